"""Cohorts of programmes between which trainees move, work done on a seat, and what a funder is told of it."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from learn import clock
from learn.accounts.models import Person
from learn.courses.models import Course
from learn.courses.queries import outline_by_release
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Programme, Seat
from learn.organisations.planning import Choices
from learn.organisations.services.cohorts import CohortFacts, ProgrammeFacts, save_cohort, save_programme
from learn.organisations.services.registering import tell_cohorts
from learn.organisations.steps import final_quiz
from learn.progress.services import Deed, record, tick_page
from learn.reports.auditing import faults_of
from learn.reports.months import month_name, month_of
from learn.reports.queries.donor import funded, report_of
from learn.reports.queries.exporting import export_of
from learn.reports.recomputing import read_export, recomputed
from tests.organisations.cohorts import Hall
from tests.organisations.lists import enrol
from tests.organisations.offices import organisation

ZONE = "Asia/Karachi"


def programme(ours: Hall, slug: str, *cohorts: str) -> None:
    """Let a funder pay for cohorts of these names; those that are missing are made."""
    own, now = organisation(ours.slug), clock.now()
    today = now.date()
    save_programme(own, slug, ProgrammeFacts(slug.title(), None, today, today), now)
    with transaction() as session:
        programme_id = session.scalars(select(Programme.id).where(Programme.slug == slug)).one()
    for name in cohorts:
        found = reading().scalar(select(Cohort.id).where(Cohort.name == name))
        if found is None:
            save_cohort(own, CohortFacts(name, None, None, 3, programme_id, None, None, {}), {}, now)
        else:
            with transaction() as session:
                session.execute(update(Cohort).where(Cohort.id == found).values(programme_id=programme_id))
                tell_cohorts(session, [found], now)


def move(ours: Hall, to: str, number: int = 0) -> None:
    """Move the seat that a trainee holds, as the coordinator's page does."""
    trainee = ours.trainees[number]
    [(seat,)] = ours.rows(
        "SELECT seat.id FROM seat JOIN trainee ON trainee.id = trainee_id"
        " WHERE public_id = :own AND seat.ended_at IS NULL",
        own=trainee,
    )
    [(cohort,)] = ours.rows("SELECT public_id FROM cohort WHERE name = :name", name=to)
    answer = ours.sana.post(f"{ours.office}/people/{trainee}/seats/{seat}/move", data={"cohort": cohort})
    assert answer.status_code == 303


def end(ours: Hall, number: int = 0) -> None:
    """End the seat that a trainee holds."""
    trainee = ours.trainees[number]
    [(seat,)] = ours.rows(
        "SELECT seat.id FROM seat JOIN trainee ON trainee.id = trainee_id"
        " WHERE public_id = :own AND seat.ended_at IS NULL",
        own=trainee,
    )
    assert ours.sana.post(f"{ours.office}/people/{trainee}/seats/{seat}/end").status_code == 303


def works(*, completes: bool = False) -> None:
    """Let the only trainee answer something now, and complete the course where that is said."""
    now = clock.now()
    with transaction() as session:
        place, person, release_id = session.execute(
            select(Enrolment, Person.reference, Course.release_id)
            .join(Person, Person.id == Enrolment.learner_id)
            .join(Course, Course.id == Enrolment.course_id)
            .where(Enrolment.id.in_(select(Seat.enrolment_id)))
        ).one()
        deeds = [Deed("answer given", {})]
        quiz = final_quiz(outline_by_release(reading(), release_id or 0))
        if completes and quiz:
            passed = Deed("attempt handed in", {"page": quiz.uid, "is_passed": True})
            deeds += [passed, Deed("completed", {})]
            place.completed_at = now
            tick_page(session, place.id, quiz.uid, 1, now)
        record(session, place.reference, person, now, *deeds)


def come_back(ours: Hall, to: str, now: datetime) -> None:
    """Let a list of that moment put the first trainee into a cohort where they sat before."""
    content = "name,external_id\nAmina Bibi,T-1\n"
    enrol(organisation(ours.slug), content, Choices(to, ("safe-online",)), lambda: now)


def told(slug: str, now: datetime | None = None) -> dict[str, Any]:
    """Return what a programme's report counts as of now or a moment that is past.

    A recount of its export has said the same.
    """
    now = now or clock.now()
    month = month_name(now, ZONE)
    [of] = funded(reading(), slug)
    export = read_export(json.dumps(line) for line in export_of(reading(), of, ZONE, now))
    assert list(faults_of(export)) == []
    counted = report_of(reading(), of, month_of(month, ZONE), now)
    assert recomputed(export, month) == counted
    totals: dict[str, Any] = counted["totals"]
    return {key: count for key, count in totals.items() if count}
