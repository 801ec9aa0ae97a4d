"""The table of jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Job(Base):
    """Something to be done after the deed that asked for it, however often it is cut off.

    `tries` counts those who took it and tells them apart: whoever holds an older number has lost the job.
    `error` says to people why it cannot be done; `fault` says to those who run the site what broke.
    `beat_at` is when its worker last gave a sign of life. `by_person_id` is a person's id without a
    foreign key, since jobs know nothing of people.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        Index("ix_job_state_not_before", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200), default="")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tries: Mapped[int] = mapped_column(default=0)
    most_tries: Mapped[int]
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
    fault: Mapped[str | None] = mapped_column(String(300))
    by_person_id: Mapped[int | None]
