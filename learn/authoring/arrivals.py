"""Where courses come from: a folder as it lies, a ZIP archive, or a git repository."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from learn.authoring.names import NotTaken, refuse_unsafe
from learn.authoring.packing import ARCHIVE
from learn.authoring.repositories import GitRules, fetch, is_address, is_bare
from learn.authoring.unpacking import unpack
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.write_ids import id_words
from learn.courses.problems import Problem

FOLDER = "arriving"
COURSES = "courses"
# What a run that was killed left behind.
OLD_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Arrival:
    """A folder to publish, and what it is called to whoever gave it."""

    folder: Path
    name: str | None = None

    def shown(self, problem: Problem) -> Problem:
        """Return a problem with the path as its author knows it, not where it was unpacked."""
        if self.name is None:
            return problem
        root = f"{self.folder.as_posix()}/"
        inside = f"{self.name}/{problem.path.removeprefix(root)}"
        return replace(
            problem,
            path=inside if problem.path.startswith(root) else problem.path,
            message=problem.message.replace(root, ""),
        )


@contextmanager
def arrived(
    given: str, instance: Path, rules: GitRules, *, branch: str | None = None, inside: str | None = None
) -> Iterator[Arrival]:
    """Yield what `given` names as a folder, which is gone afterwards unless it was one from the start.

    With a `branch` a folder is taken for the repository it is. `inside` names the folder of courses in an
    archive or a repository, where it is not plain. Raises NotTaken.
    """
    path = Path(given)
    is_repository = is_address(given) or (path.is_dir() and (branch is not None or is_bare(path)))
    if not is_repository and path.is_dir():
        yield Arrival(path / inside if inside else path)
        return
    if not is_repository and not (path.is_file() and path.name.lower().endswith(ARCHIVE)):
        raise NotTaken(f"{given} is not a folder. Name a course folder or a folder of courses.")
    with workshop_in(instance) as workshop:
        # A course that names no id is called like its folder.
        into = workshop / (id_words(path.stem) or "course")
        into.mkdir()
        if is_repository:
            fetch(given, branch, into, rules)
        else:
            unpack(path, into)
        home = _home(into, inside)
        below = home.relative_to(into).as_posix()
        yield Arrival(home, given.rstrip("/") if below == "." else f"{given.rstrip('/')}/{below}")


@contextmanager
def workshop_in(instance: Path) -> Iterator[Path]:
    """Yield a folder in the instance for the time of unpacking, and take away what is old there."""
    place = instance / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    for old in place.iterdir():
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > OLD_SECONDS:
                shutil.rmtree(old)
    workshop = Path(mkdtemp(dir=place))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _home(into: Path, inside: str | None) -> Path:
    """Return where the courses lie: as named, or past a folder that only wraps them."""
    if inside is not None:
        refuse_unsafe(inside.strip("/"))
        if not (into / inside).is_dir():
            raise NotTaken(f'There is no folder "{inside}" in it.')
        return into / inside
    home = into
    while not _holds_courses(home):
        folders = [path for path in sorted(home.iterdir()) if path.is_dir()]
        if (home / COURSES).is_dir():
            home /= COURSES
        elif len(folders) == 1:
            home = folders[0]
        else:
            return into
    return home


def _holds_courses(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or any(
        (path / MANIFEST).is_file() for path in folder.iterdir() if path.is_dir()
    )
