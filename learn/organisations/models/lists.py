"""Tables of lists as they were handed over, what was said of their rows and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class RosterFile(Base):
    """A list as it was handed over, and what became of it; nobody is enrolled before it is confirmed.

    `content` holds its rows, packed, without what stood below a heading of passwords; while somebody is
    asked which letters are meant, the file as it came. `choices` are what was picked in the form, and the
    cohorts to be made; `counts` what the preview showed, then what became of it, as `notes` what was
    said of the list as a whole, and until they are enrolled as `firsts` the first who are new.
    """

    __tablename__ = "roster_file"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'shown', 'confirmed', 'done', 'failed', 'dropped')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    job_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class RosterRemark(Base):
    """What the preview of a list says of one row, under the key of its sentence; `number` orders them."""

    __tablename__ = "roster_remark"
    __table_args__ = (
        CheckConstraint("kind IN ('error', 'warning', 'change', 'missing')", name="kind"),
        Index("ix_roster_remark_kind", "roster_id", "kind", "number"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("roster_file.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    row_number: Mapped[int]
    heading: Mapped[str | None] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class RosterResult(Base):
    """What became of a chunk of a list, stored with it: the mark from which a killed import goes on.

    `rows` lists [row, action, [[key, details]…], trainee] of every row from `first_row` on; chunks of
    people who were taken off because the list does not name them have a `first_row` below zero. By the
    trainee's key the rows of whoever is erased are found, whatever they are known by since.
    """

    __tablename__ = "roster_result"

    roster_id: Mapped[int] = mapped_column(ForeignKey("roster_file.id", ondelete="CASCADE"), primary_key=True)
    first_row: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[list[Any]] = mapped_column(JSON)
