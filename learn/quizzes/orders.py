"""In which order a question's choices are shown in one attempt."""

from typing import assert_never

from learn.quizzes.chance import Chance
from learn.quizzes.inputs import Arrange, Fill, Input, Option, Pair, PickAny, PickOne, Write


def shown_order(asked: Input, chance: Chance, *, shuffles_choices: bool) -> list[str] | None:
    """Return the keys in the order to show them, or None where the written order stands.

    What is to be ordered or matched is always shuffled: the written order would tell the answer.
    """
    match asked:
        case PickOne(options=options) | PickAny(options=options):
            return _shuffled(options, chance) if shuffles_choices else None
        case Arrange(items=items):
            return _shuffled(items, chance)
        case Pair(options=options):
            return _shuffled(options, chance)
        case Write() | Fill():
            return None
        case _:
            assert_never(asked)


def _shuffled(options: tuple[Option, ...], chance: Chance) -> list[str]:
    return chance.shuffled([option.key for option in options])
