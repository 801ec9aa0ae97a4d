"""Jobs and mails: what waits, what is under way, what failed and why."""

from flask import abort, flash, request

from learn import clock
from learn.admin.services import work
from learn.admin.views import blueprint
from learn.admin.views.doors import AT_A_TIME, Answer, actor, go_to, room
from learn.admin.words import JOBS, STATES
from learn.database import reading
from learn.i18n import gettext
from learn.jobs.queries import counts_by_state, failures, jobs_in, oldest_waiting
from learn.jobs.services import NoSuchJob
from learn.mail.queries import counts_by_state as mails_by_state
from learn.mail.queries import undelivered, waiting, waiting_since


@blueprint.get("/jobs")
def jobs() -> Answer:
    """Show the queue: how many, how old the oldest is, what runs, what failed."""
    now = clock.now()
    oldest = oldest_waiting(reading(), now)
    return room(
        "jobs",
        counts=counts_by_state(reading()),
        waited_seconds=int((now - oldest.not_before).total_seconds()) if oldest else None,
        running=jobs_in(reading(), "running", limit=AT_A_TIME),
        queued=jobs_in(reading(), "queued", limit=AT_A_TIME),
        failed=failures(reading(), AT_A_TIME),
        kinds=JOBS,
        states=STATES,
    )


@blueprint.post("/jobs/<job>")
def job_post(job: str) -> Answer:
    """Ask again for a job, or call it off."""
    deeds = {"retry": work.retry, "cancel": work.cancel}
    deed = request.form.get("deed", "")
    if deed not in deeds:
        abort(422)
    try:
        deeds[deed](job, actor(), clock.now())
    except NoSuchJob:
        abort(404)
    flash(gettext("Done. It stands in the log."))
    return go_to("jobs")


@blueprint.get("/mails")
def mails() -> Answer:
    """Show the mails that wait, and those that were not delivered."""
    now = clock.now()
    since = waiting_since(reading(), now)
    return room(
        "mails",
        counts=mails_by_state(reading()),
        waited_seconds=int((now - since).total_seconds()) if since else None,
        waiting=waiting(reading(), AT_A_TIME),
        undelivered=undelivered(reading(), AT_A_TIME),
        states=STATES,
    )


@blueprint.post("/mails/<int:mail>")
def send_mail_again(mail: int) -> Answer:
    """Let a mail that was not delivered be sent again."""
    if not work.mail_again(mail, actor(), clock.now()):
        abort(404)
    flash(gettext("Done. It stands in the log."))
    return go_to("mails")
