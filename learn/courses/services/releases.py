"""Releases: stored, served by moving the pointer, with old addresses remembered and reports of pages kept."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from learn.courses.learning_paths import LearningPath
from learn.courses.models import (
    Course,
    CourseMedia,
    Media,
    OldAddress,
    PageReport,
    PageText,
    Release,
    ReleaseFile,
    RenderedText,
    SearchEntry,
    SourceFile,
)
from learn.courses.models import LearningPath as LearningPathRow
from learn.courses.outline import Outline, from_json, to_json
from learn.courses.queries import learning_paths
from learn.database import insert_missing, transaction, upsert
from learn.urdu import fold


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release to be stored: the outline, and for each page and language the hash of its HTML."""

    label: str
    content_hash: str
    outline: Outline
    page_texts: Mapping[tuple[str, str], str]


def course_row(session: Session, uid: str) -> tuple[int, int | None]:
    """Return the course's id and the id of the release served now; locked against other publishers."""
    insert_missing(session, Course, [{"uid": uid, "release_id": None}])
    row = session.execute(
        select(Course.id, Course.release_id).where(Course.uid == uid).with_for_update()
    ).one()
    return row.id, row.release_id


def release_by_hash(session: Session, course_id: int, content_hash: str) -> int | None:
    """Return the release of that content, if the course ever had it."""
    return session.execute(
        select(Release.id).where(Release.course_id == course_id, Release.content_hash == content_hash)
    ).scalar_one_or_none()


def store_release(session: Session, course_id: int, new: NewRelease, now: datetime) -> int:
    """Store a release and return its id; nothing points to it yet."""
    number = session.execute(
        select(func.coalesce(func.max(Release.number), 0)).where(Release.course_id == course_id)
    ).scalar_one()
    release_id = session.execute(
        insert(Release)
        .values(
            course_id=course_id,
            number=number + 1,
            label=new.label,
            content_hash=new.content_hash,
            outline=to_json(new.outline),
            published_at=now,
        )
        .returning(Release.id)
    ).scalar_one()
    rows = [
        {"release_id": release_id, "page_uid": page_uid, "language": language, "text_hash": digest}
        for (page_uid, language), digest in new.page_texts.items()
    ]
    session.execute(insert(PageText), rows)
    return release_id


def hold(session: Session, release_id: int) -> None:
    """Keep a release that was just stored from counting as published."""
    session.execute(update(Release).where(Release.id == release_id).values(is_held=True))


def renew(session: Session, release_id: int, now: datetime) -> None:
    """Let a release that is held be as young as one stored now; another one stays as it is."""
    session.execute(
        update(Release).where(Release.id == release_id, Release.is_held.is_(True)).values(published_at=now)
    )


def let_go(session: Session, release_id: int, now: datetime) -> None:
    """Let a release that was held count as published from now on; another one stays as it is."""
    session.execute(
        update(Release)
        .where(Release.id == release_id, Release.is_held.is_(True))
        .values(is_held=False, published_at=now)
    )


def serve(session: Session, course_id: int, release_id: int) -> None:
    """Move the pointer: from now on this release is served. Slugs that go leave an old address behind."""
    before = session.execute(select(Course.release_id).where(Course.id == course_id)).scalar_one()
    if before is not None and before != release_id:
        _remember_addresses(session, course_id, outline_of(session, before), outline_of(session, release_id))
    session.execute(update(Course).where(Course.id == course_id).values(release_id=release_id))


def outline_of(session: Session, release_id: int) -> Outline:
    """Return the outline of a release."""
    row = session.execute(select(Release.outline, Release.content_hash).where(Release.id == release_id)).one()
    return from_json(row.outline, release_id, row.content_hash)


def _remember_addresses(session: Session, course_id: int, old: Outline, new: Outline) -> None:
    live = {page.slug for page in new.pages}
    gone = [page for page in old.pages if page.slug not in live]
    upsert(
        session,
        OldAddress,
        [
            {"course_id": course_id, "slug": page.slug, "page_uid": new.moved.get(page.uid, page.uid)}
            for page in gone
        ],
        keys=("course_id", "slug"),
    )


def known_texts(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Return which rendered texts are stored already, with their weights."""
    rows = session.execute(
        select(RenderedText.hash, RenderedText.weight).where(RenderedText.hash.in_(list(hashes)))
    )
    return {row.hash: row.weight for row in rows}


def plain_texts(session: Session, release_id: int) -> dict[tuple[str, str], str]:
    """Return the words of every page of a release by (uid, language)."""
    rows = session.execute(
        select(PageText.page_uid, PageText.language, RenderedText.plain_text)
        .join(RenderedText, RenderedText.hash == PageText.text_hash)
        .where(PageText.release_id == release_id)
    )
    return {(row.page_uid, row.language): row.plain_text for row in rows}


def store_texts(session: Session, texts: list[dict[str, Any]]) -> None:
    """Store rendered texts; those that are there already stay."""
    insert_missing(session, RenderedText, texts)


def known_media(session: Session, hashes: Iterable[str]) -> set[str]:
    """Return which media are stored already."""
    return set(session.execute(select(Media.hash).where(Media.hash.in_(list(hashes)))).scalars())


def store_media(session: Session, files: list[dict[str, Any]]) -> None:
    """Store media by their hash; those that are there already stay."""
    insert_missing(session, Media, files)


def known_sources(session: Session, hashes: Iterable[str]) -> set[str]:
    """Return which files are stored already as their authors wrote them."""
    return set(session.execute(select(SourceFile.hash).where(SourceFile.hash.in_(list(hashes)))).scalars())


def has_sources(session: Session, release_id: int) -> bool:
    """Tell whether the files of a release are stored; those of releases from before that were not."""
    found = select(ReleaseFile.path).where(ReleaseFile.release_id == release_id).limit(1)
    return session.execute(found).first() is not None


def store_sources(
    session: Session, release_id: int, hashes: Mapping[str, str], new: list[dict[str, Any]]
) -> None:
    """Store which file lies where in a release, and those files that are new."""
    insert_missing(session, SourceFile, new)
    rows = [{"release_id": release_id, "path": path, "file_hash": digest} for path, digest in hashes.items()]
    insert_missing(session, ReleaseFile, rows)


def note_media(session: Session, course_id: int, hashes: Iterable[str]) -> None:
    """Keep which files a course uses."""
    insert_missing(session, CourseMedia, [{"hash": each, "course_id": course_id} for each in hashes])


def store_paths(session: Session, courses: Collection[str], paths: Sequence[LearningPath]) -> bool:
    """Let these be all the paths that name any of these `courses`; tell whether that changes anything.

    Paths through other courses came from elsewhere and stay as they are.
    """
    named = {path.uid for path in paths}
    replaced = [
        path
        for path in learning_paths(session)
        if path.uid in named or not set(path.courses).isdisjoint(courses)
    ]
    if replaced == list(paths):
        return False
    session.execute(delete(LearningPathRow).where(LearningPathRow.uid.in_([path.uid for path in replaced])))
    rows = [
        {
            "uid": path.uid,
            "position": position,
            "titles": dict(path.titles),
            "summaries": dict(path.summaries),
            "courses": list(path.courses),
        }
        for position, path in enumerate(paths, start=1)
    ]
    upsert(session, LearningPathRow, rows, keys=("uid",))
    return True


@dataclass(frozen=True, slots=True)
class Searchable:
    """A page's words in one language; `page_uid` None stands for the course itself."""

    page_uid: str | None
    language: str
    title: str
    text: str


def index_course(session: Session, course_id: int, entries: Iterable[Searchable]) -> None:
    """Let the search find what is served now, and nothing that no longer is."""
    with transaction():
        session.execute(delete(SearchEntry).where(SearchEntry.course_id == course_id))
        rows = [
            {
                "course_id": course_id,
                "page_uid": entry.page_uid,
                "language": entry.language,
                "title": entry.title,
                "text": entry.text,
                "title_words": fold(entry.title),
                "words": fold(entry.text),
            }
            for entry in entries
        ]
        if rows:
            session.execute(insert(SearchEntry), rows)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a reader says is wrong: with a paragraph (`quote`), how (`fault`), and how it should read."""

    page_uid: str
    language: str
    quote: str
    fault: str
    wording: str


def report(course_id: int, release_id: int, reported: Reported, now: datetime) -> None:
    """Keep what a reader says is wrong, once however often it is sent; who they are is not kept."""
    words = (reported.page_uid, reported.language, reported.quote, reported.fault, reported.wording)
    row = {
        "course_id": course_id,
        "release_id": release_id,
        "page_uid": reported.page_uid,
        "language": reported.language,
        "digest": hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest(),
        "quote": reported.quote,
        "fault": reported.fault,
        "wording": reported.wording,
        "state": "open",
        "sent_at": now,
    }
    with transaction() as session:
        insert_missing(session, PageReport, [row])
