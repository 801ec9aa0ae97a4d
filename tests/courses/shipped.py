"""The courses that ship, read once for all who look into them: the whole library takes seconds."""

from functools import cache
from pathlib import Path

from learn.courses.bundle.contents import Bundle
from learn.courses.bundle.reader import read_library

COURSES = Path(__file__).parents[2] / "courses"


@cache
def shipped_course(uid: str) -> Bundle:
    """Return a course as it was read. Never to be called while tests are listed, which each process does."""
    return _library()[uid]


@cache
def _library() -> dict[str, Bundle]:
    return {bundle.uid: bundle for bundle in read_library(COURSES).bundles}
