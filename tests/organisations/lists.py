"""Lists that organisations hand over, and what is there once they were enrolled."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text

from learn import clock, ids
from learn.database import db, reading, transaction
from learn.organisations.models import Cohort, SeatPool
from learn.organisations.packing import pack
from learn.organisations.planning import Choices, Planned, Tally
from learn.organisations.roster import read_roster
from learn.organisations.services import rosters
from learn.organisations.sheets import read_sheet
from learn.urdu import fold
from tests.factories import NOW

HEADINGS = "name,email,phone,external_id"
CHOSEN = Choices("Spring", ("safe-online",))
TABLES = (
    "person",
    "trainee",
    "enrolment",
    "seat",
    "evidence",
    "evidence_chain",
    "invitation",
    "cohort",
    "cohort_course",
)


def people(count: int, first: int = 1) -> str:
    """Return a list of so many people."""
    numbers = range(first, first + count)
    return "\n".join([HEADINGS, *map(person, numbers), ""])


def person(number: int) -> str:
    name = f"{'Sana' if number % 2 else 'Bilal'} {letters(number)}"
    return f"{name},p{number}@example.org,+92300{number:07},T-{number:05}"


def letters(number: int) -> str:
    """Return a family name for a number."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number)).title() + "ai"


def enrol(
    organisation_id: int,
    content: str,
    choices: Choices = CHOSEN,
    clock: Callable[[], datetime] = lambda: NOW,
    watch: Callable[[Planned], object] = lambda _: None,
) -> Tally:
    """Enrol a list as the command does."""
    return rosters.carry_out(begun(organisation_id, content, choices), clock, watch=watch)


def begun(organisation_id: int, content: str, choices: Choices = CHOSEN) -> int:
    """Return the key of a list that is confirmed and not enrolled yet."""
    sheet = read_sheet(content.encode(), "list.csv")
    shown, _ = rosters.settle(organisation_id, read_roster(sheet), choices, "list.csv")
    return rosters.begin(organisation_id, None, pack(sheet), "list.csv", shown, clock.now())


def counts() -> dict[str, int]:
    """Return how many rows each table of an enrolment has."""
    with db.engines["reading"].connect() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in TABLES
        }


def pooled_cohort(organisation_id: int, size: int, name: str = "Spring") -> int:
    """Return the pool of a new cohort that pays its seats from it."""
    with transaction() as session:
        pool = {
            "organisation_id": organisation_id,
            "name": f"Seats of {name}",
            "size": size,
            "created_at": NOW,
        }
        pool_id = session.execute(insert(SeatPool).values(**pool).returning(SeatPool.id)).scalar_one()
        cohort = {"public_id": ids.public_id(), "organisation_id": organisation_id, "created_at": NOW}
        names = {"name": name, "name_key": fold(name), "pool_id": pool_id}
        session.execute(insert(Cohort).values(**cohort, **names))
    return pool_id


def used(pool_id: int) -> int:
    """Return how many seats of a pool are used."""
    return reading().execute(select(SeatPool.used_count).where(SeatPool.id == pool_id)).scalar_one()


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a plain statement."""
    with db.engines["reading"].connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]
