"""Jobs of the office: lists are enrolled, cohorts invited, trainees reminded, what is over is ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from learn import clock
from learn.jobs.tasks import Task
from learn.organisations.services.clearing import clear_old_lists
from learn.organisations.services.expiring import end_expired
from learn.organisations.services.mailing import Mailing, mail_invitations
from learn.organisations.services.reminding import remind_all
from learn.organisations.services.rosters import carry_out
from learn.web.addresses import absolute_url_for


def enrol_roster(task: Task) -> Mapping[str, Any]:
    """Enrol a confirmed list, or go on where another worker was cut off; return the counts."""
    return carry_out(task.arguments["roster"], clock.now, task.advance).as_json()


def invite_cohort(task: Task) -> Mapping[str, Any]:
    """Write to everybody of a cohort who has not come in, or go on where another worker was cut off."""
    asked = task.arguments
    mailing = Mailing(asked["organisation"], asked["name"], asked["cohort"], task.by_person_id)
    count = mail_invitations(mailing, welcome_address, asked["day"], clock.now, task.advance, task.done_count)
    return {"mails": count}


def welcome_address(code: str, language: str) -> str:
    """Return the whole address of a door."""
    return absolute_url_for("organisations.welcome", language, code=code)


def remind(now: datetime) -> None:
    """Send the reminders that are due."""
    remind_all(now, absolute_url_for)


def clear_lists(now: datetime) -> None:
    """Take the rows away of lists that came long ago."""
    clear_old_lists(now)


def end_seats(now: datetime) -> None:
    """End the seats whose last day is over."""
    end_expired(now)
