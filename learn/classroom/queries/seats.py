"""Courses as a viewer has them: few statements a page, whatever the size of course or site."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, exists, select, text, union_all

from learn.courses.models import Course, CourseMedia, CourseStaff, Media, OldAddress, PageText, RenderedText
from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import charge_of, outline_by_release, outlines_by_release
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import Place
from learn.kept import Kept
from learn.prepared import Prepared
from learn.progress.completion import every_uid, present_uid
from learn.quizzes.queries import Check, checks_of

# What publishing puts around the uid of each question in a page's HTML.
PLACE = "\x1e"
KEPT_OUTLINES = 256
KEPT_TEXTS = 512


@dataclass(frozen=True, slots=True)
class LessonText:
    """A page's text, translated or as it was written; `parts` alternate prose and check uid."""

    language: str
    parts: tuple[str, ...]
    contents: tuple[tuple[str, str], ...]
    checks: dict[str, Check]


# Keys begin with the database read: one process may serve several, as tests do.
_newest: Kept[tuple[Engine, str], Outline] = Kept(KEPT_OUTLINES)
_texts: Kept[tuple[Engine, int, str, str], LessonText] = Kept(KEPT_TEXTS)


def listed_outlines(reader: Connection) -> list[Outline]:
    """Return every course that the catalogue shows, as the release that is served; ordered by uid.

    Private, unlisted and archived courses are in no list.
    """
    ids = reader.execute(
        select(Course.release_id)
        .where(
            Course.release_id.is_not(None),
            Course.is_private.is_(False),
            Course.is_unlisted.is_(False),
            Course.is_archived.is_(False),
        )
        .order_by(Course.uid)
    ).scalars()
    release_ids = [release_id for release_id in ids if release_id is not None]
    outlines = outlines_by_release(reader, release_ids)
    return [outlines[release_id] for release_id in release_ids if outlines[release_id].is_listed]


@dataclass(frozen=True, slots=True)
class GivenCheck:
    """The latest answer to a check."""

    version_id: int
    is_right: bool
    answer: list[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A course as one viewer has it: the outline served now, and their place and progress if they have one.

    `tested` are those of the done pages that were tested, not studied; `answers` are those of one page,
    by question uid, where a page was asked for.
    """

    outline: Outline
    course_id: int
    place: Place | None = None
    done: dict[str, int] = field(default_factory=dict)
    tested: frozenset[str] = frozenset()
    answers: dict[str, GivenCheck] = field(default_factory=dict)
    is_archived: bool = False

    @property
    def is_enrolled(self) -> bool:
        """Tell whether the viewer takes the course now."""
        return self.place is not None and self.place.is_active


SEAT = Prepared(
    text("""
    SELECT 'course' AS kind, c.uid AS key, c.id AS number, c.release_id AS other,
           CASE WHEN c.is_private THEN 'private' WHEN c.is_archived THEN 'archived' END AS value
    FROM course c WHERE c.uid = :course
    UNION ALL
    SELECT 'done', d.page_uid, d.revision, CASE WHEN d.is_tested THEN 1 ELSE 0 END, NULL
    FROM course c JOIN enrolment e ON e.course_id = c.id JOIN page_done d ON d.enrolment_id = e.id
    WHERE c.uid = :course AND e.learner_id = :person
    UNION ALL
    SELECT 'answer', a.question_uid, a.question_version_id, CASE WHEN a.fraction >= 1 THEN 1 ELSE 0 END,
           CAST(a.answer AS TEXT)
    FROM course c JOIN enrolment e ON e.course_id = c.id JOIN check_answer a ON a.enrolment_id = e.id
    WHERE c.uid = :course AND e.learner_id = :person AND :checks LIKE '% ' || a.question_uid || ' %'
    UNION ALL
    SELECT 'place', e.reference, e.id, e.learner_id, '["' || p.reference || '",'
           || '"' || CAST(e.enrolled_at AS TEXT) || '",'
           || COALESCE('"' || CAST(e.left_at AS TEXT) || '"', 'null') || ','
           || COALESCE('"' || CAST(e.due_at AS TEXT) || '"', 'null') || ','
           || COALESCE('"' || CAST(e.completed_at AS TEXT) || '"', 'null') || ','
           || COALESCE(CAST(e.pinned_release_id AS TEXT), 'null') || ']'
    FROM course c JOIN enrolment e ON e.course_id = c.id JOIN person p ON p.id = e.learner_id
    WHERE c.uid = :course AND e.learner_id = :person
    """)
)


def seat(reader: Connection, course_uid: str, person_id: int | None, slug: str | None = None) -> Seat | None:
    """Return the course as the viewer has it, in one statement once its outline is in memory.

    With a `slug`, the answers to that page's checks come along. None when no such course is served, or when
    it is private and the viewer neither takes it nor looks after it. A pinned place sees its own release.
    """
    guess = _newest.get((reader.engine, course_uid))
    page = guess.page_by_slug(slug) if guess is not None and slug is not None else None
    checks = _checks(guess, page)
    rows = _seat_rows(reader, course_uid, person_id, checks)
    course = next((row for row in rows if row.kind == "course"), None)
    if course is None or course.other is None:
        return None
    place, pinned = _place(rows, course.number)
    if course.value == "private" and not _may_find(reader, course_uid, person_id, place):
        return None
    outline = outline_by_release(reader, pinned or course.other)
    if guess is None or guess.release_id != outline.release_id:
        if pinned is None or guess is None:
            _newest.put((reader.engine, course_uid), outline)
        wanted = outline.page_by_slug(slug) if slug is not None else None
        if person_id is not None and _checks(outline, wanted) != checks:
            rows = _seat_rows(reader, course_uid, person_id, _checks(outline, wanted))
    return Seat(
        outline=outline,
        course_id=course.number,
        place=place,
        done=_done(outline, rows),
        tested=_tested(outline, rows),
        answers=_answers(outline, rows),
        is_archived=course.value == "archived",
    )


def _may_find(reader: Connection, course_uid: str, person_id: int | None, place: Place | None) -> bool:
    """Tell whether a private course exists for the viewer."""
    if person_id is None:
        return False
    return (place is not None and place.is_active) or charge_of(reader, person_id, course_uid) is not None


class SeatRow(NamedTuple):
    """A row of the seat's query: what it is, its name, two numbers and a text, as `kind` says."""

    kind: str
    key: str
    number: int
    other: int
    value: str


def _done(outline: Outline, rows: list[SeatRow]) -> dict[str, int]:
    """Return the pages done under the ids they have now: one that moved is done where it is."""
    done: dict[str, int] = {}
    for row in rows:
        if row.kind == "done":
            uid = present_uid(outline, row.key) if outline.moved else row.key
            done[uid] = max(row.number, done.get(uid, 0))
    return done


def _answers(outline: Outline, rows: list[SeatRow]) -> dict[str, GivenCheck]:
    """Return the answers under the ids that their questions have now; one given to that id goes before."""
    answers: dict[str, GivenCheck] = {}
    for row in rows:
        if row.kind == "answer":
            uid = present_uid(outline, row.key) if outline.moved else row.key
            if uid == row.key or uid not in answers:
                answers[uid] = GivenCheck(row.number, bool(row.other), json.loads(row.value))
    return answers


def _tested(outline: Outline, rows: list[SeatRow]) -> frozenset[str]:
    """Return the pages that were only tested; where pages became one, studying either is studying it."""
    done = [(present_uid(outline, row.key), bool(row.other)) for row in rows if row.kind == "done"]
    return frozenset(uid for uid, _ in done) - {uid for uid, is_tested in done if not is_tested}


COURSE = Prepared(
    text(
        "SELECT 'course', c.uid, c.id, c.release_id,"
        " CASE WHEN c.is_private THEN 'private' WHEN c.is_archived THEN 'archived' END"
        " FROM course c WHERE c.uid = :course"
    )
)


def _seat_rows(reader: Connection, course_uid: str, person_id: int | None, checks: str) -> list[SeatRow]:
    if person_id is None:
        return [SeatRow(*row) for row in COURSE.rows(reader, {"course": course_uid})]
    values = {"course": course_uid, "person": person_id, "checks": checks}
    return [SeatRow(*row) for row in SEAT.rows(reader, values)]


def _checks(outline: Outline | None, page: OutlinePage | None) -> str:
    """Return the uids of a page's checks between spaces, also those of before they moved.

    An answer counts where its question stands, under whatever id it was given.
    """
    if outline is None or page is None:
        return ""
    return f" {' '.join(every_uid(outline, page.checks))} "


def _place(rows: list[SeatRow], course_id: int) -> tuple[Place | None, int | None]:
    """Return the viewer's place, and the release it is pinned to while they take the course."""
    row = next((row for row in rows if row.kind == "place"), None)
    if row is None:
        return None, None
    person, enrolled_at, *moments, pinned = json.loads(row.value)
    left_at, due_at, completed_at = (_moment(value) if value else None for value in moments)
    place = Place(
        row.number, row.key, row.other, course_id, _moment(enrolled_at), left_at, due_at, completed_at, person
    )
    return place, pinned if place.is_active else None


def _moment(value: str) -> datetime:
    """Return a moment that a database wrote as text: SQLite in UTC without a zone, PostgreSQL with one."""
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def lesson_text(reader: Connection, outline: Outline, page: OutlinePage, language: str) -> LessonText:
    """Return a page's text in `language`, else in the source language; from memory once it was read."""
    spoken = language if language in page.titles else outline.source_language
    key = (reader.engine, outline.release_id, page.uid, spoken)
    kept = _texts.get(key)
    if kept is not None:
        return kept
    row = reader.execute(
        select(RenderedText.html, RenderedText.contents)
        .join(PageText, PageText.text_hash == RenderedText.hash)
        .where(
            PageText.release_id == outline.release_id,
            PageText.page_uid == page.uid,
            PageText.language == spoken,
        )
    ).one()
    checks = checks_of(reader, outline.release_id, page.uid) if page.checks else {}
    parts = tuple(row.html.split(PLACE))
    contents = tuple((anchor, title) for anchor, title in row.contents)
    return _texts.put(key, LessonText(spoken, parts, contents, checks))


def page_at(reader: Connection, outline: Outline, slug: str) -> OutlinePage | None:
    """Return the page that has this slug, or else the one that once had it, wherever it is now."""
    found = outline.page_by_slug(slug)
    if found is not None:
        return found
    uid = reader.execute(
        select(OldAddress.page_uid)
        .join(Course, Course.id == OldAddress.course_id)
        .where(Course.uid == outline.uid, OldAddress.slug == slug)
    ).scalar_one_or_none()
    return outline.page_by_uid(present_uid(outline, uid)) if uid is not None else None


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file to be sent; one of private courses alone is for those who may find such a course."""

    mime: str
    data: bytes
    is_private: bool


IN_A_PUBLIC_COURSE = (
    exists()
    .where(CourseMedia.hash == Media.hash, CourseMedia.course_id == Course.id, Course.is_private.is_(False))
    .correlate(Media)
)
MEDIA = select(
    Media.mime,
    Media.data,
    (exists().where(CourseMedia.hash == Media.hash) & ~IN_A_PUBLIC_COURSE).label("is_private"),
).where(Media.hash == bindparam("digest"))
FINDERS = union_all(
    select(Enrolment.course_id).where(
        Enrolment.learner_id == bindparam("person"), Enrolment.left_at.is_(None)
    ),
    select(CourseStaff.course_id).where(CourseStaff.person_id == bindparam("person")),
).subquery()
OWN_MEDIA = select(CourseMedia.hash).where(
    CourseMedia.hash == bindparam("digest"), CourseMedia.course_id.in_(select(FINDERS.c.course_id))
)


def media_file(reader: Connection, digest: str, person_id: int | None) -> MediaFile | None:
    """Return a stored file by the hash of its bytes, if it exists for the viewer."""
    row = reader.execute(MEDIA, {"digest": digest}).first()
    if row is None:
        return None
    found = MediaFile(*row)
    if found.is_private and not reader.execute(OWN_MEDIA, {"digest": digest, "person": person_id}).first():
        return None
    return found
