"""The paths of a library, which name its courses in the order in which they lead to a goal."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from learn.courses.bundle.contents import Bundle, WrittenPaths, located
from learn.courses.bundle.files import read_files
from learn.courses.bundle.schemas.shared import WrittenPath
from learn.courses.bundle.shared_files import entries
from learn.courses.bundle.style import arabic_letters
from learn.courses.bundle.suggestions import did_you_mean, one_of
from learn.courses.bundle.yaml_places import Document, read_yaml
from learn.courses.problems import Problem, Severity

PATHS = "_paths.yml"
Courses = Mapping[str, Bundle]


def read_paths(root: Path, bundles: Sequence[Bundle]) -> WrittenPaths | None:
    """Return the paths through the courses of the library at `root`; None if it has no file of them."""
    files = read_files(root, (PATHS,))
    text = files.texts.get(PATHS)
    if text is None and not files.problems:
        return None
    document = read_yaml(text or "", PATHS)
    problems = [*files.problems, *document.problems, *arabic_letters(text or "", PATHS)]
    courses = {bundle.uid: bundle for bundle in bundles}
    paths: dict[str, WrittenPath] = {}
    for at, path in entries(document, WrittenPath, problems):
        if path.id in paths:
            message = f'the path "{path.id}" is written twice. Delete one, or give it another id.'
            problems.append(_problem(document, (at, "id"), "duplicate-id", message))
        paths.setdefault(path.id, path)
        problems += _course_faults(document, at, path, courses)
        problems += _language_faults(document, at, path, courses)
    return WrittenPaths(tuple(paths.values()), tuple(located(problem, root) for problem in sorted(problems)))


def _course_faults(document: Document, at: int, path: WrittenPath, courses: Courses) -> Iterator[Problem]:
    for step, uid in enumerate(path.courses):
        place = (at, "courses", step)
        if uid in path.courses[:step]:
            message = f'the path "{path.id}" names the course "{uid}" twice. Keep one.'
            yield _problem(document, place, "duplicate-course", message)
        elif uid not in courses:
            message = (
                f'the path "{path.id}" names the course "{uid}", which is not here.'
                f"{did_you_mean(uid, courses)}"
            )
            yield _problem(document, place, "unknown-course", message)
        else:
            yield from _misplaced(document, place, path, step, courses[uid])


def _misplaced(
    document: Document, place: tuple[int, str, int], path: WrittenPath, step: int, course: Bundle
) -> Iterator[Problem]:
    """Yield a warning where a course stands before one that it requires, or where nobody would see it."""
    for required in course.manifest.requires:
        if required in path.courses[step + 1 :]:
            message = (
                f'the course "{course.uid}" requires "{required}", which comes later. Put that one first.'
            )
            yield _problem(document, place, "wrong-order", message, Severity.WARNING)
    if not course.manifest.listed:
        message = (
            f'the course "{course.uid}" is not listed, so the path does not show it. '
            "List it, or leave it out."
        )
        yield _problem(document, place, "unlisted-course", message, Severity.WARNING)


def _language_faults(document: Document, at: int, path: WrittenPath, courses: Courses) -> Iterator[Problem]:
    """Yield languages that no course of the path has, and those that all have and its own words lack."""
    spoken = [courses[uid].manifest.languages for uid in path.courses if uid in courses]
    if not spoken:
        return
    known = dict.fromkeys(language for each in spoken for language in each)
    wanted = [language for language in known if all(language in each for each in spoken)]
    for key, words in (("title", path.title), ("summary", path.summary)):
        for language in words:
            if language not in known:
                message = (
                    f'no course of the path "{path.id}" is in "{language}". It may be in {one_of(known)}.'
                )
                place = document.key_place(at, key, language)
                yield Problem(document.path, *place, "unknown-language", message)
        for language in wanted:
            if language not in words:
                message = (
                    f'the {key} of the path "{path.id}" is missing in "{language}", which all its courses '
                    f'have. Add "{language}: …".'
                )
                yield _problem(document, (at, key), "missing-translation", message, Severity.WARNING)


def _problem(
    document: Document,
    place: tuple[str | int, ...],
    code: str,
    message: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    return Problem(document.path, *document.value_place(*place), code, message, severity)
