"""What accounts do by themselves, every hour."""

from datetime import datetime

from learn.accounts.services.erasing import erase_due


def erase(now: datetime) -> None:
    """Erase the people whose grace is over."""
    erase_due(now)
