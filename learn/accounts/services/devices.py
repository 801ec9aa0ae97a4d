"""Signing devices in and out: one row for each, known by the digest of its token."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.models import PersonBrowser, PersonSession
from learn.accounts.queries import viewer_by_token
from learn.accounts.viewer import Viewer
from learn.database import transaction, upsert


class NoSuchDevice(Exception):
    """The person is signed in on no such device; another's devices do not exist for them."""


class CodeMissing(RuntimeError):
    """A session was to be opened on a password alone for somebody who has a second factor."""


def open_session(
    session: Session, person_id: int, arrival: Arrival, bounds: Bounds, *, has_given_code: bool = False
) -> Viewer:
    """Sign a person in on a device, with a token nobody had before; their sessions that ended go.

    The last wall before a second factor: whichever door forgets to ask for the code opens nothing.
    """
    secret = ids.token()
    session.execute(
        delete(PersonSession).where(
            PersonSession.person_id == person_id, PersonSession.expires_at <= arrival.now
        )
    )
    session.add(
        PersonSession(
            person_id=person_id,
            token_digest=ids.digest(secret),
            device=arrival.device,
            is_own_device=arrival.is_own_device,
            created_at=arrival.now,
            seen_at=arrival.now,
            expires_at=arrival.now + timedelta(days=bounds.session_days),
        )
    )
    session.flush()
    if arrival.browser:
        row = {
            "person_id": person_id,
            "digest": arrival.browser,
            "first_at": arrival.now,
            "last_at": arrival.now,
        }
        upsert(session, PersonBrowser, [row], keys=("person_id", "digest"), keeps=("first_at",))
    viewer = viewer_by_token(session.connection(), secret, arrival.now)
    if viewer is None:
        raise LookupError("a session was opened for somebody who may not have one")
    if viewer.has_second_factor and not has_given_code:
        raise CodeMissing
    return viewer


def renew_token(session: Session, session_id: int) -> str:
    """Give a session another token; the old one opens nothing any more."""
    secret = ids.token()
    session.execute(
        update(PersonSession).where(PersonSession.id == session_id).values(token_digest=ids.digest(secret))
    )
    return secret


def end_token(token: str) -> None:
    """Sign out the device that holds `token`; harmless if it was signed out before."""
    with transaction() as session:
        session.execute(delete(PersonSession).where(PersonSession.token_digest == ids.digest(token)))


def end_device(person_id: int, session_id: int) -> None:
    """Sign out one device of the person; raises NoSuchDevice for any other."""
    with transaction() as session:
        ended = session.execute(
            delete(PersonSession)
            .where(PersonSession.id == session_id, PersonSession.person_id == person_id)
            .returning(PersonSession.id)
        ).first()
    if ended is None:
        raise NoSuchDevice


def end_other_devices(session: Session, person_id: int, kept: int | None) -> None:
    """Sign out all devices of the person but the one kept."""
    session.execute(
        delete(PersonSession).where(PersonSession.person_id == person_id, PersonSession.id != (kept or 0))
    )


def sign_out_others(viewer: Viewer) -> None:
    """Sign the person out everywhere but here."""
    with transaction() as session:
        end_other_devices(session, viewer.person_id, viewer.session_id)


def note_seen(session_id: int, now: datetime) -> None:
    """Note that the device was in use."""
    with transaction() as session:
        session.execute(update(PersonSession).where(PersonSession.id == session_id).values(seen_at=now))
