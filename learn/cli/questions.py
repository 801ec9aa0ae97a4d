"""`learn questions`: banks from and for other platforms. No database is opened."""

import sys
from pathlib import Path

import click

from learn.authoring.banks import BankAtFault, NoPlaceForABank
from learn.authoring.exporting import NothingToExport, export_gift
from learn.authoring.importing import READERS, Import, NothingImported, import_questions
from learn.cli.check import counted
from learn.cli.faults import CommandFailed
from learn.courses.problems import has_errors

# Something is there, but not everything: unlike 1, with which nothing was written.
SOME_LEFT_OUT = 3


@click.group("questions")
def questions() -> None:
    """Take questions from other platforms into a bank, and give them to others."""


@questions.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "file_format", type=click.Choice(sorted(READERS)), required=True)
@click.option("--into", "bank", type=click.Path(path_type=Path), required=True, help="The bank, new or not.")
def import_(file: Path, file_format: str, bank: Path) -> None:
    """Put the questions of FILE into a bank; a second time changes nothing."""
    try:
        done = import_questions(file, file_format, bank)
    except NothingImported as nothing:
        for problem in nothing.problems:
            click.echo(str(problem))
        raise CommandFailed(f"{nothing}. Nothing was written.") from nothing
    except BankAtFault as fault:
        click.echo(str(fault))
        raise CommandFailed(f"{bank} has errors. Mend them first; nothing was written.") from fault
    except NoPlaceForABank as reason:
        raise CommandFailed(str(reason)) from reason
    for problem in done.problems:
        click.echo(str(problem))
    click.echo(outcome(done, bank))
    if done.left_out:
        sys.exit(SOME_LEFT_OUT if done.added or done.kept else 1)


def outcome(done: Import, bank: Path) -> str:
    """Return what came of an import, in one line or two."""
    parts = [f"{counted(len(done.added), 'question')} added"]
    parts += [f"{counted(len(done.passages), 'text')} added"] if done.passages else []
    parts += [f"{len(done.kept)} there before"] if done.kept else []
    parts += [f"{len(done.left_out)} left out"] if done.left_out else []
    if not done.unexplained:
        return f"{bank}: {', '.join(parts)}"
    hint = f"\n{counted(done.unexplained, 'answer')} without feedback: `learn check` lists them in the bank."
    return f"{bank}: {', '.join(parts)}{hint}"


@questions.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", type=click.Choice(["gift"]), required=True, expose_value=False)
def export(path: Path) -> None:
    """Print the questions of a course folder, a quiz or a bank in its first language."""
    try:
        written = export_gift(path)
    except NothingToExport as nothing:
        raise CommandFailed(str(nothing)) from nothing
    for problem in written.problems:
        click.echo(str(problem), err=True)
    if not written.count:
        raise CommandFailed(f"{path} holds no question that can be exported.")
    # Bytes, because a file that GIFT is sent into is UTF-8 whatever the terminal speaks.
    sys.stdout.buffer.write(written.text.encode())
    sys.exit(SOME_LEFT_OUT if has_errors(written.problems) else 0)
