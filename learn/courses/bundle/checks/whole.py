"""All checks of a whole course, in one list."""

from collections.abc import Callable, Iterator

from learn.courses.bundle.checks.draws import draw_faults, empty_quizzes, misplaced_questions
from learn.courses.bundle.checks.facts import fact_faults
from learn.courses.bundle.checks.identities import doubled_ids, moved_faults
from learn.courses.bundle.checks.links import link_faults, picture_faults
from learn.courses.bundle.checks.manifest import certificate_faults, missing_files, outcome_faults
from learn.courses.bundle.checks.reading import callout_warnings, style_warnings, urdu_warnings
from learn.courses.bundle.checks.translations import translation_faults
from learn.courses.bundle.files import Files
from learn.courses.bundle.material import Material
from learn.courses.problems import Problem

CHECKS: tuple[Callable[[Material], Iterator[Problem]], ...] = (
    doubled_ids,
    moved_faults,
    outcome_faults,
    certificate_faults,
    link_faults,
    picture_faults,
    translation_faults,
    draw_faults,
    empty_quizzes,
    misplaced_questions,
    fact_faults,
    style_warnings,
    callout_warnings,
)


def whole_course_faults(material: Material, files: Files) -> Iterator[Problem]:
    """Yield what shows only when a course lies there as a whole."""
    yield from missing_files(files)
    for check in CHECKS:
        yield from check(material)
    yield from urdu_warnings(files, material.source_language)
