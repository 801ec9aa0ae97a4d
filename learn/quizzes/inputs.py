"""The ways an answer can be given, independent of any form library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be picked: `html` for the page, `text` for places that hold no marks."""

    key: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class PickOne:
    """Pick one of `options`."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PickAny:
    """Pick any number of `options`."""

    options: tuple[Option, ...]


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


Input = PickOne | PickAny | Write | Compose | Attach | Arrange | Pair | Fill
