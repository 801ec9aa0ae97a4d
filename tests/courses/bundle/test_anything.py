"""Whatever lies in a file, the reader tells what is wrong and never raises."""

import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.courses.bundle.reader import read_library
from tests.courses.course_files import COURSE_FILES, COURSE_NAME, SHARED_FILES, write_library

PATHS = [*SHARED_FILES, *(f"{COURSE_NAME}/{path}" for path in COURSE_FILES)]
MARKS = st.text(string.ascii_lowercase + " \n\t#->[](){}<!-:|*_`$\\'\"&~^%=.0\u0647\u200f\x00", max_size=300)


def read_with(path: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        root = write_library(Path(folder), **{path: content})
        for problem in read_library(root).problems:
            assert str(problem).startswith(root.as_posix())
            assert problem.line >= 1
            assert problem.column >= 1


def spliced(path: str, cut: float, words: str) -> bytes:
    original = {**SHARED_FILES, **{f"{COURSE_NAME}/{name}": text for name, text in COURSE_FILES.items()}}[
        path
    ]
    text = original if isinstance(original, str) else original.decode("latin-1")
    at = int(cut * len(text))
    return (text[:at] + words + text[at:]).encode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.sampled_from(PATHS), st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(path: str, content: bytes) -> None:
    read_with(path, content)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(st.sampled_from(PATHS), st.floats(0, 1), MARKS)
def test_words_put_anywhere_never_raise(path: str, cut: float, words: str) -> None:
    read_with(path, spliced(path, cut, words))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(st.sampled_from(PATHS), st.floats(0, 1), st.floats(0, 1))
def test_a_hole_anywhere_never_raises(path: str, start: float, end: float) -> None:
    text = spliced(path, 0, "").decode()
    read_with(path, (text[: int(start * len(text))] + text[int(end * len(text)) :]).encode())


@pytest.mark.parametrize(
    "mark", ["![", "[", "> ", "- ", "*", "_", "`", "$", "|", "<!-- {", "{{fact:", "\\", "&#", "~~", "[^1]: "]
)
def test_a_page_full_of_one_mark_is_read_in_time(mark: str) -> None:
    page = f"---\nid: zones\ntitle: T\nminutes: 1\n---\n{mark * (60_000 // len(mark))}"
    read_with(f"{COURSE_NAME}/01-start/01-zones.md", page.encode())
