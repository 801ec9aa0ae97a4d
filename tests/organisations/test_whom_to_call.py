"""The first page of an office says of whom to call what the phone list says, which asks for it by itself."""

from flask import Flask
from sqlalchemy import insert, select, text

from learn import clock
from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.database import reading, transaction
from learn.organisations.models import Contact
from learn.organisations.queries.glances import Asked, Wanted, glance_at
from learn.organisations.queries.standings import Scope
from learn.organisations.views.calls import with_contacts
from learn.progress.completion import required_pages
from learn.progress.models import PageDone


def test_pages_done_and_the_last_contact_are_those_of_the_phone_list(karachi: Flask) -> None:
    now = clock.now()
    everybody = Scope(1), Asked((), ""), now, Wanted(500, 500, now)
    with karachi.app_context():
        someone = glance_at(reading(), *everybody).quiet[0][0].trainee_id
        with transaction() as session:
            for kind in ("called", "no answer"):
                row = {"key": kind, "trainee_id": someone, "kind": kind, "at": now}
                session.execute(insert(Contact).values(row))
        seen = glance_at(reading(), *everybody)
        found = [*seen.quiet, *seen.waiting]
        assert found == with_contacts(reading(), [who for who, _contact in found])
    # Of two at one moment the one written last.
    assert found[0][1] == ("no answer", now)
    assert any(who.pages_done for who, _contact in found)
    assert any(contact is None for _who, contact in found)


def test_half_way_are_those_who_did_half_of_the_pages_that_count(karachi: Flask) -> None:
    now, told = clock.now(), []
    seats = text(
        "SELECT s.cohort_id, s.course_id, s.enrolment_id, e.completed_at, c.first_answer_at FROM seat s"
        " JOIN enrolment e ON e.id = s.enrolment_id LEFT JOIN evidence_chain c ON c.chain = e.reference"
        " WHERE s.ended_at IS NULL"
    )
    with karachi.app_context():
        outlines = {course_id: outline_of(course_id) for course_id in reading().scalars(select(Course.id))}
        done: dict[int, set[str]] = {}
        for place, uid in reading().execute(select(PageDone.enrolment_id, PageDone.page_uid)):
            done.setdefault(place, set()).add(uid)
        counted: dict[tuple[int, int], int] = {}
        for cohort, course, place, completed_at, answered_at in reading().execute(seats):
            required = {page.uid for page in required_pages(outlines[course])}
            share = len(done.get(place, set()) & required) / len(required)
            told.append(share)
            is_half_way = completed_at is not None or (answered_at is not None and share >= 0.5)
            counted[cohort, course] = counted.get((cohort, course), 0) + is_half_way
        for (cohort, course), count in counted.items():
            required_uids = tuple(page.uid for page in required_pages(outlines[course]))
            asked = Scope(1, cohort_id=cohort, course_id=course), Asked(required_uids, "")
            assert glance_at(reading(), *asked, now, Wanted(1, 1, now)).counts.half_way == count
    assert any(0 < share < 0.5 for share in told)
    assert any(0.5 <= share < 1 for share in told)


def test_a_course_may_have_two_thousand_pages_that_count(karachi: Flask) -> None:
    """SQLite takes no sum of a thousand terms."""
    now = clock.now()
    with karachi.app_context():
        everybody = Scope(1), Asked(tuple(f"page-{number}" for number in range(2_000)), "")
        counts = glance_at(reading(), *everybody, now, Wanted(1, 1, now)).counts
    assert 0 < counts.completed == counts.half_way


def outline_of(course_id: int) -> Outline:
    release_id = reading().scalars(select(Course.release_id).where(Course.id == course_id)).one()
    return outlines_by_release(reading(), [release_id or 0])[release_id or 0]
