"""Outlines of releases, kept in memory, and who looks after which course."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.learning_paths import LearningPath
from learn.courses.models import (
    Course,
    CourseComment,
    CourseStaff,
    PageReport,
    PreviewLink,
    Release,
    ReleaseFile,
    SourceFile,
)
from learn.courses.models import LearningPath as LearningPathRow
from learn.courses.outline import Outline, from_json
from learn.courses.roles import OWNER, ROLES, Care, may_preview
from learn.kept import Kept
from learn.prepared import Prepared

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


PATHS = Prepared(
    select(
        LearningPathRow.uid, LearningPathRow.titles, LearningPathRow.summaries, LearningPathRow.courses
    ).order_by(LearningPathRow.position, LearningPathRow.uid)
)


def learning_paths(reader: Reader) -> list[LearningPath]:
    """Return every path through courses, in the order in which they are shown."""
    return [
        LearningPath(row.uid, row.titles, row.summaries, tuple(row.courses)) for row in PATHS.rows(reader, {})
    ]


@dataclass(frozen=True, slots=True)
class Charge:
    """A course that somebody looks after, and as what; `release_id` is the release served."""

    course_id: int
    course_uid: str
    release_id: int | None
    role: str
    language: str | None = None

    @property
    def is_owner(self) -> bool:
        """Tell whether they decide about the course."""
        return self.role == OWNER

    @property
    def care(self) -> Care:
        """Return what `learn.courses.roles` asks for."""
        return Care(self.role, self.language)


CHARGES = select(Course.id, Course.uid, Course.release_id, CourseStaff.role, CourseStaff.language).join(
    CourseStaff, CourseStaff.course_id == Course.id
)

CHARGES_OF = Prepared(CHARGES.where(CourseStaff.person_id == bindparam("person_id")).order_by(Course.uid))

# Made by nobody, as on the command line, or by somebody who may still show drafts: it stops with their role
# and their account.
MADE_BY_STAFF = or_(
    PreviewLink.made_by_id.is_(None),
    exists()
    .where(
        Release.id == PreviewLink.release_id,
        CourseStaff.course_id == Release.course_id,
        CourseStaff.person_id == PreviewLink.made_by_id,
        CourseStaff.role.in_([role for role in ROLES if may_preview(Care(role))]),
        Person.id == CourseStaff.person_id,
        Person.suspended_at.is_(None),
        Person.erased_at.is_(None),
    )
    .correlate(PreviewLink),
)


def charges_of(reader: Reader, person_id: int) -> list[Charge]:
    """Return the courses that a person looks after, ordered by uid."""
    return [Charge(*row) for row in CHARGES_OF.rows(reader, {"person_id": person_id})]


def charge_of(reader: Reader, person_id: int, course_uid: str) -> Charge | None:
    """Return how a person looks after this course; None where they do not, or where there is none."""
    row = reader.execute(CHARGES.where(CourseStaff.person_id == person_id, Course.uid == course_uid)).first()
    return Charge(*row) if row is not None else None


def course_id_of(reader: Reader, course_uid: str) -> int | None:
    """Return the key of a course that was published."""
    found: int | None = reader.execute(select(Course.id).where(Course.uid == course_uid)).scalar()
    return found


def is_served(reader: Reader, course_uid: str) -> bool:
    """Tell whether a course is on the site: whether it was published, not only begun."""
    served = select(Course.id).where(Course.uid == course_uid, Course.release_id.is_not(None))
    return reader.execute(served).first() is not None


def is_archived(reader: Reader, course_id: int) -> bool:
    """Tell whether a course takes nobody new."""
    return bool(reader.execute(select(Course.is_archived).where(Course.id == course_id)).scalar())


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who looks after a course."""

    username: str
    role: str
    language: str | None
    person_id: int


def staff_of(reader: Reader, course_id: int) -> list[StaffMember]:
    """Return who looks after a course, ordered by name."""
    rows = reader.execute(
        select(Person.username, CourseStaff.role, CourseStaff.language, CourseStaff.person_id)
        .join(CourseStaff, CourseStaff.person_id == Person.id)
        .where(CourseStaff.course_id == course_id, Person.username.is_not(None))
        .order_by(Person.username)
    )
    return [StaffMember(row.username or "", row.role, row.language, row.person_id) for row in rows]


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


@dataclass(frozen=True, slots=True)
class Comment:
    """Something said of a page, with the answers to it; `author` is empty where they left the site."""

    id: int
    page_uid: str
    author: str
    text: str
    written_at: datetime
    closed_at: datetime | None
    answers: list["Comment"] = field(default_factory=list)


MOST_COMMENTS = 500


def comments_of(reader: Reader, course_id: int) -> list[Comment]:
    """Return what was said of the pages of a course: open first, then the newest."""
    rows = reader.execute(
        select(
            CourseComment.id,
            CourseComment.page_uid,
            func.coalesce(Person.username, ""),
            CourseComment.text,
            CourseComment.written_at,
            CourseComment.closed_at,
            CourseComment.answers_id,
        )
        .outerjoin(Person, Person.id == CourseComment.author_id)
        .where(CourseComment.course_id == course_id)
        .order_by(CourseComment.id.desc())
        .limit(MOST_COMMENTS)
    ).all()
    threads = {row.id: Comment(*row[:6]) for row in rows if row.answers_id is None}
    for row in reversed(rows):
        if row.answers_id in threads:
            threads[row.answers_id].answers.append(Comment(*row[:6]))
    return sorted(threads.values(), key=lambda each: each.closed_at is not None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader says is wrong with a paragraph, and how it should read."""

    id: int
    page_uid: str
    language: str
    quote: str
    fault: str
    wording: str
    state: str
    sent_at: datetime


REPORTS = select(*(getattr(PageReport, name) for name in Report.__slots__))
MOST_REPORTS = 50


def open_reports(reader: Reader, course_id: int) -> list[Report]:
    """Return what readers say is wrong and nobody decided about yet, the oldest first."""
    wanted = (PageReport.course_id == course_id, PageReport.state == "open")
    rows = reader.execute(REPORTS.where(*wanted).order_by(PageReport.id).limit(MOST_REPORTS))
    return [Report(*row) for row in rows]


def report_by_id(reader: Reader, course_id: int, report_id: int) -> Report | None:
    """Return what a reader said of this course, decided or not."""
    wanted = (PageReport.course_id == course_id, PageReport.id == report_id)
    row = reader.execute(REPORTS.where(*wanted)).first()
    return Report(*row) if row is not None else None


def fact_files(reader: Reader, release_id: int) -> list[tuple[str, bytes]]:
    """Return the files of dated facts that a release prints from."""
    rows = reader.execute(
        select(ReleaseFile.path, SourceFile.packed)
        .join(SourceFile, SourceFile.hash == ReleaseFile.file_hash)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path.startswith("_facts/", autoescape=True))
        .order_by(ReleaseFile.path)
    )
    return [(row.path, zlib.decompress(row.packed)) for row in rows]


def page_sources(reader: Reader, release_id: int) -> dict[str, str]:
    """Return the texts of a release as their authors wrote them, by path."""
    rows = reader.execute(
        select(ReleaseFile.path, SourceFile.packed)
        .join(SourceFile, SourceFile.hash == ReleaseFile.file_hash)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path.endswith(".md", autoescape=True))
        .order_by(ReleaseFile.path)
    )
    return {row.path: zlib.decompress(row.packed).decode() for row in rows}
