"""Every course that ships, taken from its first lesson to its end, in both languages.

Each check is answered wrongly and then rightly, each quiz failed and then passed.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from learn import clock
from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import course_id_of
from learn.database import reading
from learn.enrolments.models import Enrolment
from learn.paths import bundled
from learn.progress.models import CheckAnswer, PageDone
from learn.progress.queries import verify
from learn.quizzes.queries import Check, checks_of
from learn.quizzes.questions import grade, input_of
from learn.quizzes.right_answers import right_answer
from tests.conftest import application
from tests.courses.figures import served
from tests.journeys.learner import Form, Learner, form_to, forms_of, percent, visible
from tests.journeys.right_answers import as_fields, right_answers, wrong_answers
from tests.journeys.wrong_answers import wrong_answer

COURSES = Path(bundled("courses"))
LISTED = sorted(
    manifest.parent.name
    for manifest in COURSES.glob("*/course.yml")
    if not re.search("^listed: false", manifest.read_text("utf-8"), re.MULTILINE)
)
NOT_PASSED = {"en": "Not passed yet", "ur": "ابھی پاس نہیں"}
A_DAY_LATER = timedelta(hours=25)


@pytest.fixture
def shipped(published_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application with the shipped courses, on SQLite alone: content is the same on any database."""
    copy = shutil.copy(published_sqlite, tmp_path / "learn.sqlite")
    with application(f"sqlite:///{copy}", tmp_path) as app:
        yield app


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("uid", LISTED)
def test_the_whole_course_can_be_taken(shipped: Flask, uid: str, language: str) -> None:
    learner = Learner(shipped, language=language).join(is_own_device=True).enrol(uid)
    with shipped.app_context():
        outline = served()[uid]
    steps = [page for page in outline.pages if page.kind != "quiz"]
    quizzes = [page for page in outline.pages if page.kind == "quiz"]
    for page in steps:
        take_lesson(shipped, learner, outline, page)
    for page in quizzes:
        fail(shipped, learner, f"/courses/{uid}/{page.slug}")
    assert not is_complete(shipped, uid)
    with time_machine.travel(clock.now() + A_DAY_LATER):
        for page in quizzes:
            succeed(shipped, learner, f"/courses/{uid}/{page.slug}")
    assert is_complete(shipped, uid)
    with shipped.app_context():
        done = set(reading().execute(select(PageDone.page_uid)).scalars())
        assert {page.uid for page in (*outline.lessons, *quizzes)} <= done
        assert verify(reading()).faults == ()


def take_lesson(app: Flask, learner: Learner, outline: Outline, page: OutlinePage) -> None:
    """Read a lesson or a task; answer each check wrongly, then rightly, and be done."""
    address = f"/courses/{outline.uid}/{page.slug}"
    answer = learner.get(address)
    assert answer.status_code == 200, address
    assert outline.title_of(page, learner.language) in visible(answer.text)
    if page.kind != "lesson":
        return
    with app.app_context():
        checks = checks_of(reading(), outline.release_id, page.uid)
    forms = {
        form.action.rpartition("/")[2]: form for form in forms_of(answer.text) if "/checks/" in form.action
    }
    assert forms.keys() == checks.keys() == set(page.checks)
    for uid, check in checks.items():
        answer_check(learner, forms[uid], check, is_right=False)
    assert all(share < 1 for share in shares(app, checks).values()), shares(app, checks)
    for uid, check in checks.items():
        answer_check(learner, forms[uid], check, is_right=True)
    assert set(shares(app, checks).values()) == {1}, shares(app, checks)
    assert learner.post(f"{address}/done").status_code == 303


def answer_check(learner: Learner, form: Form, check: Check, *, is_right: bool) -> None:
    """Send an answer of the fields that the form has."""
    language = learner.language
    asked = input_of(check.kind, check.body, language, None)
    right = right_answer(check.key)
    wrong = wrong_answer(
        asked, right, lambda given: grade(check.kind, check.body, check.key, given, language).fraction
    )
    fields = as_fields(asked, "answer", right if is_right else wrong)
    assert fields, f"{check.uid} has no such answer"
    for name, values in fields.items():
        assert name in form.offered, check.uid
        offered = set(form.offered[name])
        assert set(values) <= offered or offered & {"", "?"}, f"{check.uid}: {values} of {offered}"
    sent = learner.client.post(form.action, data=fields)
    assert sent.status_code == 303, visible(sent.text)


def shares(app: Flask, checks: dict[str, Check]) -> dict[str, float]:
    """Return what the latest answers to these checks earned."""
    with app.app_context():
        rows = reading().execute(
            select(CheckAnswer.question_uid, CheckAnswer.fraction).where(CheckAnswer.question_uid.in_(checks))
        )
        return {row.question_uid: row.fraction for row in rows}


def fail(app: Flask, learner: Learner, quiz: str) -> None:
    """Answer everything wrongly."""
    attempt, form = sitting(learner, quiz)
    result = learner.client.post(attempt, data=wrong_answers(app, attempt, form), follow_redirects=True)
    assert result.status_code == 200, visible(result.text)[:2_000]
    assert NOT_PASSED[learner.language] in visible(result.text), quiz


def succeed(app: Flask, learner: Learner, quiz: str) -> None:
    """Answer everything rightly."""
    attempt, form = sitting(learner, quiz)
    result = learner.client.post(attempt, data=right_answers(app, attempt, form), follow_redirects=True)
    assert result.status_code == 200, visible(result.text)[:2_000]
    assert percent(100, learner.language) in visible(result.text), quiz


def sitting(learner: Learner, quiz: str) -> tuple[str, Form]:
    """Begin an attempt and return its address with its form."""
    assert learner.get(quiz).status_code == 200
    begun = learner.post(f"{quiz}/attempts")
    assert begun.status_code == 303, visible(begun.text)
    attempt = begun.headers["Location"]
    return attempt, form_to(learner.client.get(attempt).text, attempt)


def is_complete(app: Flask, uid: str) -> bool:
    """Tell whether the only learner completed the course."""
    with app.app_context():
        course_id = course_id_of(reading(), uid)
        found = reading().execute(select(Enrolment.completed_at).where(Enrolment.course_id == course_id))
        return found.scalar_one() is not None
