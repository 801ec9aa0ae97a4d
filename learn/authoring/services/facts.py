"""The dated facts that courses print: which are due, and one renewal for all courses and languages."""

import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.authoring.dated import Renewal, due_first, facts_in, renewed
from learn.authoring.packing import put
from learn.authoring.queries import draft_texts
from learn.authoring.services.copies import Rewrite, rewrite_copy
from learn.authoring.services.published import Published, only_rise
from learn.authoring.services.publishing import publish_one
from learn.authoring.services.releasing import OtherServed
from learn.courses.bundle.schemas.shared import Fact
from learn.courses.models import ReleaseFile, SourceFile
from learn.courses.queries import Charge, fact_files, release_files
from learn.courses.roles import may_publish
from learn.database import reading
from learn.markdown.facts import FACT

FACTS = "_facts/"


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """A fact with the courses that print it; where they print different ones, the one checked last."""

    fact: Fact
    charges: tuple[Charge, ...]

    @property
    def renewable(self) -> tuple[Charge, ...]:
        """Return the courses in which whoever looks after them may renew it."""
        return tuple(charge for charge in self.charges if may_publish(charge.care))


def printed_facts(reader: Connection, charges: Iterable[Charge]) -> list[PrintedFact]:
    """Return the facts that the served releases of these courses print, those due first."""
    facts: dict[str, Fact] = {}
    printing: dict[str, list[Charge]] = {}
    for charge in charges:
        for fact in _printed_by(reader, charge.release_id) if charge.release_id is not None else ():
            known = facts.get(fact.id)
            if known is None or known.last_checked < fact.last_checked:
                facts[fact.id] = fact
            printing.setdefault(fact.id, []).append(charge)
    return [PrintedFact(fact, tuple(printing[fact.id])) for fact in due_first(facts.values())]


def _printed_by(reader: Connection, release_id: int) -> list[Fact]:
    facts = [fact for _path, content in fact_files(reader, release_id) for fact in facts_in(content)]
    if not facts:
        return []
    packed = reader.execute(
        select(SourceFile.packed)
        .join(ReleaseFile, ReleaseFile.file_hash == SourceFile.hash)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path.endswith(".md", autoescape=True))
    ).scalars()
    text = "\n".join(zlib.decompress(each).decode() for each in packed)
    printed = set(FACT.findall(text))
    return [fact for fact in facts if fact.id in printed]


def renew(
    charges: Sequence[Charge], uid: str, renewal: Renewal, person_id: int, now: datetime
) -> list[Published]:
    """Publish each of these courses with the fact as it was checked now, and nothing else changed.

    A working copy that is open gets it in the same transaction: it would publish the old one again. A course
    of which another release came meanwhile is left alone: no release, and no problem either. Raises
    `Unchangeable` where a file has to be changed by hand; then no course is published.
    """

    def checked(path: str, content: bytes) -> bytes:
        return renewed(content, uid, renewal) if _holds(path, content, uid) else content

    libraries = {charge: _files_with(charge, checked) for charge in charges}
    return [_publish(charge, files, checked, person_id, now) for charge, files in libraries.items()]


def _files_with(charge: Charge, checked: Rewrite) -> list[tuple[str, bytes]]:
    for path, content in draft_texts(reading(), charge.course_id).items():
        checked(path, content)
    files = release_files(reading(), charge.release_id or 0)
    return [(path, checked(path, content)) for path, content in files]


def _holds(path: str, content: bytes, uid: str) -> bool:
    return path.startswith(FACTS) and any(fact.id == uid for fact in facts_in(content))


def _publish(
    charge: Charge, files: list[tuple[str, bytes]], checked: Rewrite, person_id: int, now: datetime
) -> Published:
    def follow(session: Session, course_id: int, release_id: int) -> None:
        bases = charge.release_id or 0, release_id
        rewrite_copy(session, course_id, bases, checked, person_id, now)

    def served_still(_session: Session, _course_id: int, served: int | None) -> None:
        if served != charge.release_id:
            raise OtherServed

    with TemporaryDirectory(prefix="facts-") as folder, suppress(OtherServed):
        put(Path(folder), files)
        home = Path(folder) / charge.course_uid
        return publish_one(home, charge.course_uid, now, only_rise, follow, person_id, served_still)
    return Published(charge.course_uid, None, is_new=False, problems=())
