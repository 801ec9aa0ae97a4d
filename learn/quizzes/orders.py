"""In which order a question's choices are shown in one attempt."""

from typing import assert_never

from learn.quizzes.chance import Chance
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
    StoryStep,
    Walk,
    Write,
)


def shown_order(asked: Input, chance: Chance, *, shuffles_choices: bool) -> list[str] | None:
    """Return the keys in the order to show them, or None where the written order stands.

    What is to be ordered or matched is always shuffled: the written order would tell the answer. The
    pieces of a text keep their order; the choices of a story are shuffled step by step.
    """
    match asked:
        case PickAny(lengths=lengths) if lengths:
            return None
        case PickOne(options=options) | PickAny(options=options):
            return _shuffled(options, chance) if shuffles_choices else None
        case Arrange(items=items):
            return _shuffled(items, chance)
        case Pair(options=options):
            return _shuffled(options, chance)
        case Walk(steps):
            return _shuffled_by_step(steps, chance) or None if shuffles_choices else None
        case Write() | Compose() | Attach() | Fill():
            return None
        case _:
            assert_never(asked)


def _shuffled_by_step(steps: tuple[StoryStep, ...], chance: Chance) -> list[str]:
    return [
        key
        for number, step in enumerate(steps, start=1)
        for key in _shuffled(step.options, chance.of("step", number))
    ]


def _shuffled(options: tuple[Option, ...], chance: Chance) -> list[str]:
    return chance.shuffled([option.key for option in options])
