"""Languages: which there are, which one is spoken now, and the words of each.

The catalogue is read from its `.po` text when first needed, so that there is no compiled file to
forget; `make messages` collects the words of code and templates into it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.support import LazyProxy

from learn.paths import PACKAGE


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages can be read in."""

    code: str
    name: str
    direction: str


LANGUAGES: Mapping[str, Language] = {
    "en": Language("en", "English", "ltr"),
    "ur": Language("ur", "اردو", "rtl"),
}
DEFAULT = "en"
KEPT_DAYS = 2_048

_spoken: ContextVar[str] = ContextVar("spoken_language", default=DEFAULT)


@cache
def own_name(code: str) -> str:
    """Return what a language calls itself; its code where nobody knows."""
    if code in LANGUAGES:
        return LANGUAGES[code].name
    try:
        return Locale.parse(code, sep="-").get_language_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def speak(code: str) -> None:
    """Set the language of everything said from now on in this thread."""
    _spoken.set(code)


def spoken() -> str:
    """Return the code of the language being spoken."""
    return _spoken.get()


@cache
def catalogue(code: str) -> Mapping[str, tuple[str, ...]]:
    """Return the translations into `code`: message → its forms (one, or singular and plural)."""
    path = PACKAGE / "translations" / f"{code}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as source:
        messages = read_po(source, locale=code)
    return {
        _key(message.id): (message.string,) if isinstance(message.string, str) else tuple(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy
    }


def _key(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def gettext(message: str, **values: Any) -> str:  # noqa: ANN401 - whatever the message prints
    """Return `message` in the language being spoken, with its `%(name)s` filled."""
    forms = catalogue(spoken()).get(message)
    text = forms[0] if forms and forms[0] else message
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:  # noqa: ANN401
    """Return the form that fits `number`, which the message prints as `%(num)s`."""
    forms = catalogue(spoken()).get(singular)
    index = 0 if number == 1 else 1
    text = (singular, plural)[index]
    if forms and forms[min(index, len(forms) - 1)]:
        text = forms[min(index, len(forms) - 1)]
    return text % {"num": number, **values}


def lazy_gettext(message: str, **values: Any) -> Any:  # noqa: ANN401 - a proxy that acts as text
    """Return `message` as text that is translated when shown: for labels made at import time."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def day_in_words(day: date) -> str:
    """Return a day as people say it: 30 November 2026."""
    return _worded(day, spoken())


@lru_cache(KEPT_DAYS)
def _worded(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale=language)


def moment_in_words(moment: datetime, zone: str) -> str:
    """Return a moment as people say it in `zone`: 30 November 2026, 18:05."""
    local = moment.astimezone(ZoneInfo(zone))
    return gettext("%(day)s, %(time)s", day=day_in_words(local.date()), time=f"{local:%H:%M}")
