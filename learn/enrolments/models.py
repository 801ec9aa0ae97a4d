"""Tables of enrolments."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Enrolment(Base):
    """One learner's place on one course; leaving and coming back keeps the row and all that was done.

    `reference` names the enrolment's chain of evidence. Completion sticks: it is set once. A learner whose
    place is pinned to a release goes on seeing that one, whatever is published meanwhile. `outage_minutes` is
    how much a quiz gives back for outages where an organisation says so; None leaves it to the installation.
    `pages_done` are the uids of the rows of `page_done`, in the order of doing and with spaces between them:
    so lists of many places need not look for those rows.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("learner_id", "course_id"),
        # Asked whenever a release is deleted; most rows are in neither.
        Index(
            "ix_enrolment_completed_release_id",
            "completed_release_id",
            sqlite_where=text("completed_release_id IS NOT NULL"),
            postgresql_where=text("completed_release_id IS NOT NULL"),
        ),
        Index(
            "ix_enrolment_pinned_release_id",
            "pinned_release_id",
            sqlite_where=text("pinned_release_id IS NOT NULL"),
            postgresql_where=text("pinned_release_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    enrolled_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    outage_minutes: Mapped[int | None]
    pinned_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    pages_done: Mapped[str] = mapped_column(Text, server_default="")
