"""`learn publish`: put courses before learners; a broken course changes nothing and the others go on."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from learn import clock
from learn.authoring.arrivals import Arrival, arrived
from learn.authoring.forewarning import as_told, report_lines
from learn.authoring.names import NotTaken
from learn.authoring.repositories import GitRules, is_address
from learn.authoring.services import (
    Decide,
    NothingToPublish,
    Published,
    only_rise,
    publish_path,
    refusal,
    rehearse_path,
)
from learn.cli.faults import CommandFailed
from learn.config import Configuration
from learn.courses.bundle.reader import course_folders
from learn.courses.problems import Problem
from learn.quizzes.regrading import Mode, Report

MODES = [mode.value for mode in Mode]
CHOICES = """\
   keep      the marks stay as they are
   raise     marks rise where the corrected question gives more, and none falls
   regrade   every answer is marked by the corrected question; marks may fall, a pass once given stays
   everyone  everybody who was asked gets the question's full points"""


@click.command("publish")
@click.argument("paths", required=True, nargs=-1, metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and write nothing.")
@click.option(
    "--regrade",
    "mode",
    type=click.Choice(MODES),
    help="What becomes of marks where a question was corrected; marks only rise unless you say otherwise.",
)
@click.option("--branch", help="Which branch of a git repository (its main one).")
@click.option("--folder", "inside", help="Where in an archive or a repository the courses lie.")
@with_appcontext
def publish(
    paths: tuple[str, ...], dry_run: bool, mode: str | None, branch: str | None, inside: str | None
) -> None:
    """Publish folders, ZIP archives or git repositories of courses; a running server shows them at once."""
    missing = [path for path in paths if not is_address(path) and not Path(path).exists()]
    if missing:
        raise CommandFailed(f"{missing[0]} is not a folder. Name a course folder or a folder of courses.")
    settings: Configuration = current_app.config["CONFIGURATION"]
    rules = GitRules.of(settings.text("GIT_HOSTS"), settings.text("GIT_TOKENS"))
    told: set[Problem] = set()
    arrivals: list[Arrival] = []
    # All are there before the first is published: two of them may hold one course.
    with ExitStack() as held:
        for path in paths:
            try:
                arriving = arrived(path, settings.instance, rules, branch=branch, inside=inside)
                arrivals.append(held.enter_context(arriving))
            except NotTaken as refused:
                said = f"Error: {refused}" if path in str(refused) else f"Error: {path}: {refused}"
                click.echo(said, err=True)
        are_all_published = [
            is_published(arrival, beside, told, mode, is_tried=dry_run)
            for arrival, beside in zip(arrivals, courses_beside(arrivals), strict=True)
        ]
    sys.exit(0 if all(are_all_published) and len(arrivals) == len(paths) else 1)


def courses_beside(arrivals: Sequence[Arrival]) -> list[dict[str, str]]:
    """Return for each arrival what courses of the others are called, by their ids.

    One folder that was named twice is no other.
    """
    if len(arrivals) == 1:
        return [{}]
    courses = [course_folders(arrival.folder) for arrival in arrivals]
    own = [{folder.resolve() for folder in each.values()} for each in courses]
    return [
        {
            uid: other.name or folder.as_posix()
            for other, held in zip(arrivals, courses, strict=True)
            for uid, folder in held.items()
            if folder.resolve() not in mine
        }
        for mine in own
    ]


def is_published(
    arrival: Arrival, beside: Mapping[str, str], told: set[Problem], mode: str | None, *, is_tried: bool
) -> bool:
    """Publish what lies in one folder and say what came of it; what was `told` before is not said again."""
    now, path = clock.now(), arrival.folder
    try:
        if is_tried:
            outcomes = rehearse_path(path, now, as_told(only_rise), beside)
        else:
            decide = _asked(path, now, beside) if mode is None and is_at_terminal() else _settled(mode)
            outcomes = publish_path(path, now, decide, beside)
    except NothingToPublish as nothing:
        where = str(nothing).replace(str(path), arrival.name) if arrival.name else nothing
        click.echo(f"Error: {where}.", err=True)
        return False
    for published in outcomes:
        for problem in published.problems:
            if problem not in told:
                click.echo(str(arrival.shown(problem)))
        told.update(published.problems)
        click.echo(outcome(published, is_tried=is_tried))
    return not any(published.is_refused for published in outcomes)


def is_at_terminal() -> bool:
    """Tell whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _settled(mode: str | None) -> Decide:
    """Return a decision that needs nobody: the one given, or that marks only rise."""
    chosen = Mode(mode) if mode else Mode.RAISE
    return as_told(lambda _course_uid, _report: chosen)


def _asked(path: Path, now: datetime, beside: Mapping[str, str]) -> Decide:
    """Ask for each course beforehand, while nothing is locked, and return the answers as a decision."""
    reports: dict[str, Report] = {}

    def keep(course_uid: str, report: Report) -> Mode:
        reports[course_uid] = report
        return Mode.RAISE

    rehearse_path(path, now, keep, beside)
    answers: dict[str, Mode] = {}
    for course_uid, report in reports.items():
        lines = list(report_lines(course_uid, report))
        if lines:
            click.echo("\n".join([*lines, "What becomes of the marks?", CHOICES]))
            answer = click.prompt("", type=click.Choice(MODES), default=Mode.RAISE.value, prompt_suffix="> ")
            answers[course_uid] = Mode(answer)
    return lambda course_uid, _report: answers.get(course_uid, Mode.RAISE)


def outcome(published: Published, *, is_tried: bool) -> str:
    """Return what came of one course, in one line."""
    if published.is_refused:
        return refusal(published)
    if not published.is_new:
        return f"{published.uid}: nothing new"
    return f"{published.uid}: {'would be published; nothing was written' if is_tried else 'published'}"
