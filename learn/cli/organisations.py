"""`learn organisations`: make organisations, say who runs them, enrol the people on their lists."""

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click
from flask.cli import with_appcontext

from learn import clock
from learn.admin.services.log import COMMAND_LINE
from learn.admin.services.organisations import give_course, take_course_back
from learn.cli.check import counted
from learn.cli.enrolling import arguments, enrol_file
from learn.cli.faults import CommandFailed
from learn.cli.staff import known_course, known_person
from learn.database import reading
from learn.organisations.planning import Choices
from learn.organisations.queries.houses import House
from learn.organisations.queries.houses import organisations as all_organisations
from learn.organisations.services import founding
from learn.organisations.services.governing import OwnedElsewhere
from learn.organisations.services.officers import appoint_officer


@click.group("organisations")
def organisations() -> None:
    """Make organisations, say who runs them, and enrol the people on their lists."""


@organisations.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="What people call it.")
@with_appcontext
def create(slug: str, name: str) -> None:
    """Make an organisation; SLUG is its address: /en/organisations/SLUG."""
    try:
        founding.found_organisation(slug, name, clock.now())
    except founding.NotASlug:
        raise CommandFailed(
            f"“{slug}” cannot be an address: use small letters, digits and hyphens, at most 60."
        ) from None
    except founding.NotAName:
        raise CommandFailed("The name must have 1 to 120 characters.") from None
    except founding.SlugTaken:
        raise CommandFailed(f"There is an organisation {slug} already.") from None
    click.echo(f"{slug}: made. `learn organisations coordinator {slug} USERNAME` says who runs it.")


@organisations.command("list")
@with_appcontext
def listed() -> None:
    """List the organisations."""
    found = all_organisations(reading())
    for each in found:
        click.echo(f"{each.slug}: {each.name}, {counted(each.trainee_count, 'trainee')}")
    if not found:
        click.echo("There is no organisation yet. `learn organisations create SLUG --name NAME` makes one.")


@organisations.command("coordinator")
@click.argument("slug")
@click.argument("username")
@with_appcontext
def coordinator(slug: str, username: str) -> None:
    """Let somebody who has an account run an organisation."""
    house = known_house(slug)
    appoint_officer(house.id, known_person(username), "coordinator", clock.now())
    click.echo(f"{username} is coordinator of {slug}")


def known_house(slug: str) -> House:
    """Return the organisation of that address; a sentence if there is none."""
    found = {each.slug: each for each in all_organisations(reading())}
    if slug not in found:
        near = get_close_matches(slug, found, n=1, cutoff=0.5)
        better = f"Did you mean {near[0]}?" if near else "`learn organisations list` lists them."
        raise CommandFailed(f"There is no organisation {slug}. {better}")
    return found[slug]


@organisations.command("own")
@click.argument("slug")
@click.argument("course")
@click.option("--take-back", is_flag=True, help="End that; the course stays private.")
@with_appcontext
def own(slug: str, course: str, take_back: bool) -> None:
    """Make a course an organisation's own: nobody but its trainees finds it any more."""
    house, course_id = known_house(slug), known_course(course)
    if take_back:
        take_course_back(house, course_id, course, COMMAND_LINE, clock.now())
        click.echo(f"{course} is no course of {slug} alone; it stays private")
        return
    try:
        give_course(house, course_id, course, COMMAND_LINE, clock.now())
    except OwnedElsewhere:
        raise CommandFailed(
            f"{course} is another organisation's own. Take it back first: "
            f"`learn organisations own --take-back ORGANISATION {course}`."
        ) from None
    click.echo(f"{course} is {slug}'s own: nobody but its trainees finds it")


@organisations.command("import")
@click.argument("names", nargs=-1, required=True, metavar="ORGANISATION FILE")
@click.option("--organisation", "slug", help="The organisation, in place of the first argument.")
@click.option("--cohort", help="The cohort they join; it is made if there is none of that name.")
@click.option(
    "--course", "courses", multiple=True, metavar="UID", help="A course they take; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and write nothing.")
@click.option("--json", "is_json", is_flag=True, help="Say it in JSON.")
@click.option("--encoding", help="How the letters are written, where the file does not show it.")
@click.option(
    "--remove-missing",
    is_flag=True,
    help="End the seats of people in the cohort whom the list does not name.",
)
@with_appcontext
def import_list(
    names: Sequence[str],
    slug: str | None,
    cohort: str | None,
    courses: Sequence[str],
    dry_run: bool,
    is_json: bool,
    encoding: str | None,
    remove_missing: bool,
) -> None:
    """Enrol the people on a list: CSV, TSV, XLSX, XLS, ODS, or a ZIP of users.csv and enrollments.csv.

    What is chosen here wins over the list's own columns. Without --cohort each row's own cohort counts,
    and a cohort named after the file where a row names none; without --course each row's own courses, or
    the cohort's. Uploading a list again changes nothing.
    """
    file, house_slug, more = arguments(names, slug)
    choices = Choices(
        " ".join(cohort.split())[:120] if cohort and cohort.strip() else None,
        tuple(dict.fromkeys((*courses, *more))),
        is_removing=remove_missing,
    )
    try:
        report = enrol_file(
            known_house(house_slug), Path(file), choices, encoding, is_tried=dry_run, keeps_rows=is_json
        )
    except CommandFailed as failed:
        if not is_json:
            raise
        click.echo(json.dumps({"error": str(failed)}, ensure_ascii=False))
        sys.exit(1)
    if is_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in report.lines():
            click.echo(line)
