"""Facts: exceptions named for what happened, with the status and the sentence that people get to read."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """What an exception means on the web.

    `sentence` (a `lazy_gettext`) says what happened, what was kept, what to do; `%(name)s` in it is
    filled from the exception's attributes. `retry_after` names the attribute that holds seconds.
    """

    status: int
    sentence: Any
    title: Any = ""
    retry_after: str = ""

    def said(self, error: Exception) -> str:
        """Return the sentence about this very error."""
        text = str(self.sentence)
        return text % attributes(error) if "%(" in text else text

    def wait(self, error: Exception) -> int | None:
        """Return the seconds after which trying again makes sense."""
        seconds = getattr(error, self.retry_after, None) if self.retry_after else None
        return None if seconds is None else max(1, round(float(seconds)))


def attributes(error: Exception) -> dict[str, Any]:
    """Return what the exception knows, with slots or without."""
    slots = {name for kind in type(error).__mro__ for name in getattr(kind, "__slots__", ())}
    return {**{name: getattr(error, name) for name in slots if hasattr(error, name)}, **vars(error)}


def code_of(error: type[BaseException]) -> str:
    """Return the name that programs get to read: NoAttemptsLeft → no-attempts-left."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", error.__name__).lower()
