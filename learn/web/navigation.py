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
    is_for_officers: bool = False
    is_for_administrators: bool = False


DOORS = (
    Door("classroom.me", lazy_gettext("My courses"), is_for_signed_in=True),
    Door("organisations.offices", lazy_gettext("Your organisation"), True, is_for_officers=True),
    Door("admin.overview", lazy_gettext("Administration"), True, is_for_administrators=True),
    Door("classroom.catalogue", lazy_gettext("All courses")),
    Door("accounts.sign_in", lazy_gettext("Sign in"), is_for_signed_in=False),
    Door("accounts.join", lazy_gettext("Join"), is_for_signed_in=False),
    Door("accounts.settings", lazy_gettext("Text size, theme, data use")),
    Door("web.help_page", lazy_gettext("Help")),
)


def navigation(
    endpoints: Container[str], *, is_signed_in: bool, is_officer: bool = False, is_administrator: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, label) of the doors this person can use and this installation has."""
    for door in DOORS:
        if door.is_for_signed_in not in {None, is_signed_in} or door.endpoint not in endpoints:
            continue
        if (is_officer or not door.is_for_officers) and (is_administrator or not door.is_for_administrators):
            yield door.endpoint, str(door.label)
