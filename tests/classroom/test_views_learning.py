"""The learner's pages by the rules of course and quiz: what is open, kept, timed, handed in and shown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from learn import clock
from learn.accounts.models import Person
from learn.authoring.services import publish_path
from learn.database import reading, transaction
from learn.housekeeping import do_what_is_due
from learn.progress.models import CheckAnswer, Evidence, PageDone
from learn.quizzes.models import Attempt
from tests.courses.course_files import COURSE, LESSON, QUIZ, Change, write_library
from tests.journeys.learner import PASSWORD, Learner, form_to, forms_of, visible
from tests.journeys.right_answers import right_answers

ROOM = "/courses/clear-times"
FINAL = f"{ROOM}/quiz"
MANIFEST, RULES = "clear-times/course.yml", "clear-times/01-start/02-quiz.md"


def publish(app: Flask, folder: Path, **changes: Change) -> None:
    with app.app_context():
        [done] = publish_path(write_library(folder / f"courses-{len(changes)}", **changes), clock.now())
    assert done.release_id is not None, done.problems


def rules(**changed: str) -> str:
    """Return the quiz with these lines of its front matter changed; an empty value drops the line."""
    lines = []
    for line in QUIZ.splitlines():
        name = line.partition(":")[0]
        if name in changed:
            lines += [f"{name}: {changed[name]}"] if changed[name] else []
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def learner(app: Flask) -> Learner:
    """Join on a phone of one's own, so that waiting locks nothing, and enrol."""
    somebody = Learner(app)
    somebody.post("/join", {"username": "amina", "password": PASSWORD, "is_adult": "y", "is_own_device": "y"})
    return somebody.enrol("clear-times")


def start(somebody: Learner) -> str:
    answer = somebody.post(f"{FINAL}/attempts")
    assert answer.status_code == 303
    return answer.headers["Location"]


def one(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return reading().execute(statement).scalar_one()


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[time_machine.Traveller]:
    """Hold the clock, so that only a test moves it."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(("opened", "readable"), [("none", set()), ("all", {"zones", "replies"})])
def test_the_manifest_says_what_a_guest_may_read(
    app: Flask, tmp_path: Path, opened: str, readable: set[str]
) -> None:
    publish(app, tmp_path, **{MANIFEST: COURSE.replace("open: first-lesson", f"open: {opened}")})
    guest = Learner(app)
    for slug in ("zones", "replies", "quiz", "reply"):
        answer = guest.get(f"{ROOM}/{slug}")
        assert answer.status_code == (200 if slug in readable else 303), slug
    check = guest.post(f"{ROOM}/replies/checks/replies-check-2", {"answer": "zone"})
    assert check.status_code == (303 if readable else 404)


def test_a_guests_answers_are_kept_in_the_cookie_and_come_along(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    guest = Learner(app)
    assert guest.answer_checks(f"{ROOM}/zones") == 2
    assert guest.get(f"{ROOM}/zones").text.count('class="out ') > 2
    guest.join().enrol("clear-times")
    with app.app_context():
        assert set(reading().execute(select(CheckAnswer.question_uid)).scalars()) == {
            "zones-check-1",
            "zones-check-2",
        }


def test_no_cookie_grows_beyond_what_browsers_keep(app: Flask, tmp_path: Path) -> None:
    check = "\n## Word {0}?\n<!-- {{id: word-{0}, type: short-answer, outcome: O1}} -->\n\n- = zone\n"
    words = LESSON + "".join(check.format(number) for number in range(40))
    ur: dict[str, Change] = {"clear-times/01-start/01-zones.ur.md": None}
    publish(app, tmp_path, **{"clear-times/01-start/01-zones.md": words}, **ur)
    guest = Learner(app)
    for number in range(40):
        sent: dict[str, object] = {"answer": f"{number} " + "زڑٹ" * 60}
        answer = guest.post(f"{ROOM}/zones/checks/word-{number}", sent)
        guest.get(f"{ROOM}/replies")
        assert answer.status_code in {303, 422}
        assert all(len(each) < 4_096 for each in answer.headers.getlist("Set-Cookie"))
    kept = guest.client.get_cookie("hunar")
    assert kept is not None
    assert 100 < len(kept.value) < 4_000
    for _ in range(60):
        guest.get(f"{ROOM}/replies")
    kept = guest.client.get_cookie("hunar")
    assert kept is not None
    assert len(kept.value) < 4_000


def test_unlimited_attempts_without_a_wait(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path, **{RULES: rules(attempts="unlimited", wait="", time_limit="")})
    somebody = learner(app)
    seen = set()
    for _ in range(4):
        address = start(somebody)
        seen.add(address)
        assert "data-left" not in somebody.client.get(address).text
        somebody.client.post(address, data={"anyway": "1"})
    assert len(seen) == 4
    assert "as often as you like" in somebody.get(FINAL).text


@pytest.mark.parametrize(("extra_time", "minutes"), [("1", 20), ("1.5", 30), ("none", None)])
def test_extra_time_moves_the_deadline(
    app: Flask, tmp_path: Path, extra_time: str, minutes: int | None
) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(extra_time=extra_time))
    page = somebody.get(FINAL).text
    assert (f"{minutes} minutes" if minutes else "No time limit for you") in page
    address = start(somebody)
    deadline = one(app, select(Attempt.deadline_at))
    assert (deadline - clock.now() if deadline else None) == (timedelta(minutes=minutes) if minutes else None)
    assert ("data-left" in somebody.client.get(address).text) is (minutes is not None)


@pytest.mark.parametrize("by_itself", [True, False])
def test_what_was_saved_is_handed_in_when_the_time_is_over(
    app: Flask, tmp_path: Path, still_clock: time_machine.Traveller, by_itself: bool
) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    address = start(somebody)
    form = form_to(somebody.client.get(address).text, address)
    somebody.client.post(f"{address}/answers", data=right_answers(app, address, form))
    still_clock.shift(timedelta(minutes=22))
    page = somebody.client.get(address)
    assert (page.status_code, "The time is over" in page.text, "None" in page.text) == (200, True, False)
    assert one(app, select(Attempt.submitted_at)) is None, "reading hands nothing in"
    if by_itself:
        assert do_what_is_due(app) == []
    else:
        [button] = [each for each in forms_of(page.text) if each.action == address]
        assert somebody.client.post(address, data=button.values).status_code == 303
    assert one(app, select(Attempt.is_passed)) is True
    assert "Passed. Well done!" in somebody.client.get(address).text


def test_an_answer_that_comes_too_late_is_not_taken(
    app: Flask, tmp_path: Path, still_clock: time_machine.Traveller
) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    address = start(somebody)
    answers = right_answers(app, address, form_to(somebody.client.get(address).text, address))
    still_clock.shift(timedelta(minutes=22))
    assert somebody.client.post(f"{address}/answers", data=answers).status_code == 409
    assert one(app, select(Attempt.score_percent)) == 0


@pytest.mark.parametrize(
    ("shown", "after_failing", "after_passing"),
    [
        ("at-once", True, True),
        ("after-submit", True, True),
        ("after-pass", False, True),
        ("never", False, False),
    ],
)
def test_answers_are_shown_when_the_quiz_says_so(
    app: Flask, tmp_path: Path, shown: str, after_failing: bool, after_passing: bool
) -> None:
    publish(app, tmp_path, **{RULES: rules(show_answers=shown, attempts="unlimited", wait="")})
    somebody = learner(app)
    failed = start(somebody)
    assert "Your answers, and why" not in somebody.client.get(failed).text
    somebody.client.post(failed, data={"anyway": "1"})
    page = somebody.client.get(failed).text
    assert ("Your answers, and why" in page) is after_failing
    assert ([f"Question {number}" in visible(page) for number in (1, 2)] == [True, True]) is after_failing
    assert ("are shown after you pass" in page) is (shown == "after-pass")
    passed = start(somebody)
    form = form_to(somebody.client.get(passed).text, passed)
    somebody.client.post(passed, data=right_answers(app, passed, form))
    assert ("Your answers, and why" in somebody.client.get(passed).text) is after_passing


def test_whoever_left_in_the_middle_of_a_quiz_is_told_how_to_go_on(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    address = start(somebody)
    somebody.post(f"{ROOM}/leave")
    for path in (address, f"{address}/answers"):
        refused = somebody.client.post(path, data={"anyway": "1"})
        assert (refused.status_code, "You left this course" in refused.text) == (409, True)
    somebody.enrol("clear-times")
    assert somebody.client.post(address, data={"anyway": "1"}).status_code == 303


@pytest.mark.parametrize("lesson", ["zones", "replies"])
def test_done_in_a_page_that_stayed_open_after_leaving_says_how_to_go_on(
    app: Flask, tmp_path: Path, lesson: str
) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    page = somebody.get(f"{ROOM}/{lesson}").text
    stale = form_to(page, f"/{lesson}/done").action
    somebody.post(f"{ROOM}/leave")
    entries = one(app, select(func.count()).select_from(Evidence))
    for _ in range(2):
        answer = somebody.client.post(stale)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/en{ROOM}")
    shown = somebody.get(ROOM).text
    assert shown.count("You left this course. What you did is kept: come back to it to go on.") == 1
    assert one(app, select(func.count()).select_from(PageDone)) == 0
    assert one(app, select(func.count()).select_from(Evidence)) == entries


@pytest.mark.parametrize("lesson", ["zones", "replies"])
def test_done_is_not_there_for_whoever_never_took_the_course(app: Flask, tmp_path: Path, lesson: str) -> None:
    publish(app, tmp_path)
    assert Learner(app).join().post(f"{ROOM}/{lesson}/done").status_code == 404


def test_what_is_done_in_the_small_hours_is_dated_by_the_calendar_here(
    app: Flask, tmp_path: Path, still_clock: time_machine.Traveller
) -> None:
    """At two in the morning in Karachi it is the day before in UTC."""
    still_clock.move_to(datetime(2026, 12, 4, 21, 0, tzinfo=UTC), tick=False)
    publish(app, tmp_path, **{MANIFEST: COURSE.replace("lessons: all", "lessons: none")})
    somebody = learner(app)
    address = start(somebody)
    form = form_to(somebody.client.get(address).text, address)
    somebody.client.post(address, data=right_answers(app, address, form))
    assert "Attempt 1 · 5 December 2026" in somebody.get(FINAL).text
    assert "You completed this course on 5 December 2026." in somebody.get(ROOM).text


def test_ones_own_page_calls_no_course_complete_that_was_left_or_never_ends(
    app: Flask, tmp_path: Path
) -> None:
    endless = COURSE.replace("{lessons: all, quizzes: passed}", "{lessons: none, quizzes: none}")
    publish(app, tmp_path, **{MANIFEST: endless})
    somebody = learner(app)
    taken = somebody.get("/me").text
    somebody.post(f"{ROOM}/leave")
    for mine in (taken, somebody.get("/me").text):
        assert "Nothing waits for you now." in mine
        assert "is complete" not in mine


def test_days_are_those_of_the_people_here(
    app: Flask, tmp_path: Path, still_clock: time_machine.Traveller
) -> None:
    still_clock.move_to(datetime(2026, 12, 1, 20, 30, tzinfo=UTC))
    short = COURSE.replace("{lessons: all, quizzes: passed}", "{lessons: none, quizzes: passed}")
    publish(app, tmp_path, **{MANIFEST: short})
    somebody = learner(app)
    address = start(somebody)
    form = form_to(somebody.client.get(address).text, address)
    assert somebody.client.post(address, data=right_answers(app, address, form)).status_code == 303
    assert "2 December 2026, 01:30" in somebody.client.get(address).text
    assert "2 December 2026" in somebody.get(FINAL).text
    assert "You completed this course on 2 December 2026." in somebody.get(ROOM).text
