"""Words of the office that are chosen by a name: roles, kinds of contact, states of trainees."""

from functools import cache

from markupsafe import Markup

from learn.i18n import lazy_gettext

OFFICER_ROLES = {
    "coordinator": lazy_gettext("You are a coordinator"),
    "tutor": lazy_gettext("You are a tutor"),
    "monitor": lazy_gettext("You read the reports"),
}
ROLE_NAMES = {
    "coordinator": lazy_gettext("Coordinator"),
    "tutor": lazy_gettext("Tutor"),
    "monitor": lazy_gettext("Monitor"),
}
ROSTER_STATES = {
    "asked": lazy_gettext("waits for your answer"),
    "shown": lazy_gettext("not confirmed"),
    "confirmed": lazy_gettext("being enrolled"),
    "done": lazy_gettext("enrolled"),
    "failed": lazy_gettext("could not be enrolled"),
}
ROSTER_REMARKS = {
    "error": lazy_gettext("Problems"),
    "missing": lazy_gettext("To be taken off"),
    "change": lazy_gettext("Changes"),
    "warning": lazy_gettext("To look at"),
}
CONTACT_KINDS = {
    "called": lazy_gettext("Called"),
    "wrote": lazy_gettext("Wrote"),
    "no answer": lazy_gettext("No answer"),
}
STANDINGS = {
    "invited": lazy_gettext("Invited"),
    "activated": lazy_gettext("Activated"),
    "started": lazy_gettext("Started"),
    "active": lazy_gettext("Active"),
    "stalled": lazy_gettext("Stalled"),
    "lapsed": lazy_gettext("Lapsed"),
    "completed": lazy_gettext("Completed"),
}
# Printed on every page that counts; the rules are those of `learn.organisations.standing`.
DEFINITIONS = (
    ("invited", lazy_gettext("Named in an enrolment that was confirmed, signed in or not.")),
    ("activated", lazy_gettext("Signed in once.")),
    ("started", lazy_gettext("Answered a question of a lesson or quiz.")),
    ("active", lazy_gettext("Started, not completed, and answered something in the last 7 days.")),
    ("stalled", lazy_gettext("Started, not completed; the last answer is 7 to 28 days old.")),
    ("lapsed", lazy_gettext("Started, not completed; the last answer is more than 28 days old.")),
    ("completed", lazy_gettext("All required lessons answered and the final quiz passed.")),
)


def share(part: int, whole: int) -> Markup:
    """Return a share in percent, never without what it is a share of."""
    percent = f"{round(100 * part / whole)}%" if whole else "–"
    return Markup(f'<bdi dir="ltr">{percent} <span class="nw">({part} / {whole})</span></bdi>')  # noqa: S704 - numbers


@cache
def defined_standings(_language: str) -> Markup:
    """Return the definitions as they stand in a list, in the language spoken: made once for each."""
    pair = Markup("<dt>{}</dt><dd>{}</dd>")
    return Markup("\n").join(pair.format(STANDINGS[word], str(meaning)) for word, meaning in DEFINITIONS)
