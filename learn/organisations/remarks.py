"""What is said of a row beside what the organisation has: what it changes, and why it may change nothing."""

from collections.abc import Mapping

from learn.i18n import gettext
from learn.organisations.sentences import SENTENCES, Problem, Values, say

# Why a row changes nothing.
ERRORS: Mapping[str, str] = {
    "other external id": say(
        "somebody here has this e-mail under another external id (%(external_id)s): correct one of the two"
    ),
    "other external id, phone": say(
        "somebody here has this phone and name under another external id (%(external_id)s): correct one of "
        "the two"
    ),
    "several here": say("several people here have the same %(what)s: give this person an external_id"),
    "same person": say("row %(first)s is the same person here: keep one of the two"),
    "nobody here": say("nobody here is known by this: upload a list with names first"),
    "unknown course": say("there is no course “%(value)s”: correct it or choose the courses in the form"),
    "unknown course, near": say("there is no course “%(value)s”; did you mean %(better)s?"),
    "archived course": say("the course “%(value)s” is archived and takes nobody new: choose another"),
    "unknown cohort": say(
        "there is no cohort “%(value)s”, and a list that names more than 20 new ones makes none: make them "
        "first or choose the cohort in the form"
    ),
    "unknown cohort, near": say(
        "there is no cohort “%(value)s”; did you mean %(better)s? A list that names more than 20 new cohorts "
        "makes none of them"
    ),
    "no seat left": say("no seat was left in “%(pool)s”: add seats or free some, then upload the list again"),
}

# What should be looked at, though the row is used.
WARNINGS: Mapping[str, str] = {
    "name kept": say("has signed in as “%(value)s”, and that name stays: only they can change it"),
    "inactive and unknown": say("is inactive and not here: left out"),
    "sits elsewhere": say(
        "is inactive, but the seats are on other courses or in other cohorts (%(value)s): no seat ends"
    ),
    "nothing to take": say(
        "no course of the cohort “%(value)s” is offered any more, so no seat is taken: give it another course"
    ),
    "day over": say("%(value)s is over: this person counts as inactive"),
    "day of no place": say("%(value)s is over, but the row names no cohort: no seat ends"),
    "shared here": say("somebody else here has the same e-mail: both invitations go to one address"),
    "new cohort": say("the cohort “%(value)s” is new and will be made"),
    "new cohort, near": say("the cohort “%(value)s” is new and will be made; did you mean %(better)s?"),
}

# What a row changes.
CHANGES: Mapping[str, str] = {
    "enrol": say("enrolled in %(course)s (%(cohort)s)"),
    "move": say("moved from %(before)s to %(cohort)s, %(course)s"),
    "bring back": say("brought back to %(course)s (%(cohort)s)"),
    "end": say("seat ended: %(course)s (%(cohort)s)"),
    "until": say("%(course)s until %(value)s"),
    "name": say("name: %(before)s → %(value)s"),
    "email": say("e-mail: %(before)s → %(value)s"),
    "phone": say("phone: %(before)s → %(value)s"),
    "external_id": say("external_id: %(before)s → %(value)s"),
    "language": say("language: %(before)s → %(value)s"),
    "gender": say("gender: %(before)s → %(value)s"),
    "district": say("district: %(before)s → %(value)s"),
    "back": say("on the list again"),
    "gone": say("no longer on the list"),
    "missing": say("%(name)s is not in the list: the seats in %(cohort)s end"),
}

REMARKS: Mapping[str, str] = {**ERRORS, **WARNINGS, **CHANGES}


def remark(row: int, column: str | None, key: str, **values: str | int) -> Problem:
    """Return a remark on a row with its English words; whether it is a warning follows from its key."""
    return Problem(row, column, REMARKS[key] % values, key in WARNINGS, key, values)


def told(key: str, values: Values) -> str:
    """Return a sentence about a row, from here or from the reader, in the language being spoken."""
    return gettext(REMARKS.get(key) or SENTENCES[key]) % values
