"""An answer to one version of a question, as an answer to another; where that is not the same thing, none."""

from collections.abc import Mapping, Sequence
from typing import Any

from learn.quizzes.inputs import Arrange, Blank, Fill, Input, Menu, Option, Pair
from learn.quizzes.keys import normalised
from learn.quizzes.offers import is_offered
from learn.quizzes.questions import NOT_MARKED_BY_KEY, input_of

CHOICES = frozenset({"single-choice", "true-false", "multiple-choice"})
# Their keys are numbers within one text: in another text they mean something else.
HELD_TOGETHER = frozenset({"spot-the-error", "scenario"})


def carried_over(
    old_kind: str,
    old_body: Mapping[str, Any],
    new_kind: str,
    new_body: Mapping[str, Any],
    answer: Sequence[str],
) -> list[str] | None:
    """Return what `answer`, given to the old version, says to the new one; None if that cannot be told.

    It cannot where something that was picked, ordered or matched is gone, or where gaps stand in another
    text. No answer stays no answer.
    """
    if {old_kind, new_kind} & NOT_MARKED_BY_KEY:
        return None
    if old_kind != new_kind and not {old_kind, new_kind} <= CHOICES:
        return None
    if not answer:
        return []
    was = input_of(old_kind, old_body, old_body["source_lang"])
    now = input_of(new_kind, new_body, new_body["source_lang"])
    if new_kind in HELD_TOGETHER:
        return list(answer) if was == now else None
    return _moved(was, now, answer)


def _moved(was: Input, now: Input, answer: Sequence[str]) -> list[str] | None:
    match was, now:
        case Arrange(items=before), Arrange(items=after):
            is_same = _keys(before) == _keys(after)
        case Pair(), Pair():
            return _paired(was, now, answer)
        case Fill(), Fill():
            is_same = [*map(_shape, was.pieces)] == [*map(_shape, now.pieces)] and is_offered(now, answer)
        case _:
            is_same = is_offered(now, answer)
    return list(answer) if is_same else None


def _keys(options: Sequence[Option]) -> set[str]:
    return {option.key for option in options}


def _paired(was: Pair, now: Pair, answer: Sequence[str]) -> list[str] | None:
    """Let each partner follow its row: rows may stand in another order now."""
    partners = {row.key: part for row, part in zip(was.rows, answer, strict=False)}
    if not _keys(now.rows) <= partners.keys():
        return None
    moved = [partners[row.key] for row in now.rows]
    return moved if is_offered(now, moved) else None


def _shape(piece: str | Blank | Menu) -> str | bool | None:
    """Return a text as it reads, and of a gap only how it is filled."""
    if isinstance(piece, str):
        return normalised(piece)
    return piece.is_number if isinstance(piece, Blank) else None
