"""`learn export`: a course given back as it was published, byte for byte."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from flask.cli import with_appcontext

from learn.authoring.packing import InTheWay, put
from learn.cli.faults import CommandFailed
from learn.courses.queries import release_files, release_id_of
from learn.database import reading


@click.command("export")
@click.argument("course")
@click.option(
    "--to",
    "place",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder, or a file that ends in .zip.",
)
@click.option("--release", "number", type=int, help="Which release by its number (the one that is served).")
@with_appcontext
def export(course: str, place: Path, number: int | None) -> None:
    """Write the files of COURSE, and the facts it prints, as they were published."""
    reader = reading()
    release_id = release_id_of(reader, course, number)
    if release_id is None:
        which = "" if number is None else f" with a release {number}"
        raise CommandFailed(f'There is no course "{course}"{which}.')
    files = Counted(release_files(reader, release_id))
    first = next(files, None)
    if first is None:
        raise CommandFailed(
            f'This release of "{course}" was published before files were kept. '
            "Publish the course once more from its folder: then they are."
        )
    try:
        put(place, chain([first], files))
    except InTheWay as there:
        raise CommandFailed(str(there)) from there
    click.echo(f"{place}: {files.count} files of {course}")


class Counted:
    """Files on their way, counted."""

    def __init__(self, files: Iterator[tuple[str, bytes]]) -> None:
        self.files, self.count = files, 0

    def __iter__(self) -> "Counted":
        """Return itself."""
        return self

    def __next__(self) -> tuple[str, bytes]:
        """Return the next file."""
        file = next(self.files)
        self.count += 1
        return file
