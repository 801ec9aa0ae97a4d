"""The way through the house: what the menu at the foot of each page offers."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from learn.i18n import lazy_gettext


@dataclass(frozen=True, slots=True)
class Door:
    """A menu entry; `is_for_signed_in` is None where everybody sees it."""

    endpoint: str
    label: Any
    is_for_signed_in: bool | None = None


DOORS = (
    Door("classroom.me", lazy_gettext("My courses"), is_for_signed_in=True),
    Door("classroom.catalogue", lazy_gettext("All courses")),
    Door("accounts.sign_in", lazy_gettext("Sign in"), is_for_signed_in=False),
    Door("accounts.join", lazy_gettext("Join"), is_for_signed_in=False),
    Door("accounts.settings", lazy_gettext("Text size, theme, data use")),
    Door("web.help_page", lazy_gettext("Help")),
)


def navigation(is_signed_in: bool, endpoints: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, label) of the doors this person can use and this installation has."""
    for door in DOORS:
        if door.is_for_signed_in in {None, is_signed_in} and door.endpoint in endpoints:
            yield door.endpoint, str(door.label)
