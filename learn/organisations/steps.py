"""How far somebody is on a course, and where they stopped; pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from learn.courses.outline import Outline, OutlinePage
from learn.progress.completion import missing_of, required_pages


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that count, how many of them are done, and the page that comes next."""

    done: int
    total: int
    stopped_at: OutlinePage | None


def steps_of(outline: Outline, done: Collection[str]) -> Steps:
    """Count the required pages and those done."""
    return next(steps_of_each(outline, [done]))


def steps_of_each(outline: Outline, each_done: Iterable[Collection[str]]) -> Iterator[Steps]:
    """Yield the same for several learners of one course."""
    required = required_pages(outline)
    total = len(required)
    for done in each_done:
        missing = missing_of(required, outline, done)
        yield Steps(total - len(missing), total, missing[0] if missing else None)


def final_quiz(outline: Outline) -> OutlinePage | None:
    """Return the last quiz that the course requires: the one whose scores tell of the whole course."""
    return next((page for page in reversed(required_pages(outline)) if page.kind == "quiz"), None)
