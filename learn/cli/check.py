"""`learn check`: what is wrong with courses, before anybody sees them. No database is opened."""

import gc
import json
import sys
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from learn import clock
from learn.authoring.checking import CheckedLibrary, checked_library
from learn.authoring.missing_ids import write_missing_ids
from learn.authoring.watching import changes
from learn.cli.faults import CommandFailed
from learn.config import instance_folder, load
from learn.courses.problems import Problem, Severity, has_errors
from learn.paths import default_instance


@click.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Let warnings fail the check too.")
@click.option("--write-ids", is_flag=True, help="First write permanent ids where they are missing.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
@click.option("--watch", is_flag=True, help="Check again on each change, until Ctrl-C.")
def check(path: Path | None, *, strict: bool, write_ids: bool, as_json: bool, watch: bool) -> None:
    """Check a course folder or a folder of courses (here: courses/, or this folder)."""
    chosen = path or default_path()
    if not chosen.is_dir():
        raise CommandFailed(f"{chosen} is not a folder. Name a course folder or a folder of courses.")
    if not watch:
        fails = check_once(chosen, is_strict=strict, write_ids=write_ids, as_json=as_json)
        gc.freeze()  # What was read goes with the process; looking through it once more takes a while.
        sys.exit(1 if fails else 0)
    with suppress(KeyboardInterrupt):
        for _ in changes(chosen):
            click.echo(f"--- {clock.now().astimezone():%H:%M:%S}", err=as_json)
            try:
                check_once(chosen, is_strict=strict, write_ids=write_ids, as_json=as_json)
            except CommandFailed as failed:
                click.echo(f"Error: {failed}", err=True)


def check_once(chosen: Path, *, is_strict: bool, write_ids: bool, as_json: bool) -> bool:
    """Print what is wrong and tell whether the check fails. A second time reads only what changed."""
    today = today_here()
    checked = checked_library(chosen, today)
    if write_ids:
        for changed in write_missing_ids(checked.library):
            click.echo(f"{changed}: ids written", err=True)
        checked = checked_library(chosen, today)
    if not checked.courses and not checked.problems:
        raise CommandFailed(f"{chosen} holds no course: no folder in it has a course.yml.")
    if as_json:
        listed = [problem.as_json() for problem in checked.problems]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        for problem in checked.problems:
            click.echo(str(problem))
        click.echo(summary(checked))
    return has_errors(checked.problems, is_strict=is_strict)


def default_path() -> Path:
    """Return the folder that is checked when none is named."""
    return Path("courses") if Path("courses").is_dir() else Path()


def today_here() -> date:
    """Return the day by which the site counts whose settings are found here: facts fall due with it."""
    zone = load(instance_folder(default=default_instance())).text("TIME_ZONE")
    return clock.now().astimezone(ZoneInfo(zone)).date()


def summary(checked: CheckedLibrary) -> str:
    """Return the last line: how much was read and how much is wrong."""
    lessons = sum(page.kind == "lesson" for course in checked.courses for page in course.bundle.pages)
    languages = {lang for course in checked.courses for lang in course.bundle.manifest.languages}
    read = f"{counted(lessons, 'lesson')}, {counted(len(languages), 'language')}"
    return f"{read}, {wrong(checked.problems)}"


def wrong(problems: tuple[Problem, ...]) -> str:
    """Return "no problems", or how many there are of each severity."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(counted(counts[kind], str(kind)) for kind in Severity if counts[kind]) or "no problems"


def counted(number: int, noun: str) -> str:
    """Return for example "1 lesson" or "8 lessons"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
