"""Organisations, courses, jobs, mails, evidence and settings, as administrators see them."""

import json
import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learn import clock
from learn.admin.jobs import verify_evidence
from learn.courses.models import Course
from learn.courses.roles import ROLES, TRANSLATOR
from learn.database import reading, transaction
from learn.housekeeping import KINDS
from learn.jobs import services as jobs
from learn.jobs.models import Job
from learn.jobs.queries import job_by_public_id
from learn.jobs.tasks import Task
from learn.mail.models import OutgoingMail
from learn.mail.services import post
from learn.organisations.models import Invitation, Officer, Organisation, OrganisationCourse, SeatPool
from learn.progress.models import Evidence
from tests.accounts.people import count
from tests.admin.staff import administrator, do, joined, logged, reference_of

OURS = "/organisations/ours"


@pytest.fixture
def asma(app: Flask) -> FlaskClient:
    """Return the phone of an administrator."""
    return administrator(app)


@pytest.fixture
def house(app: Flask, asma: FlaskClient) -> Flask:
    """Make an organisation, and return the application."""
    made = asma.post("/en/admin/organisations", data={"name": "Our house", "slug": "ours"})
    assert made.location == "/en/admin/organisations/ours"
    return app


def link_for(asma: FlaskClient) -> str:
    shown = do(asma, OURS, "invite")
    found = re.search(r">http[^<]*?(/en/welcome/\w+)<", shown.text)
    assert found, shown.status_code
    return found[1]


@pytest.mark.parametrize(
    ("name", "slug", "said"),
    [
        ("", "x", "Please fill this in"),
        ("Name", "Big Letters", "Small letters"),
        ("Name", "ours", "already"),
        ("Name", "", "Please fill this in"),
        ("x" * 121, "x", "Too long"),
        ("Name", "x" * 61, "Too long"),
        ("a\x00b", "x", "hidden character"),
    ],
)
def test_odd_organisations_are_not_made(
    house: Flask, asma: FlaskClient, name: str, slug: str, said: str
) -> None:
    answer = asma.post("/en/admin/organisations", data={"name": name, "slug": slug})
    assert answer.status_code == 422
    assert said in answer.text
    assert count(house, Organisation) == 1


def test_the_first_coordinator_comes_by_a_link_that_works_once(house: Flask, asma: FlaskClient) -> None:
    door = link_for(asma)
    first, second = joined(house, "bilal"), joined(house, "celia")
    assert "invites you to work" in house.test_client().get(door).text
    assert house.test_client().post(f"{door}/account").status_code == 401
    assert first.post(f"{door}/account").location == "/en/organisations/ours"
    assert first.get("/en/organisations/ours").status_code == 200
    assert second.post(f"{door}/account").status_code == 404
    assert second.get(door).status_code == 404
    assert ">bilal<" in asma.get(f"/en/admin{OURS}").text
    assert logged(house)[-1:] == ["coordinator invited"]


def test_a_newer_link_withdraws_the_older_and_both_end(house: Flask, asma: FlaskClient) -> None:
    older, newer = link_for(asma), link_for(asma)
    bilal = joined(house, "bilal")
    assert bilal.post(f"{older}/account").status_code == 404
    with house.app_context(), transaction() as session:
        session.execute(update(Invitation).values(expires_at=clock.now() - timedelta(seconds=1)))
    assert bilal.get(newer).status_code == 404
    assert bilal.post(f"{newer}/account").status_code == 404
    assert count(house, Officer) == 0


def test_a_closed_office_opens_by_no_link_and_opens_again(house: Flask, asma: FlaskClient) -> None:
    bilal = joined(house, "bilal")
    bilal.post(f"{link_for(asma)}/account")
    door = link_for(asma)
    for _ in range(2):
        assert do(asma, OURS, "close").status_code == 303
    assert bilal.get("/en/organisations/ours").status_code == 404
    celia = joined(house, "celia")
    assert celia.get(door).status_code == 404
    assert celia.post(f"{door}/account").status_code == 404
    do(asma, OURS, "reopen")
    assert bilal.get("/en/organisations/ours").status_code == 200
    assert celia.post(f"{door}/account").status_code == 303
    assert [each for each in logged(house) if "organisation" in each] == [
        "organisation made",
        "organisation suspended",
        "organisation restored",
    ]


def test_it_is_renamed_and_given_seats(house: Flask, asma: FlaskClient) -> None:
    assert do(asma, OURS, "rename", name="  A  new   name ").status_code == 303
    assert "A new name" in asma.get(f"/en/admin{OURS}").text
    assert do(asma, OURS, "rename", name=" ").status_code == 422
    for size in ("30", "40"):
        assert do(asma, OURS, "pool", pool="Spring", size=size).status_code == 303
    with house.app_context(), transaction() as session:
        session.execute(update(SeatPool).values(used_count=10))
    assert "in use" in do(asma, OURS, "pool", pool="Spring", size="9").text
    for odd in ("", "x", "-1", "99999999999"):
        answer = do(asma, OURS, "pool", pool="Spring", size=odd)
        assert answer.status_code == 422
        assert 'value="Spring"' in answer.text
    assert do(asma, OURS, "pool", pool="Spring", size="10").status_code == 303
    with house.app_context():
        assert reading().execute(select(SeatPool.size, SeatPool.used_count)).all() == [(10, 10)]
    for odd in ("fly", ""):
        assert do(asma, OURS, odd).status_code == 422
    assert do(asma, "/organisations/nowhere", "close").status_code == 404


def test_a_role_is_ended_and_stands_in_both_logs(house: Flask, asma: FlaskClient) -> None:
    bilal = joined(house, "bilal")
    bilal.post(f"{link_for(asma)}/account")
    reference = reference_of(house, "bilal")
    assert reference in asma.get(f"/en/admin{OURS}").text
    do(asma, OURS, "end-role", person=reference_of(house, "asma"))
    assert count(house, Officer) == 1
    for _ in range(2):
        assert do(asma, OURS, "end-role", person=reference).status_code == 303
    assert bilal.get("/en/organisations/ours").status_code == 404
    assert logged(house).count("officer ended") == 1
    assert "no longer works for an organisation" in asma.get("/en/admin/log").text
    with house.app_context():
        said = select(Evidence.facts).where(Evidence.kind == "officer set").order_by(Evidence.sequence.desc())
        assert reading().execute(said).scalars().first() == json.dumps(
            {"person": reference, "role": "none"}, separators=(",", ":"), sort_keys=True
        )


@pytest.mark.usefixtures("tea")
def test_a_course_becomes_an_organisations_own_and_is_taken_back(house: Flask, asma: FlaskClient) -> None:
    asma.post("/en/admin/organisations", data={"name": "Their house", "slug": "theirs"})
    theirs = "/organisations/theirs"
    for odd in ("", "coffee", "a\x00b", "x" * 201):
        assert do(asma, OURS, "own-course", course=odd).status_code == 422
    for _ in range(2):
        assert do(asma, OURS, "own-course", course=" tea ").status_code == 303
    assert "/en/admin/courses/tea" in asma.get(f"/en/admin{OURS}").text
    assert "the own course of <a" in asma.get("/en/admin/courses/tea").text
    assert do(asma, "/courses/tea", "list").status_code == 422
    refused = do(asma, theirs, "own-course", course="tea")
    assert refused.status_code == 422
    assert "the own course of “Our house”" in refused.text
    assert do(asma, theirs, "disown-course", course="tea").status_code == 303
    with house.app_context():
        assert reading().execute(select(OrganisationCourse.course_id, Course.is_private).join(Course)).all()
    for _ in range(2):
        assert do(asma, OURS, "disown-course", course="tea").status_code == 303
    assert do(asma, OURS, "disown-course", course="coffee").status_code == 404
    assert count(house, OrganisationCourse) == 0
    assert "Show it to everybody" in asma.get("/en/admin/courses/tea").text
    assert logged(house)[-2:] == ["course given", "course taken back"]
    page = asma.get("/en/admin/log").text
    assert "course given to an organisation" in page
    assert "Our house" in page


@pytest.fixture
def tea(app: Flask) -> Flask:
    with app.app_context(), transaction() as session:
        session.add(Course(uid="tea"))
    return app


def test_owners_are_appointed_and_dismissed(tea: Flask, asma: FlaskClient) -> None:
    bilal = joined(tea, "bilal")
    assert bilal.get("/en/teach").status_code == 404
    assert do(asma, "/courses/tea", "appoint", username=" Bilal", role="owner").status_code == 303
    assert bilal.get("/en/teach").status_code == 200
    assert "owner" in asma.get("/en/admin/courses/tea").text
    for odd in ({"username": "nobody", "role": "owner"}, {"username": "bilal", "role": "king"}, {}):
        assert do(asma, "/courses/tea", "appoint", **odd).status_code == 422
    alone = do(asma, "/courses/tea", "dismiss", person=reference_of(tea, "bilal"))
    assert alone.status_code == 303
    assert "Nobody else owns this course" in asma.get("/en/admin/courses/tea").text
    assert do(asma, "/courses/tea", "appoint", username="bilal", role="tutor").status_code == 422
    assert do(asma, "/courses/tea", "appoint", username="asma", role="owner").status_code == 303
    for _ in range(2):
        gone = do(asma, "/courses/tea", "dismiss", person=reference_of(tea, "bilal"))
        assert gone.status_code == 303
    assert bilal.get("/en/teach").status_code == 404
    assert do(asma, "/courses/tea", "dismiss", person="zz\0").status_code == 404
    assert do(asma, "/courses/tea", "fly").status_code == 422
    assert do(asma, "/courses/coffee", "hide").status_code == 404
    assert logged(tea)[1:] == ["staff appointed", "staff appointed", "staff dismissed"]


def test_every_role_in_a_course_is_given_and_shown(tea: Flask, asma: FlaskClient) -> None:
    joined(tea, "bilal")
    for role in ROLES[1:]:
        languages = {"": 422, "xx": 422, "ur": 303} if role == TRANSLATOR else {"": 303}
        for language, status in languages.items():
            given = {"username": "bilal", "role": role, "language": language}
            assert do(asma, "/courses/tea", "appoint", **given).status_code == status
        for page in ("courses/tea", f"people/{reference_of(tea, 'bilal')}"):
            shown = re.sub("<option.*?</option>", "", asma.get(f"/en/admin/{page}").text)
            assert role in shown
            assert ("translator: اردو" in shown) == (role == TRANSLATOR and page == "courses/tea")


def test_a_course_is_hidden_and_listed(tea: Flask, asma: FlaskClient) -> None:
    for deed in ("hide", "hide", "list"):
        assert do(asma, "/courses/tea", deed).status_code == 303
    assert logged(tea)[1:] == ["course hidden", "course listed"]
    with tea.app_context():
        assert reading().execute(select(Course.is_private)).scalar() is False


def test_jobs_are_called_off_and_tried_again(app: Flask, asma: FlaskClient) -> None:
    with app.app_context():
        waiting = jobs.ask("stitch", {}, clock.now() - timedelta(minutes=3))
        failed = jobs.ask("unpick", {}, clock.now())
        with transaction() as session:
            broken = {
                "state": "failed",
                "error": "The thread is torn.",
                "finished_at": clock.now(),
                "tries": 5,
            }
            session.execute(update(Job).where(Job.public_id == failed).values(broken))
        under_way = jobs.ask("stitch", {}, clock.now(), label="The red cloth")
        with transaction() as session:
            begun = {"state": "running", "started_at": clock.now(), "beat_at": clock.now(), "done_count": 41}
            session.execute(update(Job).where(Job.public_id == under_way).values(begun))
        for kind in KINDS:
            jobs.ask(kind, {}, clock.now())
    page = asma.get("/en/admin/jobs").text
    assert "The thread is torn." in page
    assert '<samp lang="en" dir="ltr">stitch</samp>' in page
    assert "stitch</samp>: <bdi>The red cloth</bdi>" in page
    assert "41 done so far" in page
    assert not any(f">{kind}<" in page for kind in KINDS)
    assert "شواہد کی جانچ" in asma.get("/ur/admin/jobs").text
    assert "has waited 4 minutes" in page or "has waited 3 minutes" in page
    assert "The thread is torn." in asma.get("/en/admin").text

    assert do(asma, f"/jobs/{waiting}", "cancel").status_code == 303
    assert do(asma, f"/jobs/{failed}", "retry").status_code == 303
    assert do(asma, "/jobs/nobodys", "retry").status_code == 404
    assert do(asma, f"/jobs/{failed}", "fly").status_code == 422

    with app.app_context():
        states = [getattr(job_by_public_id(reading(), each), "state", "") for each in (waiting, failed)]
    assert states == ["cancelled", "queued"]
    assert logged(app)[1:] == ["job cancelled", "job retried"]


def test_a_mail_that_failed_is_sent_again(app: Flask, asma: FlaskClient) -> None:
    with app.app_context():
        post("a", "bilal@example.org", "Welcome", "Hello", clock.now() - timedelta(days=9))
        post("b", "celia@example.org", "News", "Hello", clock.now())
        with transaction() as session:
            gone = {"state": "failed", "error": "There is no such mailbox.", "failed_at": clock.now()}
            session.execute(update(OutgoingMail).where(OutgoingMail.key == "a").values(gone))
        ids = dict(reading().execute(select(OutgoingMail.key, OutgoingMail.id)).all())
    assert "There is no such mailbox." in asma.get("/en/admin/mails").text
    assert asma.post(f"/en/admin/mails/{ids['a']}").status_code == 303
    for odd in (ids["a"], ids["b"], 999):
        assert asma.post(f"/en/admin/mails/{odd}").status_code == 404
    with app.app_context():
        row = reading().execute(select(OutgoingMail).where(OutgoingMail.key == "a")).one()
    assert (row.state, row.error) == ("waiting", None)
    assert row.expires_at > clock.now()
    assert logged(app)[1:] == ["mail sent again"]


def carry_out(app: Flask) -> None:
    with app.app_context():
        held = jobs.claim(list(KINDS), clock.now())
        assert held is not None
        jobs.finish(held, KINDS[held.kind](Task(held, threading.Event())), clock.now())


def test_the_evidence_is_checked_by_a_job(app: Flask, asma: FlaskClient) -> None:
    assert KINDS["verify evidence"] is verify_evidence
    for _ in range(2):
        assert asma.post("/en/admin/evidence").location == "/en/admin/evidence"
    assert count(app, Job) == 1
    assert "This begins in a moment" in asma.get("/en/admin/evidence").text
    carry_out(app)
    assert "All is whole." in asma.get("/en/admin/evidence").text

    with app.app_context(), transaction() as session:
        session.execute(update(Evidence).where(Evidence.kind == "joined").values(facts='{"changed":1}'))
    asma.post("/en/admin/evidence")
    carry_out(app)
    page = asma.get("/en/admin/evidence").text
    assert "1 fault<" in page
    assert "was changed" in page


def test_the_evidence_is_taken_away_and_that_stands_in_it(app: Flask, asma: FlaskClient) -> None:
    answer = asma.post("/en/admin/evidence/download")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(rows) == count(app, Evidence)
    assert rows[-1]["kind"] in {"evidence downloaded", "joined"}
    assert "evidence downloaded" in {row["kind"] for row in rows}
    assert "asma" not in answer.text


def test_settings_are_shown_and_secrets_are_not(app: Flask, asma: FlaskClient) -> None:
    page = asma.get("/en/admin/settings").text
    assert "SECOND_FACTOR" in page
    assert str(app.config["SECRET_KEY"]) not in page
    assert app.config["SQLALCHEMY_DATABASE_URI"].partition("://")[2] not in page


def test_the_overview_says_what_doctor_says(app: Flask, asma: FlaskClient) -> None:
    page = asma.get("/en/admin").text
    assert "none is published" in page
    assert "wrong" in page
    assert ">mail server<" not in page
    assert ">mail server<" in asma.get("/en/admin?knock=1").text
    assert count(app, Job) == 0


def test_every_room_is_shut_to_everybody_else(app: Flask, asma: FlaskClient) -> None:
    rooms = ("", "/people", "/organisations", "/courses", "/jobs", "/mails", "/evidence", "/log", "/settings")
    learner = joined(app, "bilal")
    for room in rooms:
        assert asma.get(f"/en/admin{room}").status_code == 200, room
        assert learner.get(f"/en/admin{room}").status_code == 404, room
        assert app.test_client().get(f"/en/admin{room}").status_code == 404, room
