"""A check whose answer cannot be taken: why is said on the page, and what was typed is still there."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from learn import clock
from learn.authoring.services import publish_path
from learn.database import reading
from learn.progress.models import CheckAnswer
from tests.courses.course_files import LESSON, write_course
from tests.journeys.learner import Learner

WRITTEN = """
## Which three letters name the zone without an offset?
<!-- {id: zone-name, type: short-answer, outcome: O1} -->

- = UTC

> [!NOTE]
> It is UTC. [Read again](#name-the-zone)
"""
LESSON_ADDRESS = "/courses/clear-times/zones"


@pytest.fixture
def learner(app: Flask, tmp_path: Path) -> Learner:
    folder = tmp_path / "courses" / "clear-times"
    lesson = LESSON.replace("{{fact:audio-bandwidth}}", "") + WRITTEN
    write_course(folder, **{"01-start/01-zones.md": lesson, "01-start/01-zones.ur.md": None})
    with app.app_context():
        [published] = publish_path(folder, clock.now())
        assert published.release_id is not None, [str(problem) for problem in published.problems]
    return Learner(app).join().enrol("clear-times")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("z" * 5_000, "Too long"),
        ("U\u202eTC", "hidden character"),
        ("U\x00TC", "hidden character"),
        ("", "Choose or write an answer first."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_what_was_typed(
    app: Flask, learner: Learner, typed: str, message: str
) -> None:
    answer = learner.post(f"{LESSON_ADDRESS}/checks/zone-name", {"answer": typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert typed.replace("\x00", "") in answer.text.replace("\x00", "")
    assert "Name the zone" in answer.text
    with app.app_context():
        assert reading().execute(select(func.count()).select_from(CheckAnswer)).scalar_one() == 0


def test_the_page_is_whole_again_with_a_right_answer(learner: Learner) -> None:
    learner.post(f"{LESSON_ADDRESS}/checks/zone-name", {"answer": "z" * 5_000})
    assert learner.post(f"{LESSON_ADDRESS}/checks/zone-name", {"answer": "utc"}).status_code == 303
    page = learner.get(LESSON_ADDRESS).text
    assert "Too long" not in page
    assert 'value="utc"' in page


def test_what_was_pasted_with_marks_of_direction_is_taken_without_them(app: Flask, learner: Learner) -> None:
    pasted: dict[str, object] = {"answer": "\u202autc\u202c"}
    assert learner.post(f"{LESSON_ADDRESS}/checks/zone-name", pasted).status_code == 303
    with app.app_context():
        assert reading().execute(select(CheckAnswer.answer)).scalars().all() == [["utc"]]
