"""`learn publish`: put courses before learners; a broken course changes nothing and the others go on."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from learn import clock
from learn.authoring.services import NothingToPublish, Published, publish_path
from learn.cli.faults import CommandFailed
from learn.courses.problems import Problem


@click.command("publish")
@click.argument("paths", required=True, nargs=-1, type=click.Path(path_type=Path), metavar="PATH…")
@with_appcontext
def publish(paths: tuple[Path, ...]) -> None:
    """Publish course folders or folders of courses; a running server shows them at once."""
    missing = [path for path in paths if not path.is_dir()]
    if missing:
        raise CommandFailed(f"{missing[0]} is not a folder. Name a course folder or a folder of courses.")
    told: set[Problem] = set()
    are_all_published = [is_published(path, told) for path in paths]
    sys.exit(0 if all(are_all_published) else 1)


def is_published(path: Path, told: set[Problem]) -> bool:
    """Publish what lies at one path and say what came of it; what was `told` before is not said again."""
    try:
        outcomes = publish_path(path, clock.now())
    except NothingToPublish as nothing:
        click.echo(f"Error: {nothing}.", err=True)
        return False
    for published in outcomes:
        for problem in published.problems:
            if problem not in told:
                click.echo(str(problem))
        told.update(published.problems)
        click.echo(outcome(published))
    return all(published.release_id is not None for published in outcomes)


def outcome(published: Published) -> str:
    """Return what came of one course, in one line."""
    if published.release_id is None:
        return f"{published.uid}: not published; what was published before is served"
    return f"{published.uid}: {'published' if published.is_new else 'nothing new'}"
