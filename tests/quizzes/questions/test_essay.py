"""Essays: a text, a rubric that learners may read, and no mark before a person gave one."""

import pytest

from learn.quizzes.inputs import Compose
from learn.quizzes.judged import fraction_of, is_whole
from learn.quizzes.questions import read_question
from tests.quizzes.questions.blocks import Stored, block, codes_of

NOTE = "\n\n> [!NOTE]\n> Why."
RUBRIC = (
    "| Criterion | Missing (0) | Fit (2) | Best (3) |\n| --- | --- | --- | --- |\n"
    "| **Clear** | no | yes | very |\n| Kind | no | yes | very |" + NOTE
)


def test_it_asks_for_a_text_and_shows_the_rubric() -> None:
    essay = Stored(RUBRIC, type="essay")
    asked = essay.input()
    assert isinstance(asked, Compose)
    rubric = essay.body["texts"]["en"]["rubric"]
    assert rubric["levels"] == ["Missing (0)", "Fit (2)", "Best (3)"]
    assert rubric["points"] == [0, 2, 3]
    assert rubric["rows"][0] == ["<strong>Clear</strong>", "no", "yes", "very"]
    assert essay.grade("Dear client").fraction == 0


@pytest.mark.parametrize(("levels", "fraction"), [([0, 0], 0), ([2, 2], 1), ([1, 2], 5 / 6), ([1, 0], 1 / 3)])
def test_a_review_earns_its_share_of_the_best(levels: list[int], fraction: float) -> None:
    rubric = Stored(RUBRIC, type="essay").body["texts"]["en"]["rubric"]
    assert fraction_of(rubric, levels) == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("levels", "whole"), [([0, 2], True), ([0], False), ([0, 3], False), ([0, -1], False), ([0, 1, 2], False)]
)
def test_a_review_has_one_level_for_each_criterion(levels: list[int], whole: bool) -> None:
    assert is_whole(Stored(RUBRIC, type="essay").body["texts"]["en"]["rubric"], levels) is whole


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Write." + NOTE, "no-rubric"),
        (RUBRIC.replace(" (2)", ""), "bad-level"),
        (RUBRIC.replace("(2)", "(0)").replace("(3)", "(0)"), "bad-level"),
        (RUBRIC.replace("| no |", "| |", 1), "empty-cell"),
    ],
)
def test_a_rubric_names_criteria_and_levels_with_points(body: str, code: str) -> None:
    assert codes_of(body, type="essay") == [code]


def test_a_translated_rubric_has_the_same_points() -> None:
    assert codes_of(RUBRIC, RUBRIC.replace("(2)", "(1)"), type="essay") == ["translation-differs"]


def test_a_rubric_needs_no_explanation() -> None:
    assert codes_of(RUBRIC.removesuffix(NOTE), type="essay") == []


def test_what_a_tutor_judges_stands_in_a_quiz() -> None:
    found, problems = read_question(block(RUBRIC, type="essay"), {}, source_lang="en", in_graded_quiz=False)
    assert found is None
    assert [each.code for each in problems] == ["needs-a-tutor"]
