"""What quizzes do by themselves, hour by hour."""

from datetime import datetime

from learn.quizzes.services import sweep_orphans


def sweep_uploads(now: datetime) -> None:
    """Take away the files that nobody's answer names any more."""
    sweep_orphans(now)
