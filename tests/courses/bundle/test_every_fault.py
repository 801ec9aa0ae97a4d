"""All faults of the fixture together: how many kinds there are, and how they are told."""

from itertools import chain
from pathlib import Path

from learn.authoring.checking import check_path
from learn.courses.problems import Problem
from tests.courses.bundle import (
    test_file_faults,
    test_link_faults,
    test_manifest_faults,
    test_question_faults,
    test_shared_faults,
    test_translation_faults,
    test_warnings,
)
from tests.courses.bundle.fault import TODAY, Fault
from tests.courses.course_files import write_library

FILES = (
    test_file_faults,
    test_link_faults,
    test_manifest_faults,
    test_question_faults,
    test_shared_faults,
    test_translation_faults,
    test_warnings,
)
FAULTS: list[Fault] = list(chain.from_iterable(file.FAULTS for file in FILES))
FEWEST_KINDS = 25


def problems_of(fault: Fault, root: Path) -> list[Problem]:
    write_library(root, **{f"{fault.folder}{fault.file}": fault.change})
    return check_path(root, TODAY)


def test_there_are_many_kinds_and_each_says_what_to_do(tmp_path: Path) -> None:
    problems = {
        problem
        for number, fault in enumerate(FAULTS)
        for problem in problems_of(fault, tmp_path / str(number))
        if str(problem).endswith(fault.line.partition(": ")[2])
    }
    assert len({problem.code for problem in problems}) >= FEWEST_KINDS
    for problem in problems:
        assert problem.message.endswith((".", "?", "}")), problem
        assert "Traceback" not in problem.message
        # What is wrong, and then what to do about it: two sentences at least, or a guess at what was meant.
        says_what_to_do = (
            problem.message.count(". ") + problem.message.count("; ") + problem.message.count("? ")
        )
        assert says_what_to_do or problem.message.endswith("?") or " must " in problem.message, problem
