"""Which lessons a placement quiz shows to be known, and that the quiz itself is never needed."""

from dataclasses import replace

import pytest

from learn.courses.outline import CourseText, Outline, OutlineModule, OutlinePage
from learn.progress.completion import next_page, required_pages
from learn.progress.placement import known_lessons


def page(uid: str, *outcomes: str, kind: str = "lesson", complete: str = "read") -> OutlinePage:
    return OutlinePage(
        uid, uid, kind, "m", 1, 10, "phone", list(outcomes), complete, 1, {"en": uid.capitalize()}
    )


TEST = replace(page("test", "O1", kind="quiz"), is_placement=True)
PAGES = (
    TEST,
    page("one", "O1"),
    page("both", "O1", "O2"),
    page("none"),
    page("tutored", "O1", complete="manual"),
    page("final", kind="quiz"),
)
OUTLINE = Outline(
    uid="c",
    label="1",
    languages=["en"],
    level="beginner",
    hours=1,
    needs="phone",
    open="none",
    requires=[],
    licence="",
    needs_lessons=True,
    needs_quizzes=True,
    moved={},
    texts={"en": CourseText("C", "", {}, "")},
    modules=(OutlineModule("m", {"en": "M"}, {}),),
    pages=PAGES,
)


@pytest.mark.parametrize(
    ("scores", "known"),
    [
        ({"O1": [4, 5]}, ["one"]),
        ({"O1": [0.8 - 1e-12, 1]}, ["one"]),
        ({"O1": [3.9, 5]}, []),
        ({"O1": [5, 5], "O2": [1, 2]}, ["one"]),
        ({"O1": [5, 5], "O2": [2, 2]}, ["one", "both"]),
        ({"O1": [0, 0]}, []),
        ({}, []),
    ],
)
def test_a_lesson_is_known_when_all_of_its_outcomes_are(
    scores: dict[str, list[float]], known: list[str]
) -> None:
    assert [each.uid for each in known_lessons(OUTLINE, scores)] == known


def test_the_quiz_itself_is_offered_and_never_required() -> None:
    assert OUTLINE.placement is TEST
    assert TEST not in required_pages(OUTLINE)
    following = next_page(OUTLINE, set())
    assert following is not None
    assert following.uid == "one"
