"""Who needs a call this week: the first page of an office, and its phone list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from flask import abort, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from learn import clock, ids
from learn.courses.outline import Outline
from learn.courses.queries import outline_by_release, outlines_by_release
from learn.database import reading, streamed
from learn.days import day_of
from learn.i18n import gettext, spoken
from learn.organisations.charts import funnel, middle, score_picture
from learn.organisations.queries.calls import (
    Answered,
    Found,
    Silent,
    all_silent,
    last_contacts,
    silent_ones,
)
from learn.organisations.queries.cohorts import (
    CohortRow,
    TakenCourse,
    cohort_of,
    courses_of,
    opened_with,
    some_cohorts_of,
)
from learn.organisations.queries.glances import Asked, Counts, Wanted, glance_at
from learn.organisations.queries.offices import Office
from learn.organisations.queries.standings import Scope
from learn.organisations.standing import STALLED_AFTER, came_back
from learn.organisations.steps import final_quiz, steps_of_each
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import OFFICE
from learn.organisations.views.doors import own_office
from learn.progress.completion import required_pages
from learn.quizzes.queries import pass_mark_of
from learn.web.caching import private_page
from learn.web.languages import current_language
from learn.web.sheets import Cell, csv_response
from learn.web.workbooks import workbook_response

WEEKS_TOLD = 4
# A list of hundreds helps nobody to choose, least of all on a phone.
MOST_TO_CHOOSE = 24
# Of the quiet ones, and of those who have not begun.
SHOWN, ON_PAPER = (20, 10), (500, 500)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page is about: a cohort and one of its courses, in the release that its trainees see."""

    cohort: CohortRow
    course: TakenCourse
    courses: list[TakenCourse]
    outline: Outline

    def scope(self, office: Office) -> Scope:
        """Return whose seats are meant."""
        return Scope(office.organisation_id, office.programme_id, self.cohort.id, self.course.course_id)


@blueprint.get(OFFICE)
@private_page
def office(organisation: str) -> str:
    """Show who needs a call this week; `cohort` and `course` in the query choose."""
    office = own_office(organisation)
    now = clock.now()
    cohorts, chosen = chosen_of(office, now)
    if chosen is None:
        return render_template(
            "organisations/office_empty.html", office=office, cohort=next(iter(cohorts), None)
        )
    scope = chosen.scope(office)
    final = final_quiz(chosen.outline)
    required = tuple(page.uid for page in required_pages(chosen.outline))
    wanted = Wanted(*SHOWN, since=now - 7 * timedelta(WEEKS_TOLD))
    seen = glance_at(reading(), scope, Asked(required, final.uid if final else ""), now, wanted)
    counts = seen.counts
    told = list(all_shown(chosen, [*seen.quiet, *seen.waiting], now))
    return render_template(
        "organisations/office.html",
        office=office,
        chosen=chosen,
        cohorts=cohorts if chosen.cohort in cohorts else [chosen.cohort, *cohorts],
        has_more_cohorts=len(cohorts) == MOST_TO_CHOOSE,
        courses=outlines_by_release(reading(), {each.release_id for each in chosen.courses}),
        now=now,
        counts=counts,
        bars=funnel(steps(counts), is_mirrored=current_language().direction == "rtl"),
        biggest=biggest_loss(counts),
        scores=scores_told(chosen, seen.scores),
        quiet=told[: len(seen.quiet)],
        waiting=told[len(seen.quiet) :],
        hidden_count=max(counts.quiet - SHOWN[0], 0),
        hidden_waiting=max(counts.waiting - SHOWN[1], 0),
        weeks=weeks_told(seen.contacts, now),
        new_key=ids.public_id,
    )


def chosen_of(
    office: Office, now: datetime, most: int = MOST_TO_CHOOSE
) -> tuple[list[CohortRow], Chosen | None]:
    """Return the newest cohorts, before them the one that the query names, and what the query chooses.

    Where it names none, that is of the cohorts with a course the last one under way.
    """
    wanted = request.args.get("cohort", "")
    if wanted:
        cohorts = named_first(office, most, wanted)
        courses = courses_of(reading(), cohorts[0].id)
    else:
        cohorts, courses = opened_with(reading(), office, most, day_of(now))
    if not courses:
        return cohorts, None
    cohort_id = courses[0].cohort_id
    listed = next((each for each in cohorts if each.id == cohort_id), None)
    cohort = listed or cohort_of(reading(), office, id=cohort_id) or abort(404)
    course = next((each for each in courses if each.uid == request.args.get("course")), courses[0])
    return cohorts, Chosen(cohort, course, courses, outline_by_release(reading(), course.release_id))


def named_first(office: Office, most: int, wanted: str) -> list[CohortRow]:
    """Return the cohort of that public id, and the newest ones; 404 for one that is not theirs."""
    # No public id has it, and PostgreSQL takes no text with it.
    found = [] if "\0" in wanted else some_cohorts_of(reading(), office, most, wanted)
    if not found or found[0].public_id != wanted:
        abort(404)
    return found


def steps(counts: Counts) -> list[tuple[str, int]]:
    """Return the steps of the funnel."""
    return [
        (gettext("Invited"), counts.invited),
        (gettext("Activated"), counts.activated),
        (gettext("Started"), counts.started),
        (gettext("Half way"), counts.half_way),
        (gettext("Completed"), counts.completed),
    ]


def biggest_loss(counts: Counts) -> tuple[str, str, int] | None:
    """Return between which steps most people were lost, and how many; None where nobody was."""
    told = steps(counts)
    losses = [(before[0], after[0], before[1] - after[1]) for before, after in pairwise(told)]
    most = max(losses, key=lambda loss: loss[2])
    return most if most[2] else None


def scores_told(chosen: Chosen, scores: dict[int, int]) -> dict[str, object] | None:
    """Return the picture of the final quiz with its numbers; None where nobody handed it in."""
    page = final_quiz(chosen.outline)
    mark = pass_mark_of(reading(), chosen.outline.release_id, page.uid) if page else None
    if page is None or mark is None or not scores:
        return None
    tens = dict.fromkeys(range(0, 100, 10), 0)
    for score, count in scores.items():
        tens[min(score // 10, 9) * 10] += count
    return {
        "title": chosen.outline.title_of(page, spoken()),
        "picture": score_picture(scores, mark, is_mirrored=current_language().direction == "rtl"),
        "pass_mark": mark,
        "taken": sum(scores.values()),
        "passed": sum(count for score, count in scores.items() if score >= mark),
        "middle": middle(scores),
        "tens": list(tens.items()),
    }


class Shown(NamedTuple):
    """Somebody to call, with what the page says of them."""

    who: Silent
    done: int
    total: int
    stopped_at: str
    days: int
    days_left: int | None
    contact: tuple[str, datetime] | None

    @property
    def why(self) -> str:
        """Return why they are listed, as sheets say it."""
        if self.who.has_begun:
            return "quiet"
        return "came in, not begun" if self.who.has_come_in else "never came in"


def with_contacts(reader: Connection, silent: list[Silent]) -> list[Found]:
    """Return people with the last contact."""
    contacts = last_contacts(reader, [each.trainee_id for each in silent])
    return [(each, contacts.get(each.trainee_id)) for each in silent]


def all_shown(chosen: Chosen, found: Sequence[Found], now: datetime) -> Iterator[Shown]:
    """Yield what the page says of each."""
    outline, language, today = chosen.outline, spoken(), day_of(now)
    counted = steps_of_each(outline, [who.pages_done.split() for who, _contact in found])
    for (who, contact), at in zip(found, counted, strict=True):
        yield Shown(
            who=who,
            done=at.done,
            total=at.total,
            stopped_at=outline.title_of(at.stopped_at, language) if at.stopped_at else "",
            days=(now - who.since).days,
            days_left=(day_of(who.due_at) - today).days if who.due_at else None,
            contact=contact,
        )


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of contacts: how many people, how many of them came back, how many may still."""

    begins: datetime
    people: int
    back: int
    waiting: int


def weeks_told(contacts: list[Answered], now: datetime) -> list[Week]:
    """Return the last weeks in which somebody was contacted, the newest first; each person counts once."""
    weeks = []
    for number in range(WEEKS_TOLD):
        begins, ends = now - STALLED_AFTER * (number + 1), now - STALLED_AFTER * number
        first: dict[int, Answered] = {}
        for each in contacts:
            if begins < each.at <= ends:
                first.setdefault(each.trainee_id, each)
        back = sum(came_back(each.at, each.next_answer_at) for each in first.values())
        waiting = sum(
            each.next_answer_at is None and now - each.at < STALLED_AFTER for each in first.values()
        )
        if first:
            weeks.append(Week(begins, len(first), back, waiting))
    return weeks


@blueprint.get(f"{OFFICE}/calls")
@private_page
def calls(organisation: str) -> str:
    """Show everybody who is quiet or has not begun as a list to print."""
    office = own_office(organisation)
    now = clock.now()
    chosen = chosen_of(office, now, most=1)[1] or abort(404)
    quiet, waiting = silent_ones(reading(), chosen.scope(office), now, ON_PAPER)
    told = list(all_shown(chosen, with_contacts(reading(), [*quiet, *waiting]), now))
    return render_template(
        "organisations/calls.html",
        office=office,
        chosen=chosen,
        now=now,
        quiet=told[: len(quiet)],
        waiting=told[len(quiet) :],
    )


COLUMNS = ("name", "phone", "email", "why", "days", "due_on", "steps_done", "steps", "stopped_at")


@blueprint.get(f"{OFFICE}/calls.<any(csv,xlsx):kind>")
@private_page
def calls_sheet(organisation: str, kind: str) -> Response:
    """Send the phone list as a table."""
    office = own_office(organisation)
    chosen = chosen_of(office, clock.now(), most=1)[1] or abort(404)
    send = csv_response if kind == "csv" else workbook_response
    scope, now = chosen.scope(office), clock.now()
    return send(f"calls.{kind}", COLUMNS, streamed(lambda reader: call_rows(reader, chosen, scope, now)))


def call_rows(reader: Connection, chosen: Chosen, scope: Scope, now: datetime) -> Iterator[list[Cell]]:
    """Yield a row for everybody to call, with why and for how many days."""
    for chunk in all_silent(reader, scope, now):
        for each in all_shown(chosen, with_contacts(reader, chunk), now):
            due_on = day_of(each.who.due_at).isoformat() if each.who.due_at else None
            yield [
                each.who.name,
                each.who.phone,
                each.who.email,
                each.why,
                each.days,
                due_on,
                each.done,
                each.total,
                each.stopped_at,
            ]
