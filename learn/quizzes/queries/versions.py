"""Versions of questions, which never change: read once and then kept in memory, keys apart from bodies."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.orm import Session

from learn.kept import Kept
from learn.quizzes.models import QuestionKey, QuestionVersion

Reader = Connection | Session
KEPT_VERSIONS = 512


@dataclass(frozen=True, slots=True)
class AskableVersion:
    """What asking and marking need of a question besides its key, and what the evidence calls it."""

    id: int
    uid: str
    content_hash: str
    kind: str
    outcome: str | None
    body: dict[str, Any]


# Keys begin with the database read: one process may serve several, as tests do.
_versions: Kept[tuple[Engine, int], AskableVersion] = Kept(KEPT_VERSIONS)
_keys: Kept[tuple[Engine, int], dict[str, Any]] = Kept(KEPT_VERSIONS)

VERSIONS = select(
    QuestionVersion.id,
    QuestionVersion.uid,
    QuestionVersion.content_hash,
    QuestionVersion.kind,
    QuestionVersion.outcome,
    QuestionVersion.body,
).where(QuestionVersion.id.in_(bindparam("ids", expanding=True)))
KEYS = select(QuestionKey.question_version_id, QuestionKey.key).where(
    QuestionKey.question_version_id.in_(bindparam("ids", expanding=True))
)


def askable_versions(reader: Reader, version_ids: Collection[int]) -> dict[int, AskableVersion]:
    """Return question versions by id, without their keys."""
    site = site_of(reader)
    found = {version_id: _versions.get((site, version_id)) for version_id in version_ids}
    missing = [version_id for version_id, version in found.items() if version is None]
    if missing:
        for row in reader.execute(VERSIONS, {"ids": missing}):
            found[row.id] = _versions.put((site, row.id), AskableVersion(*row))
    return {version_id: version for version_id, version in found.items() if version is not None}


def keys_of_versions(reader: Reader, version_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the keys of question versions by id: for marking, and for shown answers."""
    site = site_of(reader)
    found = {version_id: _keys.get((site, version_id)) for version_id in version_ids}
    missing = [version_id for version_id, key in found.items() if key is None]
    if missing:
        for row in reader.execute(KEYS, {"ids": missing}):
            found[row.question_version_id] = _keys.put((site, row.question_version_id), row.key)
    return {version_id: key for version_id, key in found.items() if key is not None}


def site_of(reader: Reader) -> Engine:
    """Return the engine asked, by which what is kept of several databases is told apart."""
    connection = reader.connection() if isinstance(reader, Session) else reader
    return connection.engine


def database_of(reader: Reader) -> str:
    """Return the address asked, the same for those who read and those who write."""
    return _address(site_of(reader))


@lru_cache
def _address(site: Engine) -> str:
    # Made once: an address is text only when it is written.
    return site.url.render_as_string(hide_password=False)
