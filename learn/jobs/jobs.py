"""What the table of jobs does by itself, every hour."""

from datetime import datetime

from learn.jobs.services import clear_old_jobs


def clear(now: datetime) -> None:
    """Forget jobs that were over long ago."""
    clear_old_jobs(now)
