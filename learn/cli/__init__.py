"""The `learn` command: what needs no site starts without Flask, which takes longer to load than to check."""

import sys
import warnings
from importlib import import_module
from typing import TextIO, cast

import click

from learn.cli.faults import explanation
from learn.rubbish import look_seldom

# Where each command lives. Loading one loads no other, so `learn check` starts without the database.
COMMANDS = {
    "admin": "learn.cli.admin:admin",
    "check": "learn.cli.check:check",
    "db": "learn.cli.database:database",
    "doctor": "learn.cli.doctor:doctor",
    "evidence": "learn.cli.evidence:evidence",
    "export": "learn.cli.export:export",
    "new": "learn.cli.new:new",
    "organisations": "learn.cli.organisations:organisations",
    "preview": "learn.cli.preview:preview",
    "publish": "learn.cli.publish:publish",
    "questions": "learn.cli.questions:questions",
    "report": "learn.cli.report:report",
    "serve": "learn.cli.serve:serve",
    "staff": "learn.cli.staff:staff",
    "worker": "learn.cli.worker:worker",
}
WITHOUT_A_SITE = ("check", "new", "questions")


def loaded(name: str) -> click.Command:
    """Return a command of ours, loading its module now."""
    module, _, attribute = COMMANDS[name].partition(":")
    return cast("click.Command", getattr(import_module(module), attribute))


def main() -> None:
    """Run the command that was typed; a foreseeable fault becomes one sentence and exit code 1."""
    look_seldom()
    warnings.showwarning = _say_in_a_sentence
    name, *arguments = sys.argv[1:] or ("",)
    try:
        if name in WITHOUT_A_SITE:
            loaded(name).main(arguments, prog_name=f"learn {name}")
        else:
            from learn.cli.commands import commands  # noqa: PLC0415 - see above

            commands(prog_name="learn")
    except Exception as error:
        explained = explanation(error)
        if explained is None:
            raise
        click.echo(f"Error: {explained}", err=True)
        sys.exit(1)


def _say_in_a_sentence(
    message: Warning | str,
    category: type[Warning],
    filename: str,  # noqa: ARG001 - where it was raised helps nobody who runs a server
    lineno: int,  # noqa: ARG001
    file: TextIO | None = None,
    line: str | None = None,  # noqa: ARG001
) -> None:
    prefix = "Warning" if category is UserWarning else f"Warning ({category.__name__})"
    click.echo(f"{prefix}: {message}.", err=True, file=file)
