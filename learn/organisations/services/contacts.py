"""Calls and messages, noted once however often they are sent."""

from dataclasses import dataclass
from datetime import datetime

from learn.accounts.viewer import Viewer
from learn.database import insert_missing, transaction
from learn.organisations import deeds
from learn.organisations.models import Contact
from learn.organisations.queries.offices import Office
from learn.organisations.queries.people import TraineeRow
from learn.progress.services import record

KINDS = ("called", "wrote", "no answer")


@dataclass(frozen=True, slots=True)
class Made:
    """A contact as the form sends it; `key` was made with the form, so that a double tap counts once."""

    key: str
    kind: str
    note: str | None = None
    cohort_id: int | None = None
    cohort: str | None = None


def note_contact(office: Office, trainee: TraineeRow, made: Made, who: Viewer, now: datetime) -> bool:
    """Keep that somebody called or wrote; tell whether that is news."""
    row = {
        "key": made.key,
        "trainee_id": trainee.id,
        "cohort_id": made.cohort_id,
        "person_id": who.person_id,
        "kind": made.kind,
        "note": made.note,
        "at": now,
    }
    with transaction() as session:
        is_new = insert_missing(session, Contact, [row]) == 1
        if is_new:
            deed = deeds.contacted(trainee.person_reference, made.cohort, made.kind)
            record(session, office.reference, who.reference, now, deed)
        return is_new
