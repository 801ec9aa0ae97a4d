"""`learn report`: what the pages of reports say, for scripts and auditors."""

import json
import sys
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from learn import clock
from learn.config import Configuration
from learn.database import reading
from learn.reports.donor import COUNTED
from learn.reports.months import NotAMonth, month_of
from learn.reports.queries.donor import Funded, funded, report_of


@click.group("report")
def report() -> None:
    """Print reports of organisations."""


@report.command("donor")
@click.option("--programme", required=True, help="The programme's short name.")
@click.option("--month", required=True, help="The month, as 2026-11.")
@click.option(
    "--organisation", default=None, help="The organisation's address, where two have such a programme."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def donor(programme: str, month: str, organisation: str | None, *, as_json: bool) -> None:
    """Print the donor report of a programme at the end of a month."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    of = the_programme(programme, organisation)
    try:
        asked = month_of(month, configuration.text("TIME_ZONE"))
    except NotAMonth:
        raise click.BadParameter("a month is written as 2026-11", param_hint="--month") from None
    print_report(report_of(reading(), of, asked, clock.now()), as_json=as_json)


def the_programme(programme: str, organisation: str | None) -> Funded:
    """Return the one programme that is meant; say so and end where there is none, or more than one."""
    found = funded(reading(), programme, organisation)
    if len(found) == 1:
        return found[0]
    if found:
        click.echo(
            f"Several organisations have a programme {programme}: name one with --organisation.", err=True
        )
    else:
        click.echo(f"There is no programme {programme}.", err=True)
    sys.exit(1)


def print_report(told: dict[str, Any], *, as_json: bool) -> None:
    """Print a donor report."""
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
        return
    click.echo(f"{told['organisation']} / {told['programme']}, {told['month']} (as of {told['as_of']})")
    for key in COUNTED:
        click.echo(f"  {key:20}{told['totals'][key]:8}")
    for name in ("started", "invited"):
        part, whole = told[f"completed_of_{name}"]
        share = f"{100 * part / whole:.1f} %" if whole else "–"
        click.echo(f"  completed / {name}: {part} / {whole} ({share})")
    for part_name in ("cohort", "gender", "district"):
        for row in told[f"by_{part_name}"]:
            counts = ", ".join(f"{key} {row[key]}" for key in COUNTED)
            click.echo(f"  {part_name} {row[part_name]}: {counts}")
    for word, meaning in told["definitions"].items():
        click.echo(f"  {word}: {meaning}")
