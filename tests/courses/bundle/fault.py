"""A fault made in the small course, and the line it must be told in."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from learn.courses.bundle.reader import read_library
from tests.courses.course_files import COURSE_NAME, SHARED_FILES, Change, write_library

TODAY = date(2026, 11, 23)
LESSON = "01-start/01-zones.md"
LESSON_UR = "01-start/01-zones.ur.md"
QUIZ = "01-start/02-quiz.md"
QUIZ_UR = "01-start/02-quiz.ur.md"
HAS_PATH = re.compile(r"[a-z0-9_/.-]*[a-z][a-z0-9_/.-]*:[0-9]+:")


class Fault(NamedTuple):
    """A file, what is changed in it, and the line printed for it; without a path it is that of the file."""

    file: str
    change: Change
    line: str

    @property
    def folder(self) -> str:
        return "" if self.file in SHARED_FILES else f"{COURSE_NAME}/"

    @property
    def whole_line(self) -> str:
        line = self.line if HAS_PATH.match(self.line) else f"{self.file}:{self.line}"
        return f"{self.folder}{line}"


def lines_after(fault: Fault, root: Path) -> list[str]:
    """Write the library with this fault below `root` and return what its check prints, from `root` on."""
    write_library(root, **{f"{fault.folder}{fault.file}": fault.change})
    problems = read_library(root, today=TODAY).problems
    return [str(problem).removeprefix(f"{root.as_posix()}/") for problem in problems]
