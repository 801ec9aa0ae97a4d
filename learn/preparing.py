"""What must be in order before a site is served: tables, courses and, if wished, demo people."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from learn import __version__, clock, demo
from learn.accounts.sign_in import DEMO
from learn.config import Configuration
from learn.courses.models import Course, Release
from learn.database import reading
from learn.migrating import bring_up_to_date
from learn.paths import PACKAGE, bundled
from learn.processes import application, become_child, bequeath

STAMP = "published.json"
RELEASES = select(Course.uid, Release.content_hash).join(Release, Release.course_id == Course.id)
DEMO_NOTE = (
    "Demo people, whose passwords stand here. Those who look after courses or organisations sign in without "
    "a second step while this server runs with --demo. Never use it on a site for real people."
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is worth telling before the site opens: faults of courses, and demo sign-ins."""

    faults: tuple[str, ...] = ()
    people: tuple[demo.SignIn, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield what to print."""
        yield from self.faults
        if self.people:
            yield DEMO_NOTE
        for person in self.people:
            yield f"  {person.name}: user name {person.username}, password {person.password}"


def prepare(app: Flask, *, with_demo: bool) -> Prepared:
    """Bring tables and courses up to date; a broken course is reported and the last good one served."""
    bring_up_to_date(app)
    app.config[DEMO] = with_demo
    faults = publish_changed(app)
    with app.app_context():
        return Prepared(faults, demo.people(clock.now()) if with_demo else ())


def publish_changed(app: Flask) -> tuple[str, ...]:
    """Publish the site's courses if they or the program changed since the last start; return what is wrong.

    A process of its own does so: reading courses takes memory that the web processes need not inherit.
    """
    configuration: Configuration = app.config["CONFIGURATION"]
    given = configuration.text("COURSES")
    folder = Path(given).absolute() if given else bundled("courses")
    stamp = configuration.instance / STAMP
    fingerprint = fingerprint_of(folder, PACKAGE)
    with app.app_context():
        if _is_published(stamp, fingerprint):
            return ()
    bequeath(app)
    with ProcessPoolExecutor(max_workers=1) as publishers:
        releases, faults = publishers.submit(publish_here, folder).result()
    if not faults:
        stamp.write_text(json.dumps({"fingerprint": fingerprint, "releases": releases}), "utf-8")
    return tuple(faults)


def _is_published(stamp: Path, fingerprint: str) -> bool:
    """Tell whether nothing changed; a database that was put back, or is another one, lacks releases.

    What somebody published since from elsewhere is served on: each release need only have been published.
    """
    try:
        noted = json.loads(stamp.read_text("utf-8"))
        releases = set(noted["releases"].items())
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return False
    published = RELEASES.where(Course.release_id.is_not(None), Release.is_held.is_(False))
    return noted["fingerprint"] == fingerprint and releases <= set(map(tuple, reading().execute(published)))


def fingerprint_of(*folders: Path) -> str:
    """Return a hash over names, sizes and times of all files: a look at the shelf, not into the books."""
    seen = hashlib.sha256(__version__.encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                status = path.stat()
                seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def publish_here(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Publish a folder; return each course's release by its hash, and a line for each fault of the others."""
    # Only the process that publishes pays for these.
    from learn.authoring.forewarning import as_told  # noqa: PLC0415
    from learn.authoring.services import (  # noqa: PLC0415
        NothingToPublish,
        only_rise,
        publish_path,
        refusal,
    )

    faults: list[str] = []
    with application().app_context():
        try:
            outcomes = publish_path(folder, clock.now(), as_told(only_rise))
        except NothingToPublish as nothing:
            return {}, [f"{nothing}."]
        for published in outcomes:
            if published.is_refused:
                faults += [*map(str, published.problems), refusal(published)]
        served = RELEASES.where(Release.id.in_([published.release_id for published in outcomes]))
        return dict(reading().execute(served).tuples().all()), faults


def keep_published(folder: Path) -> None:
    """Publish a folder each time something in it changes, and say what came of it: a process's whole life."""
    become_child()
    # As above: web processes need none of these.
    from learn.authoring.services import NothingToPublish, publish_path, refusal  # noqa: PLC0415
    from learn.authoring.watching import changes  # noqa: PLC0415

    app = application()
    for _ in changes(folder):
        with app.app_context():
            try:
                outcomes = publish_path(folder, clock.now())
            except (NothingToPublish, OSError) as nothing:
                click.echo(f"{nothing}.")
                continue
            for published in outcomes:
                for problem in published.problems:
                    click.echo(problem)
                if published.is_refused:
                    click.echo(refusal(published))
                elif published.is_new:
                    click.echo(f"{published.uid}: published")
