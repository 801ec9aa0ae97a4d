"""A learner's place on a course: taken, left, come back to."""

from datetime import timedelta

import pytest

from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import place_of, places_of
from learn.enrolments.services import NotEnrolled, enrol, leave, locked_place
from tests.factories import NOW, count, make_person, make_published_course

pytestmark = pytest.mark.usefixtures("database")

LATER = NOW + timedelta(days=3)


def test_enrolling_gives_a_place_and_enrolling_again_the_same_one() -> None:
    person, course = make_person(), make_published_course()
    place, is_changed = enrol(person.id, course.id, NOW)
    assert (is_changed, place.is_active, place.enrolled_at) == (True, True, NOW)
    assert place.learner_reference == person.reference
    assert place.reference != person.reference
    assert enrol(person.id, course.id, LATER) == (place, False)


def test_leaving_keeps_the_row_and_coming_back_finds_it() -> None:
    person, course = make_person(), make_published_course()
    place, _is_new = enrol(person.id, course.id, NOW)
    left = leave(person.id, course.id, LATER)
    assert left is not None
    assert (left.id, left.left_at, left.is_active) == (place.id, LATER, False)
    assert leave(person.id, course.id, LATER) is None
    assert enrol(person.id, course.id, LATER) == (place, True)
    assert count(Enrolment) == 1


def test_a_place_one_never_had_cannot_be_left() -> None:
    assert leave(make_person().id, make_published_course().id, NOW) is None


def test_a_place_that_was_left_is_not_locked_for_deeds() -> None:
    person, course = make_person(), make_published_course()
    place, _is_new = enrol(person.id, course.id, NOW)
    with transaction() as session:
        assert locked_place(session, place.id) == place
    leave(person.id, course.id, LATER)
    with pytest.raises(NotEnrolled), transaction() as session:
        locked_place(session, place.id)
    with pytest.raises(NotEnrolled), transaction() as session:
        locked_place(session, 999_999)


def test_places_come_newest_first_and_nobody_elses() -> None:
    person, stranger = make_person(), make_person("bilal")
    first, second = make_published_course("first"), make_published_course("second")
    enrol(person.id, first.id, NOW)
    enrol(person.id, second.id, LATER)
    enrol(stranger.id, first.id, LATER)
    assert [place.course_id for place in places_of(reading(), person.id)] == [second.id, first.id]
    assert place_of(reading(), stranger.id, second.id) is None
