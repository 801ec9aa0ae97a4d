"""What lists of many places read, kept with the place: its pages done, and of a chain whose it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from learn.classroom import services as classroom
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.progress.models import EvidenceChain
from learn.progress.queries import verify
from learn.progress.services import tick_as_tested, tick_page
from tests.factories import NOW, AuthoredLesson, enrol, make_person, make_published_course

pytestmark = pytest.mark.usefixtures("database")
PAGES = tuple(f"page-{number}" for number in range(12))


def noted() -> list[str]:
    return list(reading().scalars(select(Enrolment.pages_done).order_by(Enrolment.id)))


def faults() -> list[str]:
    return [f"{fault.chain} {fault.reason}" for fault in verify(reading()).faults]


def change(statement: str) -> None:
    with transaction() as session:
        session.execute(text(statement))


def test_a_page_is_noted_once_however_it_was_done() -> None:
    person, course = make_person(), make_published_course()
    place, other = enrol(person, course), enrol(make_person("other"), course)
    assert noted() == ["", ""]
    with transaction() as session:
        assert tick_as_tested(session, place.id, "b", 1, NOW)
        assert tick_page(session, place.id, "a", 1, NOW)
        # Studied after it was tested, in a later revision, and once more: news, but no other page.
        assert tick_page(session, place.id, "b", 1, NOW)
        assert tick_page(session, place.id, "a", 2, NOW)
        assert not tick_page(session, place.id, "a", 2, NOW)
        assert not tick_as_tested(session, place.id, "a", 2, NOW)
        assert tick_page(session, other.id, "a", 1, NOW)
    assert noted() == ["b a", "a"]
    assert faults() == []


def test_what_is_taken_back_with_its_deed_was_never_noted() -> None:
    place = enrol(make_person(), make_published_course())

    def stop_half_way() -> None:
        with transaction() as session:
            tick_page(session, place.id, "a", 1, NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stop_half_way()
    assert noted() == [""]
    assert faults() == []


def test_pages_done_at_once_are_all_noted(app: Flask) -> None:
    lessons = tuple(AuthoredLesson(uid) for uid in PAGES)
    person, course = make_person(), make_published_course(lessons=lessons)
    place = enrol(person, course)

    def finish(uid: str) -> None:
        with app.app_context():
            classroom.finish_page(place, course.outline, course.page(uid), NOW)

    with ThreadPoolExecutor(len(PAGES)) as pool:
        list(pool.map(finish, PAGES))
    [found] = noted()
    assert sorted(found.split()) == sorted(PAGES)
    assert faults() == []


def test_a_chain_knows_its_place_as_long_as_it_is_there() -> None:
    course = make_published_course()
    places = [enrol(make_person(name), course) for name in ("one", "two")]
    asked = select(EvidenceChain.chain, EvidenceChain.enrolment_id).where(
        EvidenceChain.chain.in_([each.reference for each in places])
    )
    assert dict(reading().execute(asked).all()) == {each.reference: each.id for each in places}
    with transaction() as session:
        session.execute(delete(Enrolment).where(Enrolment.id == places[1].id))
    stays, goes = (each.reference for each in places)
    assert dict(reading().execute(asked).all()) == {stays: places[0].id, goes: None}
    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE enrolment SET pages_done = ''", "other pages are noted than are done there"),
        ("UPDATE enrolment SET pages_done = 'a'", "other pages are noted than are done there"),
        ("UPDATE enrolment SET pages_done = 'a c'", "other pages are noted than are done there"),
        ("UPDATE enrolment SET pages_done = 'a b c'", "other pages are noted than are done there"),
        ("DELETE FROM page_done WHERE page_uid = 'a'", "other pages are noted than are done there"),
        ("UPDATE evidence_chain SET enrolment_id = NULL", "the chain is noted to be another place's"),
    ],
)
def test_a_note_that_differs_is_told(statement: str, reason: str) -> None:
    place = enrol(make_person(), make_published_course())
    with transaction() as session:
        for uid in ("a", "b"):
            tick_page(session, place.id, uid, 1, NOW)
    assert faults() == []
    change(statement)
    assert faults() == [f"{place.reference} {reason}; `learn evidence note` mends it"]
