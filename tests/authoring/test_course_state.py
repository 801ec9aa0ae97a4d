"""The state of a course, what readers report, and facts renewed once for all courses."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, insert, select, update

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring.dated import Renewal
from learn.authoring.queries import copy_of, plan_of
from learn.authoring.services import publish_path
from learn.authoring.services.copies import open_copy
from learn.authoring.services.facts import printed_facts, renew
from learn.authoring.services.releasing import plan_release, publish_copy
from learn.courses.bundle.contents import Shared
from learn.courses.models import Course, PageReport, Release
from learn.courses.queries import charges_of, course_id_of, fact_files, release_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.progress.models import PageDone
from learn.progress.queries.standing import Stages, standing_in
from tests.accounts.people import person_id
from tests.authoring.copies import ZONES, course_of, instance, order, write
from tests.courses.course_files import COURSE, COURSE_FILES, FACTS, write_library
from tests.courses.course_files import LESSON as WORDS
from tests.factories import make_person
from tests.journeys.learner import Learner, visible

DESK = "/teach/clear-times"
LESSON = "/courses/clear-times/zones"
Form = dict[str, object]
Staffed = Callable[..., Learner]
FACT = "audio-bandwidth"


@pytest.fixture
def taught(app: Flask, tmp_path: Path) -> Flask:
    """Return an application with two courses that print the same fact."""
    library = write_library(tmp_path / "courses")
    for path, content in COURSE_FILES.items():
        target = library / "other-times" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    (library / "other-times" / "course.yml").write_text(
        COURSE.replace("id: clear-times", "id: other-times"), "utf-8"
    )
    with app.app_context():
        publish_path(library, clock.now())
    return app


@pytest.fixture
def staffed(taught: Flask) -> Staffed:
    def staffed(name: str, **roles: str) -> Learner:
        learner = Learner(taught, name).join()
        with taught.app_context():
            person_id = person_by_name_key(reading(), name_key(name))
            assert person_id is not None
            for course, role in roles.items():
                course_id = course_id_of(reading(), course.replace("_", "-"))
                assert course_id is not None
                appoint(course_id, person_id, role, clock.now())
        return learner

    return staffed


def take(course_id: int, name: str, *done: str, **columns: object) -> None:
    """Put somebody on the course who did these pages three weeks ago, or as many days ago as is said."""
    days = columns.pop("days", 21)
    assert isinstance(days, int)
    person_id = make_person(name).id
    with transaction() as session:
        row = {"reference": name, "learner_id": person_id, "course_id": course_id}
        row |= {"enrolled_at": clock.now(), **columns}
        enrolment_id = session.execute(insert(Enrolment).values(row).returning(Enrolment.id)).scalar_one()
        for page in done:
            at = clock.now() - timedelta(days=days)
            session.execute(
                insert(PageDone).values(enrolment_id=enrolment_id, page_uid=page, done_at=at, revision=1)
            )


def test_learners_are_counted_where_they_stand(taught: Flask, staffed: Staffed) -> None:
    with taught.app_context():
        course_id = course_id_of(reading(), "clear-times")
        assert course_id is not None
        take(course_id, "new")
        take(course_id, "stopped", "zones")
        take(course_id, "stopped2", "zones", "an-older-page")
        take(course_id, "busy", "zones", days=1)
        take(course_id, "further", "zones", "replies")
        take(course_id, "done", "zones", "replies", completed_at=clock.now())
        take(course_id, "gone", "zones", left_at=clock.now())
        told = standing_in(reading(), course_id, ["zones", "replies", "quiz"], clock.now())
        assert told.stages == Stages(taken=7, begun=6, completed=1, left=1, under_way=4, not_begun=1)
        assert told.done == {"zones": 6, "replies": 2, "an-older-page": 1}
        assert told.stopped == {"zones": 2, "replies": 1}
        assert standing_in(reading(), course_id, [], clock.now()).stopped == {}
    editor = staffed("mudir", clear_times="editor")
    words = visible(editor.get(f"{DESK}/state").text)
    assert "7 people took this course; 1 completed it." in words
    rows = list(csv.DictReader(io.StringIO(editor.get(f"{DESK}/state.csv").text.lstrip("\ufeff"))))
    zones = next(row for row in rows if row["name"] == "zones")
    assert (zones["count"], zones["of"], zones["stopped"]) == ("6", "6", "2")
    assert {row["what"] for row in rows} >= {"stage", "lesson", "quiz", "outcome", "translation", "fact"}
    for name in ("stopped", "busy"):
        assert f">{name}<" not in editor.get(f"{DESK}/state").text


def test_a_course_that_nobody_took_says_what_comes(staffed: Staffed) -> None:
    assert (
        "Nobody has taken this course yet" in staffed("ustad", clear_times="tutor").get(f"{DESK}/state").text
    )


def test_a_reader_reports_a_paragraph_and_an_editor_decides(taught: Flask, staffed: Staffed) -> None:
    guest, editor = Learner(taught), staffed("mudir", clear_times="editor")
    assert f'href="/en{LESSON}/report"' in guest.get(LESSON).text
    said: Form = {"paragraph": "0", "fault": "<b>Lahore</b>, not Berlin", "wording": "Your client in Lahore"}
    for _time in range(2):
        assert guest.post(f"{LESSON}/report", said).status_code == 303
    page = editor.get(f"{DESK}/state").text
    assert page.count("&lt;b&gt;Lahore&lt;/b&gt;, not Berlin") == 1
    assert "Your client in Berlin writes" in page
    assert "Your client in Lahore" in page
    assert "clear-times/01-start/01-zones.md:" in page
    with taught.app_context():
        [number] = reading().execute(select(PageReport.id)).scalars()
    tutor = staffed("ustad", clear_times="tutor")
    assert tutor.post(f"{DESK}/reports/{number}", {"state": "taken"}).status_code == 404
    assert (
        staffed("dusra", other_times="owner")
        .post(f"/teach/other-times/reports/{number}", {"state": "taken"})
        .status_code
        == 404
    )
    assert editor.post(f"{DESK}/reports/{number}", {"state": "open"}).status_code == 422
    assert editor.post(f"{DESK}/reports/{number}", {"state": "taken"}).status_code == 303
    assert editor.post(f"{DESK}/reports/{number}", {"state": "declined"}).status_code == 404
    assert "not Berlin" not in editor.get(f"{DESK}/state").text


@pytest.mark.parametrize(("language", "thanks"), [("en", "Thank you. Those who"), ("ur", "شکریہ۔")])
def test_a_reader_is_thanked_where_they_were_reading(taught: Flask, language: str, thanks: str) -> None:
    for reader in (Learner(taught, language=language), Learner(taught, "qari", language).join()):
        before = reader.get(LESSON)
        said: Form = {"paragraph": "0", "fault": f"Old. {reader.name}"}
        answer = reader.client.post(f"/{language}{LESSON}/report", data=said)
        assert answer.headers["Location"].endswith(f"/{language}{LESSON}")
        # A browser that has the page asks whether it changed.
        headers = {"If-None-Match": before.headers["ETag"]}
        page = reader.client.get(answer.headers["Location"], headers=headers)
        assert f'role="status">{thanks}' in page.text
        assert f'role="status">{thanks}' not in reader.get(LESSON).text, "it is said once"


def test_a_faulty_report_is_given_back_and_a_flood_is_stopped(taught: Flask) -> None:
    guest = Learner(taught)
    faulty: list[Form] = [
        {},
        {"paragraph": "0", "fault": ""},
        {"paragraph": "999", "fault": "kept words"},
        {"paragraph": "0", "fault": "x" * 1_001},
        {"paragraph": "0", "fault": "a\u202eb"},
    ]
    for data in faulty:
        answer = guest.post(f"{LESSON}/report", data)
        assert answer.status_code == 422
        assert 'class="errors"' in answer.text
    assert (
        guest.post("/courses/clear-times/replies/report", {"paragraph": "0", "fault": "x"}).status_code == 404
    )
    statuses = [
        guest.post(f"{LESSON}/report", {"paragraph": "0", "fault": f"number {number}"}).status_code
        for number in range(22)
    ]
    assert statuses == [303] * 20 + [429] * 2
    with taught.app_context():
        assert reading().execute(select(func.count()).select_from(PageReport)).scalar_one() == 20
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        assert guest.post(f"{LESSON}/report", {"paragraph": "0", "fault": "later"}).status_code == 303


def renewal(**changes: object) -> Form:
    return {
        "statement_en": 'A call needs "less" now: 20 kB/s.',
        "statement_ur": "کال کو اب کم چاہیے۔",
        "title": "The makers: say so",
        "url": "https://example.org/new",
        **changes,
    }


def test_a_fact_is_renewed_in_every_course_and_language_at_once(taught: Flask, staffed: Staffed) -> None:
    expert = staffed("mahir", clear_times="owner", other_times="editor")
    with time_machine.travel(clock.now() + timedelta(days=800)):
        expert = Learner(taught, "mahir")
        expert.post("/sign-in", {"username": "mahir", "password": "tawa-badal-kursi-neela"})
        page = expert.get("/teach/facts").text
        assert "1 fact should be checked again." in page
        form = expert.get(f"/teach/facts?fact={FACT}").text
        assert f'action="/en/teach/facts/{FACT}"' in form
        assert expert.post(f"/teach/facts/{FACT}", renewal()).status_code == 303
        page = expert.get("/teach/facts").text
        assert "The fact is renewed in 2 courses." in page
        assert "No fact is due." in page
        for course in ("clear-times", "other-times"):
            for language, words in (("en", "20 kB/s"), ("ur", "کال کو اب کم چاہیے")):
                assert words in taught.test_client().get(f"/{language}/courses/{course}/zones").text
        # Again changes nothing: the same files are the same release.
        with taught.app_context():
            before = reading().execute(select(func.count()).select_from(Release)).scalar_one()
        expert.post(f"/teach/facts/{FACT}", renewal())
        with taught.app_context():
            assert reading().execute(select(func.count()).select_from(Release)).scalar_one() == before


def test_a_fact_is_checked_on_the_day_here(taught: Flask, staffed: Staffed) -> None:
    staffed("mahir", clear_times="owner", other_times="editor")
    with time_machine.travel(datetime(2031, 3, 4, 20, 30, tzinfo=UTC)):
        expert = Learner(taught, "mahir")
        expert.post("/sign-in", {"username": "mahir", "password": "tawa-badal-kursi-neela"})
        assert expert.post(f"/teach/facts/{FACT}", renewal()).status_code == 303
        assert "Last checked on 5 March 2031" in expert.get("/teach/facts").text


def test_an_open_working_copy_gets_the_renewed_fact_and_keeps_all_else(
    taught: Flask, staffed: Staffed
) -> None:
    expert = staffed("mahir", clear_times="owner")
    words = WORDS.replace("Write the zone.", "Name the zone.")
    with taught.app_context():
        course_id, editor = course_of(), person_id(taught, "mahir")
        open_copy(course_id, clock.now())
        write(course_id, editor, ZONES, words)
        plan_release(order(course_id, editor), clock.now() + timedelta(days=1))
    for _ in range(2):
        assert expert.post(f"/teach/facts/{FACT}", renewal()).status_code == 303
    with taught.app_context():
        copy, plan = copy_of(reading(), course_id), plan_of(reading(), course_id)
        assert copy is not None
        assert plan is not None
        assert (copy.version, plan.version) == (3, 3)
        assert copy.base_release_id == release_id_of(reading(), "clear-times")
        done = publish_copy(order(course_id, editor), instance(taught), Shared(), clock.now())
        assert done.is_new
    page = Learner(taught).get(LESSON).text
    assert "20 kB/s" in page
    assert "Name the zone." in page


def test_a_fact_is_not_renewed_over_a_release_that_came_meanwhile(taught: Flask, staffed: Staffed) -> None:
    staffed("mahir", clear_times="owner")
    with taught.app_context():
        course_id, editor = course_of(), person_id(taught, "mahir")
        found = printed_facts(reading(), charges_of(reading(), editor))
        seen = next(each for each in found if each.fact.id == FACT)
        open_copy(course_id, clock.now())
        write(course_id, editor, ZONES, WORDS.replace("Write the zone.", "Name the zone."))
        publish_copy(order(course_id, editor), instance(taught), Shared(), clock.now())
        newer = release_id_of(reading(), "clear-times")
        found_now = Renewal(
            {"en": "20 kB/s.", "ur": "کم"}, "Say so", "https://example.org/", clock.now().date()
        )
        [left] = renew(seen.renewable, FACT, found_now, editor, clock.now())
        assert (left.release_id, left.is_refused) == (None, False)
        assert release_id_of(reading(), "clear-times") == newer


def test_only_the_courses_of_whoever_renews_change(taught: Flask, staffed: Staffed) -> None:
    expert = staffed("mahir", clear_times="editor", other_times="reviewer")
    with taught.app_context():
        other = release_id_of(reading(), "other-times")
    assert expert.post(f"/teach/facts/{FACT}", renewal()).status_code == 303
    with taught.app_context():
        assert release_id_of(reading(), "other-times") == other
    stranger = staffed("naqid", clear_times="reviewer")
    assert stranger.post(f"/teach/facts/{FACT}", renewal()).status_code == 404
    assert f"?fact={FACT}" not in stranger.get("/teach/facts").text


def test_a_faulty_renewal_changes_nothing_and_keeps_what_was_typed(taught: Flask, staffed: Staffed) -> None:
    expert = staffed("mahir", clear_times="owner")
    with taught.app_context():
        release_id = release_id_of(reading(), "clear-times")
        assert release_id is not None
        files = fact_files(reading(), release_id)
    for change in ({"statement_ur": " "}, {"url": "javascript:alert(1)"}, {"title": ""}, {"title": "a\nb"}):
        answer = expert.post(f"/teach/facts/{FACT}", renewal(**change))
        assert answer.status_code == 422, change
        assert "20 kB/s" in answer.text
    assert expert.post("/teach/facts/nobodys", renewal()).status_code == 404
    with taught.app_context():
        assert release_id_of(reading(), "clear-times") == release_id
        assert fact_files(reading(), release_id) == files
        assert FACTS.encode() in dict(files).values()


def test_a_private_course_takes_no_report_from_strangers(taught: Flask) -> None:
    with taught.app_context(), transaction() as session:
        session.execute(update(Course).where(Course.uid == "clear-times").values(is_private=True))
    assert Learner(taught).post(f"{LESSON}/report", {"paragraph": "0", "fault": "x"}).status_code == 404
