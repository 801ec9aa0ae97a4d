"""What the site has for all courses: dated facts and the glossary, read again when a file of them changes."""

from functools import lru_cache
from pathlib import Path

from learn.config import Configuration
from learn.courses.bundle.contents import Shared
from learn.courses.bundle.shared_files import FACTS, GLOSSARY, read_shared
from learn.paths import bundled


def site_library(settings: Configuration) -> Shared:
    """Return the facts and terms beside the courses of the site."""
    given = settings.text("COURSES")
    folder = Path(given).absolute() if given else bundled("courses")
    return _read(folder, _state_of(folder))


@lru_cache(4)
def _read(folder: Path, _state: tuple[object, ...]) -> Shared:
    return read_shared(folder)


def _state_of(folder: Path) -> tuple[object, ...]:
    paths = [folder / GLOSSARY, *sorted((folder / FACTS).glob("*"))]
    return tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths if path.is_file()
    )
