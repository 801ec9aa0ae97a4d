"""Deleting an account, and thinking better of it."""

from flask import flash

from learn import clock
from learn.accounts.forms import ConfirmForm
from learn.accounts.queries import profile_of
from learn.accounts.services.administrators import LastAdministrator
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.erasing import GRACE, StillNeeded, ask_to_erase, keep_account
from learn.accounts.services.proving import Suspended, WrongSecret
from learn.accounts.sign_in import signed_in
from learn.accounts.views.doors import Answer, arrival, blueprint, bounds, configuration, go_to, page, refused
from learn.accounts.views.settings import WRONG_PASSWORD
from learn.database import reading
from learn.i18n import gettext, moment_in_words
from learn.web.languages import PREFIX


@blueprint.get(f"{PREFIX}/settings/delete")
def delete() -> Answer:
    """Show what deleting means, or when it will happen."""
    return page("delete", ConfirmForm(), days=GRACE.days, erased_on=erased_on())


@blueprint.post(f"{PREFIX}/settings/delete")
def delete_post() -> Answer:
    """Let the account be deleted when the grace is over."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return page("delete", form, 422, days=GRACE.days, erased_on=erased_on())
    try:
        ask_to_erase(signed_in(), form.password.data, arrival(), bounds())
    except LastAdministrator:
        form.form_errors.append(
            gettext("Nobody else could run this site. Let somebody else be an administrator first.")
        )
        return page("delete", form, 422, days=GRACE.days, erased_on=erased_on())
    except StillNeeded as needed:
        form.form_errors.append(str(needed.sentence))
        return page("delete", form, 422, days=GRACE.days, erased_on=erased_on())
    except (TooManyTries, WrongSecret, Suspended) as error:
        return refused("delete", form, error, str(WRONG_PASSWORD), days=GRACE.days, erased_on=erased_on())
    return go_to(".delete")


@blueprint.post(f"{PREFIX}/settings/keep")
def keep() -> Answer:
    """Take the deletion back."""
    keep_account(signed_in().person_id, clock.now())
    flash(gettext("Your account stays."))
    return go_to(".settings")


def erased_on() -> str:
    """Return when the person will be erased, in words, or nothing if they stay."""
    erase_after = profile_of(reading(), signed_in().person_id).erase_after
    return moment_in_words(erase_after, configuration().text("TIME_ZONE")) if erase_after else ""
