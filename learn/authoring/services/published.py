"""What comes of publishing, and what a publisher decides."""

from collections.abc import Callable
from dataclasses import dataclass

from learn.courses.bundle.path_file import PATHS
from learn.courses.problems import Problem, has_errors
from learn.courses.queries import is_served, learning_paths
from learn.database import reading
from learn.quizzes.regrading import Mode, Report

# What a publisher decides about marks, told beforehand what each decision would do to a course's learners.
Decide = Callable[[str, Report], Mode]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing one course: a release, or the problems that stopped it.

    The file of paths is published too: it has its name for a `uid`, and never a release.
    """

    uid: str
    release_id: int | None
    is_new: bool
    problems: tuple[Problem, ...]

    @property
    def is_refused(self) -> bool:
        """Tell whether problems stopped it, so that learners see what they saw before."""
        return self.release_id is None and has_errors(self.problems)


class NothingToPublish(Exception):
    """There is no course at the path."""


def refusal(published: Published) -> str:
    """Return in one line that something was not published, and what learners see instead."""
    uid, reader = published.uid, reading()
    was_published = bool(learning_paths(reader)) if uid == PATHS else is_served(reader, uid)
    now = "what was published before is served" if was_published else "it is not on the site"
    return f"{uid}: not published; {now}"


def only_rise(_course_uid: str, _report: Report) -> Mode:
    """Let marks rise where a question was corrected, and never fall."""
    return Mode.RAISE
