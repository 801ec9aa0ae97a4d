"""Where somebody stands on a path through courses, and what comes next."""

from dataclasses import replace

from learn.classroom.learning_path import Taken, Walk, walks
from learn.classroom.path import Stitches
from learn.courses.learning_paths import LearningPath
from tests.progress.test_completion import QUIZ, READ, outline

PATH = LearningPath("way", {"en": "A way"}, {"en": "To work."}, ("one", "two", "three"))
COURSES = [
    replace(outline(READ, QUIZ), uid=uid, hours=hours)
    for uid, hours in (("three", 3), ("one", 1), ("two", 2))
]
HALF, ALL = {"read": 1}, {"read": 1, "quiz": 1}


def walked(**taken: Taken) -> Walk:
    [walk] = walks([PATH], COURSES, taken)
    return walk


def states(walk: Walk) -> list[str]:
    return [step.state for step in walk.steps]


def next_uid(walk: Walk) -> str | None:
    return walk.next.outline.uid if walk.next is not None else None


def test_courses_stand_in_the_order_of_the_path_and_hours_add_up() -> None:
    walk = walked()
    assert [step.outline.uid for step in walk.steps] == ["one", "two", "three"]
    assert walk.hours == 6
    assert (states(walk), next_uid(walk), walk.is_begun) == (["ahead"] * 3, "one", False)


def test_after_a_course_the_next_one_comes() -> None:
    walk = walked(one=Taken(ALL, is_active=True, is_complete=True))
    assert states(walk) == ["done", "ahead", "ahead"]
    assert (next_uid(walk), walk.done_count, walk.is_begun) == ("two", 1, True)


def test_what_is_begun_comes_before_what_is_not_wherever_it_stands() -> None:
    walk = walked(three=Taken(HALF, is_active=True, is_complete=False))
    assert (states(walk), next_uid(walk)) == (["ahead", "ahead", "begun"], "three")
    assert walk.next is not None
    assert walk.next.page is QUIZ
    assert walk.next.stitches == Stitches(1, 2)


def test_a_course_that_was_left_is_ahead_again_and_one_that_was_completed_stays_done() -> None:
    walk = walked(
        one=Taken(HALF, is_active=False, is_complete=False), two=Taken(ALL, is_active=False, is_complete=True)
    )
    assert (states(walk), next_uid(walk)) == (["ahead", "done", "ahead"], "one")


def test_a_new_release_takes_no_completion_back() -> None:
    assert states(walked(one=Taken(HALF, is_active=True, is_complete=True)))[0] == "done"


def test_at_the_end_nothing_is_next() -> None:
    whole = Taken(ALL, is_active=True, is_complete=True)
    walk = walked(one=whole, two=whole, three=whole)
    assert (next_uid(walk), walk.done_count) == (None, 3)


def test_a_course_that_is_not_served_is_passed_over_and_a_path_of_none_is_not_there() -> None:
    [walk] = walks([PATH], COURSES[:1])
    assert [step.outline.uid for step in walk.steps] == ["three"]
    assert walks([PATH], []) == []


def test_the_lessons_that_a_phone_can_do_are_counted() -> None:
    mixed = replace(outline(READ, replace(READ, uid="desk", needs="computer"), QUIZ), uid="one")
    [walk] = walks([PATH], [mixed])
    assert walk.steps[0].phone_lessons == 1
