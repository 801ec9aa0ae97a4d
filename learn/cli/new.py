"""`learn new`: a course to begin with, and pages for it. No database is opened."""

from pathlib import Path

import click

from learn.authoring.starting import CannotBegin, new_course, new_page
from learn.cli.faults import CommandFailed


@click.group("new")
def new() -> None:
    """Make a course to begin with, or a page in one."""


@new.command("course")
@click.argument("slug")
@click.option(
    "--in", "folder", type=click.Path(path_type=Path), default=Path(), help="Where (here: this folder)."
)
def course(slug: str, folder: Path) -> None:
    """Make the course SLUG: a lesson, a quiz with its bank, and a task, in English and Urdu."""
    try:
        files = new_course(slug, folder)
    except CannotBegin as refused:
        raise CommandFailed(str(refused)) from refused
    made = folder / slug
    click.echo("\n".join(map(str, files)))
    click.echo(f"\nNow open {made / 'course.yml'} in your editor, and write who it is for.")
    click.echo(
        f"learn check {made} says what is wrong, learn serve --watch {made} shows what learners will see."
    )


@new.command("lesson")
@click.argument("path", type=click.Path(path_type=Path))
def lesson(path: Path) -> None:
    """Make a lesson with two checks at PATH, such as my-course/01-start/passwords."""
    _page("lesson", path)


@new.command("quiz")
@click.argument("path", type=click.Path(path_type=Path))
def quiz(path: Path) -> None:
    """Make a quiz at PATH, such as my-course/01-start/final."""
    _page("quiz", path)


@new.command("task")
@click.argument("path", type=click.Path(path_type=Path))
def task(path: Path) -> None:
    """Make a task with its rubric at PATH, such as my-course/01-start/my-week."""
    _page("task", path)


def _page(kind: str, path: Path) -> None:
    try:
        files = new_page(kind, path)
    except CannotBegin as refused:
        raise CommandFailed(str(refused)) from refused
    click.echo("\n".join(map(str, files)))
