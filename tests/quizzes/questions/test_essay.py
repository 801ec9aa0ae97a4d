"""Essays are read and checked, and publishing is told why they cannot be served yet."""

import pytest

from learn.quizzes.questions import answer_key, playability_problem, public_body
from learn.quizzes.unplayable import NotYetPlayable
from tests.quizzes.questions.blocks import CONTEXTS, codes_of, question

NOTE = "\n\n> [!NOTE]\n> Why."
RUBRIC = "| Criterion | Missing (0) | Fit (2) |\n| --- | --- | --- |\n| Clear | no | yes |" + NOTE


def test_it_is_read_but_not_served() -> None:
    essay = question(RUBRIC, type="essay")
    assert not essay.is_playable
    problem = playability_problem(essay)
    assert problem is not None
    assert problem.message.startswith(
        'question "q" is of type essay, which this version reads and checks but'
    )
    for product in (public_body, answer_key):
        with pytest.raises(NotYetPlayable):
            product(essay, CONTEXTS)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Write." + NOTE, "no-rubric"),
        (RUBRIC.replace(" (2)", ""), "bad-level"),
        (RUBRIC.replace("| no |", "| |"), "empty-cell"),
    ],
)
def test_a_rubric_names_criteria_and_levels_with_points(body: str, code: str) -> None:
    assert codes_of(body, type="essay") == [code]


def test_a_translated_rubric_has_the_same_points() -> None:
    assert codes_of(RUBRIC, RUBRIC.replace("(2)", "(3)"), type="essay") == ["translation-differs"]
