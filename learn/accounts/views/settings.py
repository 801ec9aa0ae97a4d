"""What people change about themselves."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, flash

from learn.accounts.forms import ConfirmForm, PasswordForm, ProfileForm, SettingsForm
from learn.accounts.queries import profile_of, unused_code_count
from learn.accounts.services import codes
from learn.accounts.services import settings as changes
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.proving import Suspended, WrongSecret
from learn.accounts.sign_in import keep_looks, renew, signed_in, viewer
from learn.accounts.viewer import Viewer
from learn.accounts.views.doors import Answer, arrival, blueprint, bounds, codes_once, go_to, page, refused
from learn.database import reading
from learn.i18n import gettext, lazy_gettext, speak, spoken
from learn.web.assets import Assets
from learn.web.languages import PREFIX

WRONG_PASSWORD = lazy_gettext("This is not your password. Please type it again.")
EXTRA_TIMES: Mapping[str, Any] = {
    "1": lazy_gettext("the usual time"),
    "1.25": lazy_gettext("a quarter more time"),
    "1.5": lazy_gettext("half as much time again"),
    "2": lazy_gettext("twice the time"),
    "none": lazy_gettext("no time limit"),
}


@blueprint.get(f"{PREFIX}/settings")
def settings() -> Answer:
    """Show how pages look and what else can be changed."""
    return settings_page(SettingsForm.of(spoken(), viewer().looks))


@blueprint.post(f"{PREFIX}/settings")
def settings_post() -> Answer:
    """Keep the looks: with the person if there is one, else in the cookie."""
    form = SettingsForm.of(spoken(), viewer().looks)
    if not form.validate_on_submit():
        return settings_page(form, 422)
    chosen = form.looks(is_nastaliq_here=nastaliq_bytes() is not None)
    looking = viewer()
    if isinstance(looking, Viewer):
        changes.change_looks(looking.person_id, form.language.data, chosen)
    else:
        keep_looks(chosen)
    speak(form.language.data)
    flash(gettext("Saved."))
    return go_to(".settings", language=form.language.data)


def settings_page(form: SettingsForm, status: int = 200) -> Answer:
    """Return the page of settings with what belongs to this person."""
    looking = viewer()
    extra_time = EXTRA_TIMES[looking.extra_time] if isinstance(looking, Viewer) else ""
    return page("settings", form, status, extra_time=extra_time, nastaliq_bytes=nastaliq_bytes())


def nastaliq_bytes() -> int | None:
    """Return what the Nastaliq letters cost to load, or None where they are not installed."""
    shipped: Assets = current_app.extensions["assets"]
    if "css/nastaliq.css" not in shipped.names:
        return None
    fonts = [name for name in shipped.names if name.startswith("fonts/") and name.endswith(".woff2")]
    return sum(len(shipped.content[shipped.names[name]]) for name in fonts) or None


@blueprint.get(f"{PREFIX}/settings/profile")
def profile() -> Answer:
    """Show what the person told about themselves."""
    known = profile_of(reading(), signed_in().person_id)
    form = ProfileForm(data={"name": known.name, "email": known.email, "phone": known.phone})
    return page("profile", form, username=known.username)


@blueprint.post(f"{PREFIX}/settings/profile")
def profile_post() -> Answer:
    """Keep what the person tells about themselves."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return page("profile", form, 422, username=signed_in().username)
    changes.change_profile(signed_in().person_id, **form.told())
    flash(gettext("Saved."))
    return go_to(".settings")


@blueprint.get(f"{PREFIX}/settings/password")
def password() -> Answer:
    """Show the form for another password."""
    return page("password", PasswordForm())


@blueprint.post(f"{PREFIX}/settings/password")
def password_post() -> Answer:
    """Set another password; other devices are signed out."""
    form = PasswordForm()
    form.username = signed_in().username
    if not form.validate_on_submit():
        return page("password", form, 422)
    try:
        renewed = changes.change_password(signed_in(), form.old.data, form.new.data, arrival(), bounds())
    except (TooManyTries, WrongSecret, Suspended) as error:
        return refused("password", form, error, str(WRONG_PASSWORD))
    renew(renewed)
    flash(gettext("Your new password is set. Other devices are signed out."))
    return go_to(".settings")


@blueprint.get(f"{PREFIX}/recovery-codes")
def recovery_codes() -> Answer:
    """Show how many recovery codes are left, and the form for new ones."""
    return codes_page(ConfirmForm())


@blueprint.post(f"{PREFIX}/recovery-codes")
def recovery_codes_post() -> Answer:
    """Make new recovery codes and show them: once, in the answer itself."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return codes_page(form, 422)
    try:
        fresh = codes.renew_codes(signed_in(), form.password.data, arrival(), bounds())
    except (TooManyTries, WrongSecret, Suspended) as error:
        return refused("recovery_codes", form, error, str(WRONG_PASSWORD), left=codes_left())
    return codes_once(fresh, is_new=False)


def codes_page(form: ConfirmForm, status: int = 200) -> Answer:
    """Return the page about recovery codes."""
    return page("recovery_codes", form, status, left=codes_left())


def codes_left() -> int:
    """Return how many recovery codes the person has."""
    return unused_code_count(reading(), signed_in().person_id)
