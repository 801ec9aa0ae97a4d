"""Tables of trainees: who they are, where they sit, how they are let in, and what was done about them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Trainee(Base):
    """A person on an organisation's roster, as the organisation knows them.

    Known inside the organisation by `external_id`, else e-mail, else phone. `person_id` is an account
    without a password until the invitation is used; whoever has an account already brings it then.
    `activated_at` is that moment. The organisation's own words for gender and district serve reports alone.
    `extra_time` is what this organisation grants; the person has the most that anybody does.
    """

    __tablename__ = "trainee"
    __table_args__ = (
        UniqueConstraint("organisation_id", "external_id"),
        UniqueConstraint("organisation_id", "person_id"),
        Index("ix_trainee_email", "organisation_id", "email"),
        Index("ix_trainee_phone", "organisation_id", "phone"),
        Index("ix_trainee_name", "organisation_id", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    external_id: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str | None] = mapped_column(String(8))
    gender: Mapped[str | None] = mapped_column(String(40))
    district: Mapped[str | None] = mapped_column(String(80))
    extra_time: Mapped[str | None] = mapped_column(String(4))
    is_reminded: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Seat(Base):
    """A trainee's place on one course in one cohort, paid from the cohort's pool until `ended_at`.

    What ended stays as it was, since reports tell of months that are over: whoever comes back takes another.
    `due_at` is when this cohort wants the course done; the enrolment has the last of those days. The seat
    ends by itself when the day `expires_on` is over.
    """

    __tablename__ = "seat"
    __table_args__ = (
        Index("ix_seat_trainee", "trainee_id", "cohort_id", "course_id"),
        Index(
            "ix_seat_held",
            "trainee_id",
            "cohort_id",
            "course_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_seat_cohort", "cohort_id", "course_id", "trainee_id"),
        Index(
            "ix_seat_expires_on",
            "expires_on",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    expires_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A door that opens once: for a trainee (link or slip) or for somebody who is to work here.

    Only the digest is kept. A new one for the same trainee voids the one before.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(trainee_id IS NULL) = (role IS NOT NULL)", name="for_whom"),
        CheckConstraint("role IN ('coordinator', 'tutor', 'monitor')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    trainee_id: Mapped[int | None] = mapped_column(ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(12))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class Contact(Base):
    """Somebody called or wrote to a trainee, or tried to; `note` is for the organisation alone."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("kind IN ('called', 'wrote', 'no answer')", name="kind"),
        Index("ix_contact_trainee", "trainee_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]


class Reminder(Base):
    """The one reminder a trainee was sent in the week that begins on `week_on`."""

    __tablename__ = "reminder"

    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id", ondelete="CASCADE"), primary_key=True)
    week_on: Mapped[date] = mapped_column(Date, primary_key=True)
    sent_at: Mapped[datetime]


class GhostNote(Base):
    """What somebody found who looked at a flag of the ghost check; flags themselves are computed."""

    __tablename__ = "ghost_note"

    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    verdict: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
