"""Everything that is wrong with courses, found before anybody is shown anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from learn.authoring.questions import CourseQuestions, read_questions
from learn.courses.bundle.contents import Bundle, Library, located
from learn.courses.bundle.reader import read_library
from learn.courses.problems import Problem


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course as read, its questions, and all its problems with paths as a shell shows them."""

    bundle: Bundle
    questions: CourseQuestions
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """What lies at a path: courses, what they share, and all problems in the order of files."""

    library: Library
    courses: tuple[CheckedCourse, ...]
    problems: tuple[Problem, ...]


def checked_library(
    path: Path, today: date, known_ids: Mapping[str, frozenset[str]] | None = None
) -> CheckedLibrary:
    """Read and check a library or one course folder.

    `known_ids` are the ids published before, by course: one that is gone without a word is an error.
    """
    library = read_library(path, today=today, known_ids=known_ids or {})
    courses = tuple(_checked(bundle) for bundle in library.bundles)
    own = {problem for course in courses for problem in course.problems}
    everything = own | set(library.problems)
    return CheckedLibrary(library, courses, tuple(sorted(everything)))


def _checked(bundle: Bundle) -> CheckedCourse:
    questions = read_questions(bundle)
    inside: Iterable[Problem] = (*bundle.problems, *questions.problems)
    return CheckedCourse(
        bundle, questions, tuple(sorted({located(problem, bundle.folder) for problem in inside}))
    )


def check_path(path: Path, today: date) -> list[Problem]:
    """Return everything that is wrong at `path`, in the order of files and lines."""
    return list(checked_library(path, today).problems)
