"""Everything that is wrong with courses, found before anybody is shown anything."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from learn.authoring.drawings import DRAWING
from learn.authoring.drawings import fault_of as fault_of_drawing
from learn.authoring.questions import CourseQuestions, read_questions
from learn.courses.bundle.contents import Bundle, Library, located
from learn.courses.bundle.reader import read_library
from learn.courses.problems import Problem

if TYPE_CHECKING:
    from learn.pictures import Slimmed

# What `learn.pictures` can make smaller; loading that takes longer than checking a course.
RASTERS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
MADE_BETWEEN_LOOKS = 200_000
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course as read, its questions, and all its problems with paths as a shell shows them.

    `pictures` are those made small now, by the hash of what they were; None before anybody asked for them.
    """

    bundle: Bundle
    questions: CourseQuestions
    problems: tuple[Problem, ...]
    pictures: "Mapping[str, Slimmed] | None" = None


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """What lies at a path: courses, what they share, and all problems in the order of files."""

    library: Library
    courses: tuple[CheckedCourse, ...]
    problems: tuple[Problem, ...]


def checked_library(
    path: Path,
    today: date,
    known_ids: Mapping[str, frozenset[str]] | None = None,
    known_pictures: Collection[str] = (),
    beside: Mapping[str, str] | None = None,
) -> CheckedLibrary:
    """Read and check a library or one course folder.

    `known_ids` are the ids published before, by course: one that is gone without a word is an error. So is
    the id of a course `beside` these.
    Pictures whose hash is among `known_pictures` were opened before, and are not opened again.
    """
    with _collecting_rarely():
        library = read_library(path, today=today, known_ids=known_ids or {}, beside=beside)
        courses = tuple(_checked(bundle, known_pictures) for bundle in library.bundles)
    own = {problem for course in courses for problem in course.problems}
    everything = own | set(library.problems)
    return CheckedLibrary(library, courses, tuple(sorted(everything)))


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Look for rubbish seldom: most of what reading makes is kept, and looking took a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(MADE_BETWEEN_LOOKS, usual[1], usual[2])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _checked(bundle: Bundle, known_pictures: Collection[str]) -> CheckedCourse:
    questions = read_questions(bundle)
    inside: Iterable[Problem] = (
        *bundle.problems,
        *questions.problems,
        *_broken_pictures(bundle, known_pictures),
    )
    return CheckedCourse(
        bundle, questions, tuple(sorted({located(problem, bundle.folder) for problem in inside}))
    )


def _broken_pictures(bundle: Bundle, known: Collection[str]) -> Iterator[Problem]:
    """Yield what is called a picture and is none, cannot be opened, or does more than be looked at."""
    for media in bundle.media:
        if media.mime == DRAWING:
            with suppress(OSError):
                if reason := fault_of_drawing((bundle.folder / media.path).read_bytes()):
                    message = f"this drawing holds {reason}. Save it as a plain SVG, or as a PNG."
                    yield Problem(media.path, 1, 1, "unsafe-drawing", message)
        elif media.path.lower().endswith(PICTURES) and not media.mime.startswith("image/"):
            message = "this is called a picture and holds none. Save it again as PNG, JPEG, WebP or SVG."
            yield Problem(media.path, 1, 1, "broken-picture", message)
        if media.mime not in RASTERS or media.hash in known:
            continue
        from learn.pictures import fault_of  # noqa: PLC0415 - most courses have drawings alone

        with suppress(OSError):  # A file that went away meanwhile is missed by whoever reads it next.
            if reason := fault_of((bundle.folder / media.path).read_bytes()):
                message = f"this picture cannot be opened: {reason}. Save it again, or make it smaller."
                yield Problem(media.path, 1, 1, "broken-picture", message)


def check_path(path: Path, today: date) -> list[Problem]:
    """Return everything that is wrong at `path`, in the order of files and lines."""
    return list(checked_library(path, today).problems)
