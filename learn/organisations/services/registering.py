"""The organisation's own chain tells of every seat, so that no enrolment can be taken out of the evidence.

Whatever is done with seats in a transaction is told at its end, in one event for each course and cohort
however many seats there are: the enrolments' chains are written first, the organisation's last.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.organisations import deeds
from learn.organisations.models import Cohort, Organisation, Programme
from learn.progress.services import Deed, record

TAKEN, ENDED = "seats taken", "seats ended"


class Register:
    """Seats taken and ended in one transaction, on their way into the organisation's chain."""

    def __init__(self) -> None:
        self._chains: dict[tuple[str, str, str], list[str]] = {}
        self._activated: set[str] = set()

    def note(self, kind: str, course: str, cohort: str, chain: str, *, is_activated: bool = False) -> None:
        """Note that a seat was taken or ended; `is_activated` where its person had come in before."""
        self._chains.setdefault((kind, course, cohort), []).append(chain)
        if is_activated:
            self._activated.add(chain)

    def deeds(self) -> list[Deed]:
        """Return what the organisation's chain is told; ends first, as somebody moves by one of each."""
        return [
            deeds.seats_told(
                kind, course, cohort, chains, [each for each in chains if each in self._activated]
            )
            for (kind, course, cohort), chains in sorted(self._chains.items())
        ]


def tell_seats(session: Session, organisation: str, who: str, register: Register, now: datetime) -> None:
    """Write what was noted to the end of the organisation's chain."""
    record(session, organisation, who, now, *register.deeds())


def tell_cohorts(session: Session, cohort_ids: Sequence[int], now: datetime) -> None:
    """Write to which programme cohorts belong; whoever decides it, the organisation says so."""
    rows = session.execute(
        select(Organisation.reference, Cohort.public_id, Programme.slug)
        .select_from(Cohort)
        .join(Organisation, Organisation.id == Cohort.organisation_id)
        .outerjoin(Programme, Programme.id == Cohort.programme_id)
        .where(Cohort.id.in_(cohort_ids))
        .order_by(Cohort.id)
    ).all()
    for reference, cohort, programme in rows:
        record(session, reference, reference, now, deeds.cohort_set(cohort, programme))
