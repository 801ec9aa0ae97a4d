"""The state of a course: learners by stage, where they stop, and what is weak, reported, due or behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template
from werkzeug.wrappers import Response

from learn import clock
from learn.authoring.services.facts import PrintedFact, printed_facts
from learn.authoring.standings import (
    OutcomeState,
    PageState,
    TranslationState,
    outcomes_with,
    pages_with,
    translations_of,
    weakest,
)
from learn.authoring.views import blueprint
from learn.authoring.views.desk import taught
from learn.authoring.views.questions import figures_for
from learn.courses import roles
from learn.courses.outline import Outline
from learn.courses.queries import Charge, Report, comments_of, open_reports, page_sources
from learn.courses.wording import found_in
from learn.database import reading
from learn.days import day_of
from learn.i18n import lazy_gettext, spoken
from learn.progress.queries.standing import Stages, standing_in
from learn.web.caching import private_page
from learn.web.sheets import Cell, csv_response

COLUMNS = ("what", "name", "title", "count", "of", "stopped", "share", "detail")
STAGES = {
    "taken": lazy_gettext("Took the course"),
    "not_begun": lazy_gettext("Not begun"),
    "under_way": lazy_gettext("Under way"),
    "completed": lazy_gettext("Completed"),
    "left": lazy_gettext("Left"),
}


@dataclass(frozen=True, slots=True)
class PlacedReport:
    """A reader's report with the page's title, and where its paragraph is written (file:line) if found."""

    report: Report
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class State:
    """All that the page and the sheet tell."""

    stages: Stages
    pages: list[PageState]
    outcomes: list[OutcomeState]
    translations: list[TranslationState]
    facts: list[PrintedFact]


@blueprint.get("/teach/<course>/state")
@private_page
def state(course: str) -> str:
    """Show how the course is doing, as numbers without names."""
    charge, outline = taught(course)
    told, today = _state(charge, outline), day_of(clock.now())
    return render_template(
        "authoring/state.html",
        charge=charge,
        outline=outline,
        state=told,
        stage_names=STAGES,
        questions=weakest(figures_for(charge, outline)),
        reports=_placed(charge, outline),
        # A translator's role has a language, nobody else's has.
        may_edit=lambda language: roles.may_write(charge.care) and charge.language in {None, language},
        open_comments=sum(each.closed_at is None for each in comments_of(reading(), charge.course_id)),
        due=[each for each in told.facts if each.fact.is_stale(today)],
    )


@blueprint.get("/teach/<course>/state.csv")
@private_page
def state_sheet(course: str) -> Response:
    """Send the same numbers as a table."""
    charge, outline = taught(course)
    return csv_response(f"{charge.course_uid}-state.csv", COLUMNS, list(_rows(_state(charge, outline))))


def _state(charge: Charge, outline: Outline) -> State:
    uids = [page.uid for page in outline.pages]
    standing = standing_in(reading(), charge.course_id, uids, clock.now())
    return State(
        standing.stages,
        pages_with(outline, standing.done, standing.stopped, spoken()),
        outcomes_with(outline, figures_for(charge, outline), spoken()),
        translations_of(outline),
        printed_facts(reading(), [charge]),
    )


def _placed(charge: Charge, outline: Outline) -> list[PlacedReport]:
    reports = open_reports(reading(), charge.course_id)
    sources = page_sources(reading(), outline.release_id) if reports else {}
    placed = []
    for report in reports:
        page = outline.page_by_uid(report.page_uid)
        title = outline.title_of(page, spoken()) if page is not None else report.page_uid
        found = ((path, found_in(text, report.quote)) for path, text in sources.items())
        place = next((f"{path}:{written.line}" for path, written in found if written is not None), "")
        placed.append(PlacedReport(report, title, place))
    return placed


def _rows(told: State) -> Iterator[list[Cell]]:
    for name, label in STAGES.items():
        yield ["stage", name, str(label), getattr(told.stages, name), told.stages.taken, "", "", ""]
    for page in told.pages:
        yield [page.kind, page.uid, page.title, page.done, told.stages.begun, page.stopped, "", ""]
    for outcome in told.outcomes:
        share = round(outcome.share, 3) if outcome.share is not None else ""
        yield ["outcome", outcome.uid, outcome.text, outcome.answered, "", "", share, outcome.questions]
    for each in told.translations:
        yield [
            "translation", each.language, "", each.translated, each.total, "", "", "; ".join(each.older)
        ]  # fmt: skip
    for printed in told.facts:
        fact = printed.fact
        due = fact.recheck_on.isoformat()
        yield ["fact", fact.id, next(iter(fact.statement.values())), "", "", "", "", due]
