"""What the choices of a graded question are called in one attempt: names that mean nothing anywhere else.

Between `input_of` and the form: questions, keys and stored answers know the permanent keys alone. A name is
made from the attempt's seed, so that it stays the same on every device and in what a phone has kept.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from learn.quizzes.inputs import Fill, Input, Menu, Option

# A page may have eighty names: each byte counts. They tell nothing, and are told apart in one question only.
LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
LETTER_OF_BYTE = bytes(LETTERS[byte % len(LETTERS)] for byte in range(256))
NAME_LENGTH = 2
TURNS = 50
# Types of fields in which no option can stand.
PLAIN = (str, int, float, bool, str | None, int | None, float | None)
_fields: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Disguise:
    """A question as one attempt offers it: `asked` with other names for everything that can be picked.

    `names` leads from what is stored to what the form says, `keys` back.
    """

    asked: Input
    names: dict[str, str]
    keys: dict[str, str]

    def shown(self, answer: Sequence[str]) -> list[str]:
        """Return a stored answer in the names that the form uses."""
        return self._renamed(answer, self.names)

    def stored(self, answer: Sequence[str]) -> list[str]:
        """Return an answer from the form in the keys that are stored."""
        return self._renamed(answer, self.keys)

    def _renamed(self, answer: Sequence[str], names: dict[str, str]) -> list[str]:
        if not isinstance(self.asked, Fill):
            return [names.get(part, part) for part in answer]
        # What is written into a gap is nobody's key, whatever it looks like.
        gaps = [*self.asked.gaps, *[None] * len(answer)]
        return [
            names.get(part, part) if isinstance(gap, Menu) else part
            for part, gap in zip(answer, gaps, strict=False)
        ]


def disguised(asked: Input, seed: str, position: int) -> Disguise:
    """Return the question at a position as the attempt with this seed offers it."""
    names = names_in_attempt(seed, position, dict.fromkeys(_keys(asked)))
    return Disguise(_with_names(asked, names), names, {name: key for key, name in names.items()})


def names_in_attempt(seed: str, position: int, keys: Iterable[str]) -> dict[str, str]:
    """Return what the choices of a question are called: two letters or digits each, no two alike.

    Where two would be, the latter in the order of keys is asked again, and in the end for a longer one.
    """
    question = f"{seed}/choice/{position}"
    names: dict[str, str] = {}
    for key in sorted(keys):
        turn = 0
        while (name := _name(f"{question}/{key}/{turn}", NAME_LENGTH + turn // TURNS)) in names.values():
            turn += 1
        names[key] = name
    return names


def _name(told: str, length: int) -> str:
    digest = hashlib.sha256(told.encode("utf-8", "replace")).digest()
    return digest[:length].translate(LETTER_OF_BYTE).decode()


def _keys(part: object) -> list[str]:
    """Return the key of every option, wherever in the input it stands: of a type yet to be written too."""
    keys: list[str] = []
    inner = part if isinstance(part, tuple) else [getattr(part, name) for name in _fields_of(type(part))[1]]
    for each in inner:
        if isinstance(each, Option):
            keys.append(each.key)
        else:
            keys += _keys(each)
    return keys


def _with_names(part: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any part of an input, and the like of it
    if isinstance(part, tuple):
        return tuple(
            [
                Option(names[each.key], each.html, each.text)
                if isinstance(each, Option)
                else _with_names(each, names)
                for each in part
            ]
        )
    every, holding = _fields_of(type(part))
    if not holding:
        return part
    values = [
        _with_names(getattr(part, name), names) if name in holding else getattr(part, name) for name in every
    ]
    return type(part)(*values)


def _fields_of(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields of an input's part, and those that may hold options: plain words and numbers none."""
    if kind not in _fields:
        found = fields(kind) if is_dataclass(kind) else ()
        holding = tuple(each.name for each in found if each.type not in PLAIN)
        _fields[kind] = (tuple(each.name for each in found), holding)
    return _fields[kind]
