"""What progress does by itself, once a day."""

from datetime import datetime

from learn.progress.services import seal_days


def seal(now: datetime) -> None:
    """Seal yesterday's evidence, if it is not sealed yet."""
    seal_days(now)
