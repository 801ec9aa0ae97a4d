"""Who may call what: every request is asked for the right that `learn.rules` demands of its endpoint.

A route without a rule stops the start.
"""

from collections.abc import Callable

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from learn.accounts.sign_in import owes_second_factor, signed_in, viewer
from learn.accounts.viewer import Viewer
from learn.courses import roles
from learn.courses.queries import charges_of
from learn.courses.roles import Care
from learn.database import reading
from learn.i18n import gettext
from learn.organisations.views.doors import office_in
from learn.rules import RULES, Rule

__all__ = ["CHARGES", "OPEN", "ROLES_OF_OFFICE", "RULES", "RouteWithoutRule", "Rule", "init_app"]

# What somebody's role in a course must allow, for each rule about courses.
CHARGES: dict[Rule, Callable[[Care], bool]] = {
    Rule.STAFF: lambda _care: True,
    Rule.DESK: lambda _care: True,
    Rule.BEGINNER: roles.may_publish,
    Rule.READER: roles.may_preview,
    Rule.CREW: roles.may_comment,
    Rule.AUTHOR: roles.may_write,
    Rule.PUBLISHER: roles.may_publish,
    Rule.OWNER: roles.may_appoint,
}
# What administrators may call besides, without looking after any course.
FOR_ADMINISTRATORS = frozenset({Rule.DESK, Rule.BEGINNER})
# What somebody must be in the organisation named in the address.
ROLES_OF_OFFICE = {
    Rule.OFFICER: frozenset({"coordinator", "tutor", "monitor"}),
    Rule.COORDINATOR: frozenset({"coordinator"}),
    Rule.AUDITOR: frozenset({"coordinator", "monitor"}),
}
OPEN = frozenset({Rule.ANYONE, Rule.GUEST_OR_LEARNER})
OF_STAFF = frozenset({Rule.ADMIN, *CHARGES, *ROLES_OF_OFFICE})


class RouteWithoutRule(RuntimeError):
    """A route was added and nobody said who may call it."""


def init_app(app: Flask) -> None:
    """Refuse to start with a route that has no rule; ask every request for its right."""
    nameless = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - RULES.keys())
    if nameless:
        raise RouteWithoutRule(f"learn/rules.py has no rule for {', '.join(nameless)}")
    app.before_request(ask_for_right)


def ask_for_right() -> Response | None:
    """Send guests to the sign-in page from where only signed-in people may go."""
    # No object has such a name, and PostgreSQL refuses to look for one.
    if "\0" in request.path:
        abort(404)
    endpoint = request.endpoint
    if endpoint is None:
        return None
    rule = RULES[endpoint]
    if rule in OPEN:
        return None
    if rule is Rule.ADMIN:
        demand_administrator()
    if not viewer().is_authenticated:
        if request.method != "GET":
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if rule in CHARGES and not (rule in FOR_ADMINISTRATORS and signed_in().is_administrator):
        demand_charge(CHARGES[rule])
    if rule in ROLES_OF_OFFICE:
        demand_office(ROLES_OF_OFFICE[rule])
    return lead_to_second_factor() if rule in OF_STAFF and owes_second_factor(signed_in()) else None


def demand_administrator() -> None:
    """Answer 404 to everybody else, guests too: the administrator's rooms do not exist."""
    looking = viewer()
    if not (isinstance(looking, Viewer) and looking.is_administrator):
        abort(404)


def lead_to_second_factor() -> Response:
    """Send staff who have no second factor to where they set it up; nothing is done for them before."""
    if request.method != "GET":
        abort(403, gettext("Set up the second step of signing in first: in your settings."))
    return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")), 303)


def demand_charge(may: Callable[[Care], bool]) -> None:
    """Answer 404 to whoever does not look after the course: to them the desk does not exist."""
    charges = charges_of(reading(), signed_in().person_id)
    named = (request.view_args or {}).get("course")
    if not any(named in {None, each.course_uid} and may(each.care) for each in charges):
        abort(404)


def demand_office(roles: frozenset[str]) -> None:
    """Answer 404 to whoever does not work for the organisation: another's, an unknown, a suspended one."""
    office = office_in((request.view_args or {})["organisation"])
    if office is None or office.role not in roles:
        abort(404)
