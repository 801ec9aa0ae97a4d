"""Pages and sheets of reports, for whoever works for the organisation, about what is theirs there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from flask import Blueprint, Flask, abort, current_app, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from learn import clock
from learn.config import Configuration
from learn.database import reading, streamed
from learn.i18n import spoken
from learn.organisations.queries.cohorts import (
    CohortRow,
    ProgrammeRow,
    cohorts_of,
    programmes_of,
)
from learn.organisations.queries.offices import Office
from learn.organisations.queries.standings import Scope
from learn.organisations.views.doors import own_office
from learn.reports.asked import Asked
from learn.reports.donor import COUNTED
from learn.reports.months import Month, NotAMonth, month_name, month_of
from learn.reports.queries.catalogue import REPORTS
from learn.reports.queries.donor import Funded, report_of
from learn.reports.words import COUNTED_WORDS, DONOR_DEFINITIONS, SMALL_GROUPS
from learn.web.caching import private_page
from learn.web.languages import PREFIX
from learn.web.sheets import Cell, csv_response
from learn.web.workbooks import workbook_response

SHOWN = 30
PLACE = "/organisations/<organisation>/reports"

blueprint = Blueprint("reports", __name__, url_prefix=PREFIX)


def open_doors(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get(PLACE)
@private_page
def reports(organisation: str) -> str:
    """List the reports."""
    office = own_office(organisation)
    return render_template(
        "reports/reports.html",
        office=office,
        reports=REPORTS.values(),
        programmes=programmes_of(reading(), office),
    )


@blueprint.get(f"{PLACE}/<report>")
@private_page
def report(organisation: str, report: str) -> str:
    """Show a report; of those about people the first rows, the sheets have all."""
    office, told = own_office(organisation), REPORTS.get(report) or abort(404)
    cohorts = cohorts_of(reading(), office)
    chosen = chosen_cohort(cohorts)
    asked = asked_of(office, chosen)
    with closing(streamed(lambda reader: told.rows(reader, asked))) as told_rows:
        rows = list(islice(told_rows, SHOWN + 1))
    most = SHOWN if told.is_of_people else len(rows)
    return render_template(
        "reports/report.html",
        office=office,
        report=told,
        cohorts=cohorts,
        chosen=chosen,
        rows=rows[:most],
        has_more=len(rows) > most,
        now=asked.at,
    )


@blueprint.get(f"{PLACE}/<report>.<any(csv,xlsx):kind>")
@private_page
def report_sheet(organisation: str, report: str, kind: str) -> Response:
    """Send a report as a table."""
    office, told = own_office(organisation), REPORTS.get(report) or abort(404)
    cohorts = cohorts_of(reading(), office)
    asked = asked_of(office, chosen_cohort(cohorts))
    heading = [key for key, _ in told.columns]
    return sent(
        kind, f"{office.slug}-{told.name}", heading, streamed(lambda reader: told.rows(reader, asked))
    )


def sent(kind: str, name: str, heading: Sequence[str], rows: Iterator[Sequence[Cell]]) -> Response:
    """Send rows as the kind of sheet that was asked for."""
    send = csv_response if kind == "csv" else workbook_response
    return send(f"{name}.{kind}", heading, rows)


def chosen_cohort(cohorts: list[CohortRow]) -> CohortRow | None:
    """Return the cohort that the query names, None for all; 404 for one that is not theirs."""
    wanted = request.args.get("cohort")
    if not wanted:
        return None
    return next((each for each in cohorts if each.public_id == wanted), None) or abort(404)


def asked_of(office: Office, chosen: CohortRow | None) -> Asked:
    """Return what a report is asked for: the officer's cohorts or the one chosen."""
    scope = Scope(office.organisation_id, office.programme_id, chosen.id if chosen else None)
    return Asked(scope, clock.now(), spoken())


@blueprint.get(f"{PLACE}/donor/<programme>")
@private_page
def donor(organisation: str, programme: str) -> str:
    """Show the donor report of a programme for the month in the query, else for this one."""
    office = own_office(organisation)
    found, month = own_programme(office, programme), chosen_month()
    told = report_of(reading(), funded_by(office, found), month, clock.now())
    return render_template(
        "reports/donor.html",
        office=office,
        programme=found,
        month=month,
        told=told,
        counted=COUNTED,
        words=COUNTED_WORDS,
        definitions=DONOR_DEFINITIONS,
        small_groups=SMALL_GROUPS,
        cells=cells,
    )


def cells(row: Mapping[str, Any]) -> Markup:
    """Return the counts of a row as cells: thousands where cohorts are many; numbers and dashes are safe."""
    told = "</td><td>".join(str(row[key]) for key in COUNTED)
    return Markup(f"<td>{told}</td>")  # noqa: S704 - nothing in it was typed by anybody


@blueprint.get(f"{PLACE}/donor/<programme>.<any(csv,xlsx):kind>")
@private_page
def donor_sheet(organisation: str, programme: str, kind: str) -> Response:
    """Send the donor report as a table: totals, then each breakdown, then the definitions."""
    office = own_office(organisation)
    found, month = own_programme(office, programme), chosen_month()
    told = report_of(reading(), funded_by(office, found), month, clock.now())
    name = f"{office.slug}-{found.slug}-{month.name}"
    return sent(kind, name, ["part", "group", *COUNTED], donor_rows(told))


def donor_rows(told: dict[str, Any]) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a donor report as a sheet."""
    yield ["total", told["programme"], *(told["totals"][key] for key in COUNTED)]
    for part in ("cohort", "gender", "district"):
        for row in told[f"by_{part}"]:
            yield [part, row[part], *(row[key] for key in COUNTED)]
    yield ["completed / started", "{} / {}".format(*told["completed_of_started"])]
    yield ["completed / invited", "{} / {}".format(*told["completed_of_invited"])]
    yield ["as of", told["as_of"]]
    for word, meaning in told["definitions"].items():
        yield [word, meaning]


def own_programme(office: Office, slug: str) -> ProgrammeRow:
    """Return a programme that the officer may see; 404 for any other."""
    return next((each for each in programmes_of(reading(), office) if each.slug == slug), None) or abort(404)


def funded_by(office: Office, programme: ProgrammeRow) -> Funded:
    """Return the programme as the report asks for it."""
    return Funded(
        programme.id, programme.slug, programme.name, office.organisation_id, office.slug, office.reference
    )


def chosen_month() -> Month:
    """Return the month in the query, else the one that it is now."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    zone = configuration.text("TIME_ZONE")
    try:
        return month_of(request.args.get("month") or month_name(clock.now(), zone), zone)
    except NotAMonth:
        abort(404)
