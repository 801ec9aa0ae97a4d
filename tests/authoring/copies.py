"""A small course with a working copy, for tests of the desk."""

from pathlib import Path

from flask import Flask

from learn import clock
from learn.authoring.queries import copy_of, drafts_of
from learn.authoring.services import publish_path
from learn.authoring.services.copies import open_copy, save_text
from learn.authoring.services.releasing import Order
from learn.courses.queries import course_id_of, release_id_of
from learn.courses.services import appoint
from learn.database import reading
from learn.quizzes.regrading import Mode
from tests.courses.course_files import Change, write_library
from tests.factories import make_person

UID = "clear-times"
ZONES = "01-start/01-zones.md"
ZONES_UR = "01-start/01-zones.ur.md"
QUIZ = "01-start/02-quiz.md"


def published(library: Path, **changes: Change) -> int:
    """Publish the small course from its folder; return its key."""
    write_library(library, **changes)
    for done in publish_path(library, clock.now()):
        assert not done.is_refused, done.problems
    return course_of()


def course_of(uid: str = UID) -> int:
    """Return the key of a course."""
    course_id = course_id_of(reading(), uid)
    assert course_id is not None
    return course_id


def staffed(course_id: int, name: str = "ustad", role: str = "owner") -> int:
    """Let somebody look after the course."""
    person_id = make_person(name).id
    appoint(course_id, person_id, role, clock.now())
    return person_id


def opened(library: Path, **changes: Change) -> tuple[int, int]:
    """Publish the small course, appoint an owner and open a working copy; return both keys."""
    course_id = published(library, **changes)
    person_id = staffed(course_id)
    open_copy(course_id, clock.now())
    return course_id, person_id


def write(course_id: int, person_id: int, path: str, text: str) -> None:
    """Save a text as it is now."""
    draft = drafts_of(reading(), course_id, UID)[path]
    save_text(course_id, draft.id, draft.version, text, person_id, clock.now())


def order(course_id: int, person_id: int | None, name: str = "A name", mode: Mode = Mode.RAISE) -> Order:
    """Return an order to publish the copy as it is now."""
    copy = copy_of(reading(), course_id)
    assert copy is not None
    served = release_id_of(reading(), UID)
    return Order(course_id, UID, copy.version, name, mode, person_id, served)


def instance(app: Flask) -> Path:
    """Return the folder of the installation."""
    return Path(app.instance_path)
