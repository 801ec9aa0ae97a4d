"""`learn admin`: who runs the installation."""

import click
from flask.cli import with_appcontext

from learn import clock
from learn.accounts.services.administrators import LastAdministrator
from learn.admin.queries.people import PersonRow, administrators, person_by_username
from learn.admin.services.first import LASTS, make_link
from learn.admin.services.log import COMMAND_LINE
from learn.admin.services.people import end_administrator, make_administrator
from learn.cli.faults import CommandFailed
from learn.database import reading
from learn.web.addresses import absolute_url_for


@click.group("admin")
def admin() -> None:
    """Say who runs the installation: administrators see and do everything under /en/admin."""


@admin.command("link")
@with_appcontext
def link() -> None:
    """Print a link for the first administrator; it works once, and only while there is none."""
    line = set_up_line()
    if line is None:
        names = ", ".join(each.shown_name for each in administrators(reading()))
        raise CommandFailed(f"There is an administrator already: {names}. `learn admin give NAME` adds one.")
    click.echo(line)


def set_up_line() -> str | None:
    """Return what to print where there is no administrator yet: a new link. Older ones stop working."""
    token = make_link(clock.now())
    if token is None:
        return None
    hours = int(LASTS.total_seconds() // 3600)
    address = absolute_url_for("admin.first", "en", token=token)
    return (
        f"There is no administrator yet. Whoever opens this first is one (once, for {hours} hours): {address}"
    )


@admin.command("give")
@click.argument("username")
@with_appcontext
def give(username: str) -> None:
    """Let somebody who has an account run the installation."""
    make_administrator(known(username).reference, COMMAND_LINE, clock.now())
    click.echo(f"{username} is administrator")


@admin.command("take")
@click.argument("username")
@with_appcontext
def take(username: str) -> None:
    """Let somebody no longer run the installation; never the last one."""
    try:
        end_administrator(known(username).reference, COMMAND_LINE, clock.now())
    except LastAdministrator:
        raise CommandFailed(
            f"{username} is the only administrator. Let somebody else be one first."
        ) from None
    click.echo(f"{username} is no administrator")


@admin.command("list")
@with_appcontext
def listed() -> None:
    """List the administrators."""
    found = administrators(reading())
    for each in found:
        click.echo(each.shown_name)
    if not found:
        click.echo("There is no administrator yet. `learn admin link` prints a link that makes one.")


def known(username: str) -> PersonRow:
    """Return somebody by their user name; a sentence if nobody has it."""
    found = person_by_username(reading(), username)
    if found is None:
        raise CommandFailed(f"Nobody here is called {username}. They join on the site first.")
    return found
