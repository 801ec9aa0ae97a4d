"""Taking away the rows of lists: after some time, and when somebody on them is erased.

What a list did is in the tables it wrote; its rows are kept for the sheet that goes back. A list that was
not confirmed in time goes with them, as if it had been dropped.
"""

import json
import zlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from learn.database import transaction
from learn.organisations.models import RosterFile, RosterRemark, RosterResult, Trainee

# Long enough to mend the rows with problems and to hand the sheet on.
KEPT = timedelta(days=30)
UNCONFIRMED = ("asked", "shown")
NOT_DIGITS = bytes(set(range(256)) - set(b"0123456789"))
# The last digits of a phone are the same however it is written.
TELLING_DIGITS = 9


def clear_old_lists(now: datetime) -> None:
    """Take away the rows of lists that were handed over so long ago. Safe to repeat."""
    old = RosterFile.created_at < now - KEPT
    last_used = func.coalesce(RosterFile.finished_at, RosterFile.confirmed_at)
    with transaction() as session:
        session.execute(delete(RosterFile).where(RosterFile.state.in_(UNCONFIRMED), old))
        kept = (RosterFile.state.not_in(UNCONFIRMED), func.length(RosterFile.content) > 0)
        done = select(RosterFile.id).where(*kept, old, or_(last_used.is_(None), last_used < now - KEPT))
        _take_rows(session, session.scalars(done).all())


def forget_in_lists(session: Session, trainees: Iterable[Trainee]) -> None:
    """Take away the rows of every list that names these people, in the transaction that erases them.

    A list that is being enrolled goes on and is cleared in its time.
    """
    for trainee in trainees:
        lists = session.execute(
            select(RosterFile.id, RosterFile.state, RosterFile.content).where(
                RosterFile.organisation_id == trainee.organisation_id,
                RosterFile.state != "confirmed",
                func.length(RosterFile.content) > 0,
            )
        )
        meant = _lists_that_mean(session, trainee) | _lists_that_miss(session, trainee)
        named = {
            row.id: row.state for row in lists if row.id in meant or _names(row.content, row.state, trainee)
        }
        unconfirmed = [roster for roster, state in named.items() if state in UNCONFIRMED]
        session.execute(delete(RosterFile).where(RosterFile.id.in_(unconfirmed)))
        _take_rows(session, named.keys() - set(unconfirmed))


def _lists_that_mean(session: Session, trainee: Trainee) -> set[int]:
    """Return the enrolled lists of which a row meant somebody, whatever they were known by then."""
    enrolled = session.execute(
        select(RosterResult.roster_id, RosterResult.rows)
        .join(RosterFile, RosterFile.id == RosterResult.roster_id)
        .where(RosterFile.organisation_id == trainee.organisation_id)
    )
    # Lists that were enrolled before the trainee was kept with each row say nothing here.
    return {roster for roster, rows in enrolled if any(trainee.id in said[3:] for said in rows)}


def _lists_that_miss(session: Session, trainee: Trainee) -> set[int]:
    """Return the lists that name somebody by saying that no row means them; by their name alone."""
    ours = RosterFile.organisation_id == trainee.organisation_id
    told = session.execute(
        select(RosterRemark.roster_id, RosterRemark.details)
        .join(RosterFile, RosterFile.id == RosterRemark.roster_id)
        .where(ours, RosterRemark.kind == "missing")
    )
    ended = session.execute(
        select(RosterResult.roster_id, RosterResult.rows)
        .join(RosterFile, RosterFile.id == RosterResult.roster_id)
        .where(ours, RosterResult.first_row < 0)
    )
    names = [(roster, details["name"]) for roster, details in told]
    names += [(roster, said[0][1]["name"]) for roster, rows in ended for _, _, said, *_ in rows]
    return {roster for roster, name in names if name == trainee.name}


def _names(content: bytes, state: str, trainee: Trainee) -> bool:
    """Tell whether the rows hold what somebody is known by; one list too many does no harm."""
    rows = (content if state == "asked" else zlib.decompress(content)).lower()
    # What they were known by when a list was handed over may have changed; their name seldom does.
    if state == "shown" and trainee.name and _cell(trainee.name) in rows:
        return True
    if trainee.email and trainee.email.lower().encode() in rows:
        return True
    if trainee.external_id and _cell(trainee.external_id) in rows:
        return True
    digits = "".join(filter(str.isdigit, trainee.phone or ""))[-TELLING_DIGITS:]
    return len(digits) == TELLING_DIGITS and digits.encode() in rows.translate(None, NOT_DIGITS)


def _cell(value: str) -> bytes:
    return json.dumps(value, ensure_ascii=False).lower().encode()


def _take_rows(session: Session, roster_ids: Collection[int]) -> None:
    """Keep of a list that it came and how many it enrolled; one that nobody went on with has failed."""
    these = RosterFile.id.in_(roster_ids)
    session.execute(update(RosterFile).where(these, RosterFile.state == "confirmed").values(state="failed"))
    session.execute(update(RosterFile).where(these).values(content=b""))
    for roster_id, counts in session.execute(select(RosterFile.id, RosterFile.counts).where(these)).all():
        # What was said of the whole list quotes it: names of sheets and columns are whatever somebody wrote.
        kept = {name: count for name, count in counts.items() if name not in ("notes", "firsts")}
        session.execute(update(RosterFile).where(RosterFile.id == roster_id).values(counts=kept))
    for table in (RosterRemark, RosterResult):
        session.execute(delete(table).where(table.roster_id.in_(roster_ids)))
