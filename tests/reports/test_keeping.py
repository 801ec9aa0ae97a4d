"""Reports that a process keeps say at every moment what a new count would say."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from learn import clock, ids
from learn.accounts.models import Person
from learn.courses.models import Course
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, CohortCourse, RosterFile, Seat, Trainee
from learn.organisations.planning import Choices
from learn.organisations.services.desks import Order
from learn.organisations.services.enrolling import enrol_listed
from learn.progress.services import Deed, record
from learn.reports.donor import Group
from learn.reports.months import Month, month_name, month_of
from learn.reports.queries import keeping
from learn.reports.queries.donor import funded, groups_of, report_of
from learn.reports.queries.keeping import kept_report
from tests.journeys.learner import Learner
from tests.meeting import meeting
from tests.organisations.cohorts import Hall, filled, guest, hall, listed
from tests.organisations.offices import organisation
from tests.reports.moves import ZONE, end, move, programme

PEOPLE = [listed(1, "Amina Bibi", gender="female"), listed(2, "Bilal Khan", gender="male")]


@pytest.fixture
def ours(school: Flask) -> Iterator[Hall]:
    """Return an office with two trainees in the cohort Spring of the programme one."""
    found = hall(school, PEOPLE)
    with school.app_context():
        programme(found, "one", "Spring", "Autumn")
        yield found


def answers(ours: Hall, number: int) -> None:
    """Let a trainee answer something."""
    with transaction() as session:
        chain, person = session.execute(
            select(Enrolment.reference, Person.reference)
            .join(Person, Person.id == Enrolment.learner_id)
            .join(Seat, Seat.enrolment_id == Enrolment.id)
            .join(Trainee, Trainee.id == Seat.trainee_id)
            .where(Trainee.public_id == ours.trainees[number], Seat.ended_at.is_(None))
        ).one()
        record(session, chain, person, clock.now(), Deed("answer given", {}))


def correct(ours: Hall, gender: str) -> None:
    """Hand over a list that knows the gender of the second trainee better."""
    house, now = organisation(ours.slug), clock.now()
    row = {
        "public_id": ids.public_id(),
        "organisation_id": house,
        "filename": "corrected.csv",
        "content": b"",
        "choices": {},
        "counts": {},
        "state": "confirmed",
        "created_at": now,
    }
    with transaction() as session:
        roster = session.execute(insert(RosterFile).values(**row).returning(RosterFile.id)).scalar_one()
    rows = [listed(1, "Bilal Khan", external_id="T-2", gender=gender)]
    assert enrol_listed(Order(roster, house, Choices("Spring", ()), {}), rows, clock.now).update == 1


def month_now() -> Month:
    return month_of(month_name(clock.now(), ZONE), ZONE)


def report() -> dict[str, Any]:
    """Return the report, which has to say what counting everything now says."""
    [of] = funded(reading(), "one")
    now, month = clock.now(), month_now()
    kept = report_of(reading(), of, month, now)
    [counts] = [each for key, each in keeping._kept.things.items() if key[0] is reading().engine]
    groups = [each for cohort in counts.groups.values() for each in cohort]
    assert sorted(groups, key=repr) == sorted(groups_of(reading(), of, month, month.moment(now)), key=repr)
    return kept


def come_in(ours: Hall) -> None:
    answer = guest(ours.app).post(f"/en/welcome/{ours.code(1)}", data=filled())
    assert answer.status_code == 200


def set_cohort(called: str, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(Cohort).where(Cohort.name == called).values(**values))


def test_it_says_so_after_whatever_happens(ours: Hall) -> None:
    deeds: dict[str, Callable[[], object]] = {
        "the first begins": lambda: answers(ours, 0),
        "and moves": lambda: move(ours, "Autumn"),
        "and goes on": lambda: answers(ours, 0),
        "the second comes in": lambda: come_in(ours),
        "and begins": lambda: answers(ours, 1),
        "and is known better": lambda: correct(ours, "other"),
        "a cohort has another name": lambda: set_cohort("Spring", name="Frost"),
        "a seat ends": lambda: end(ours, 1),
        "a cohort leaves the programme": lambda: set_cohort("Autumn", programme_id=None),
    }
    report()
    counts = keeping._kept.things
    for name, deed in deeds.items():
        before = dict(counts)
        deed()
        report()
        assert counts != before, name


def test_only_the_cohorts_with_news_are_counted_anew(ours: Hall) -> None:
    [of] = funded(reading(), "one")
    month, now = month_now(), clock.now()
    asked: list[Collection[str] | None] = []

    def count(cohorts: Collection[str] | None) -> list[Group]:
        asked.append(cohorts)
        return groups_of(reading(), of, month, month.moment(now), cohorts)

    def look() -> dict[str, Any]:
        return kept_report(reading(), of.programme_id, ("test",), count, lambda names, _: {"of": names})

    first = look()
    assert look() is first
    assert asked == [None]
    answers(ours, 0)
    look()
    assert asked == [None, {ours.cohort}]
    Learner(ours.app, "zara").join()
    look()
    assert len(asked) == 2
    set_cohort("Spring", name="Frost")
    assert "Frost" in look()["of"].values()
    with transaction() as session:
        release = select(Course.release_id).where(Course.id == CohortCourse.course_id).scalar_subquery()
        session.execute(update(CohortCourse).values(release_id=release))
    look()
    with transaction() as session:
        session.execute(update(Course).where(Course.uid == "question-types").values(release_id=None))
    look()
    assert asked[2:] == [None, None, None]


def test_who_writes_first_and_ends_last_is_seen_too(ours: Hall) -> None:
    """PostgreSQL gives the keys of evidence in another order than that in which it becomes visible."""

    def second() -> dict[str, Any]:
        with ours.app.app_context():
            answers(ours, 1)
            return report()

    report()
    with meeting("UPDATE evidence_chain", second) as begun:
        answers(ours, 0)
    assert begun[0].result()["totals"]["started"] >= 1
    assert report()["totals"]["started"] == 2


def test_so_much_news_that_all_is_counted_anew(ours: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    report()
    monkeypatch.setattr(keeping, "MOST_NEWS", 1)
    answers(ours, 0)
    answers(ours, 1)
    assert report()["totals"]["started"] == 2
