"""Tables of who sponsors trainees: organisations, what they own and pay for, and who works for them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Organisation(Base):
    """Who sponsors trainees: an NGO, a programme, a centre, a company; `slug` is its address.

    `reference` names its chain of evidence. `outage_minutes` is how much a quiz gives back for measured
    outages to its trainees; None leaves what the installation gives.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    outage_minutes: Mapped[int | None]
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


class OrganisationCourse(Base):
    """A course that is an organisation's own: nobody else finds it in a list or takes a place on it."""

    __tablename__ = "organisation_course"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class Programme(Base):
    """What a funder pays for: cohorts under one name, from a day until a day."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("organisation_id", "slug"),
        CheckConstraint("ends_on >= starts_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    funder: Mapped[str | None] = mapped_column(String(120))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime]


class Officer(Base):
    """Somebody who works for an organisation; each person has one role in it.

    A coordinator runs it, a tutor reviews its trainees' work, a monitor reads one programme and nothing else.
    """

    __tablename__ = "officer"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        CheckConstraint("role IN ('coordinator', 'tutor', 'monitor')", name="role"),
        CheckConstraint("(role = 'monitor') = (programme_id IS NOT NULL)", name="programme"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    created_at: Mapped[datetime]


class SeatPool(Base):
    """So many places on courses, bought or granted; `used_count` never passes `size`, whoever is quicker."""

    __tablename__ = "seat_pool"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("used_count BETWEEN 0 AND size", name="used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    used_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
