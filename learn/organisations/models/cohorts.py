"""Tables of trainees who learn together: what a cohort takes, and by when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Cohort(Base):
    """Trainees who learn together, from a day until a day; `weekly_target` is study times a week.

    `name_key` is the folded name, by which a list names the cohort.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name_key"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("weekly_target BETWEEN 1 AND 21", name="weekly_target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("seat_pool.id"))
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    weekly_target: Mapped[int] = mapped_column(default=3)
    created_at: Mapped[datetime]


# Read backwards it has the newest first and those without a day last; SQLite has no other order of nulls.
Index("ix_cohort_newest", Cohort.organisation_id, Cohort.starts_on.nulls_first(), Cohort.id)


class CohortCourse(Base):
    """A course that a cohort takes; with `release_id` its trainees stay on that release."""

    __tablename__ = "cohort_course"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))


class DueDate(Base):
    """The day by which a cohort should have done a module."""

    __tablename__ = "due_date"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    module_uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_on: Mapped[date] = mapped_column(Date)
