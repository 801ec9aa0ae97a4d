"""Whatever is published between a learner's answers: what is done stays, and attempts stay as shown."""

import re
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from learn import clock
from learn.authoring.models import WorkingCopy
from learn.authoring.queries import draft_content, history_of
from learn.authoring.services.copies import open_copy
from learn.authoring.services.releasing import publish_again, publish_copy
from learn.courses.bundle.contents import Shared
from learn.database import reading, transaction
from learn.progress.models import PageDone
from learn.quizzes.models import Attempt
from learn.quizzes.regrading import Mode
from tests.authoring.copies import QUIZ, UID, ZONES, course_of, instance, opened, order, write
from tests.journeys.learner import Learner, form_to

ROOM = f"/courses/{UID}"
CHANGES = {
    "words": (ZONES, "Write the zone.", "Name the zone."),
    "revision": (ZONES, "revision: 2", "revision: 3"),
    "key": (QUIZ, "- ( ) 6 pm\n  > That is UTC+3.\n- (x) 8 pm", "- (x) 6 pm\n  > That is UTC+3.\n- ( ) 8 pm"),
    "question": (QUIZ, "Which time is 3 pm UTC in Karachi?", "What is 3 pm UTC in Karachi?"),
}
STEPS = st.lists(st.sampled_from([*CHANGES, "again", "read", "sit"]), min_size=2, max_size=6)
HIDDEN = re.compile(r'name="csrf_token" value="[^"]+"')


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_nothing_done_is_lost_and_no_score_moves_without_a_decision(
    app: Flask, tmp_path: Path, steps: list[str]
) -> None:
    learner, person_id = begun(app, tmp_path)
    shown: dict[str, str] = {}
    for step in ["read", *steps, "sit"]:
        if step == "read":
            learner.answer_checks(f"{ROOM}/zones")
            learner.post(f"{ROOM}/zones/done")
        elif step == "sit":
            sit(learner, shown)
        else:
            publish(app, person_id, step)
        before = kept(app)
        publish(app, person_id, "words")
        after = kept(app)
        assert before[0] <= after[0], "what is done stays done"
        assert before[1].items() <= after[1].items(), "a score moves by a decision alone"
        for address, page in shown.items():
            assert seen(learner, address) == page, "an attempt stays as it was shown"


def begun(app: Flask, folder: Path) -> tuple[Learner, int]:
    """Return a learner and an owner of a course that nobody knows yet, whatever came before."""
    number = len(list(folder.iterdir()))
    with app.app_context():
        with transaction() as session:
            session.execute(delete(WorkingCopy))
        if number == 0 or not (folder / "courses").exists():
            _, person_id = opened(folder / "courses")
        else:
            open_copy(course_of(), clock.now())
            person_id = 1
    return Learner(app, f"learner{number}x{id(object())}").join().enrol(UID), person_id


def publish(app: Flask, person_id: int, step: str) -> None:
    """Change the copy there or back again and publish it, keeping all marks; or an earlier release."""
    with app.app_context():
        course_id = course_of()
        wanted = order(course_id, person_id, step, Mode.KEEP)
        if step == "again":
            oldest = history_of(reading(), course_id)[-1]
            publish_again(wanted, oldest.id, clock.now())
            return
        path, old, new = CHANGES[step]
        text = (draft_content(reading(), course_id, f"{UID}/{path}") or b"").decode()
        changed = text.replace(old, new) if old in text else text.replace(new, old)
        write(course_id, person_id, path, changed)
        if step == "key":
            translate_key(course_id, person_id)
        wanted = order(course_id, person_id, step, Mode.KEEP)
        done = publish_copy(wanted, instance(app), Shared(), clock.now())
        assert not done.is_refused, done.problems


def translate_key(course_id: int, person_id: int) -> None:
    """Mark the translation as its source is marked."""
    path = QUIZ.replace(".md", ".ur.md")
    text = (draft_content(reading(), course_id, f"{UID}/{path}") or b"").decode()
    marks = iter(["( )", "(x)"] if "- ( )" in text.split("- (x)")[0] else ["(x)", "( )"])
    swapped = {"( )": "(x)", "(x)": "( )"}
    write(
        course_id,
        person_id,
        path,
        re.sub(r"(?<=- )\((?:x| )\)", lambda found: swapped[next(marks, found[0])], text, count=2),
    )


def sit(learner: Learner, shown: dict[str, str]) -> None:
    """Begin the quiz and hand it in with whatever is offered first."""
    answer = learner.post(f"{ROOM}/quiz/attempts")
    address = answer.headers.get("Location", "").removeprefix("/en")
    if "/attempts/" not in address:
        return
    form = form_to(learner.get(address).text, address)
    given = {name: offered[0] for name, offered in form.offered.items() if name.startswith("q") and offered}
    assert learner.post(address, {**given, "anyway": "1"}).status_code == 303
    shown[address] = seen(learner, address)
    assert "<h1" in shown[address]


def seen(learner: Learner, address: str) -> str:
    page = HIDDEN.sub("", learner.get(address).text)
    return page[page.index("<main") : page.index("</main>")]


def kept(app: Flask) -> tuple[set[tuple[int, str]], dict[int, tuple[int | None, bool | None]]]:
    """Return the pages that are done, and the scores of all finished attempts."""
    with app.app_context():
        done = reading().execute(select(PageDone.enrolment_id, PageDone.page_uid)).all()
        scores = reading().execute(
            select(Attempt.id, Attempt.score_percent, Attempt.is_passed).where(
                Attempt.submitted_at.is_not(None)
            )
        )
        return {(row[0], row[1]) for row in done}, {row[0]: (row[1], row[2]) for row in scores}
