"""The first administrator: whoever opens the link that the first start printed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.models import SetUpLink
from learn.accounts.queries import Reader
from learn.accounts.services.administrators import has_administrator, set_administrator
from learn.admin.services.log import note
from learn.database import transaction

LASTS = timedelta(hours=24)


class NoSuchLink(LookupError):
    """The link was used, is too old, was never made, or somebody runs the installation already."""


def make_link(now: datetime) -> str | None:
    """Return the token of a new link, which voids those before; None where there is an administrator."""
    with transaction() as session:
        if has_administrator(session):
            return None
        token = ids.token()
        session.execute(delete(SetUpLink))
        session.add(SetUpLink(digest=ids.digest(token), created_at=now, expires_at=now + LASTS))
        return token


def is_open(reader: Reader, token: str, now: datetime) -> bool:
    """Tell whether the link makes an administrator of whoever follows it."""
    link = select(SetUpLink.id).where(SetUpLink.digest == ids.digest(token), SetUpLink.expires_at > now)
    return reader.execute(link).first() is not None and not has_administrator(reader)


def become_first(person_id: int, reference: str, token: str, now: datetime) -> None:
    """Make somebody the first administrator; raises NoSuchLink."""
    with transaction() as session:
        _use_up(session, token, now)
        set_administrator(session, person_id, is_one=True)
        note(session, reference, now, "administrator made", to=reference, by="set-up link")


def _use_up(session: Session, token: str, now: datetime) -> None:
    """Take the link away; of two who follow it at once the database lets one through."""
    used = session.execute(
        delete(SetUpLink)
        .where(SetUpLink.digest == ids.digest(token), SetUpLink.expires_at > now)
        .returning(SetUpLink.id)
    ).first()
    if used is None or has_administrator(session):
        raise NoSuchLink
