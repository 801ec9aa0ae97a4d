"""A small course, and learners who hold a seat on it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from learn import clock, ids
from learn.authoring.services import publish_path
from learn.classroom import services as classroom
from learn.courses.models import Course
from learn.courses.queries import outline_by_release
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.services.cohorts import CohortFacts, save_cohort
from learn.organisations.services.settling import settle_places
from tests.courses.course_files import PATHS, Change, write_library
from tests.journeys.learner import Learner
from tests.organisations.offices import person_id_of

COURSE = "clear-times"
ROOM = f"/courses/{COURSE}"


def publish(app: Flask, folder: Path, **changes: Change) -> int:
    """Publish the small course with changes, in a path of its own; return the release."""
    with app.app_context():
        given: dict[str, Change] = {"_paths.yml": PATHS, **changes}
        published = publish_path(write_library(folder / str(len(changes)), **given), clock.now())
        assert not any(each.is_refused for each in published)
        return next(each.release_id for each in published if each.release_id is not None)


def course_id() -> int:
    return reading().execute(select(Course.id).where(Course.uid == COURSE)).scalar_one()


def cohort(
    organisation_id: int,
    ends_on: date | None = None,
    dues: Mapping[tuple[int, str], date] | None = None,
    release_id: int | None = None,
    name: str = "Spring",
) -> int:
    """Make a cohort that takes the course; return its key."""
    facts = CohortFacts(name, None, ends_on, 3, None, None, None, {course_id(): release_id})
    public_id = save_cohort(organisation_id, facts, dues or {}, clock.now())
    return reading().execute(select(Cohort.id).where(Cohort.public_id == public_id)).scalar_one()


def seated(learner: Learner, organisation_id: int, cohort_id: int) -> str:
    """Put somebody who has joined on the organisation's list and into the cohort; return their public id."""
    now, person_id = clock.now(), person_id_of(learner.name)
    release_id = reading().execute(select(Course.release_id).where(Course.uid == COURSE)).scalar_one()
    assert release_id is not None
    outline = outline_by_release(reading(), release_id)
    with transaction() as session:
        place = classroom.enrol(person_id, learner.name, course_id(), outline, now)
        trainee = Trainee(
            public_id=ids.public_id(),
            organisation_id=organisation_id,
            person_id=person_id,
            name=f"{learner.name} as listed",
            email=f"{learner.name}@example.org",
            phone="+923001234567",
            external_id=f"T-{learner.name}",
            created_at=now,
            activated_at=now,
        )
        session.add(trainee)
        session.flush()
        held = Seat(
            trainee_id=trainee.id,
            cohort_id=cohort_id,
            course_id=place.course_id,
            enrolment_id=place.id,
            taken_at=now,
        )
        session.add(held)
        session.flush()
        settle_places(session, cohort_id)
    return trainee.public_id


def enrolments() -> list[tuple[object, ...]]:
    """Return whether each place has a due day, a pinned release, an allowance, and was left."""
    asked = select(
        Enrolment.due_at.is_not(None),
        Enrolment.pinned_release_id.is_not(None),
        Enrolment.outage_minutes,
        Enrolment.left_at.is_not(None),
    ).order_by(Enrolment.id)
    return [(bool(row[0]), bool(row[1]), row[2], bool(row[3])) for row in reading().execute(asked)]
