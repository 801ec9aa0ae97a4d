"""The first page: is the site well, how much is there, what went wrong last."""

from flask import current_app, request

from learn import clock
from learn.admin.queries.overview import counts
from learn.admin.views import blueprint
from learn.admin.views.doors import Answer, room
from learn.admin.words import JOBS
from learn.database import reading
from learn.doctor import findings
from learn.jobs.queries import counts_by_state, failures
from learn.mail.queries import counts_by_state as mails_by_state
from learn.mail.queries import undelivered

NEWEST = 5


@blueprint.get("")
def overview() -> Answer:
    """Show health, counts and the newest problems; other servers are knocked at only when asked for."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - doctor opens its own context
    is_knocking = "knock" in request.args
    return room(
        "overview",
        findings=findings(app, is_knocking=is_knocking),
        is_knocking=is_knocking,
        counts=counts(reading(), clock.now()),
        jobs=counts_by_state(reading()),
        mails=mails_by_state(reading()),
        failed_jobs=failures(reading(), NEWEST),
        kinds=JOBS,
        failed_mails=undelivered(reading(), NEWEST),
    )
