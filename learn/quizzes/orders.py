"""In which order a question's choices are shown in one attempt."""

from random import Random
from typing import assert_never

from learn.quizzes.inputs import (
    Arrange,
    Attach,
    Compose,
    Fill,
    Input,
    Option,
    Pair,
    PickAny,
    PickOne,
    Walk,
    Write,
)


def shown_order(asked: Input, random: Random, *, shuffles_choices: bool) -> list[str] | None:
    """Return the keys in the order to show them, or None where the written order stands.

    What is to be ordered or matched is always shuffled: the written order would tell the answer. The
    pieces of a text keep their order; the choices of a story are shuffled step by step.
    """
    match asked:
        case PickAny(lengths=lengths) if lengths:
            return None
        case PickOne(options=options) | PickAny(options=options):
            return _shuffled(options, random) if shuffles_choices else None
        case Arrange(items=items):
            return _shuffled(items, random)
        case Pair(options=options):
            return _shuffled(options, random)
        case Walk(steps):
            by_step = [_shuffled(each.options, random) for each in steps] if shuffles_choices else []
            return [key for keys in by_step for key in keys] or None
        case Write() | Compose() | Attach() | Fill():
            return None
        case _:
            assert_never(asked)


def _shuffled(options: tuple[Option, ...], random: Random) -> list[str]:
    return random.sample([option.key for option in options], len(options))
