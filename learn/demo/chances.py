"""What chance decides in the demo: who somebody is, and what they answer."""

from collections.abc import Mapping
from random import Random
from typing import Any

from learn.demo.names import DISTRICTS, FAMILIES, MEN, WOMEN
from learn.organisations.listed import Listed
from learn.quizzes.inputs import PickOne
from learn.quizzes.questions import input_of
from learn.quizzes.right_answers import right_answer

WOMEN_SHARE, IN_URDU = 0.55, 0.4


def listed(chance: Random, number: int, row: int) -> Listed:
    """Return a row of a cohort's list."""
    is_woman = number == 1 or chance.random() < WOMEN_SHARE
    first, family = chance.choice(WOMEN if is_woman else MEN), chance.choice(FAMILIES)
    alphabet = int(chance.random() < IN_URDU)
    districts, weights = zip(*DISTRICTS, strict=True)
    phone = f"+9230{chance.randrange(10)}55{number}{row:02}{chance.randrange(100):02}"
    return Listed(
        row=row + 1,
        name=f"{first[alphabet]} {family[alphabet]}",
        email=None,
        phone=phone,
        external_id=f"KSC-{number + 1}{row:02}",
        language="ur" if alphabet else "en",
        cohort=None,
        courses=(),
        is_active=True,
        expires_on=None,
        sign_in_hint=None,
        gender="female" if is_woman else "male",
        district=chance.choices(districts, weights)[0],
    )


def given_answer(
    chance: Random, kind: str, body: Mapping[str, Any], key: Mapping[str, Any], ability: float
) -> list[str]:
    """Return the right answer, sometimes another where one of several is picked, else sometimes none."""
    right = right_answer(key)
    if chance.random() < ability:
        return right
    asked = input_of(kind, body, body["source_lang"])
    if not isinstance(asked, PickOne):
        return []
    return [chance.choice([each.key for each in asked.options if [each.key] != right])]
