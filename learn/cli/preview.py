"""`learn preview`: see courses as learners would, by a link, while everybody is served what was before."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from learn import clock
from learn.authoring.services import NothingToPublish
from learn.authoring.services.previews import DAYS, make_preview
from learn.authoring.services.publishing import hold_path
from learn.cli.faults import CommandFailed
from learn.courses.problems import Problem
from learn.i18n import LANGUAGES
from learn.web.addresses import absolute_url


@click.command("preview")
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--days", type=click.Choice([str(each) for each in DAYS]), default="7", show_default=True)
@with_appcontext
def preview(path: Path, days: str) -> None:
    """Store the courses at PATH without serving them, and print a link to each."""
    now = clock.now()
    try:
        held = hold_path(path, now)
    except NothingToPublish as nothing:
        raise CommandFailed(f"{nothing}.") from nothing
    told: set[Problem] = set()
    for each in held:
        for problem in each.problems:
            if problem not in told:
                told.add(problem)
                click.echo(str(problem), err=True)
        if each.release_id is not None:
            secret = make_preview(each.release_id, None, int(days), now)
            for code in LANGUAGES:
                click.echo(f"{each.uid} ({code}): {absolute_url(f'/{code}/preview/{secret}/')}")
    sys.exit(1 if any(each.is_refused for each in held) else 0)
