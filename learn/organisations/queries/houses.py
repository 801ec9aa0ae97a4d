"""The organisations of the installation, for those who run it."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.organisations.models import Organisation, Trainee


@dataclass(frozen=True, slots=True)
class House:
    """An organisation as a list of all of them shows it."""

    id: int
    reference: str
    slug: str
    name: str
    trainee_count: int


def organisations(reader: Connection | Session) -> list[House]:
    """Return every organisation, ordered by its address."""
    trainees = select(func.count()).where(Trainee.organisation_id == Organisation.id).scalar_subquery()
    rows = reader.execute(
        select(
            Organisation.id, Organisation.reference, Organisation.slug, Organisation.name, trainees
        ).order_by(Organisation.slug)
    )
    return [House(*row) for row in rows]
