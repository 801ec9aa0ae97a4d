"""Notes on flags of the ghost check: the latest one counts, and each stands in the evidence."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from learn.accounts.viewer import Viewer
from learn.database import transaction, upsert
from learn.enrolments.models import Enrolment
from learn.organisations import deeds
from learn.organisations.models import GhostNote, Seat
from learn.organisations.queries.offices import Office
from learn.progress.services import record


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found who looked at a flag."""

    verdict: str
    note: str


def note_ghost(office: Office, seat_id: int, found: Finding, who: Viewer, now: datetime) -> None:
    """Keep what was found; the evidence names the enrolment and the verdict, never the words."""
    row = {
        "seat_id": seat_id,
        "person_id": who.person_id,
        "verdict": found.verdict,
        "note": found.note,
        "at": now,
    }
    with transaction() as session:
        chain = session.scalar(
            select(Enrolment.reference)
            .join(Seat, Seat.enrolment_id == Enrolment.id)
            .where(Seat.id == seat_id)
        )
        upsert(session, GhostNote, [row], keys=("seat_id",))
        deed = deeds.flag_looked_at(str(chain), found.verdict)
        record(session, office.reference, who.reference, now, deed)
