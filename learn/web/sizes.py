"""Sizes and waits in the units people use."""

from learn.i18n import ngettext

KILO = 1_000
MINUTE = 60
HOUR = 3_600
SMALL = 10


def size_in_words(count: int) -> str:
    """Return `count` bytes as "0.5 kB", "3.1 kB", "24 kB" or "1.2 MB"; Latin digits in every language."""
    kilobytes = count / KILO
    if round(kilobytes) >= KILO:
        return f"{kilobytes / KILO:.1f} MB"
    return f"{kilobytes:.1f} kB" if round(kilobytes, 1) < SMALL else f"{kilobytes:.0f} kB"


def wait_in_words(seconds: int) -> str:
    """Return a wait rounded up to the unit that matters: "5 seconds", "3 minutes", "2 hours"."""
    if seconds < MINUTE:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    if seconds < HOUR:
        minutes = -(-seconds // MINUTE)
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    hours = -(-seconds // HOUR)
    return ngettext("%(num)s hour", "%(num)s hours", hours)
