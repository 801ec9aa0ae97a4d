"""Whatever is sent: an answer of ours, nothing half done, and never a traceback."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from learn.accounts.models import Person, RecoveryCode
from learn.database import Base, reading
from learn.enrolments.models import Enrolment
from learn.progress.models import CheckAnswer, Evidence, PageDone
from learn.quizzes.models import Attempt, AttemptQuestion
from tests.journeys.learner import PASSWORD, Learner, first_answer, form_to, visible
from tests.journeys.right_answers import right_answers

LONG, NUL, TURNED = "x" * 70_000, "one\0two", "one\u202etwo"
COURSE = "/courses/safe-online"
FIRST = f"{COURSE}/what-you-protect"


def rows(app: Flask, table: type[Base], *conditions: Any) -> int:
    """Return how many rows there are."""
    with app.app_context():
        return reading().execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()


def five_at_once(learners: list[Learner], path: str, data: dict[str, Any]) -> list[TestResponse]:
    """Send the same form from five places in the same moment."""
    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(lambda each: each.post(path, data), learners))


def on_five_phones(app: Flask, learner: Learner) -> list[Learner]:
    """Return the learner signed in five times: the same cookie in five browsers."""
    kept = learner.client.get_cookie("hunar")
    assert kept is not None
    phones = [Learner(app, learner.name) for _ in range(5)]
    for phone in phones:
        phone.client.set_cookie("hunar", kept.value)
    return phones


def test_five_equal_posts_at_once_have_one_result(school: Flask) -> None:
    joining = {"username": "amina", "password": PASSWORD, "is_adult": "y"}
    answers = five_at_once([Learner(school) for _ in range(5)], "/join", joining)
    assert {answer.status_code for answer in answers} <= {200, 303}, [visible(each.text) for each in answers]
    assert (rows(school, Person), rows(school, Evidence, Evidence.kind == "joined")) == (1, 1)
    assert rows(school, RecoveryCode) == rows(school, RecoveryCode, RecoveryCode.used_at.is_(None)) <= 10

    learner = Learner(school)
    learner.post("/sign-in", {"username": "amina", "password": PASSWORD})
    phones = on_five_phones(school, learner)

    five_at_once(phones, f"{COURSE}/enrolment", {})
    assert (rows(school, Enrolment), rows(school, Evidence, Evidence.kind == "enrolled")) == (1, 1)

    check = form_to(learner.get(FIRST).text, "/protect-check-1")
    five_at_once(phones, check.action.removeprefix("/en"), first_answer(check))
    assert (rows(school, CheckAnswer), rows(school, Evidence, Evidence.kind == "answer given")) == (1, 1)

    learner.answer_checks(FIRST)
    five_at_once(phones, f"{FIRST}/done", {})
    assert (rows(school, PageDone), rows(school, Evidence, Evidence.kind == "lesson done")) == (1, 1)

    started = five_at_once(phones, f"{COURSE}/final/attempts", {})
    [address] = {answer.headers["Location"] for answer in started}
    assert (rows(school, Attempt), rows(school, Evidence, Evidence.kind == "attempt started")) == (1, 1)

    handed_in = five_at_once(phones, address.removeprefix("/en"), {"anyway": "1"})
    assert {answer.status_code for answer in handed_in} == {303}
    assert rows(school, Attempt, Attempt.submitted_at.is_not(None)) == 1
    assert rows(school, Evidence, Evidence.kind == "attempt handed in") == 1


@pytest.mark.parametrize(
    ("path", "field", "value", "said"),
    [
        ("/join", "username", "x" * 500, "Too long"),
        ("/join", "username", NUL, "hidden character"),
        ("/join", "name", "n" * 81, "the most is 80"),
        ("/join", "name", TURNED, "hidden character"),
        ("/join", "email", "no-address", "not an email address"),
        ("/join", "phone", "call me", "Digits, spaces"),
        ("/settings/profile", "name", NUL, "hidden character"),
        ("/settings/profile", "email", LONG, "the most is 254"),
        ("/settings/profile", "phone", TURNED, "hidden character"),
    ],
)
def test_what_does_not_fit_is_named_and_everything_typed_is_kept(
    school: Flask, path: str, field: str, value: str, said: str
) -> None:
    learner = Learner(school)
    if path != "/join":
        learner.join()
    typed = {"username": "bilal", "name": "Bilal K.", "email": "bilal@example.org", "phone": "0300 1234567"}
    sent: dict[str, object] = {**typed, "password": PASSWORD, "is_adult": "y", field: value}
    before = rows(school, Person)
    answer = learner.post(path, sent)
    assert answer.status_code == 422
    assert said in visible(answer.text)
    assert rows(school, Person) == before
    for name in typed.keys() - {field, *({"username"} if path != "/join" else ())}:
        assert f'value="{typed[name]}"' in answer.text, name
    assert PASSWORD not in answer.text


def test_a_setting_that_was_never_offered_is_refused(school: Flask) -> None:
    for choice in ({"theme": "neon"}, {"text_size": "9223372036854775808"}, {"language": "fr"}):
        sent: dict[str, object] = {"language": "en", "theme": "dark", "text_size": "large", **choice}
        answer = Learner(school).post("/settings", sent)
        assert answer.status_code == 422
        assert "checked" in answer.text


def test_an_answer_that_was_never_offered_leaves_the_attempt_as_it_was(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    address = learner.post(f"{COURSE}/final/attempts").headers["Location"]
    form = form_to(learner.client.get(address).text, address)
    whole = right_answers(school, address, form)
    learner.client.post(f"{address}/answers", data=whole)
    before = answers_kept(school)
    assert None not in before
    for name in form.offered:
        if name.startswith("q") and len([value for value in form.offered[name] if value]) > 1:
            for path in (address, f"{address}/answers"):
                sent = {**whole, name: ["deadbeef"], "anyway": "1"}
                assert learner.client.post(path, data=sent).status_code == 422, name
    assert answers_kept(school) == before
    assert rows(school, Attempt, Attempt.submitted_at.is_not(None)) == 0

    for path in (address, f"{address}/answers"):
        learner.client.post(path, data={})
    assert answers_kept(school) == before, "a request without a body wiped answers away"


def answers_kept(app: Flask) -> list[Any]:
    with app.app_context():
        return list(
            reading().execute(select(AttemptQuestion.answer).order_by(AttemptQuestion.position)).scalars()
        )


def test_a_check_takes_only_what_it_offers(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    action = form_to(learner.get(FIRST).text, "/protect-check-1").action
    for value in ("deadbeef", NUL, TURNED, LONG, ""):
        assert learner.client.post(action, data={"answer": value}).status_code == 422
    assert learner.client.post(action, data={}).status_code == 422
    assert rows(school, CheckAnswer) == 0
