"""`learn doctor`: one line for each thing that must be in order."""

import json
import sys

import click
from flask.cli import ScriptInfo, pass_script_info

from learn.doctor import findings


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@pass_script_info
def doctor(info: ScriptInfo, *, as_json: bool) -> None:
    """Look whether database, instance folder, clock, courses and evidence are in order."""
    found = findings(info.load_app())
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            click.echo(f"{'ok   ' if finding.is_fine else 'WRONG'}  {finding.subject}: {finding.words}")
    sys.exit(0 if all(finding.is_fine for finding in found) else 1)
