"""When a course is complete, and why it is not."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from learn.courses.outline import Outline, OutlinePage
from learn.progress.completion import (
    Missing,
    Reason,
    every_uid,
    is_complete,
    missing_pages,
    next_page,
    reasons,
    required_pages,
)


def page(uid: str, kind: str = "lesson", complete: str = "read", checks: Sequence[str] = ()) -> OutlinePage:
    return OutlinePage(uid, uid, kind, "m", 1, 5, "phone", [], complete, 1, {"en": uid}, list(checks))


READ, CHECKED, TOLD = (
    page("read"),
    page("checked", complete="checks", checks="xyz"),
    page("told", complete="manual"),
)
QUIZ, TASK = page("quiz", "quiz", ""), page("task", "task", "")


def outline(
    *pages: OutlinePage, lessons: bool = True, quizzes: bool = True, moved: dict[str, str] | None = None
) -> Outline:
    return Outline(
        uid="course",
        label="1",
        languages=["en"],
        level="beginner",
        hours=1,
        needs="phone",
        open="none",
        requires=[],
        licence="",
        needs_lessons=lessons,
        needs_quizzes=quizzes,
        moved=moved or {},
        texts={},
        modules=(),
        pages=pages,
    )


def test_the_manifest_says_which_pages_count_and_tasks_never_do() -> None:
    pages = (READ, QUIZ, TASK)
    assert required_pages(outline(*pages)) == (READ, QUIZ)
    assert required_pages(outline(*pages, quizzes=False)) == (READ,)
    assert required_pages(outline(*pages, lessons=False)) == (QUIZ,)


def test_every_missing_page_says_why() -> None:
    course = outline(READ, CHECKED, TOLD, QUIZ, TASK)
    assert reasons(course, [], {"y"}) == (
        Missing(READ, Reason.NOT_READ),
        Missing(CHECKED, Reason.CHECKS_UNANSWERED, ("x", "z")),
        Missing(TOLD, Reason.NEEDS_TUTOR),
        Missing(QUIZ, Reason.QUIZ_NOT_PASSED),
    )
    assert reasons(course, ["read", "told", "quiz"], {"x", "y", "z"}) == (Missing(CHECKED, Reason.NOT_READ),)
    assert reasons(course, ["read", "told", "quiz", "checked"], ()) == ()


def test_the_next_page_is_the_first_that_is_missing() -> None:
    course = outline(READ, CHECKED, QUIZ)
    assert next_page(course, ["checked"]) == READ
    assert next_page(course, ["read", "checked"]) == QUIZ
    assert next_page(course, ["read", "checked", "quiz"]) is None


def test_a_page_that_moved_twice_is_still_done() -> None:
    moved = {"oldest": "older", "older": "read"}
    assert is_complete(outline(READ, moved=moved), ["oldest"])


def test_moves_in_a_circle_end() -> None:
    assert missing_pages(outline(READ, moved={"a": "b", "b": "a"}), ["a"]) == (READ,)


def test_what_lives_under_an_id_now_is_known_by_all_it_had() -> None:
    course = outline(READ, moved={"oldest": "older", "older": "x", "other": "y", "a": "b", "b": "a"})
    assert every_uid(course, ["x", "z"]) == ["x", "oldest", "older", "z"]
    assert every_uid(course, ["x"]) == ["x", "oldest", "older"]
    assert every_uid(outline(READ), ["x"]) == ["x"]


def test_pages_that_are_gone_stand_in_nobodys_way() -> None:
    assert is_complete(outline(READ), ["read", "retired-long-ago"])


def test_what_requires_nothing_is_never_complete() -> None:
    assert not is_complete(outline(READ, QUIZ, lessons=False, quizzes=False), ["read", "quiz"])


@given(done=st.sets(st.sampled_from(["read", "checked", "told", "quiz", "task", "gone"])))
def test_complete_means_that_no_reason_is_left(done: set[str]) -> None:
    course = outline(READ, CHECKED, TOLD, QUIZ, TASK)
    assert is_complete(course, done) == (reasons(course, done, ()) == ())
