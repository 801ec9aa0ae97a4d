"""`learn staff`: who looks after which course."""

import click
from flask.cli import with_appcontext

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.cli.faults import CommandFailed
from learn.courses.queries import course_id_of, staff_of
from learn.courses.roles import ROLES, TRANSLATOR
from learn.courses.services import LastOwner, appoint, dismiss
from learn.database import reading
from learn.i18n import LANGUAGES

ONLY_OWNER = "{} is the only owner of {}. Let somebody else own it first: `learn staff add COURSE NAME`."


@click.group("staff")
def staff() -> None:
    """Say who looks after a course: owners decide, editors write, reviewers comment, tutors mark."""


@staff.command("add")
@click.argument("course")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), default="owner", show_default=True)
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="What a translator writes.")
@with_appcontext
def add(course: str, username: str, role: str, language: str | None) -> None:
    """Let somebody look after a course, or change their role."""
    if (role == TRANSLATOR) != (language is not None):
        raise CommandFailed("A translator needs --language, such as --language ur; nobody else has one.")
    try:
        appoint(known_course(course), known_person(username), role, clock.now(), language)
    except LastOwner:
        raise CommandFailed(ONLY_OWNER.format(username, course)) from None
    click.echo(f"{username} is {role} of {course}")


@staff.command("remove")
@click.argument("course")
@click.argument("username")
@with_appcontext
def remove(course: str, username: str) -> None:
    """End somebody's care for a course."""
    try:
        is_gone = dismiss(known_course(course), known_person(username))
    except LastOwner:
        raise CommandFailed(ONLY_OWNER.format(username, course)) from None
    if not is_gone:
        raise CommandFailed(f"{username} does not look after {course}.")
    click.echo(f"{username} no longer looks after {course}")


@staff.command("list")
@click.argument("course")
@with_appcontext
def listed(course: str) -> None:
    """List who looks after a course."""
    members = staff_of(reading(), known_course(course))
    for member in members:
        click.echo(f"{member.username}: {member.role}{f' ({member.language})' if member.language else ''}")
    if not members:
        click.echo(f"Nobody looks after {course} yet. `learn staff add {course} NAME` lets somebody.")


def known_course(uid: str) -> int:
    """Return the key of a course; a sentence if none of that name was published."""
    course_id = course_id_of(reading(), uid)
    if course_id is None:
        raise CommandFailed(f"There is no course {uid}. `learn publish` puts one there.")
    return course_id


def known_person(username: str) -> int:
    """Return the key of a person; a sentence if nobody has that user name."""
    person_id = person_by_name_key(reading(), name_key(username))
    if person_id is None:
        raise CommandFailed(f"Nobody here is called {username}. They join on the site first.")
    return person_id
