"""Outlines of releases, kept in memory, and who looks after which course."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.learning_paths import LearningPath
from learn.courses.models import Course, CourseStaff, Release, ReleaseFile, SourceFile
from learn.courses.models import LearningPath as LearningPathRow
from learn.courses.outline import Outline, from_json
from learn.kept import Kept

Reader = Connection | Session
KEPT_OUTLINES = 256

# Keys begin with the database read: one process may serve several, as tests do.
_outlines: Kept[tuple[Engine, int], Outline] = Kept(KEPT_OUTLINES)


def outline_by_release(reader: Connection, release_id: int) -> Outline:
    """Return the outline of a release, from memory once it was read."""
    return outlines_by_release(reader, [release_id])[release_id]


def outlines_by_release(reader: Connection, release_ids: Iterable[int]) -> dict[int, Outline]:
    """Return the outlines of releases; those not in memory come in one statement."""
    site = reader.engine
    found = {release_id: _outlines.get((site, release_id)) for release_id in release_ids}
    missing = [release_id for release_id, outline in found.items() if outline is None]
    if missing:
        rows = reader.execute(
            select(Release.id, Release.outline, Release.content_hash).where(Release.id.in_(missing))
        )
        for row in rows:
            found[row.id] = _outlines.put((site, row.id), from_json(row.outline, row.id, row.content_hash))
    return {release_id: outline for release_id, outline in found.items() if outline is not None}


PATHS = select(
    LearningPathRow.uid, LearningPathRow.titles, LearningPathRow.summaries, LearningPathRow.courses
).order_by(LearningPathRow.position, LearningPathRow.uid)


def learning_paths(reader: Reader) -> list[LearningPath]:
    """Return every path through courses, in the order in which they are shown."""
    return [
        LearningPath(row.uid, row.titles, row.summaries, tuple(row.courses)) for row in reader.execute(PATHS)
    ]


@dataclass(frozen=True, slots=True)
class Charge:
    """A course that somebody looks after, and as what; `release_id` is the release served."""

    course_id: int
    course_uid: str
    release_id: int | None
    role: str

    @property
    def is_owner(self) -> bool:
        """Tell whether they decide about the course."""
        return self.role == "owner"


CHARGES = select(Course.id, Course.uid, Course.release_id, CourseStaff.role).join(
    CourseStaff, CourseStaff.course_id == Course.id
)


def charges_of(reader: Reader, person_id: int) -> list[Charge]:
    """Return the courses that a person looks after, ordered by uid."""
    rows = reader.execute(CHARGES.where(CourseStaff.person_id == person_id).order_by(Course.uid))
    return [Charge(*row) for row in rows]


def charge_of(reader: Reader, person_id: int, course_uid: str) -> Charge | None:
    """Return how a person looks after this course; None where they do not, or where there is none."""
    row = reader.execute(CHARGES.where(CourseStaff.person_id == person_id, Course.uid == course_uid)).first()
    return Charge(*row) if row is not None else None


def course_id_of(reader: Reader, course_uid: str) -> int | None:
    """Return the key of a course that was published."""
    found: int | None = reader.execute(select(Course.id).where(Course.uid == course_uid)).scalar()
    return found


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who looks after a course."""

    username: str
    role: str


def staff_of(reader: Reader, course_id: int) -> list[StaffMember]:
    """Return who looks after a course, ordered by name."""
    rows = reader.execute(
        select(Person.username, CourseStaff.role)
        .join(CourseStaff, CourseStaff.person_id == Person.id)
        .where(CourseStaff.course_id == course_id, Person.username.is_not(None))
        .order_by(Person.username)
    )
    return [StaffMember(row.username or "", row.role) for row in rows]


def release_id_of(reader: Reader, course_uid: str, number: int | None = None) -> int | None:
    """Return the release of a course with this number, or the one that is served."""
    served = Release.id == Course.release_id
    wanted = served if number is None else Release.number == number
    return reader.execute(
        select(Release.id)
        .join(Course, Course.id == Release.course_id)
        .where(Course.uid == course_uid, wanted)
    ).scalar_one_or_none()


def release_files(reader: Reader, release_id: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a release in the order of their paths, one in memory at a time.

    None where it was published before files were kept.
    """
    paths = reader.execute(
        select(ReleaseFile.path, ReleaseFile.file_hash)
        .where(ReleaseFile.release_id == release_id)
        .order_by(ReleaseFile.path)
    ).all()
    for path, digest in paths:
        packed = reader.execute(select(SourceFile.packed).where(SourceFile.hash == digest)).scalar_one()
        yield path, zlib.decompress(packed)
