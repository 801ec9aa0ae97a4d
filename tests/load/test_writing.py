"""What writing costs: answers to checks, saved answers, hand-ins; and eight processes that write at once."""

import json
import subprocess
import sys
import time
from contextlib import closing
from sqlite3 import connect

import pytest

from learn.quizzes.chance import Chance
from learn.quizzes.drawing import History, draw
from tests.journeys.learner import Form, form_to, forms_of
from tests.load.conftest import CONNECTIONS, ROUNDS, Judge
from tests.load.goals import Results
from tests.load.school import COURSE, LESSON, School
from tests.load.serving import ROOT, Server
from tests.load.traffic import Browser

pytestmark = pytest.mark.load
PAGE = f"/en/courses/{COURSE}/{LESSON}"
WRITES = 60
HAND_INS = 30
WRITERS = 8
SECONDS = 5


def test_answering_a_check(hall: School, hunar: Server, judged: Judge) -> None:
    tokens: dict[int, str] = {}
    browsers = []
    for _ in range(CONNECTIONS):
        pupil, _place = hall.enrolled()
        browser = Browser(hunar.port, pupil.cookies, {"X-Part": "check"})
        tokens[id(browser)] = pupil.form_token
        browsers.append(browser)
    form = check_of(browsers[0].get(PAGE).body.decode())

    def answer(browser: Browser, number: int) -> None:
        # Another choice each time: the same one again would write nothing.
        choice = form.offered["answer"][number % 2]
        given = browser.post(form.action, {"csrf_token": tokens[id(browser)], "answer": choice})
        assert given.status == 200, given.body

    for browser in browsers:
        answer(browser, 1)
    judged("check", browsers, answer, WRITES)


def check_of(page: str) -> Form:
    """Return the first check of one choice."""
    checks = [form for form in forms_of(page) if "/checks/" in form.action]
    return next(form for form in checks if len(form.offered.get("answer", [])) > 1)


def test_saving_an_answer_of_a_quiz(hall: School, hunar: Server, judged: Judge) -> None:
    forms: dict[int, tuple[Form, str]] = {}
    browsers = []
    for _ in range(CONNECTIONS):
        browser, form, token = sitting(hall, hunar, {"Accept": "application/json"})
        forms[id(browser)] = (form, token)
        browsers.append(browser)

    def save(browser: Browser, number: int) -> None:
        form, token = forms[id(browser)]
        field = next(name for name, offered in form.offered.items() if len(offered) == 4)
        position = field.removeprefix("q")
        fields = {"csrf_token": token, "only": position, field: form.offered[field][number % 2]}
        saved = browser.post(f"{form.action}/answers", fields)
        assert saved.status == 200, saved.body
        assert json.loads(saved.body)["saved"] == [int(position)]

    for browser in browsers:
        save(browser, 1)
    judged("save", browsers, save, WRITES)


def test_handing_in_a_quiz_of_ten(hall: School, hunar: Server, judged: Judge) -> None:
    waiting = [sitting(hall, hunar, {}) for _ in range(CONNECTIONS * HAND_INS * ROUNDS + CONNECTIONS)]
    for sat, _form, _token in waiting:
        sat.connection.close()

    def hand_in(browser: Browser, _number: int) -> None:
        # As the floor's pages: over a connection that is open.
        sat, form, token = waiting.pop()
        browser.cookies = sat.cookies
        fields = {name: offered[0] or "zone" for name, offered in form.offered.items() if name[0] == "q"}
        answer = browser.post(form.action, {"csrf_token": token, **fields})
        assert answer.status == 303, answer.body

    idle = [Browser(hunar.port) for _ in range(CONNECTIONS)]
    for browser in idle:
        hand_in(browser, 0)
    judged("hand in", idle, hand_in, HAND_INS)


def test_drawing_from_a_large_bank(results: Results) -> None:
    bank = {"draw": 20, "from": list(range(5_000)), "points": 1}
    outcomes: dict[int, str | None] = {number: f"O{number % 7}" for number in range(5_000)}
    first = draw([bank], chance=Chance("first"), history=History(outcomes=outcomes), shuffles=True)
    again = History(asked={each.question_version_id: 1 for each in first}, outcomes=outcomes)
    spent = []
    for number in range(ROUNDS * 10):
        for history in (History(outcomes=outcomes), again):
            start = time.process_time()
            draw([bank], chance=Chance(str(number)), history=history, shuffles=True)
            spent.append((time.process_time() - start) * 1_000)
    results.note("draw", max(min(spent[0::2]), min(spent[1::2])))


def sitting(hall: School, hunar: Server, headers: dict[str, str]) -> tuple[Browser, Form, str]:
    """Return a learner in the middle of a quiz: their browser, the form, its token."""
    pupil, attempt = hall.sitting()
    browser = Browser(hunar.port, pupil.cookies, headers)
    form = form_to(browser.get(f"/en/attempts/{attempt}").body.decode(), attempt)
    return browser, form, form.values["csrf_token"][0]


def test_eight_processes_that_write_at_once(hall: School, results: Results) -> None:
    places = [hall.enrolled()[1] for _ in range(WRITERS)]
    command = [sys.executable, "-m", "tests.load.writer", str(hall.instance)]
    writers = [
        subprocess.Popen(
            [*command, str(place.learner_id), str(SECONDS)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for place in places
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    told = [json.loads(writer.communicate(timeout=120)[0]) for writer in writers]
    acknowledged = [each["acknowledged"] for each in told]
    with closing(connect(hall.instance / "learn.sqlite", timeout=10)) as database:
        stored = [
            database.execute(
                "SELECT count(*) FROM evidence WHERE chain = ? AND kind = 'answer given'", (place.reference,)
            ).fetchone()[0]
            for place in places
        ]
    results.note("writers, locked", sum(each["locked"] for each in told))
    results.note("writers, lost", sum(abs(a - b) for a, b in zip(acknowledged, stored, strict=True)))
    raw = f"{min(acknowledged)} to {max(acknowledged)} in {SECONDS} s"
    results.note("writers, fair", max(acknowledged) / max(1, min(acknowledged)), raw)
