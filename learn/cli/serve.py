"""`learn serve`: everything that one machine needs, in one command."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from flask.cli import ScriptInfo, pass_script_info

from learn.cli.admin import set_up_line
from learn.cli.faults import CommandFailed
from learn.config import WATCHING
from learn.housekeeping import keep_house
from learn.preparing import keep_published, prepare
from learn.serving import PlaceRefused, place_of, run_server
from learn.web.addresses import SERVED_AT


@click.command("serve")
@click.option("--demo", is_flag=True, help="Add demo learners and print their sign-ins.")
@click.option("--host", help="Address to listen on (setting HOST).")
@click.option("--port", type=int, help="Port to listen on (setting PORT).")
@click.option("--workers", type=int, help="Number of web processes (setting WORKERS).")
@click.option("--no-worker", is_flag=True, help="Leave jobs and mail to `learn worker` (setting JOBS).")
@click.option(
    "--watch",
    "watched",
    type=click.Path(path_type=Path),
    help="A course folder or a folder of courses: published on each change, and open pages follow.",
)
@pass_script_info
def serve(
    info: ScriptInfo,
    host: str | None,
    port: int | None,
    workers: int | None,
    watched: Path | None,
    *,
    demo: bool,
    no_worker: bool,
) -> None:
    """Serve the site; the first start makes key, database and courses."""
    if watched is not None:
        if not watched.is_dir():
            raise CommandFailed(f"{watched} is not a folder. Name a course folder or a folder of courses.")
        os.environ[WATCHING] = "1"
    app = info.load_app()
    try:
        place = place_of(app, host=host, port=port, workers=workers)
    except PlaceRefused as refused:
        raise CommandFailed(str(refused)) from refused
    for line in prepare(app, with_demo=demo).lines():
        click.echo(line)
    beside: list[Callable[[], None]] = []
    if not no_worker and app.config["CONFIGURATION"].is_on("JOBS"):
        beside.append(keep_house)
    if watched is not None:
        beside.append(partial(keep_published, watched.absolute()))
    # The link for the first administrator leads to where this server listens.
    app.config[SERVED_AT] = place.url
    with app.app_context():
        link = set_up_line()
    run_server(app, place, beside, note=link)
