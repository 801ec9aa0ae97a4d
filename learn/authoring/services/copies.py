"""Working copies: opened, changed file by file or as a whole, put back. Nothing here reaches a learner."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from learn.authoring.arranging import Change
from learn.authoring.models import DraftFile, PlannedRelease, WorkingCopy
from learn.authoring.queries import draft_content, draft_paths, draft_texts, is_text
from learn.authoring.retyping import retyped, shown_text
from learn.courses import services as courses
from learn.courses.bundle.files import MAX_FILES, MAX_PAGE_BYTES, MAX_TEXT_BYTES
from learn.courses.bundle.media_types import mime_of
from learn.courses.models import Course, ReleaseFile, SourceFile
from learn.database import transaction

QUICK = 3
TEXT = "text/markdown"
# What a name is called while names are exchanged: no file of a course may be called so.
ASIDE = "\x1f"


class NoCopy(LookupError):
    """Nobody opened a working copy of the course, or the file is in none."""


class NameTaken(Exception):
    """There is a course or a file of that name already."""


class NoSources(Exception):
    """The served release was published before files were kept: publish it once more from its folder."""


class TooMuch(Exception):
    """The file, or the number of files, is beyond what a course may hold."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the file: both texts; `theirs` is None where it is gone."""

    def __init__(self, path: str, mine: str, theirs: str | None, draft_id: int, version: int) -> None:
        super().__init__(path)
        self.path, self.mine, self.theirs = path, mine, theirs
        self.draft_id, self.version = draft_id, version


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a file lies now, its id and its version; `is_changed` when the bytes are others than before."""

    path: str
    draft_id: int
    version: int
    is_changed: bool


def open_copy(course_id: int, now: datetime) -> None:
    """Open a working copy of the release that is served; one that is open stays. Raises NoSources."""
    with transaction() as session:
        release_id, last = _held_course(session, course_id)
        if session.get(WorkingCopy, course_id) is not None:
            return
        if release_id is None or not courses.has_sources(session, release_id):
            raise NoSources
        copy = {"course_id": course_id, "base_release_id": release_id, "version": last + 1, "opened_at": now}
        session.execute(insert(WorkingCopy).values(copy))
        files = session.execute(
            select(ReleaseFile.path, SourceFile.hash, SourceFile.size)
            .join(SourceFile, SourceFile.hash == ReleaseFile.file_hash)
            .where(ReleaseFile.release_id == release_id)
        ).all()
        rows = [
            {
                "course_id": course_id,
                "path": file.path,
                "hash": file.hash,
                "size": file.size,
                "mime": _mime(session, file.hash, file.path),
                "version": last + 1,
            }
            for file in files
        ]
        session.execute(insert(DraftFile), rows)


def _mime(session: Session, digest: str, path: str) -> str:
    if is_text(path.partition("/")[2]):
        return TEXT
    packed = session.execute(select(SourceFile.packed).where(SourceFile.hash == digest)).scalar_one()
    return mime_of(zlib.decompress(packed), path)


def begin_course(uid: str, files: Mapping[str, bytes], person_id: int, now: datetime) -> int:
    """Begin a course of one's own from these files, seen by its staff alone. Raises NameTaken."""
    with transaction() as session:
        if session.execute(select(Course.id).where(Course.uid == uid)).first() is not None:
            raise NameTaken(uid)
        course_id, _ = courses.course_row(session, uid)
        courses.appoint(course_id, person_id, "owner", now)
        copy = {"course_id": course_id, "base_release_id": None, "version": 1, "opened_at": now}
        session.execute(insert(WorkingCopy).values(copy))
        rows = [
            {"course_id": course_id, "path": f"{uid}/{path}", "version": 1, **_stored(path, content)}
            | {"changed_by_id": person_id, "changed_at": now}
            for path, content in files.items()
        ]
        session.execute(insert(DraftFile), rows)
    return course_id


def discard_copy(course_id: int, version: int) -> None:
    """Throw a working copy away as it was seen; the served release stays. Raises ChangedMeanwhile."""
    with transaction() as session:
        # The course first, as whoever publishes takes both: they would wait for one another.
        _held_course(session, course_id)
        if _locked(session, course_id) != version:
            raise ChangedMeanwhile("", "", None, 0, 0)
        session.execute(update(Course).where(Course.id == course_id).values(copy_version=version))
        session.execute(delete(WorkingCopy).where(WorkingCopy.course_id == course_id))


def save_text(course_id: int, draft_id: int, version: int, text: str, person_id: int, now: datetime) -> Saved:
    """Put a text into a file that was read at `version`; nothing else in it changes, line ends neither.

    Raises ChangedMeanwhile where somebody else wrote or deleted it, NotText and TooMuch.
    """
    with transaction() as session:
        new = _locked(session, course_id) + 1
        row = session.execute(
            select(DraftFile.path, DraftFile.version, DraftFile.hash).where(
                DraftFile.course_id == course_id, DraftFile.id == draft_id
            )
        ).first()
        if row is None:
            raise ChangedMeanwhile("", text, None, 0, 0)
        before = draft_content(session, course_id, row.path) or b""
        after = retyped(before, text)
        if after == before:
            return Saved(row.path, draft_id, row.version, is_changed=False)
        if row.version != version:
            raise ChangedMeanwhile(row.path, text, shown_text(before), draft_id, row.version)
        stored = _stored(row.path.partition("/")[2], after)
        _write(session, draft_id, stored, new, person_id, now)
        _touch(session, course_id)
    return Saved(row.path, draft_id, new, is_changed=True)


def add_text(course_id: int, path: str, text: str, person_id: int, now: datetime) -> None:
    """Add a text by its whole path; there already, word for word, it stays: the answer to it was lost.

    Raises NameTaken, NotText and TooMuch.
    """
    content = retyped(b"", text)
    with transaction() as session:
        _locked(session, course_id)
        if draft_content(session, course_id, path) != content:
            add_files(course_id, {path: content}, person_id, now)


def add_files(course_id: int, files: Mapping[str, bytes], person_id: int, now: datetime) -> None:
    """Add files by their whole path. Raises NameTaken and TooMuch."""
    with transaction() as session:
        new = _locked(session, course_id) + 1
        there = set(draft_paths(session, course_id))
        if there & files.keys():
            raise NameTaken(min(there & files.keys()))
        if len(there) + len(files) > MAX_FILES:
            raise TooMuch
        rows = [
            {"course_id": course_id, "path": path, "version": new, **_stored(path.partition("/")[2], content)}
            | {"changed_by_id": person_id, "changed_at": now}
            for path, content in files.items()
        ]
        session.execute(insert(DraftFile), rows)
        _touch(session, course_id)


Arrange = Callable[[Mapping[str, str], list[str]], Change]


def arrange(course_id: int, course_uid: str, plan: Arrange, person_id: int, now: datetime) -> Change:
    """Do what `plan` makes of the course's texts and paths as they are this moment; return what it was."""
    home = f"{course_uid}/"
    with transaction() as session:
        new = _locked(session, course_id) + 1
        contents = {
            path.removeprefix(home): content
            for path, content in draft_texts(session, course_id).items()
            if path.startswith(home)
        }
        paths = [path.removeprefix(home) for path in draft_paths(session, course_id) if path.startswith(home)]
        # Line ends as they are: a target is rewritten, and nothing around it.
        texts = {path: content.decode("utf-8", "surrogateescape") for path, content in contents.items()}
        change = plan(texts, paths)
        if not (change.names or change.texts or change.gone):
            return change
        _rename(session, course_id, home, change.names)
        for path, text in change.texts.items():
            stored = _stored(path, text.encode("utf-8", "surrogateescape"))
            draft_id = session.execute(
                select(DraftFile.id).where(DraftFile.course_id == course_id, DraftFile.path == home + path)
            ).scalar_one()
            _write(session, draft_id, stored, new, person_id, now)
        gone = [home + path for path in change.gone]
        session.execute(delete(DraftFile).where(DraftFile.course_id == course_id, DraftFile.path.in_(gone)))
        _touch(session, course_id)
    return change


Rewrite = Callable[[str, bytes], bytes]


def rewrite_copy(
    session: Session, course_id: int, bases: tuple[int, int], change: Rewrite, person_id: int, now: datetime
) -> None:
    """Let a copy that is open follow a release that differs from the one before by this change alone.

    `bases` are the keys of both. What is planned for the copy holds: it was changed nowhere else.
    """
    try:
        seen = _locked(session, course_id)
    except NoCopy:
        return
    drafts = session.execute(select(DraftFile.path, DraftFile.id).where(DraftFile.course_id == course_id))
    ids = {row.path: row.id for row in drafts}
    is_changed = False
    for path, before in draft_texts(session, course_id).items():
        after = change(path, before)
        if after != before:
            _write(session, ids[path], _stored(path.partition("/")[2], after), seen + 1, person_id, now)
            is_changed = True
    if is_changed:
        _touch(session, course_id)
        plan = update(PlannedRelease).where(PlannedRelease.course_id == course_id)
        session.execute(plan.where(PlannedRelease.version == seen).values(version=seen + 1))
    plan = update(PlannedRelease).where(PlannedRelease.course_id == course_id)
    session.execute(
        plan.where(PlannedRelease.served_release_id == bases[0]).values(served_release_id=bases[1])
    )
    copy = update(WorkingCopy).where(WorkingCopy.course_id == course_id)
    session.execute(copy.where(WorkingCopy.base_release_id == bases[0]).values(base_release_id=bases[1]))


def _rename(session: Session, course_id: int, home: str, names: Mapping[str, str]) -> None:
    """Give files their new names in two steps, because two may exchange theirs."""
    for old in names:
        here = DraftFile.course_id == course_id, DraftFile.path == home + old
        session.execute(update(DraftFile).where(*here).values(path=ASIDE + home + old))
    for old, new in names.items():
        here = DraftFile.course_id == course_id, DraftFile.path == ASIDE + home + old
        session.execute(update(DraftFile).where(*here).values(path=home + new))


def _write(
    session: Session, draft_id: int, stored: Mapping[str, Any], version: int, person_id: int, now: datetime
) -> None:
    session.execute(
        update(DraftFile)
        .where(DraftFile.id == draft_id)
        .values(**stored, version=version, changed_by_id=person_id, changed_at=now)
    )


def _stored(path: str, content: bytes) -> dict[str, Any]:
    limit = MAX_PAGE_BYTES if path.endswith(".md") else MAX_TEXT_BYTES
    if is_text(path) and len(content) > limit:
        raise TooMuch
    return {
        "hash": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "mime": TEXT if is_text(path) else mime_of(content, path),
        "packed": zlib.compress(content, QUICK),
    }


def _held_course(session: Session, course_id: int) -> tuple[int | None, int]:
    """Hold the course against others who open, publish or discard; return its release and last version."""
    wanted = select(Course.release_id, Course.copy_version).where(Course.id == course_id)
    row = session.execute(wanted.with_for_update()).one()
    return row.release_id, row.copy_version


def _locked(session: Session, course_id: int) -> int:
    """Hold the copy against others who change or publish it; return its version."""
    version = session.execute(
        select(WorkingCopy.version).where(WorkingCopy.course_id == course_id).with_for_update()
    ).scalar_one_or_none()
    if version is None:
        raise NoCopy(course_id)
    return version


def _touch(session: Session, course_id: int) -> None:
    session.execute(
        update(WorkingCopy).where(WorkingCopy.course_id == course_id).values(version=WorkingCopy.version + 1)
    )
