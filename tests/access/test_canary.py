"""The key of a graded quiz reaches nobody before it may: every byte that people can fetch is searched for it.

The course carries canaries, words that stand nowhere but in keys, feedback, explanations and hints. People
follow every link and form target that their pages show, in both languages.
"""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from learn import clock
from learn.authoring.services import publish_path
from learn.database import reading
from learn.housekeeping import do_what_is_due, do_what_is_prompt
from tests.access.canary_course import CANARY, QUIZ_CANARIES, write_canary_course
from tests.conftest import application
from tests.journeys.learner import Form, Learner, form_to, forms_of
from tests.journeys.right_answers import right_answers

COURSE = "/courses/clear-times"
QUIZ = f"{COURSE}/quiz"
ENOUGH_PAGES = 25
AS_PROGRAM = {"Accept": "application/json"}
LINK = re.compile(r'(?:href|src|action|data-save|data-load-picture)="([^"#]+)')
FOUND = re.compile(rf"{CANARY}(\w+)")
ALWAYS = [
    f"/{language}{path}"
    for language in ("en", "ur")
    for path in (
        "/",
        "/courses",
        "/courses?q=canary",
        "/courses?q=zone",
        COURSE,
        f"{COURSE}/zones",
        QUIZ,
        f"{QUIZ}?q=1",
        f"{COURSE}/nothing",
        f"{COURSE}/quiz/checks/quiz-karachi",
        f"{COURSE}/quiz/attempts",
        "/attempts/0000000000000000",
        "/me",
        "/review",
        "/me/data",
        "/me/data.json",
        "/me/data.html",
    )
] + ["/manifest.webmanifest", "/readyz", "/favicon.ico", "/media/nothing.png"]


@pytest.fixture
def guarded(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application with the course full of canaries."""
    folder = write_canary_course(tmp_path / "courses")
    with application(database_url, tmp_path) as app:
        with app.app_context():
            for course in publish_path(folder, clock.now()):
                assert course.release_id is not None, course.problems
        yield app


def test_a_guest_finds_no_key(guarded: Flask) -> None:
    seen = walk(Learner(guarded))
    assert len(seen) >= ENOUGH_PAGES
    assert canaries(seen) == {}


def test_somebody_who_takes_no_course_finds_no_key(guarded: Flask) -> None:
    assert canaries(walk(Learner(guarded).join())) == {}


def test_a_learner_in_the_middle_of_the_quiz_finds_no_key(guarded: Flask) -> None:
    learner, address = sitting(guarded)
    form = form_to(learner.client.get(address).text, address)
    seen = walk(learner, address)
    for name, given in (("some", some_answers(form)), ("odd", dict.fromkeys(form.offered, "deadbeef"))):
        saving = learner.client.post(f"{address}/answers", data=given, headers=AS_PROGRAM)
        seen[f"saving {name}"] = text_of(saving)
    seen["blank"] = text_of(learner.client.post(address, data={}))
    for question in ("quiz-karachi", "quiz-word", "bank-karachi"):
        asked = learner.post(f"{QUIZ}/checks/{question}", {"answer": "x"})
        seen[question] = text_of(asked)
    assert "question-1" in seen[address]
    assert canaries(seen) == {}


def test_an_opened_hint_is_seen_by_who_opened_it_and_no_further_one(guarded: Flask) -> None:
    learner, address = sitting(guarded)
    other, others = sitting(guarded, "bilal")
    # Questions are shuffled: the button says where the word with the hints is.
    [(position, number)] = re.findall(r'name="hint" value="(\d+):(\d)"', learner.client.get(address).text)
    assert number == "1"
    seen = walk(learner, address)
    for tried in (f"{position}:2", f"{position}:3", "1:9"):
        seen[tried] = text_of(learner.client.post(address, data={"hint": tried}))
    assert canaries(seen) == {}
    seen["opening"] = text_of(learner.client.post(address, data={"hint": f"{position}:1"}))
    seen |= walk(learner)
    seen["sign of life"] = text_of(learner.client.post(f"{address}/alive"))
    seen["saving"] = text_of(
        learner.client.post(f"{address}/answers", data={"only": position}, headers=AS_PROGRAM)
    )
    own = (address, address.replace("/en/", "/ur/"))
    assert canaries({name: text for name, text in seen.items() if name not in own}) == {}
    assert canaries({"own": learner.client.get(address).text}) == {"own": {"hint"}}
    assert canaries(walk(other, others, address)) == {}


def test_the_jobs_of_the_house_tell_no_key(guarded: Flask, caplog: pytest.LogCaptureFixture) -> None:
    learner, address = sitting(guarded)
    learner.client.post(address, data={"hint": "1:1"})
    with caplog.at_level("DEBUG"), time_machine.travel(clock.now() + timedelta(hours=2)):
        assert do_what_is_prompt(guarded) == []
        assert do_what_is_due(guarded) == []
    assert canaries({"log": caplog.text}) == {}


def test_a_failed_attempt_shows_no_key(guarded: Flask) -> None:
    learner, address = sitting(guarded)
    handed_in = learner.client.post(address, data={"anyway": "1"})
    seen = walk(learner, address)
    seen["handing in"] = text_of(handed_in)
    assert "Not passed yet" in seen[address]
    assert canaries(seen) == {}


def test_the_review_deck_tells_no_key_before_the_quiz_is_passed(guarded: Flask) -> None:
    """Three days of answers, wrong and right, to what was missed in the quiz and its siblings in the bank."""
    learner = Learner(guarded).join(is_own_device=True).enrol("clear-times")
    address = learner.post(f"{QUIZ}/attempts").headers["Location"]
    learner.client.post(address, data={"anyway": "1"})
    seen: dict[str, str] = {}
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for day in range(3):
            traveller.shift(timedelta(days=1))
            while "/review/" in (page := learner.get("/review").text):
                form = next(form for form in forms_of(page) if "/review/" in form.action)
                given = {**form.values, **some_answers_of(form, day)}
                answer = learner.client.post(form.action, data=given)
                for language in ("en", "ur"):
                    shown = answer.headers["Location"].replace("/en/", f"/{language}/")
                    seen[f"{day} {shown}"] = text_of(learner.client.get(shown))
                seen |= {f"{day} {path}": text for path, text in walk(learner, form.action).items()}
    assert len([where for where in seen if "/review/" in where]) > 8
    assert "Not yet" in " ".join(seen.values())
    assert canaries(seen) == {}


def test_anothers_result_stays_theirs(guarded: Flask) -> None:
    _passed, address = somebody_who_passed(guarded)
    other = Learner(guarded, "bilal").join().enrol("clear-times")
    assert canaries(walk(other, address)) == {}


@pytest.mark.parametrize("language", ["en", "ur"])
def test_searching_for_a_key_finds_nothing(guarded: Flask, language: str) -> None:
    learner, _address = sitting(guarded)
    learner.language = language
    nothing = learner.get("/courses?q=qqqqqq").text.replace("qqqqqq", "")
    for name in QUIZ_CANARIES:
        found = learner.get(f"/courses?q={CANARY}{name}").text.replace(f"{CANARY}{name}", "")
        assert found == nothing


def test_an_unchanged_page_says_nothing_new(guarded: Flask) -> None:
    learner, address = sitting(guarded)
    for path in (f"/en{COURSE}", f"/en{COURSE}/zones", address):
        tag = learner.client.get(path).headers.get("ETag")
        again = learner.client.get(path, headers={"If-None-Match": tag} if tag else {})
        assert again.status_code == (304 if tag else 200)
        assert canaries({path: text_of(again)}) == {}


def test_whoever_passed_sees_the_reasons(guarded: Flask) -> None:
    """Otherwise the canaries might not be in the course at all, and nothing above would mean anything."""
    learner, address = somebody_who_passed(guarded)
    shown = canaries({"en": learner.client.get(address).text})
    assert {"feedbackRight", "explained"} <= shown["en"]
    shown = canaries({"ur": learner.client.get(f"/ur{address.removeprefix('/en')}").text})
    assert "quizUr" in shown["ur"]
    with guarded.app_context():
        keys = " ".join(map(str, reading().exec_driver_sql("SELECT key FROM question_key").scalars()))
    assert canaries({"keys": keys}) == {"keys": set(QUIZ_CANARIES)}


def sitting(app: Flask, name: str = "amina") -> tuple[Learner, str]:
    """Return somebody in the middle of the quiz, and the attempt's address."""
    learner = Learner(app, name).join().enrol("clear-times")
    return learner, learner.post(f"{QUIZ}/attempts").headers["Location"]


def somebody_who_passed(app: Flask) -> tuple[Learner, str]:
    """Return somebody who answered everything rightly, and the attempt's address."""
    learner, address = sitting(app)
    form = form_to(learner.client.get(address).text, address)
    learner.client.post(address, data=right_answers(app, address, form))
    return learner, address


def some_answers(form: Form) -> dict[str, list[str]]:
    """Return the last thing offered for each field."""
    return {name: offered[-1:] or ["12"] for name, offered in form.offered.items()}


def some_answers_of(form: Form, turn: int) -> dict[str, list[str]]:
    """Return what is offered in another place each turn, so that right and wrong answers are given."""
    answers = {}
    for number, (name, offered) in enumerate(form.offered.items()):
        if name.partition("-")[0] == "answer":
            choices = [each for each in offered if each] or ["12"]
            answers[name] = [choices[(number + turn) % len(choices)]]
    return answers


def walk(learner: Learner, *starts: str) -> dict[str, str]:
    """Fetch everything that can be reached from the pages a person knows; return the texts by address."""
    seen: dict[str, str] = {}
    waiting = [*ALWAYS, *starts]
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/") or address.endswith(("sign-out", ".woff2")):
            continue
        answer = learner.client.get(address, headers={"Accept-Encoding": "br"})
        seen[address] = text_of(answer)
        found = LINK.findall(seen[address]) if answer.mimetype == "text/html" else []
        waiting += [unescape(link) for link in [*found, answer.headers.get("Location", "")]]
        waiting = [urlsplit(link)._replace(scheme="", netloc="").geturl() for link in waiting]
    return seen


def text_of(answer: TestResponse) -> str:
    """Return headers and body as somebody with patience reads them."""
    body = answer.get_data()
    answer.close()
    coding = answer.headers.get("Content-Encoding")
    if coding == "br":
        body = brotli.decompress(body)
    elif coding == "gzip":
        body = gzip.decompress(body)
    return f"{answer.headers}\n{body.decode('utf-8', 'replace')}"


def canaries(seen: dict[str, str]) -> dict[str, set[str]]:
    """Return the canaries that sing, by where."""
    return {where: set(FOUND.findall(text)) for where, text in seen.items() if FOUND.search(text)}


def test_a_download_tells_no_more_of_a_quiz_than_its_result(guarded: Flask) -> None:
    """What an answer earned is a key, as long as there are attempts left to use it in."""
    learner, address = sitting(guarded)
    form = form_to(learner.client.get(address).text, address)
    learner.client.post(address, data={**some_answers(form), "anyway": "1"})
    mine = learner.get("/me/data.json").json
    assert mine is not None
    assert [row["score_percent"] is None for row in mine["quiz_attempts"]] == [False]
    assert {row["fraction"] for row in mine["quiz_answers"]} == {None}
    assert any(row["answer"] for row in mine["quiz_answers"])
    assert {row["question"] for row in mine["review_cards"]} == {None}
    handed_in = [row for row in mine["evidence"] if row["kind"] == "attempt handed in"]
    assert marks_in(handed_in) == {None}
    assert {row["hash"] for row in mine["evidence"] if row["chain"] == handed_in[0]["chain"]} == {None}


def test_a_download_tells_everything_once_the_result_does(guarded: Flask) -> None:
    learner, _address = somebody_who_passed(guarded)
    mine = learner.get("/me/data.json").json
    assert mine is not None
    assert {row["fraction"] for row in mine["quiz_answers"]} == {1.0}
    assert marks_in(mine["evidence"]) == {1.0}
    assert all(row["hash"] for row in mine["evidence"])


def marks_in(evidence: list[dict[str, str]]) -> set[float | None]:
    """Return what the answers of attempts that were handed in earned."""
    facts = [json.loads(row["facts"]) for row in evidence if row["kind"] == "attempt handed in"]
    return {question["fraction"] for each in facts for question in each["questions"]}
