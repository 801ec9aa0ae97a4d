"""The `learn` command: Flask's own group with our commands, each loaded only when it is called."""

import sys
import warnings
from importlib import import_module
from typing import TextIO, cast

import click
from flask.cli import FlaskGroup

from learn import __version__, create_app
from learn.cli.faults import explanation

# Where each command lives. Loading one loads no other, so `learn check` starts without the database.
COMMANDS = {
    "check": "learn.cli.check:check",
    "db": "learn.cli.database:database",
    "doctor": "learn.cli.doctor:doctor",
    "evidence": "learn.cli.evidence:evidence",
    "export": "learn.cli.export:export",
    "new": "learn.cli.new:new",
    "publish": "learn.cli.publish:publish",
    "questions": "learn.cli.questions:questions",
    "serve": "learn.cli.serve:serve",
    "staff": "learn.cli.staff:staff",
}


class Commands(FlaskGroup):
    """Our commands beside Flask's `run`, `shell` and `routes`.

    Neither a list of commands nor a mistyped name builds the application: asking for help must not
    make an instance folder.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Return the names of all commands."""
        return sorted({*COMMANDS, *self.commands})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, loading its module now."""
        if name not in COMMANDS:
            return self.commands.get(name)
        module, _, attribute = COMMANDS[name].partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))


commands = Commands(
    create_app=create_app,
    add_version_option=False,
    load_dotenv=False,
    help="Hunar: check, publish and serve courses.",
)
# There is one application, and settings come from the environment as it is.
commands.params = [option for option in commands.params if option.name not in {"app", "env_file"}]
click.version_option(__version__, prog_name="Hunar")(commands)


def main() -> None:
    """Run the command that was typed; a foreseeable fault becomes one sentence and exit code 1."""
    warnings.showwarning = _say_in_a_sentence
    try:
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
