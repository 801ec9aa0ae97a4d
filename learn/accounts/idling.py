"""When a page left open on a shared phone is locked, and how seldom the moments are noted."""

REFRESH_SECONDS = 60


def has_idled_out(seen: object, now: int, idle_minutes: int) -> bool:
    """Tell whether nothing was seen for too long; a cookie without a moment counts as too long."""
    return not isinstance(seen, int) or now - seen > idle_minutes * 60


def is_due(noted: object, now: int) -> bool:
    """Tell whether the moment noted last is old enough to be noted anew."""
    return not isinstance(noted, int) or now - noted >= REFRESH_SECONDS
