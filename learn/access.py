"""Who may call what: one rule for every endpoint, in one place.

A route without a rule stops the start. `OWN` means: signed in, and the object named in the address
must be theirs; the query takes the person's id, so that another's object does not exist (404). The
authorisation matrix in `tests/access/` is generated from this table and the url map.
"""

from enum import Enum

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from learn.accounts.sign_in import signed_in, viewer
from learn.courses.queries import charges_of
from learn.database import reading


class Rule(Enum):
    """Who may call an endpoint."""

    ANYONE = "anyone"
    GUEST_OR_LEARNER = "anyone; what they see or may do depends on who they are"
    SIGNED_IN = "a signed-in person, about themselves"
    OWN = "a signed-in person, about an object of theirs"
    STAFF = "who looks after the course named in the address, or after any where none is named"
    OWNER = "an owner of the course named in the address"


RULES: dict[str, Rule] = {
    # the web itself
    "static": Rule.ANYONE,
    "web.root": Rule.ANYONE,
    "web.health": Rule.ANYONE,
    "web.ready": Rule.ANYONE,
    "web.manifest": Rule.ANYONE,
    "web.icon": Rule.ANYONE,
    "web.help_page": Rule.ANYONE,
    # accounts
    "accounts.join": Rule.ANYONE,
    "accounts.join_post": Rule.ANYONE,
    "accounts.sign_in": Rule.ANYONE,
    "accounts.sign_in_post": Rule.ANYONE,
    "accounts.sign_out": Rule.ANYONE,
    "accounts.recover": Rule.ANYONE,
    "accounts.recover_post": Rule.ANYONE,
    "accounts.settings": Rule.GUEST_OR_LEARNER,
    "accounts.settings_post": Rule.GUEST_OR_LEARNER,
    "accounts.recovery_codes": Rule.SIGNED_IN,
    "accounts.recovery_codes_post": Rule.SIGNED_IN,
    "accounts.profile": Rule.SIGNED_IN,
    "accounts.profile_post": Rule.SIGNED_IN,
    "accounts.password": Rule.SIGNED_IN,
    "accounts.password_post": Rule.SIGNED_IN,
    "accounts.devices": Rule.SIGNED_IN,
    "accounts.end_device": Rule.OWN,
    "accounts.end_other_devices": Rule.SIGNED_IN,
    "accounts.delete": Rule.SIGNED_IN,
    "accounts.delete_post": Rule.SIGNED_IN,
    "accounts.keep": Rule.SIGNED_IN,
    # the learner's room
    "classroom.start": Rule.GUEST_OR_LEARNER,
    "classroom.catalogue": Rule.ANYONE,
    "classroom.course": Rule.GUEST_OR_LEARNER,
    "classroom.learning_path": Rule.GUEST_OR_LEARNER,
    "classroom.page": Rule.GUEST_OR_LEARNER,
    "classroom.media": Rule.ANYONE,
    "classroom.enrol": Rule.SIGNED_IN,
    "classroom.leave": Rule.OWN,
    "classroom.done": Rule.OWN,
    "classroom.check": Rule.GUEST_OR_LEARNER,
    "classroom.start_attempt": Rule.OWN,
    "classroom.attempt": Rule.OWN,
    "classroom.save_answers": Rule.OWN,
    "classroom.alive": Rule.OWN,
    "classroom.hand_in": Rule.OWN,
    "classroom.send_file": Rule.OWN,
    "classroom.sent_file": Rule.OWN,
    "classroom.review": Rule.SIGNED_IN,
    "classroom.answer_card": Rule.OWN,
    "classroom.reviewed": Rule.OWN,
    "classroom.me": Rule.SIGNED_IN,
    "classroom.my_data": Rule.SIGNED_IN,
    "classroom.my_data_json": Rule.SIGNED_IN,
    "classroom.my_data_html": Rule.SIGNED_IN,
    # the tutor's room
    "tutoring.queue": Rule.STAFF,
    "tutoring.review": Rule.STAFF,
    "tutoring.review_post": Rule.STAFF,
    "tutoring.work_file": Rule.STAFF,
    # the instructor's desk
    "authoring.desk": Rule.STAFF,
    "authoring.course": Rule.STAFF,
    "authoring.regrades": Rule.OWNER,
    "authoring.decide_regrade": Rule.OWNER,
    "authoring.questions": Rule.STAFF,
    "authoring.questions_sheet": Rule.STAFF,
    "authoring.question": Rule.STAFF,
}


OPEN = frozenset({Rule.ANYONE, Rule.GUEST_OR_LEARNER})


class RouteWithoutRule(RuntimeError):
    """A route was added and nobody said who may call it."""


def init_app(app: Flask) -> None:
    """Refuse to start with a route that has no rule; ask every request for its right."""
    nameless = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - RULES.keys())
    if nameless:
        raise RouteWithoutRule(f"learn/access.py has no rule for {', '.join(nameless)}")
    app.before_request(ask_for_right)


def ask_for_right() -> Response | None:
    """Send guests to the sign-in page from where only signed-in people may go."""
    # No object has such a name, and PostgreSQL refuses to look for one.
    if "\0" in request.path:
        abort(404)
    if request.endpoint is None:
        return None
    rule = RULES[request.endpoint]
    if rule in OPEN:
        return None
    if not viewer().is_authenticated:
        if request.method != "GET":
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if rule in {Rule.STAFF, Rule.OWNER}:
        demand_charge(is_owner_wanted=rule is Rule.OWNER)
    return None


def demand_charge(*, is_owner_wanted: bool) -> None:
    """Answer 404 to whoever does not look after the course: to them the desk does not exist."""
    charges = charges_of(reading(), signed_in().person_id)
    named = (request.view_args or {}).get("course")
    if not any(
        named in {None, each.course_uid} and (each.is_owner or not is_owner_wanted) for each in charges
    ):
        abort(404)
