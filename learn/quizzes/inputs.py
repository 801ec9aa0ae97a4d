"""The ways an answer can be given, independent of any form library."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class Option(NamedTuple):
    """Something that can be picked: `html` for the page, `text` for places that hold no marks.

    A named tuple: each answer that arrives makes dozens of them, and this is made in a third of the time.
    """

    key: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class PickOne:
    """Pick one of `options`."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PickAny:
    """Pick any number of `options`; with `lengths` they are the pieces of a text, so many to a paragraph."""

    options: tuple[Option, ...]
    lengths: tuple[int, ...] = ()

    @property
    def paragraphs(self) -> tuple[tuple[Option, ...], ...]:
        """The pieces of the text by paragraph."""
        ends = list(accumulate(self.lengths))
        return tuple(self.options[end - length : end] for end, length in zip(ends, self.lengths, strict=True))


@dataclass(frozen=True, slots=True)
class Write:
    """Write a line; `unit` stands behind the field."""

    is_number: bool
    unit: str
    max_length: int


@dataclass(frozen=True, slots=True)
class Compose:
    """Write a text of several lines."""

    max_length: int


@dataclass(frozen=True, slots=True)
class Attach:
    """Give a file of one of `file_types`, named by their endings; files are sent on a way of their own."""

    file_types: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Arrange:
    """Give each of `items` its place, from 1."""

    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Pick one of `options` for each row; `headings` name the two sides."""

    rows: tuple[Option, ...]
    options: tuple[Option, ...]
    headings: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap to write into."""

    is_number: bool
    max_length: int


@dataclass(frozen=True, slots=True)
class Menu:
    """A gap filled with one of `options`."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill the gaps of a text; its other pieces are HTML that is whole only when printed in order."""

    pieces: tuple[str | Blank | Menu, ...]

    @property
    def gaps(self) -> tuple[Blank | Menu, ...]:
        """The gaps alone, in reading order."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class StoryStep:
    """What happens (HTML), what one may do, and the number of the step each leads to: 0 ends the story."""

    html: str
    options: tuple[Option, ...]
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Walk through a story: a choice in each step that is reached from the first, which has number 1."""

    steps: tuple[StoryStep, ...]

    def followed(self, keys: Sequence[str]) -> tuple[list[str], bool]:
        """Return as many of `keys` as are a path from the first step, and whether it comes to an end."""
        path: list[str] = []
        at = 1
        for key in keys:
            targets = {option.key: to for option, to in self.pairs(at)}
            if key not in targets:
                break
            path.append(key)
            at = targets[key]
        return path, at == 0

    def pairs(self, number: int) -> list[tuple[Option, int]]:
        """Return the options of a step, each with the step it leads to; none after the end."""
        step = self.steps[number - 1] if number else StoryStep("", (), ())
        return list(zip(step.options, step.targets, strict=True))


Input = PickOne | PickAny | Write | Compose | Attach | Arrange | Pair | Fill | Walk
