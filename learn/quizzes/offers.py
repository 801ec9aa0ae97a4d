"""Whether an answer that was kept elsewhere is one that a question can still be given."""

from collections.abc import Sequence
from typing import assert_never

from learn.quizzes.inputs import (
    Arrange,
    Attach,
    Blank,
    Compose,
    Fill,
    Input,
    Menu,
    Option,
    Pair,
    PickAny,
    PickOne,
    Walk,
    Write,
)


def is_offered(asked: Input, answer: Sequence[str]) -> bool:
    """Tell whether `answer` picks only what is offered now; what is written freely only has a length.

    An answer kept in a cookie may be older than the question.
    """
    match asked:
        case PickOne(options=options):
            return len(answer) == 1 and _are_of(options, answer)
        case PickAny(options=options):
            return len(answer) == len(set(answer)) and _are_of(options, answer)
        case Arrange(items=items):
            return len(answer) <= len(items) and _are_of(items, [part for part in answer if part])
        case Pair(rows=rows, options=options):
            return len(answer) == len(rows) and _are_of(options, [part for part in answer if part])
        case Write(max_length=max_length):
            return len(answer) == 1 and len(answer[0]) <= max_length
        case Compose() | Attach():
            return False  # works are for quizzes, and never kept in a cookie
        case Fill():
            gaps = asked.gaps
            return len(answer) == len(gaps) and all(map(_fits_gap, gaps, answer))
        case Walk():
            return len(answer) > 0 and asked.followed(answer)[0] == list(answer)
        case _:
            assert_never(asked)


def _are_of(options: Sequence[Option], parts: Sequence[str]) -> bool:
    return set(parts) <= {option.key for option in options}


def _fits_gap(gap: Blank | Menu, part: str) -> bool:
    if isinstance(gap, Blank):
        return len(part) <= gap.max_length
    return not part or _are_of(gap.options, [part])
