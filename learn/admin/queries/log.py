"""The log of administration, the newest line first, with the names that its references lead to today."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.organisations.models import Organisation
from learn.progress.models import Evidence
from learn.progress.queries.records import OF_ADMINISTRATION

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what to whom and when; `actor` and `to` are references where nobody has them any more."""

    sequence: int
    kind: str
    at: datetime
    actor: str
    facts: dict[str, Any]


def lines(reader: Reader, before: int | None, limit: int) -> list[Line]:
    """Return the newest lines, those before the line of number `before`."""
    found = (
        select(Evidence.sequence, Evidence.kind, Evidence.at, Evidence.person_reference, Evidence.facts)
        .where(Evidence.chain == OF_ADMINISTRATION)
        .order_by(Evidence.sequence.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(Evidence.sequence < before)
    return [
        Line(row.sequence, row.kind, row.at, row.person_reference, json.loads(row.facts))
        for row in reader.execute(found)
    ]


def names_in(reader: Reader, shown: Iterable[Line]) -> dict[str, str]:
    """Return the user names and organisations that the references in these lines lead to."""
    found = list(shown)
    references = {line.actor for line in found} | {str(line.facts.get("to")) for line in found}
    houses = {str(line.facts["organisation"]) for line in found if "organisation" in line.facts}
    people = select(Person.reference, Person.username).where(Person.reference.in_(references))
    named = select(Organisation.reference, Organisation.name).where(Organisation.reference.in_(houses))
    return {row[0]: row[1] for row in (*reader.execute(people), *reader.execute(named)) if row[1]}
