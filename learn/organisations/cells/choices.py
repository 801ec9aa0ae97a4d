"""Cells that hold one of few words: a language, a gender, a state, a role."""

from collections.abc import Mapping

from learn.organisations.cells.plain import plain
from learn.organisations.headings import key_of
from learn.organisations.sentences import Doubt, quoted

LANGUAGES = {"ur": ("ur", "urdu", "اردو", "اُردو"), "en": ("en", "eng", "english", "انگریزی", "انگلش")}
GENDERS = {
    "female": ("f", "female", "woman", "women", "girl", "w", "عورت", "خاتون", "لڑکی", "مونث"),
    "male": ("m", "male", "man", "men", "boy", "مرد", "لڑکا", "مذکر"),
    "other": ("o", "other", "transgender", "trans", "خواجہ سرا", "دیگر", "prefer not to say"),
}
STATES = {
    "active": (
        "active",
        "a",
        "enrolled",
        "current",
        "enabled",
        "yes",
        "ongoing",
        "joined",
        "present",
        "فعال",
        "1",
        # What a sheet that goes back says of a row: it comes again once it is mended.
        *("new", "changed", "already here", "not enrolled"),
        *("نیا", "بدل گیا", "پہلے سے موجود", "داخل نہیں ہوا"),
    ),
    "inactive": (
        *("inactive", "deleted", "to be deleted", "tobedeleted", "suspended", "disabled", "dropped", "drop"),
        *("dropout", "dropped out", "drop out", "left", "withdrawn", "not active", "completed", "concluded"),
        *("no", "0", "غیر فعال", "چھوڑ دیا", "خارج"),
    ),
}
TRUE = frozenset(("1", "true", "yes", "y", "ہاں"))
FALSE = frozenset(("0", "false", "no", "n", "نہیں"))
LEARNERS = frozenset(
    ("student", "learner", "trainee", "participant", "studentenrollment", "5", "طالب علم", "طالبہ")
)


def _by_key(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return {key_of(word): choice for choice, each in words.items() for word in each}


LANGUAGE_BY_KEY = _by_key(LANGUAGES)
GENDER_BY_KEY = _by_key(GENDERS)
STATE_BY_KEY = _by_key(STATES)
LEARNER_KEYS = frozenset(map(key_of, LEARNERS))


def read_language(cell: str) -> tuple[str | None, Doubt | None]:
    """Return the code of a language of this site; `en_GB` and `en-us` are English."""
    text = plain(cell)
    key = key_of(text)
    found = LANGUAGE_BY_KEY.get(key) or LANGUAGE_BY_KEY.get(key_of(text.replace("_", "-").partition("-")[0]))
    return found, Doubt("language not known", {"value": quoted(text)}) if text and not found else None


def read_gender(cell: str) -> tuple[str | None, Doubt | None]:
    """Return female, male or other."""
    text = plain(cell)
    found = GENDER_BY_KEY.get(key_of(text))
    return found, Doubt("gender not known", {"value": quoted(text)}) if text and not found else None


def read_is_active(cell: str) -> tuple[bool, Doubt | None]:
    """Tell whether a state is one of those that take part; what is not understood does."""
    text = plain(cell)
    state = STATE_BY_KEY.get(key_of(text), "active" if not text else "")
    return state != "inactive", None if state else Doubt("status not known", {"value": quoted(text)})


def is_true(cell: str) -> bool:
    """Tell whether a cell says yes."""
    return cell.strip().casefold() in TRUE


def is_false(cell: str) -> bool:
    """Tell whether a cell says no."""
    return cell.strip().casefold() in FALSE


def read_role(cell: str) -> Doubt | None:
    """Return what to say of a role: a file gives none but the learner's."""
    text = plain(cell)
    if not text or key_of(text) in LEARNER_KEYS:
        return None
    return Doubt("role not given", {"role": quoted(text)})
