"""Working copies as the desk shows them, and what a course has published so far."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.authoring.consequences import ServedQuestion
from learn.authoring.models import DraftFile, PlannedRelease, Publication, WorkingCopy
from learn.courses.bundle.files import TEXT_ENDINGS
from learn.courses.models import Course, Release, ReleaseFile, SourceFile
from learn.enrolments.models import Enrolment
from learn.progress.models import PageDone
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, ReleaseQuestion

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy, and the release that it began from or became."""

    course_id: int
    base_release_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A file of a working copy without its bytes; `path` begins below the course's folder."""

    id: int
    path: str
    hash: str
    size: int
    mime: str
    version: int
    changed_by: str | None
    changed_at: datetime | None

    @property
    def is_text(self) -> bool:
        """Tell whether it can be edited as text."""
        return is_text(self.path)


def is_text(path: str) -> bool:
    """Tell whether a path names a text of a course."""
    return path.endswith(TEXT_ENDINGS) and not path.startswith("media/")


def copy_of(reader: Reader, course_id: int) -> Copy | None:
    """Return the working copy of a course, if somebody opened one."""
    row = reader.execute(
        select(WorkingCopy.course_id, WorkingCopy.base_release_id, WorkingCopy.version).where(
            WorkingCopy.course_id == course_id
        )
    ).first()
    return Copy(*row) if row is not None else None


DRAFTS = (
    select(
        DraftFile.id,
        DraftFile.path,
        DraftFile.hash,
        DraftFile.size,
        DraftFile.mime,
        DraftFile.version,
        func.coalesce(Person.name, Person.username).label("changed_by"),
        DraftFile.changed_at,
    )
    .outerjoin(Person, Person.id == DraftFile.changed_by_id)
    .order_by(DraftFile.path)
)


def drafts_of(reader: Reader, course_id: int, course_uid: str) -> dict[str, Draft]:
    """Return the files of a working copy by their path below the course's folder."""
    rows = reader.execute(DRAFTS.where(DraftFile.course_id == course_id))
    home = f"{course_uid}/"
    return {
        row.path.removeprefix(home): Draft(row.id, row.path.removeprefix(home), *row[2:])
        for row in rows
        if row.path.startswith(home)
    }


CONTENTS = select(
    DraftFile.path, func.coalesce(DraftFile.packed, SourceFile.packed).label("packed")
).outerjoin(SourceFile, SourceFile.hash == DraftFile.hash)


def draft_texts(reader: Reader, course_id: int) -> dict[str, bytes]:
    """Return every text of a working copy by its whole path, facts too."""
    is_text = or_(*(DraftFile.path.endswith(ending) for ending in TEXT_ENDINGS))
    rows = reader.execute(CONTENTS.where(DraftFile.course_id == course_id, is_text))
    return {row.path: zlib.decompress(row.packed) for row in rows if "/media/" not in row.path}


def draft_content(reader: Reader, course_id: int, path: str) -> bytes | None:
    """Return the bytes of one file by its whole path."""
    row = reader.execute(CONTENTS.where(DraftFile.course_id == course_id, DraftFile.path == path)).first()
    return zlib.decompress(row.packed) if row is not None else None


def draft_paths(reader: Reader, course_id: int) -> list[str]:
    """Return the whole paths of all files of a working copy."""
    paths = select(DraftFile.path).where(DraftFile.course_id == course_id).order_by(DraftFile.path)
    return list(reader.execute(paths).scalars())


def draft_by_id(reader: Reader, course_id: int, draft_id: int) -> tuple[str, int] | None:
    """Return where a file lies now and its version, None where it is gone."""
    wanted = (DraftFile.course_id == course_id, DraftFile.id == draft_id)
    row = reader.execute(select(DraftFile.path, DraftFile.version).where(*wanted)).first()
    return (row.path, row.version) if row is not None else None


def release_hashes(reader: Reader, release_id: int | None) -> dict[str, str]:
    """Return the hashes of a release's files by their whole path; nothing for no release."""
    if release_id is None:
        return {}
    rows = reader.execute(
        select(ReleaseFile.path, ReleaseFile.file_hash).where(ReleaseFile.release_id == release_id)
    )
    return {row.path: row.file_hash for row in rows}


def source_contents(reader: Reader, hashes: list[str]) -> dict[str, bytes]:
    """Return files as their authors wrote them, by hash."""
    rows = reader.execute(select(SourceFile.hash, SourceFile.packed).where(SourceFile.hash.in_(hashes)))
    return {row.hash: zlib.decompress(row.packed) for row in rows}


@dataclass(frozen=True, slots=True)
class Visibility:
    """Who finds a course."""

    is_private: bool
    is_unlisted: bool
    is_archived: bool

    @property
    def choice(self) -> str:
        """Return the name under which a page offers it."""
        return "private" if self.is_private else "unlisted" if self.is_unlisted else "listed"


def visibility_of(reader: Reader, course_id: int) -> Visibility:
    """Return who finds a course."""
    row = reader.execute(
        select(Course.is_private, Course.is_unlisted, Course.is_archived).where(Course.id == course_id)
    ).one()
    return Visibility(*row)


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A release as the history shows it; `names` are what its publishers called it, the newest first."""

    id: int
    number: int
    label: str
    published_at: datetime
    has_files: bool
    names: tuple[str, ...] = ()
    by: str | None = None
    last_at: datetime | None = None


PUBLISHED = select(
    Release.id,
    Release.number,
    Release.label,
    Release.published_at,
    select(ReleaseFile.path).where(ReleaseFile.release_id == Release.id).exists().label("has_files"),
).where(Release.is_held.is_(False))


def history_of(reader: Reader, course_id: int, most: int = 50) -> list[PastRelease]:
    """Return the newest releases of a course, those first; drafts that nobody was served yet are none."""
    releases = reader.execute(
        PUBLISHED.where(Release.course_id == course_id).order_by(Release.number.desc()).limit(most)
    ).all()
    noted = _publications(reader, course_id)
    return [PastRelease(*row, *noted.get(row.id, ((), None, None))) for row in releases]


def _publications(
    reader: Reader, course_id: int
) -> Mapping[int, tuple[tuple[str, ...], str | None, datetime | None]]:
    rows = reader.execute(
        select(
            Publication.release_id,
            Publication.name,
            func.coalesce(Person.name, Person.username).label("by"),
            Publication.published_at,
        )
        .outerjoin(Person, Person.id == Publication.published_by_id)
        .where(Publication.course_id == course_id)
        .order_by(Publication.id.desc())
    ).all()
    found: dict[int, tuple[tuple[str, ...], str | None, datetime | None]] = {}
    for row in rows:
        names, by, at = found.get(row.release_id, ((), row.by, row.published_at))
        found[row.release_id] = ((*names, row.name) if row.name not in names else names, by, at)
    return found


def release_numbered(reader: Reader, course_id: int, number: int) -> PastRelease | None:
    """Return a release of a course by its number; a draft is none before it is published."""
    found = release_until(reader, course_id, number)
    return found if found is not None and found.number == number else None


def release_until(reader: Reader, course_id: int, number: int) -> PastRelease | None:
    """Return the newest release of a course whose number is at most this one."""
    row = reader.execute(
        PUBLISHED.where(Release.course_id == course_id, Release.number <= number)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return PastRelease(*row, *_publications(reader, course_id).get(row.id, ((), None, None)))


def served_questions(reader: Reader, course_id: int, release_id: int | None) -> dict[str, ServedQuestion]:
    """Return the questions of a release, with how many attempts asked them in any of their versions."""
    if release_id is None:
        return {}
    asked = reader.execute(
        select(QuestionVersion.uid, func.count(func.distinct(AttemptQuestion.attempt_id)))
        .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
        .where(QuestionVersion.course_id == course_id)
        .group_by(QuestionVersion.uid)
    ).all()
    attempts = {row[0]: row[1] for row in asked}
    rows = reader.execute(
        select(ReleaseQuestion.uid, QuestionVersion.scoring_hash)
        .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
        .where(ReleaseQuestion.release_id == release_id)
    )
    return {row.uid: ServedQuestion(row.scoring_hash, attempts.get(row.uid, 0)) for row in rows}


@dataclass(frozen=True, slots=True)
class Plan:
    """A release planned for a moment; `fault` says why nothing came of it."""

    course_id: int
    version: int
    served_release_id: int | None
    name: str
    mode: str
    due_at: datetime
    planned_by_id: int | None
    fault: str | None


PLANS = select(*(getattr(PlannedRelease, name) for name in Plan.__slots__))


def plan_of(reader: Reader, course_id: int) -> Plan | None:
    """Return what is planned for a course."""
    row = reader.execute(PLANS.where(PlannedRelease.course_id == course_id)).first()
    return Plan(*row) if row is not None else None


def plans_due(reader: Reader, now: datetime) -> list[tuple[Plan, str]]:
    """Return what is to be published now, with the uid of each course."""
    rows = reader.execute(
        PLANS.add_columns(Course.uid)
        .join(Course, Course.id == PlannedRelease.course_id)
        .where(PlannedRelease.due_at <= now, PlannedRelease.fault.is_(None))
        .order_by(PlannedRelease.due_at)
    ).all()
    return [(Plan(*row[:-1]), row[-1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Touched:
    """How many people a course has now: who take it, who finished it, and who sit a quiz this moment."""

    takes: int
    finished: int
    sitting: Mapping[str, int]


def touched_by(reader: Reader, course_id: int) -> Touched:
    """Return whom a new release of the course reaches."""
    takes = reader.execute(
        select(func.count(), func.count(Enrolment.completed_at)).where(
            Enrolment.course_id == course_id, Enrolment.left_at.is_(None)
        )
    ).one()
    sitting = reader.execute(
        select(Attempt.quiz_uid, func.count())
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Release, Release.id == Quiz.release_id)
        .where(Release.course_id == course_id, Attempt.submitted_at.is_(None))
        .group_by(Attempt.quiz_uid)
    ).all()
    return Touched(takes[0], takes[1], {row[0]: row[1] for row in sitting})


def read_by(reader: Reader, course_id: int) -> Mapping[str, int]:
    """Return by how many learners each page was done."""
    rows = reader.execute(
        select(PageDone.page_uid, func.count())
        .join(Enrolment, Enrolment.id == PageDone.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .group_by(PageDone.page_uid)
    )
    return {row[0]: row[1] for row in rows}
