"""`learn db`: Flask-Migrate's commands; `learn db upgrade` is the one that people who run a site need."""

import click
from flask.cli import ScriptInfo, pass_script_info
from flask_migrate.cli import db as theirs

from learn.migrating import register


@click.group("db", commands=dict(theirs.commands), params=list(theirs.params))
@pass_script_info
@click.pass_context
def database(context: click.Context, info: ScriptInfo, /, **options: object) -> None:
    """Bring the tables up to date, or look at their history."""
    register(info.load_app())
    if theirs.callback is not None:
        context.invoke(theirs.callback, **options)
