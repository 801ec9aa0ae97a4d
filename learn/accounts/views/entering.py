"""The doors into the house: joining, signing in, recovering; and the one out of it."""

from flask import flash

from learn.accounts.forms import JoinForm, RecoverForm, SignInForm
from learn.accounts.names import tidied
from learn.accounts.queries import unused_code_count
from learn.accounts.services import codes, joining, signing_in
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.proving import CodeNeeded, Suspended, WrongSecret
from learn.accounts.sign_in import enter, hold_half_open, idle_minutes, is_locked, leave, viewer
from learn.accounts.views.doors import (
    Answer,
    arrival,
    asked_next,
    blueprint,
    bounds,
    codes_once,
    go_on,
    go_to,
    page,
    refused,
)
from learn.database import reading
from learn.i18n import gettext, ngettext, spoken
from learn.web.languages import PREFIX


@blueprint.get(f"{PREFIX}/join")
def join() -> Answer:
    """Show the form that makes an account."""
    return go_on() if viewer().is_authenticated else page("join", JoinForm())


@blueprint.post(f"{PREFIX}/join")
def join_post() -> Answer:
    """Make an account, sign in, and show the recovery codes: once, in the answer itself."""
    if viewer().is_authenticated:
        return go_on()
    form = JoinForm()
    if not form.validate_on_submit():
        return page("join", form, 422)
    is_own_device = form.is_own_device.data
    try:
        joined = joining.join(newcomer(form), arrival(is_own_device=is_own_device), bounds())
    except joining.NameTaken as taken:
        form.username.errors = [gettext("Somebody has this name already. Please choose another.")]
        return page("join", form, 422, is_taken=True, free=taken.free)
    except TooManyTries as error:
        return refused("join", form, error, "")
    enter(joined.viewer, is_own_device=is_own_device)
    return codes_once(joined.codes, asked_next(), is_new=True)


def newcomer(form: JoinForm) -> joining.Newcomer:
    """Return what the form tells, with the looks chosen as a guest."""
    return joining.Newcomer(
        username=tidied(form.username.data),
        password=form.password.data,
        language=spoken(),
        looks=viewer().looks,
        **form.told(),
    )


@blueprint.get(f"{PREFIX}/sign-in")
def sign_in() -> Answer:
    """Show the sign-in form, and why it is shown if the phone lay unused."""
    if viewer().is_authenticated:
        return go_on()
    return page("sign_in", SignInForm(), locked_after=idle_minutes() if is_locked() else 0)


@blueprint.post(f"{PREFIX}/sign-in")
def sign_in_post() -> Answer:
    """Sign in; whoever was signed in on this device before is signed out."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page("sign_in", form, 422)
    is_own_device = form.is_own_device.data
    try:
        new = signing_in.sign_in(
            form.username.data, form.password.data, arrival(is_own_device=is_own_device), bounds()
        )
    except CodeNeeded as needed:
        return ask_for_code(needed)
    except (TooManyTries, WrongSecret, Suspended) as error:
        wrong = gettext("The user name and the password do not belong together. Please type both again.")
        return refused("sign_in", form, error, wrong)
    enter(new, is_own_device=is_own_device)
    return go_on(new.language)


def ask_for_code(needed: CodeNeeded) -> Answer:
    """Go to the second step."""
    hold_half_open(needed.half_open)
    return go_to(".second_step", next=asked_next() or None)


@blueprint.post(f"{PREFIX}/sign-out")
def sign_out() -> Answer:
    """Sign out here, whether or not anybody was signed in."""
    leave()
    flash(gettext("You are signed out on this device."))
    return go_on()


@blueprint.get(f"{PREFIX}/recover")
def recover() -> Answer:
    """Show the form for those who forgot their password."""
    return page("recover", RecoverForm())


@blueprint.post(f"{PREFIX}/recover")
def recover_post() -> Answer:
    """Set a new password with a recovery code, and sign in."""
    form = RecoverForm()
    if not form.validate_on_submit():
        return page("recover", form, 422)
    is_own_device = form.is_own_device.data
    try:
        new = codes.recover(
            form.username.data,
            form.code.data,
            form.password.data,
            arrival(is_own_device=is_own_device),
            bounds(),
        )
    except CodeNeeded as needed:
        flash(gettext("Your new password is set.") + " " + gettext("The second step stays as it was."))
        return ask_for_code(needed)
    except (TooManyTries, WrongSecret, Suspended) as error:
        wrong = gettext(
            "The user name and the code do not belong together, or the code was used before. "
            "If you set a new password a moment ago, sign in with it."
        )
        return refused("recover", form, error, wrong)
    enter(new, is_own_device=is_own_device)
    left = unused_code_count(reading(), new.person_id)
    flash(
        gettext("Your new password is set.")
        + " "
        + ngettext("%(num)s recovery code is left.", "%(num)s recovery codes are left.", left)
    )
    return go_on(new.language)
