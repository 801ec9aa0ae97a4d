"""Who is looking: a signed-in person or a guest, frozen, with what they chose about how pages look."""

from dataclasses import dataclass, replace
from typing import Literal

THEMES = ("auto", "light", "dark")
TEXT_SIZES = ("normal", "large", "larger")


@dataclass(frozen=True, slots=True)
class Looks:
    """How somebody wants pages to look; guests keep theirs in the session cookie."""

    theme: str = "auto"
    text_size: str = "normal"
    has_data_saver: bool = False
    has_nastaliq: bool = False

    @classmethod
    def from_cookie(cls, kept: object) -> "Looks":
        """Return the looks kept in a cookie, which another version of the program may have written."""
        if not isinstance(kept, dict):
            return cls()
        return cls(
            theme=kept["theme"] if kept.get("theme") in THEMES else "auto",
            text_size=kept["text_size"] if kept.get("text_size") in TEXT_SIZES else "normal",
            has_data_saver=kept.get("has_data_saver") is True,
            has_nastaliq=kept.get("has_nastaliq") is True,
        )


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person on one device, as Flask-Login expects its user; read in one query."""

    person_id: int
    reference: str
    session_id: int
    token: str
    username: str
    language: str
    looks: Looks
    extra_time: str
    is_erasure_pending: bool = False
    is_officer: bool = False
    is_administrator: bool = False
    has_second_factor: bool = False
    is_demo: bool = False

    is_authenticated: Literal[True] = True
    is_active: Literal[True] = True
    is_anonymous: Literal[False] = False

    def get_id(self) -> str:
        """Return the session's token: signing out one device never touches another."""
        return self.token

    def renewed(self, token: str) -> "Viewer":
        """Return the same viewer under another token of the session."""
        return replace(self, token=token)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is not signed in."""

    looks: Looks = Looks()
    person_id: None = None

    is_authenticated: Literal[False] = False
    is_active: Literal[False] = False
    is_anonymous: Literal[True] = True

    def get_id(self) -> None:
        """Return nothing: a guest has no session row."""
