"""`learn evidence`: prove that nobody changed what learners did, seal it, export it, count it anew."""

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from learn import clock
from learn.cli.check import counted
from learn.cli.report import print_report, the_programme
from learn.config import Configuration
from learn.database import reading, snapshot
from learn.progress.queries import verify as verification_of
from learn.progress.services import note_anew, seal_days
from learn.reports.auditing import faults_of
from learn.reports.months import NotAMonth
from learn.reports.queries.exporting import export_of
from learn.reports.recomputing import NotAnExport, read_export, recomputed


@click.group("evidence")
def evidence() -> None:
    """Verify or seal the record of what learners did."""


@evidence.command("verify")
@with_appcontext
def verify() -> None:
    """Check every chain, its recorded end, every daily seal, what lists read instead; exit 1 for a fault."""
    found = verification_of(reading())
    for fault in found.faults:
        click.echo(f"{fault.chain}, event {fault.sequence}: {fault.reason}")
    read = (
        f"{counted(found.chain_count, 'chain')}, {counted(found.event_count, 'event')}, "
        f"{counted(found.anchor_count, 'seal')}"
    )
    click.echo(f"{read}: {counted(len(found.faults), 'fault') if found.faults else 'all is whole'}")
    sys.exit(1 if found.faults else 0)


@evidence.command("note")
@with_appcontext
def note() -> None:
    """Write anew what lists read instead of the record: whose a chain is, and which pages are done."""
    count = note_anew()
    click.echo(f"{counted(count, 'note')} written anew." if count else "Everything is noted as it is.")


@evidence.command("seal")
@with_appcontext
def seal() -> None:
    """Seal what happened until yesterday (UTC); the server does so by itself every day."""
    sealed = seal_days(clock.now())
    click.echo(f"Sealed {', '.join(map(str, sealed))}." if sealed else "Yesterday is sealed already.")


@evidence.command("export")
@click.option("--programme", required=True, help="The programme's short name.")
@click.option(
    "--organisation", default=None, help="The organisation's address, where two have such a programme."
)
@with_appcontext
def export(programme: str, organisation: str | None) -> None:
    """Write the evidence of a programme as JSON lines, without names: what the donor report is made of."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    of = the_programme(programme, organisation)
    with snapshot() as reader:
        for line in export_of(reader, of, configuration.text("TIME_ZONE"), clock.now()):
            click.echo(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


@evidence.command("recompute")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--month", default="", help="The month, as 2026-11; without it, that of the export.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def recompute(file: Path, month: str, *, as_json: bool) -> None:
    """Count the donor report anew from an export; reads that file alone, and exits 1 where it was changed."""
    try:
        with file.open(encoding="utf-8") as lines:
            found = read_export(lines)
        told = recomputed(found, month)
    except (NotAnExport, UnicodeDecodeError) as error:
        click.echo(f"{file.name} is not an export of evidence: {error}", err=True)
        sys.exit(1)
    except NotAMonth:
        raise click.BadParameter("a month is written as 2026-11", param_hint="--month") from None
    faults = list(faults_of(found))
    for fault in faults:
        click.echo(f"{fault.chain}, event {fault.sequence}: {fault.reason}", err=True)
    print_report(told, as_json=as_json)
    sys.exit(1 if faults else 0)
