"""The page of the ghost check: who sees it, what it says, and the note that is all that follows."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from learn import clock
from learn.database import READING, db, reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Programme, Trainee
from learn.organisations.queries.ghosts import seats_looked_at, trails_of
from learn.organisations.queries.standings import Scope
from learn.progress.models import CheckAnswer
from learn.quizzes.models import QuestionVersion
from tests.journeys.learner import visible
from tests.organisations.cohorts import Hall, filled, guest, hall, listed
from tests.organisations.offices import employed, organisation


@pytest.fixture
def ours(school: Flask) -> Hall:
    """Return a cohort whose first trainee did a long course within minutes."""
    found = hall(school, [listed(number, f"Trainee {number}") for number in range(1, 4)])
    haunt(found, found.trainees[0])
    return found


def haunt(ours: Hall, trainee: str) -> None:
    with ours.app.app_context(), transaction() as session:
        now = clock.now()
        person = session.scalars(select(Trainee).where(Trainee.public_id == trainee)).one()
        person.activated_at = now - timedelta(minutes=20)
        place = session.scalars(select(Enrolment).where(Enrolment.learner_id == person.person_id)).one()
        place.completed_at = now
        version = session.scalars(select(QuestionVersion.id)).first()
        for number in range(3):
            session.add(
                CheckAnswer(
                    enrolment_id=place.id,
                    question_uid=f"q{number}",
                    page_uid="p",
                    question_version_id=version,
                    answer=["a"],
                    fraction=1,
                    answered_at=now - timedelta(minutes=number),
                )
            )


def seat_of(ours: Hall, number: int = 0) -> int:
    [(seat,)] = ours.rows(
        "SELECT s.id FROM seat s JOIN trainee t ON t.id = s.trainee_id WHERE t.public_id = :who",
        who=ours.trainees[number],
    )
    return int(seat)


def test_a_flag_says_why_and_takes_a_note_and_nothing_else_happens(ours: Hall) -> None:
    page = visible(ours.sana.get(f"{ours.office}/ghosts").text)
    assert "33% (1 / 3)" in page
    assert "Came in and completed everything within 20 minutes" in page
    assert "A flag accuses nobody" in page
    seat = seat_of(ours)
    before = ours.rows("SELECT * FROM enrolment ORDER BY id")
    for verdict, note in (("looked at", ""), ("explained", "Took it at our centre, on paper.")):
        answer = ours.sana.post(f"{ours.office}/ghosts/{seat}", data={"verdict": verdict, "note": note})
        assert answer.status_code == 303
    assert ours.rows("SELECT verdict, note FROM ghost_note") == [
        ("explained", "Took it at our centre, on paper.")
    ]
    assert "Took it at our centre" in ours.sana.get(f"{ours.office}/ghosts").text
    assert ours.rows("SELECT * FROM enrolment ORDER BY id") == before
    [(first,), (second,)] = ours.rows("SELECT facts FROM evidence WHERE kind = 'flag looked at' ORDER BY id")
    assert '"verdict":"looked at"' in first
    assert "centre" not in second


def test_a_note_without_a_verdict_is_given_back(ours: Hall) -> None:
    answer = ours.sana.post(f"{ours.office}/ghosts/{seat_of(ours)}", data={"note": "Asked her."})
    assert answer.status_code == 422
    assert "Asked her." in answer.text
    assert ours.rows("SELECT count(*) FROM ghost_note") == [(0,)]


def test_the_table_says_the_same(ours: Hall) -> None:
    ours.sana.post(f"{ours.office}/ghosts/{seat_of(ours)}", data={"verdict": "reported", "note": "=1+1"})
    sheet = ours.sana.get(f"{ours.office}/ghosts.csv").get_data().decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(sheet))
    told = dict(zip(heading, row, strict=True))
    assert told["trainee"] == "Trainee 1"
    assert told["verdict"] == "reported"
    assert told["note"] == "'=1+1"
    assert "within 20 minutes" in told["reasons"]


def test_tutors_and_strangers_see_none_and_a_monitor_their_programme_alone(ours: Hall) -> None:
    with ours.app.app_context():
        now = clock.now()
        with transaction() as session:
            programmes = [
                Programme(
                    organisation_id=organisation("ours"),
                    slug=slug,
                    name=slug,
                    starts_on=now.date(),
                    ends_on=now.date() + timedelta(days=9),
                    created_at=now,
                )
                for slug in ("mine", "other")
            ]
            session.add_all(programmes)
            session.flush()
            session.execute(update(Cohort).values(programme_id=programmes[0].id))
            ids = [each.id for each in programmes]
    monitor = employed(ours.app, "monitor", "ours", "monitor", programme_id=ids[0])
    outsider = employed(ours.app, "outsider", "ours", "monitor", programme_id=ids[1])
    note = {"verdict": "explained", "note": ""}
    place, seat = f"{ours.office}/ghosts", seat_of(ours)
    assert "Trainee 1" in monitor.get(place).text
    # A monitor reads and writes nothing.
    assert "<textarea" not in monitor.get(place).text
    assert "<textarea" in ours.sana.get(place).text
    assert monitor.post(f"{place}/{seat}", data=note).status_code == 404
    assert ours.rows("SELECT 1 FROM ghost_note") == []
    assert "Trainee 1" not in outsider.get(place).text
    assert outsider.post(f"{place}/{seat}", data=note).status_code == 404
    tutor = employed(ours.app, "tutor", "ours", "tutor")
    theirs = employed(ours.app, "theirs", "theirs", "coordinator")
    for client in (tutor, theirs):
        for address in (place, f"{place}.csv"):
            assert client.get(address).status_code == 404
        assert client.post(f"{place}/{seat}", data=note).status_code == 404
    assert theirs.post(f"/en/organisations/theirs/ghosts/{seat}", data=note).status_code == 404
    assert ours.sana.get(f"{place}?cohort=zzzz").status_code == 404


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engines[READING], "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engines[READING], "before_cursor_execute", note)


def test_as_many_statements_for_three_seats_as_for_forty(school: Flask) -> None:
    def statements(slug: str, count: int) -> int:
        ours = hall(school, [listed(number, f"Trainee {number}") for number in range(1, count + 1)], slug)
        for trainee in ours.trainees:
            haunt(ours, trainee)
        ours.sana.get(f"{ours.office}/ghosts")
        with school.app_context(), counted() as seen:
            assert ours.sana.get(f"{ours.office}/ghosts").status_code == 200
        return len(seen)

    few, many = statements("few", 3), statements("many", 40)
    assert few == many <= 12


def test_two_on_one_browser_are_known_by_a_name_that_tells_nothing(ours: Hall) -> None:
    phone = guest(ours.app)
    for number, name in ((1, "bilal"), (2, "zara")):
        answer = phone.post(f"/en/welcome/{ours.code(number)}", data=filled(username=name))
        assert answer.status_code == 200
        phone.post("/en/sign-out")
    own = guest(ours.app)
    own.post("/en/sign-in", data={"username": "zara", "password": "mango-boat-kite-river"})
    cookie = phone.get_cookie("browser")
    assert cookie is not None
    assert cookie.http_only
    kept = ours.rows("SELECT p.username, b.digest FROM person_browser b JOIN person p ON p.id = b.person_id")
    digests = {digest for name, digest in kept if name == "bilal"}
    assert len(digests) == 1
    assert digests < {digest for name, digest in kept if name == "zara"}
    assert cookie.value not in str(kept)
    with ours.app.app_context():
        seats = seats_looked_at(reading(), Scope(organisation("ours")))
        uses = {each.seat_id: {use.browser for use in each.uses} for each in trails_of(reading(), seats)}
    assert uses[seat_of(ours, 1)] & uses[seat_of(ours, 2)] == digests
