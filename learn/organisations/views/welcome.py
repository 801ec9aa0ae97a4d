"""The door that opens once: `/welcome/<code>`, by link, by square code or typed from a slip."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from learn.accounts.names import tidied
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.joining import NameTaken, Newcomer
from learn.accounts.sign_in import enter, signed_in, viewer
from learn.accounts.views.doors import arrival, bounds, codes_once
from learn.courses.queries import outline_by_release
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.organisations.codes import plain_code
from learn.organisations.forms import CodeForm, WelcomeForm
from learn.organisations.queries.invitations import Door, courses_of_trainee
from learn.organisations.services.bringing import OnTheListAlready, WorksHereAlready, bring_account
from learn.organisations.services.inviting import free_name
from learn.organisations.services.welcoming import NoSuchDoor, knock
from learn.organisations.services.welcoming import welcome as come_in
from learn.organisations.steps import steps_of
from learn.organisations.views import blueprint
from learn.web.caching import private_page
from learn.web.sizes import wait_in_words

Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/welcome")
@private_page
def welcome_code() -> Answer:
    """Ask for the code of a slip."""
    return render_template("organisations/welcome_code.html", form=CodeForm())


@blueprint.post("/welcome")
@private_page
def welcome_code_post() -> Answer:
    """Go on to the door of the code that was typed."""
    form = CodeForm()
    if not form.validate():
        return render_template("organisations/welcome_code.html", form=form), 422
    code = plain_code(form.code.data or "")
    try:
        knock(code, arrival(), bounds())
    except (NoSuchDoor, TooManyTries) as error:
        return shut(error, form)
    return redirect(url_for(".welcome", code=code), 303)


def shut(error: Exception, form: CodeForm | None = None) -> Answer:
    """Return the one page for codes that open nothing, or say how long to wait."""
    form = form or CodeForm(formdata=None)
    if isinstance(error, TooManyTries):
        wait = wait_in_words(error.seconds)
        form.form_errors.append(gettext("Too many tries. Please wait %(wait)s, then try again.", wait=wait))
        page = render_template("organisations/welcome_code.html", form=form)
        return page, 429, {"Retry-After": str(error.seconds)}
    return render_template("organisations/welcome_shut.html", form=form), 404


@blueprint.get("/welcome/<code>")
@private_page
def welcome(code: str) -> Answer:
    """Say who invites to what, and offer a new account or the one that somebody has."""
    try:
        door = knock(plain_code(code), arrival(), bounds())
    except (NoSuchDoor, TooManyTries) as error:
        return shut(error)
    proposed = door.username or free_name(door.name or "")
    return welcome_page(door, code, WelcomeForm(username=proposed))


def welcome_page(door: Door, code: str, form: WelcomeForm, free: tuple[str, ...] = ()) -> str:
    """Return the page of an open door."""
    courses = courses_of_trainee(reading(), door.trainee_id) if door.trainee_id else []
    return render_template(
        "organisations/welcome.html",
        door=door,
        code=code,
        form=form,
        free=free,
        titles=[outline_by_release(reading(), each.release_id) for each in courses],
    )


@blueprint.post("/welcome/<code>")
@private_page
def welcome_post(code: str) -> Answer:
    """Make the account, sign in, and show the recovery codes: once, in the answer itself."""
    form, secret = WelcomeForm(), plain_code(code)
    is_own_device = form.is_own_device.data
    who = arrival(is_own_device=is_own_device)
    try:
        if not form.validate():
            return welcome_page(knock(secret, who, bounds()), code, form), 422
        newcomer = Newcomer(tidied(form.username.data), form.password.data, spoken(), viewer().looks)
        joined, door = come_in(secret, newcomer, who, bounds())
    except NameTaken as taken:
        form.username.errors = [gettext("Somebody has this name already. Please choose another.")]
        return welcome_page(knock(secret, who, bounds()), code, form, taken.free), 422
    except (NoSuchDoor, TooManyTries) as error:
        return shut(error)
    enter(joined.viewer, is_own_device=is_own_device)
    return codes_once(joined.codes, first_page(door), is_new=True)


@blueprint.post("/welcome/<code>/account")
@private_page
def welcome_account(code: str) -> Answer:
    """Join the invitation to the account that is signed in here."""
    secret = plain_code(code)
    try:
        door = bring_account(secret, signed_in(), arrival(), bounds())
    except (NoSuchDoor, TooManyTries) as error:
        return shut(error)
    except WorksHereAlready:
        flash(gettext("You work here already. A coordinator can end your role; then this invitation works."))
        return redirect(url_for(".offices"), 303)
    except OnTheListAlready:
        flash(
            gettext(
                "This account belongs to another trainee of the organisation. Please ask your coordinator."
            )
        )
        return redirect(url_for(".welcome", code=code), 303)
    flash(gettext("Welcome. Everything is in one account now."))
    return redirect(first_page(door), 303)


def first_page(door: Door) -> str:
    """Return where to go on: the office, the next page of the first course, or one's own page."""
    if door.role is not None:
        return url_for(".office", organisation=door.slug)
    courses = courses_of_trainee(reading(), door.trainee_id or abort(404))
    if not courses:
        return url_for("classroom.me")
    outline = outline_by_release(reading(), courses[0].release_id)
    at = steps_of(outline, courses[0].pages_done.split()).stopped_at
    if at is None:
        return url_for("classroom.course", course=outline.uid)
    return url_for("classroom.page", course=outline.uid, page=at.slug)
