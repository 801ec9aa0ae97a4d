"""A path through courses as one viewer walks it: what is done, what is begun, and the one next step; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learn.classroom.path import Stitches, stitches
from learn.courses.learning_paths import LearningPath
from learn.courses.outline import Outline, OutlinePage
from learn.progress.completion import next_page


@dataclass(frozen=True, slots=True)
class Taken:
    """How far somebody came in a course: the pages done, and whether they are on it still or completed it."""

    done: Mapping[str, int]
    is_active: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A course of a path; `state` is "done", "begun" or "ahead", and `page` what comes next in it."""

    outline: Outline
    state: str = "ahead"
    page: OutlinePage | None = None
    stitches: Stitches | None = None

    @property
    def phone_lessons(self) -> int:
        """Return how many of its lessons work on a phone."""
        return sum(1 for lesson in self.outline.lessons if lesson.needs == "phone")


@dataclass(frozen=True, slots=True)
class Walk:
    """A path with its courses as they are served; one without any is not shown."""

    path: LearningPath
    steps: tuple[Step, ...]

    @property
    def hours(self) -> int:
        """Return about how long all of it takes."""
        return sum(step.outline.hours for step in self.steps)

    @property
    def done_count(self) -> int:
        """Return how many courses are complete."""
        return sum(1 for step in self.steps if step.state == "done")

    @property
    def is_begun(self) -> bool:
        """Tell whether the viewer has begun or completed any of its courses."""
        return any(step.state != "ahead" for step in self.steps)

    @property
    def next(self) -> Step | None:
        """Return the course to go on with: the first that is begun, else the first not complete."""
        begun = (step for step in self.steps if step.state == "begun")
        return next(begun, None) or next((step for step in self.steps if step.state == "ahead"), None)


def walks(
    paths: Iterable[LearningPath], outlines: Iterable[Outline], taken: Mapping[str, Taken] | None = None
) -> list[Walk]:
    """Return the paths that lead through any of the `outlines`, and pass over courses not among them.

    `taken` are the courses the viewer takes or took, by uid.
    """
    served = {outline.uid: outline for outline in outlines}
    walked = [
        Walk(
            path,
            tuple(_step(served[uid], (taken or {}).get(uid)) for uid in path.courses if uid in served),
        )
        for path in paths
    ]
    return [walk for walk in walked if walk.steps]


def _step(outline: Outline, taken: Taken | None) -> Step:
    if taken is None:
        return Step(outline)
    made = stitches(outline, dict(taken.done))
    if taken.is_complete:
        return Step(outline, "done", None, made)
    if taken.is_active:
        return Step(outline, "begun", next_page(outline, taken.done), made)
    return Step(outline, "ahead", None, made)
