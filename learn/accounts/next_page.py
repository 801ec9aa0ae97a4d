"""Where to go after signing in: pages of this site only."""

import re

from learn.i18n import LANGUAGES

LONGEST = 500
# One slash at a time and no dots alone, so that no browser reads it as another host or another folder.
SITE_PAGE = re.compile(
    rf"/(?:{'|'.join(LANGUAGES)})(?:/(?!\.+(?:/|\?|$))[A-Za-z0-9._~-]+)*/?(?:\?[A-Za-z0-9._~%&=+-]*)?"
)


def safe_next(asked: str | None, otherwise: str) -> str:
    """Return the page that was asked for when it is surely one of ours, else `otherwise`."""
    return asked if asked and len(asked) <= LONGEST and SITE_PAGE.fullmatch(asked) else otherwise
