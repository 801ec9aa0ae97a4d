"""Where a person is signed in."""

from datetime import datetime, timedelta

from flask import abort, flash, render_template

from learn import clock
from learn.accounts.devices import UNKNOWN
from learn.accounts.queries import devices_of
from learn.accounts.services.devices import NoSuchDevice, sign_out_others
from learn.accounts.services.devices import end_device as sign_out_device
from learn.accounts.sign_in import leave, signed_in
from learn.accounts.views.doors import Answer, blueprint, configuration, go_to
from learn.database import reading
from learn.i18n import gettext, moment_in_words
from learn.web.languages import PREFIX
from learn.web.sizes import wait_in_words


@blueprint.get(f"{PREFIX}/settings/devices")
def devices() -> Answer:
    """List the devices on which the person is signed in."""
    now = clock.now()
    looking = signed_in()
    known = devices_of(reading(), looking.person_id, now)
    return render_template(
        "accounts/devices.html",
        devices=known,
        here=looking.session_id,
        unknown=UNKNOWN,
        moment=lambda moment: moment_in_words(moment, configuration().text("TIME_ZONE")),
        ago=lambda moment: ago(moment, now),
    )


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, or the moment itself when that is more than a day."""
    if now - moment > timedelta(days=1):
        return moment_in_words(moment, configuration().text("TIME_ZONE"))
    return gettext("%(time)s ago", time=wait_in_words(max(1, int((now - moment).total_seconds()))))


@blueprint.post(f"{PREFIX}/settings/devices/<int:session_id>/end")
def end_device(session_id: int) -> Answer:
    """Sign out one of the person's devices; another's do not exist."""
    looking = signed_in()
    try:
        sign_out_device(looking.person_id, session_id)
    except NoSuchDevice:
        abort(404)
    if session_id == looking.session_id:
        leave()
        return go_to(".sign_in")
    flash(gettext("That device is signed out."))
    return go_to(".devices")


@blueprint.post(f"{PREFIX}/settings/devices/end-others")
def end_other_devices() -> Answer:
    """Sign the person out everywhere but here."""
    sign_out_others(signed_in())
    flash(gettext("All other devices are signed out."))
    return go_to(".devices")
