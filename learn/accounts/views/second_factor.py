"""The second step: its form at the door, and where a person sets it up and turns it off."""

from flask import flash, redirect, request, url_for
from markupsafe import Markup

from learn.accounts.forms import CodeForm, ConfirmForm
from learn.accounts.queries import second_factor_of, unused_factor_code_count
from learn.accounts.services import second_factor as deeds
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.proving import Suspended, WrongSecret
from learn.accounts.sign_in import (
    enter,
    forget_half_open,
    half_open,
    owes_second_factor,
    renew,
    signed_in,
    viewer,
)
from learn.accounts.totp import app_address, digits_of, in_groups
from learn.accounts.views.doors import (
    Answer,
    arrival,
    asked_next,
    blueprint,
    bounds,
    codes_once,
    configuration,
    go_on,
    go_to,
    page,
    refused,
)
from learn.accounts.views.settings import WRONG_PASSWORD
from learn.database import reading
from learn.i18n import gettext, lazy_gettext, moment_in_words, ngettext
from learn.web.forms import Form
from learn.web.languages import PREFIX
from learn.web.qr import drawn

QR_PIXELS = 200
WRONG_CODE = lazy_gettext(
    "This code does not fit. Wait for the next one in the app; each code works once. "
    "If it goes on, set the phone's clock to automatic."
)


@blueprint.get(f"{PREFIX}/sign-in/code")
def second_step() -> Answer:
    """Ask for the code, after a right password alone."""
    if viewer().is_authenticated:
        return go_on()
    return page("second_step", CodeForm()) if half_open() else start_again()


@blueprint.post(f"{PREFIX}/sign-in/code")
def second_step_post() -> Answer:
    """Sign in with the code."""
    half = half_open()
    if viewer().is_authenticated:
        return go_on()
    if half is None:
        return start_again()
    form = CodeForm()
    if not form.validate_on_submit():
        return page("second_step", form, 422)
    try:
        coming = arrival(is_own_device=half.is_own_device)
        new = deeds.enter_with_code(half, form.code.data, coming, bounds())
    except deeds.NotHalfOpen:
        return start_again()
    except (TooManyTries, WrongSecret, Suspended) as error:
        return refused("second_step", form, error, str(WRONG_CODE))
    destination = go_on(new.language)
    enter(new, is_own_device=half.is_own_device)
    if digits_of(form.code.data) is None:
        flash(codes_left_in_words(new.person_id))
    return destination


def start_again() -> Answer:
    """Let the password be typed again: it was given too long ago, or never."""
    forget_half_open()
    return redirect(url_for(".sign_in", next=asked_next() or None), 303)


@blueprint.get(f"{PREFIX}/settings/second-factor")
def second_factor() -> Answer:
    """Show whether there is a second step, or what the app must be told."""
    return factor_page(ConfirmForm())


@blueprint.post(f"{PREFIX}/settings/second-factor")
def second_factor_post() -> Answer:
    """Begin, make new recovery codes, or turn it off: each with the password."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return factor_page(form, 422)
    given = (signed_in(), form.password.data, arrival(), bounds())
    try:
        match request.form.get("deed"):
            case "off":
                deeds.turn_off(*given)
                flash(gettext("The second step is off. Your password alone opens your account."))
            case "codes":
                return shown_once(deeds.renew_factor_codes(*given), is_new=False)
            case _:
                deeds.begin(*given)
    except deeds.NothingToConfirm:
        return go_to(".second_factor")
    except (TooManyTries, WrongSecret, Suspended) as error:
        return refused("second_factor", form, error, str(WRONG_PASSWORD), **what_is_there(form))
    return go_to(".second_factor", next=asked_next() or None)


@blueprint.post(f"{PREFIX}/settings/second-factor/confirm")
def confirm_second_factor() -> Answer:
    """Turn it on with the app's first code, and show the recovery codes: once, in the answer itself."""
    form = CodeForm()
    if not form.validate_on_submit():
        return factor_page(form, 422)
    try:
        confirmed = deeds.confirm(signed_in(), form.code.data, arrival(), bounds())
    except deeds.NothingToConfirm:
        return go_to(".second_factor")
    except (TooManyTries, WrongSecret) as error:
        return refused("second_factor", form, error, str(WRONG_CODE), **what_is_there(form))
    renew(confirmed.viewer)
    return shown_once(confirmed.codes, is_new=True)


def shown_once(codes: tuple[str, ...], *, is_new: bool) -> Answer:
    """Return the page of the recovery codes."""
    return codes_once(codes, asked_next() or url_for(".settings"), is_new=is_new, are_for_second_step=True)


def factor_page(form: Form, status: int = 200) -> Answer:
    """Return the page of the second factor as it stands."""
    return page("second_factor", form, status, **what_is_there(form))


def what_is_there(form: Form) -> dict[str, object]:
    """Return what the page shows: nothing, a secret that waits for its first code, or a factor."""
    looking = signed_in()
    factor = second_factor_of(reading(), looking.person_id)
    shown: dict[str, object] = {
        "is_owed": bool(asked_next()) and owes_second_factor(looking),
        "password_form": form if isinstance(form, ConfirmForm) else ConfirmForm(formdata=None),
    }
    if factor is None:
        return {**shown, "state": "off"}
    if factor.confirmed_at is None:
        return {
            **shown,
            "state": "waiting",
            "code_form": form if isinstance(form, CodeForm) else CodeForm(formdata=None),
            "secret": in_groups(factor.secret),
            # Drawn here from letters and digits alone.
            "qr": Markup(drawn(app_address(factor.secret, looking.username), QR_PIXELS)),  # noqa: S704
        }
    since = moment_in_words(factor.confirmed_at, configuration().text("TIME_ZONE"))
    left = unused_factor_code_count(reading(), looking.person_id)
    return {**shown, "state": "on", "since": since, "left": left}


def codes_left_in_words(person_id: int) -> str:
    """Say how many recovery codes of the second factor are left."""
    left = unused_factor_code_count(reading(), person_id)
    return ngettext(
        "%(num)s recovery code for the second step is left.",
        "%(num)s recovery codes for the second step are left.",
        left,
    )
