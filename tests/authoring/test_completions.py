"""A release that asks for less: who lacks nothing any more is completed by a job, a few at a time."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, insert, select

from learn import clock
from learn.accounts.models import Person
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.housekeeping import KINDS
from learn.jobs.queries import SILENCE, JobRow, jobs_in
from learn.jobs.services import claim
from learn.jobs.tasks import Task
from learn.jobs.working import Bench
from learn.progress.models import Evidence, PageDone
from learn.progress.services.completing import PLACES_AT_ONCE
from tests.authoring.copies import published
from tests.courses.course_files import COURSE
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("database")
EASY = {"clear-times/course.yml": COURSE.replace("quizzes: passed", "quizzes: none")}
SERVED_AGAIN = {"clear-times/course.yml": COURSE.replace('"2026.1"', '"2026.2"')}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder for courses."""
    return tmp_path / "courses"


def places(course_id: int, count: int, pages: tuple[str, ...] = ("zones", "replies")) -> None:
    """Let so many learners have done these pages."""
    numbers = range(1, count + 1)
    people = [{"reference": f"p{n}", "username": f"p{n}", "username_key": f"p{n}"} for n in numbers]
    with transaction() as session:
        session.execute(insert(Person), [{**each, "created_at": NOW} for each in people])
        rows = [
            {"reference": f"e{each.id}", "learner_id": each.id, "course_id": course_id, "enrolled_at": NOW}
            for each in session.execute(select(Person.id))
        ]
        session.execute(insert(Enrolment), rows)
        enrolments = session.execute(select(Enrolment.id)).scalars().all()
        done = [{"enrolment_id": each, "page_uid": page} for each in enrolments for page in pages]
        session.execute(insert(PageDone), [{**each, "done_at": NOW, "revision": 1} for each in done])


def complete_count() -> int:
    return reading().execute(select(func.count(Enrolment.completed_at))).scalar_one()


def events() -> int:
    return reading().execute(select(func.count()).where(Evidence.kind == "completed")).scalar_one()


def work_off(app: Flask) -> None:
    bench = Bench(KINDS, app.app_context, clock.now)
    while bench.step():
        pass


def only_job() -> JobRow:
    [job] = jobs_in(reading())
    return job


class Dying(Task):
    """A worker that ends in its second transaction, before that is there for good."""

    def advance(self, done: int, total: int | None, now: datetime) -> None:
        super().advance(done, total, now)
        if done > PLACES_AT_ONCE:
            raise KeyboardInterrupt


def test_a_worker_that_dies_loses_one_batch_and_the_next_one_does_the_rest(app: Flask, library: Path) -> None:
    places(published(library), 120)
    published(library, **EASY)
    assert complete_count() == 0, "publishing holds nobody up"
    assert only_job().label == "Clear Times: Zones and Replies"
    held = claim(list(KINDS), clock.now())
    assert held is not None
    with pytest.raises(KeyboardInterrupt):
        KINDS[held.kind](Dying(held, threading.Event()))
    assert (complete_count(), events()) == (PLACES_AT_ONCE, PLACES_AT_ONCE)
    with time_machine.travel(clock.now() + 2 * SILENCE):
        work_off(app)
    assert only_job().result == {"completed": 120}
    assert (complete_count(), events()) == (120, 120)


def test_nothing_is_asked_where_nobody_can_be_complete(library: Path) -> None:
    places(published(library), 3, ("zones",))
    published(library, **EASY)
    assert jobs_in(reading()) == []


def test_a_release_that_asks_for_as_much_or_more_asks_for_no_job(library: Path) -> None:
    places(published(library, **EASY), 3)
    published(library)
    published(library, **SERVED_AGAIN)
    assert jobs_in(reading()) == []


def test_the_release_counts_that_is_served_when_the_job_runs(app: Flask, library: Path) -> None:
    places(published(library), 3)
    published(library, **EASY)
    published(library, **SERVED_AGAIN)
    work_off(app)
    assert only_job().result == {"completed": 0}
    assert complete_count() == 0
