"""Questions asked of the tables of people, sessions and counters."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, text
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.limits import Limit, Tally
from learn.accounts.models import (
    AttemptCounter,
    Person,
    PersonBrowser,
    PersonSession,
    RecoveryCode,
    SecondFactor,
    SecondFactorCode,
)
from learn.accounts.viewer import Looks, Viewer
from learn.database import UTCDateTime
from learn.prepared import Prepared

Reader = Connection | Session

# Runs on every request of a signed-in person, hence plain text: no statement is built. Somebody whose
# grace is over is gone, even if the hourly job has not yet erased them.
VIEWER_BY_TOKEN = Prepared(
    text("""
    SELECT person.id, person.reference, person_session.id, person.username, person.language,
           person.theme, person.text_size, person.has_data_saver, person.has_nastaliq, person.extra_time,
           person.erase_after, person.is_officer, person.is_administrator, person.has_second_factor,
           person.is_demo
    FROM person_session JOIN person ON person.id = person_session.person_id
    WHERE person_session.token_digest = :digest AND person_session.expires_at > :now
      AND person.suspended_at IS NULL AND person.erased_at IS NULL
      AND (person.erase_after IS NULL OR person.erase_after > :now)
    """).bindparams(bindparam("now", type_=UTCDateTime))
)


def viewer_by_token(reader: Connection, token: str, now: datetime) -> Viewer | None:
    """Return who is signed in with `token`, unless the session ended or the person may not be here."""
    rows = VIEWER_BY_TOKEN.rows(reader, {"digest": ids.digest(token), "now": now})
    if not rows:
        return None
    (
        person_id,
        reference,
        session_id,
        username,
        language,
        theme,
        text_size,
        has_data_saver,
        has_nastaliq,
        extra_time,
        erase_after,
        is_officer,
        is_administrator,
        has_second_factor,
        is_demo,
    ) = rows[0]
    return Viewer(
        person_id=person_id,
        reference=reference,
        session_id=session_id,
        token=token,
        username=username,
        language=language,
        looks=Looks(theme, text_size, bool(has_data_saver), bool(has_nastaliq)),
        extra_time=extra_time,
        is_erasure_pending=erase_after is not None,
        is_officer=bool(is_officer),
        is_administrator=bool(is_administrator),
        has_second_factor=bool(has_second_factor),
        is_demo=bool(is_demo),
    )


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves that somebody is the person they name."""

    person_id: int
    reference: str
    username_key: str
    password_hash: str
    is_suspended: bool
    has_second_factor: bool
    created_at: datetime


def credentials_by_key(reader: Reader, key: str, now: datetime) -> Credentials | None:
    """Return the credentials of the person with this folded name."""
    return _credentials(reader, Person.username_key == key, now)


def credentials_by_id(reader: Reader, person_id: int, now: datetime) -> Credentials | None:
    """Return the credentials of a person already known."""
    return _credentials(reader, Person.id == person_id, now)


def _credentials(reader: Reader, condition: Any, now: datetime) -> Credentials | None:  # noqa: ANN401 - a clause
    row = reader.execute(
        select(
            Person.id,
            Person.reference,
            Person.username_key,
            Person.password_hash,
            Person.suspended_at,
            Person.has_second_factor,
            Person.created_at,
        ).where(
            condition,
            Person.erased_at.is_(None),
            or_(Person.erase_after.is_(None), Person.erase_after > now),
        )
    ).first()
    if row is None:
        return None
    return Credentials(
        person_id=row.id,
        reference=row.reference,
        username_key=row.username_key or "",
        password_hash=row.password_hash or "",
        is_suspended=row.suspended_at is not None,
        has_second_factor=row.has_second_factor,
        created_at=row.created_at,
    )


def unused_code_id(reader: Reader, person_id: int, digest: str) -> int | None:
    """Return the row of a recovery code that was not used yet."""
    mine = select(RecoveryCode.id).where(
        RecoveryCode.person_id == person_id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None)
    )
    return reader.execute(mine).scalar()


def unused_code_count(reader: Reader, person_id: int) -> int:
    """Return how many recovery codes are left."""
    mine = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return reader.execute(mine).scalar_one()


@dataclass(frozen=True, slots=True)
class Factor:
    """A person's second factor; without `confirmed_at` it waits for its first code."""

    secret: str
    created_at: datetime
    confirmed_at: datetime | None


def second_factor_of(reader: Reader, person_id: int) -> Factor | None:
    """Return the second factor of a person, confirmed or not."""
    row = reader.execute(
        select(SecondFactor.secret, SecondFactor.created_at, SecondFactor.confirmed_at).where(
            SecondFactor.person_id == person_id
        )
    ).first()
    return Factor(*row) if row is not None else None


def unused_factor_code_id(reader: Reader, person_id: int, digest: str) -> int | None:
    """Return the row of a recovery code of the second factor that was not used yet."""
    mine = select(SecondFactorCode.id).where(
        SecondFactorCode.person_id == person_id,
        SecondFactorCode.digest == digest,
        SecondFactorCode.used_at.is_(None),
    )
    return reader.execute(mine).scalar()


def unused_factor_code_count(reader: Reader, person_id: int) -> int:
    """Return how many recovery codes of the second factor are left."""
    mine = select(func.count()).where(
        SecondFactorCode.person_id == person_id, SecondFactorCode.used_at.is_(None)
    )
    return reader.execute(mine).scalar_one()


def taken_keys(reader: Reader, keys: Collection[str]) -> set[str]:
    """Return which of these folded names somebody has."""
    found = reader.execute(select(Person.username_key).where(Person.username_key.in_(keys))).scalars()
    return {key for key in found if key is not None}


def person_by_name_key(reader: Reader, key: str) -> int | None:
    """Return the id of the person of that name."""
    found: int | None = reader.execute(select(Person.id).where(Person.username_key == key)).scalar()
    return found


def tallies(reader: Reader, limits: Iterable[Limit], now: datetime) -> dict[str, Tally]:
    """Return what was counted in the open windows of these limits."""
    rows = reader.execute(
        select(AttemptCounter.bucket, AttemptCounter.count, AttemptCounter.window_ends_at).where(
            AttemptCounter.bucket.in_([limit.bucket for limit in limits]),
            AttemptCounter.window_ends_at > now,
        )
    )
    return {bucket: Tally(count, ends_at) for bucket, count, ends_at in rows}


@dataclass(frozen=True, slots=True)
class Device:
    """A device on which a person is signed in."""

    session_id: int
    label: str
    is_own: bool
    since: datetime
    seen_at: datetime


def devices_of(reader: Reader, person_id: int, now: datetime) -> list[Device]:
    """Return where the person is signed in, the latest seen first."""
    rows = reader.execute(
        select(
            PersonSession.id,
            PersonSession.device,
            PersonSession.is_own_device,
            PersonSession.created_at,
            PersonSession.seen_at,
        )
        .where(PersonSession.person_id == person_id, PersonSession.expires_at > now)
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
    )
    return [Device(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person told about themselves, and when their account goes if it goes."""

    username: str | None
    name: str | None
    email: str | None
    phone: str | None
    created_at: datetime
    erase_after: datetime | None


def profile_of(reader: Reader, person_id: int) -> Profile:
    """Return the profile of a person who has one."""
    row = reader.execute(
        select(
            Person.username, Person.name, Person.email, Person.phone, Person.created_at, Person.erase_after
        ).where(Person.id == person_id, Person.erased_at.is_(None))
    ).one()
    return Profile(*row)


def due_for_erasing(reader: Reader, now: datetime) -> list[int]:
    """Return the people whose grace is over."""
    due = select(Person.id).where(Person.erase_after <= now, Person.erased_at.is_(None)).order_by(Person.id)
    return list(reader.execute(due).scalars())


PROFILE_COLUMNS = (
    Person.username,
    Person.name,
    Person.email,
    Person.phone,
    Person.language,
    Person.theme,
    Person.text_size,
    Person.has_data_saver,
    Person.has_nastaliq,
    Person.extra_time,
    Person.site_extra_time,
    Person.is_officer,
    Person.is_administrator,
    Person.has_second_factor,
    Person.is_demo,
    Person.reference,
    Person.created_at,
    Person.suspended_at,
    Person.erase_after,
)


def everything_about(reader: Reader, person_id: int) -> dict[str, Any]:
    """Return all that the tables of this package know about a person; no hash, no token."""
    profile = reader.execute(select(*PROFILE_COLUMNS).where(Person.id == person_id)).mappings().one()
    sessions = reader.execute(
        select(
            PersonSession.device,
            PersonSession.is_own_device,
            PersonSession.created_at,
            PersonSession.seen_at,
            PersonSession.expires_at,
        )
        .where(PersonSession.person_id == person_id)
        .order_by(PersonSession.id)
    ).mappings()
    browsers = reader.execute(
        select(PersonBrowser.first_at, PersonBrowser.last_at)
        .where(PersonBrowser.person_id == person_id)
        .order_by(PersonBrowser.first_at, PersonBrowser.digest)
    ).mappings()
    codes = reader.execute(
        select(RecoveryCode.used_at).where(RecoveryCode.person_id == person_id).order_by(RecoveryCode.id)
    ).mappings()
    told = select(SecondFactor.created_at, SecondFactor.confirmed_at, SecondFactor.last_step)
    factors = reader.execute(told.where(SecondFactor.person_id == person_id)).mappings()
    used = select(SecondFactorCode.used_at).order_by(SecondFactorCode.id)
    factor_codes = reader.execute(used.where(SecondFactorCode.person_id == person_id)).mappings()
    return {
        "profile": dict(profile),
        "devices": [dict(row) for row in sessions],
        "browsers": [dict(row) for row in browsers],
        "recovery_codes": [dict(row) for row in codes],
        "second_factor": [dict(row) for row in factors],
        "second_factor_codes": [dict(row) for row in factor_codes],
    }
