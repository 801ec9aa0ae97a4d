"""Who works for which organisation: nobody else finds it."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from learn.organisations.models import Officer, Organisation
from learn.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation as somebody who works for it may see it.

    With a `programme_id` they see the trainees of that programme alone.
    """

    organisation_id: int
    reference: str
    slug: str
    name: str
    outage_minutes: int | None
    role: str
    programme_id: int | None

    @property
    def is_coordinator(self) -> bool:
        """Tell whether they may change anything here, and see how trainees are reached."""
        return self.role == "coordinator"


OFFICES = (
    select(
        Organisation.id,
        Organisation.reference,
        Organisation.slug,
        Organisation.name,
        Organisation.outage_minutes,
        Officer.role,
        Officer.programme_id,
    )
    .join(Officer, Officer.organisation_id == Organisation.id)
    .where(
        Officer.person_id == bindparam("person"),
        Organisation.suspended_at.is_(None),
    )
)
OFFICE = Prepared(OFFICES.where(Organisation.slug == bindparam("slug")))


def offices_of(reader: Connection, person_id: int) -> list[Office]:
    """Return the organisations that somebody works for, ordered by name; suspended ones are closed."""
    rows = reader.execute(OFFICES.order_by(Organisation.name, Organisation.id), {"person": person_id})
    return [Office(*row) for row in rows]


def office_of(reader: Connection, person_id: int, slug: str) -> Office | None:
    """Return the organisation for somebody who works for it."""
    row = OFFICE.first(reader, {"person": person_id, "slug": slug})
    return Office(*row) if row is not None else None
