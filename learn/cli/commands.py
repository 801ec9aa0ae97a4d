"""Flask's own group with our commands, each loaded only when it is called."""

import click
from flask.cli import FlaskGroup

from learn import __version__, create_app
from learn.cli import COMMANDS, loaded


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
        return loaded(name)


commands = Commands(
    create_app=create_app,
    add_version_option=False,
    load_dotenv=False,
    help="Hunar: check, publish and serve courses.",
)
# There is one application, and settings come from the environment as it is.
commands.params = [option for option in commands.params if option.name not in {"app", "env_file"}]
click.version_option(__version__, prog_name="Hunar")(commands)
