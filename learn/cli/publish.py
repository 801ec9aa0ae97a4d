"""`learn publish`: put courses before learners; a broken course changes nothing and the others go on."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from learn import clock
from learn.authoring.forewarning import as_told, report_lines
from learn.authoring.services import (
    Decide,
    NothingToPublish,
    Published,
    only_rise,
    publish_path,
    rehearse_path,
)
from learn.cli.faults import CommandFailed
from learn.quizzes.regrading import Mode, Report

MODES = [mode.value for mode in Mode]
CHOICES = """\
  keep      the marks stay as they are
  raise     marks rise where the corrected question gives more, and none falls
  regrade   every answer is marked by the corrected question; marks may fall, a pass once given stays
  everyone  everybody who was asked gets the question's full points"""


@click.command("publish")
@click.argument("paths", required=True, nargs=-1, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and write nothing.")
@click.option(
    "--regrade",
    "mode",
    type=click.Choice(MODES),
    help="What becomes of marks where a question was corrected; marks only rise unless you say otherwise.",
)
@with_appcontext
def publish(paths: tuple[Path, ...], dry_run: bool, mode: str | None) -> None:
    """Publish course folders or folders of courses; a running server shows them at once."""
    missing = [path for path in paths if not path.is_dir()]
    if missing:
        raise CommandFailed(f"{missing[0]} is not a folder. Name a course folder or a folder of courses.")
    now = clock.now()
    try:
        if dry_run:
            outcomes = [each for path in paths for each in rehearse_path(path, now, as_told(only_rise))]
        else:
            decide = _asked(paths, now) if mode is None and is_at_terminal() else _settled(mode)
            outcomes = [each for path in paths for each in publish_path(path, now, decide)]
    except NothingToPublish as nothing:
        raise CommandFailed(f"{nothing}.") from nothing
    for published in outcomes:
        for problem in published.problems:
            click.echo(str(problem))
        click.echo(outcome(published, is_tried=dry_run))
    sys.exit(0 if all(published.release_id is not None for published in outcomes) else 1)


def is_at_terminal() -> bool:
    """Tell whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _settled(mode: str | None) -> Decide:
    """Return a decision that needs nobody: the one given, or that marks only rise."""
    chosen = Mode(mode) if mode else Mode.RAISE
    return as_told(lambda _course_uid, _report: chosen)


def _asked(paths: tuple[Path, ...], now: datetime) -> Decide:
    """Ask for each course beforehand, while nothing is locked, and return the answers as a decision."""
    answers: dict[str, Mode] = {}
    for path in paths:
        reports: dict[str, Report] = {}

        def keep(course_uid: str, report: Report, kept: dict[str, Report] = reports) -> Mode:
            kept[course_uid] = report
            return Mode.RAISE

        rehearse_path(path, now, keep)
        for course_uid, report in reports.items():
            lines = list(report_lines(course_uid, report))
            if lines:
                click.echo("\n".join([*lines, "What becomes of the marks?", CHOICES]))
                answer = click.prompt(
                    "", type=click.Choice(MODES), default=Mode.RAISE.value, prompt_suffix="> "
                )
                answers[course_uid] = Mode(answer)
    return lambda course_uid, _report: answers.get(course_uid, Mode.RAISE)


def outcome(published: Published, *, is_tried: bool) -> str:
    """Return what came of one course, in one line."""
    if published.release_id is None:
        return f"{published.uid}: not published; what was published before is served"
    if not published.is_new:
        return f"{published.uid}: nothing new"
    return f"{published.uid}: {'would be published; nothing was written' if is_tried else 'published'}"
