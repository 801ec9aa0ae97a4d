"""What somebody who knows nothing might answer: of what the form allows, the answer that earns least."""

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from learn.quizzes.inputs import (
    Arrange,
    Attach,
    Compose,
    Fill,
    Input,
    Menu,
    Pair,
    PickAny,
    PickOne,
    Walk,
    Write,
)

NUMBER, WORDS = "987654", "something else"
Share = Callable[[Sequence[str]], float]


def wrong_answer(asked: Input, right: Sequence[str], share: Share) -> list[str]:
    """Return an answer that does not earn everything; `share` tells what one earns. Empty where none can."""
    wrong = [answer for answer in _answers(asked, list(right)) if share(answer) < 1]
    return min(wrong, key=share, default=[])


def _answers(asked: Input, right: list[str]) -> Iterator[list[str]]:
    match asked:
        case PickOne():
            yield from ([option.key] for option in asked.options)
        case PickAny():
            yield [option.key for option in asked.options if option.key not in right]
            yield from ([option.key] for option in asked.options)
        case Write():
            yield [NUMBER if asked.is_number else WORDS]
        case Arrange() | Pair():
            yield right[1:] + right[:1]
            yield right[::-1]
        case Fill():
            yield [_other(gap, given) for gap, given in zip(asked.gaps, right, strict=True)]
        case Walk():
            yield from _paths(asked, 1)
        case Compose() | Attach():
            return  # a person judges these
        case unknown:
            assert_never(unknown)


def _other(gap: object, given: str) -> str:
    if isinstance(gap, Menu):
        return next(option.key for option in gap.options if option.key != given)
    return NUMBER if getattr(gap, "is_number", False) else WORDS


def _paths(story: Walk, at: int) -> Iterator[list[str]]:
    """Yield every way from a step to an end."""
    for option, target in story.pairs(at):
        for rest in _paths(story, target) if target else iter([[]]):
            yield [option.key, *rest]
