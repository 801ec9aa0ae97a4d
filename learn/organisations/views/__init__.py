"""Pages of the office; one file for each thing an officer comes for."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.i18n import spoken
from learn.web.languages import PREFIX

blueprint = Blueprint("organisations", __name__, url_prefix=PREFIX)
ROOMS = (
    "offices",
    "calls",
    "cohorts",
    "people",
    "programmes",
    "results",
    "rosters",
    "settings",
    "invitations",
    "officers",
    "welcome",
    "reminders",
    "ghosts",
)


def open_doors(app: Flask) -> None:
    """Register the pages."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    app.register_blueprint(blueprint)
    # A mail program's own button sends no token of ours; the one in the address is the right to it.
    app.extensions["csrf"].exempt(f"{__name__}.reminders.reminders_off_post")
    from learn.organisations.views.options import cohort_options  # noqa: PLC0415
    from learn.organisations.views.words import (  # noqa: PLC0415 - said by pages alone
        CONTACT_KINDS,
        DEFINITIONS,
        OFFICER_ROLES,
        ROLE_NAMES,
        ROSTER_REMARKS,
        ROSTER_STATES,
        STANDINGS,
        defined_standings,
        share,
    )

    app.jinja_env.globals.update(
        cohort_options=cohort_options,
        officer_roles=OFFICER_ROLES,
        role_names=ROLE_NAMES,
        contact_kinds=CONTACT_KINDS,
        standings=STANDINGS,
        standing_definitions=DEFINITIONS,
        defined_standings=lambda: defined_standings(spoken()),
        share=share,
        roster_states=ROSTER_STATES,
        roster_remarks=ROSTER_REMARKS,
    )
