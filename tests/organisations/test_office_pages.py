"""The office on the demo: what its pages say, do once, and keep from others."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from learn import clock, demo
from learn.accounts.models import Person
from learn.database import READING, db, reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Contact, Seat, SeatPool, Trainee
from learn.progress.models import Evidence
from learn.progress.queries import verify
from tests.journeys.learner import form_to
from tests.organisations.cohorts import hall, listed
from tests.organisations.lists import enrol
from tests.organisations.offices import employed, organisation

OFFICE = "/en/organisations/demo"


def signed_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    who = demo.OFFICERS[role]
    client.post("/en/sign-in", data={"username": who.username, "password": who.password})
    return client


def quiet_trainee(client: FlaskClient, number: int) -> str:
    found: list[str] = re.findall(r'action="[^"]*/people/(\w+)/contacts"', client.get(OFFICE).text)
    return found[number]


def test_the_first_page_says_who_needs_a_call(karachi: Flask) -> None:
    page = signed_in(karachi, "coordinator").get(OFFICE).text
    assert "Who needs a call this week" in page
    assert page.count("The same as a table") == 2
    assert "tel:+92" in page


def test_whoever_never_came_in_is_called_too(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    page = client.get(OFFICE).text
    listed = page[page.index('id="waiting"') : page.index('id="came"')]
    assert "Never came in" in listed
    assert "Came in, not begun" in listed
    invited = re.findall(
        r'<td data-as="How far">Never came in</td><td data-as="Days since">(\d+)</td>', listed
    )
    assert invited == ["20"] * len(invited)
    assert 0 < listed.count('class="tap"') <= 10
    [told] = re.findall(r"(\d+) have not begun within a week", page)
    sheet = [row.split(",") for row in client.get(f"{OFFICE}/calls.csv").text.splitlines()]
    assert sheet[0][3:5] == ["why", "days"]
    reasons = [row[3] for row in sheet[1:]]
    assert reasons.count("never came in") == len(invited)
    # The name of this reason has a comma, so that the sheet quotes it.
    assert reasons.count("never came in") + reasons.count('"came in') == int(told)
    assert "quiet" in reasons
    assert "Never came in" in client.get(f"{OFFICE}/calls").text


def test_a_tap_sent_twice_is_one_contact_and_one_piece_of_evidence(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    page = client.get(OFFICE).text
    form = form_to(page, f"/people/{quiet_trainee(client, 0)}/contacts")
    given = {name: values[0] for name, values in form.values.items()} | {"kind": "called", "note": "Ill."}
    with karachi.app_context():
        before = reading().scalar(select(func.count(Contact.id)))
    for _ in range(2):
        assert client.post(form.action, data=given).status_code == 303
    with karachi.app_context():
        assert reading().scalar(select(func.count(Contact.id))) == (before or 0) + 1
        facts = reading().scalars(select(Evidence.facts).where(Evidence.kind == "contacted")).all()
        assert len(facts) == (before or 0) + 1
        assert not any("Ill." in each for each in facts)
        assert verify(reading()).faults == ()


@pytest.mark.parametrize("given", [{"kind": "shouted", "key": "2" * 16}, {"kind": "called", "key": ""}])
def test_a_contact_that_no_form_offers_is_refused(karachi: Flask, given: dict[str, str]) -> None:
    client = signed_in(karachi, "coordinator")
    assert client.post(f"{OFFICE}/people/{quiet_trainee(client, 0)}/contacts", data=given).status_code == 422


def test_extra_time_reaches_the_person(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    public_id = quiet_trainee(client, 1)
    address = f"{OFFICE}/people/{public_id}/extra-time"
    assert client.post(address, data={"extra_time": "7"}).status_code == 422
    assert client.post(address, data={"extra_time": "1.5"}).status_code == 303
    with karachi.app_context():
        wanted = select(Person.extra_time).join(Trainee, Trainee.person_id == Person.id)
        assert reading().scalar(wanted.where(Trainee.public_id == public_id)) == "1.5"


def test_a_seat_is_moved_then_ended_and_freed_once(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    public_id = quiet_trainee(client, 2)
    with karachi.app_context():
        seat = (
            reading()
            .execute(
                select(Seat.id, Seat.enrolment_id, Seat.cohort_id)
                .join(Trainee)
                .where(Trainee.public_id == public_id)
            )
            .one()
        )
        other = (
            reading().execute(select(Cohort.id, Cohort.public_id).where(Cohort.id != seat.cohort_id)).first()
        )
        used = reading().scalar(select(SeatPool.used_count))
    place = f"{OFFICE}/people/{public_id}/seats"
    assert other is not None
    assert client.post(f"{place}/{seat.id}/move", data={"cohort": other.public_id}).status_code == 303
    with karachi.app_context():
        held = select(Seat.id, Seat.cohort_id).where(
            Seat.enrolment_id == seat.enrolment_id, Seat.ended_at.is_(None)
        )
        moved = reading().execute(held).one()
        assert moved.cohort_id == other.id
        assert reading().scalar(select(SeatPool.used_count)) == used
    for _ in range(2):
        assert client.post(f"{place}/{moved.id}/end").status_code == 303
    with karachi.app_context():
        assert reading().execute(held).all() == []
        assert reading().scalar(select(SeatPool.used_count)) == (used or 0) - 1
        place_left = (
            reading()
            .execute(select(Enrolment.left_at, Enrolment.due_at).where(Enrolment.id == seat.enrolment_id))
            .one()
        )
        assert place_left == (None, None)
        assert verify(reading()).faults == ()


def test_a_seat_that_its_pool_does_not_count_is_no_broken_page(school: Flask) -> None:
    ours = hall(school, [listed(1, "Amina Bibi")])
    with school.app_context(), transaction() as session:
        pool = SeatPool(organisation_id=organisation("ours"), name="All", size=9, created_at=clock.now())
        session.add(pool)
        session.flush()
        session.execute(update(Cohort).values(pool_id=pool.id))
    [(seat_id,)] = ours.rows("SELECT id FROM seat")
    answer = ours.sana.post(f"{ours.office}/people/{ours.trainees[0]}/seats/{seat_id}/end")
    assert answer.status_code == 303
    assert "Something changed at the same time" in ours.sana.get(answer.location).text
    assert ours.rows("SELECT ended_at FROM seat") == [(None,)]


def test_a_pool_never_becomes_smaller_than_what_is_used(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    answer = client.post(f"{OFFICE}/pools/1", data={"name": "Seats", "size": "3"})
    assert answer.status_code == 422
    assert "seats are in use" in answer.text
    assert 'value="3"' in answer.text


def test_a_monitor_reads_names_and_numbers_but_reaches_nobody(karachi: Flask) -> None:
    client = signed_in(karachi, "monitor")
    pages = [client.get(f"{OFFICE}{path}").text for path in ("", "/people", "/reports/cohort-progress")]
    trainee = re.findall(r"/people/(\w+)", pages[1])[0]
    pages.append(client.get(f"{OFFICE}/people/{trainee}").text)
    for page in pages:
        assert "+92" not in page
        assert "/contacts" not in page
    assert client.get(f"{OFFICE}/calls").status_code == 404
    assert client.post(f"{OFFICE}/people/{trainee}/contacts", data={}).status_code == 404


@pytest.mark.parametrize(
    "typed", ["0300 5550017", "0300-5550017", "0092 300 5550017", "+92 (300) 5550017", "۰۳۰۰۵۵۵", "عليشبه"]
)
def test_a_trainee_is_found_as_people_write_phones_and_urdu(school: Flask, typed: str) -> None:
    sana = employed(school, "sana", "ours", "coordinator")
    tutor = employed(school, "haris", "ours", "tutor")
    with school.app_context():
        enrol(organisation("ours"), "name,phone\nعليشبه خان,0300-5550017\nAmina Bibi,0301-5550018\n")
    found = sana.get("/en/organisations/ours/people", query_string={"q": typed}).text
    assert "علیشبه خان" in found
    assert "Amina" not in found
    if typed != "عليشبه":
        assert "خان" not in tutor.get("/en/organisations/ours/people", query_string={"q": typed}).text


def test_a_coordinator_elsewhere_finds_no_trainee_by_any_route(karachi: Flask) -> None:
    ours = signed_in(karachi, "coordinator")
    with karachi.app_context():
        trainees = reading().execute(select(Trainee.public_id, Trainee.name).limit(5)).all()
        cohort = reading().scalar(select(Cohort.public_id))
    stranger = employed(karachi, "nadia", "elsewhere", "coordinator")
    theirs = "/en/organisations/elsewhere"
    for public_id, name in trainees:
        assert name in ours.get(f"{OFFICE}/people/{public_id}").text
        for path in (f"/people/{public_id}", f"/people?q={name}", f"/people?after={public_id}"):
            answer = stranger.get(f"{theirs}{path}")
            assert f"<bdi>{name}</bdi>" not in answer.text
            assert stranger.get(f"{OFFICE}{path}").status_code == 404
    for path in (f"?cohort={cohort}", f"/calls.csv?cohort={cohort}", f"/reports/overdue.csv?cohort={cohort}"):
        assert stranger.get(f"{theirs}{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/people", "/cohorts", "/reports", "/reports/outcomes", "/reports/cohort-progress",
             "/reports/module-drop-off", "/reports/overdue", "/reports/turnaround",
             "/reports/donor/digital-work", "/settings", "/cohorts/new"],
)  # fmt: skip
def test_a_page_asks_at_most_twelve_questions(karachi: Flask, path: str) -> None:
    client = signed_in(karachi, "coordinator")
    client.get(f"{OFFICE}{path}")
    asked: list[str] = []
    with karachi.app_context():
        engine = db.engines[READING]
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert client.get(f"{OFFICE}{path}").status_code == 200
    assert 0 < len(asked) <= 12, asked


def test_sheets_hold_text_as_text(karachi: Flask) -> None:
    client = signed_in(karachi, "coordinator")
    for path in ("/calls", "/reports/cohort-progress", "/reports/donor/digital-work"):
        table, book = client.get(f"{OFFICE}{path}.csv"), client.get(f"{OFFICE}{path}.xlsx")
        assert table.text.startswith("\ufeff")
        assert book.data.startswith(b"PK")
    assert ",'+92" in client.get(f"{OFFICE}/calls.csv").text
