"""`learn worker`: jobs, chores and mail in a process of their own."""

import click
from flask.cli import ScriptInfo, pass_script_info

from learn.housekeeping import work_here
from learn.migrating import bring_up_to_date


@click.command("worker")
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Do what nobody waits for: jobs, chores by the clock, mail. Several may run."""
    app = info.load_app()
    bring_up_to_date(app)
    click.echo("Working (Ctrl-C ends it)")
    work_here(app)
