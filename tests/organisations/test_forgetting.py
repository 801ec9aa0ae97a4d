"""What lists, mails and jobs hold of people does not stay for ever, and not when somebody is erased."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learn import clock
from learn.accounts.services.erasing import erase_now
from learn.database import reading, transaction
from learn.housekeeping import do_what_is_due
from learn.jobs.models import Job
from learn.mail.models import OutgoingMail
from learn.mail.services import post
from learn.organisations.models import GhostNote, RosterFile, Seat, Trainee
from learn.organisations.planning import Choices
from learn.progress.queries import verify
from tests.journeys.learner import visible
from tests.organisations.lists import enrol, people, person, pooled_cohort, rows, used
from tests.organisations.offices import employed, organisation
from tests.organisations.test_roster_pages import hand_over, work

LISTS = "SELECT state, length(content) > 0 FROM roster_file ORDER BY id"
NO_COHORT = Choices()


@pytest.fixture
def sana(school: Flask) -> FlaskClient:
    return employed(school, "sana", "ours", "coordinator")


def lists() -> list[tuple[str, bool]]:
    return [(state, bool(is_kept)) for state, is_kept in rows(LISTS)]


def age(app: Flask, days: int) -> None:
    """Let everything have happened so many days earlier."""
    earlier = timedelta(days=days)
    with app.app_context(), transaction() as session:
        for each in session.query(RosterFile):
            each.created_at -= earlier
            each.confirmed_at = each.confirmed_at and each.confirmed_at - earlier
            each.finished_at = each.finished_at and each.finished_at - earlier
        for job in session.query(Job):
            job.finished_at = job.finished_at and job.finished_at - earlier
        for mail in session.query(OutgoingMail):
            mail.created_at -= earlier


def test_rows_of_lists_mails_and_jobs_go_after_a_month(school: Flask, sana: FlaskClient) -> None:
    done = hand_over(sana, people(3) + "Nobody Here,,,\n").location
    sana.post(f"{done}/confirm")
    work(school)
    hand_over(sana, people(2, first=7))
    with school.app_context():
        post("a mail", "p1@example.org", "Come in", "Your door", clock.now())
        with transaction() as session:
            session.query(OutgoingMail).update({"state": "sent"})
        post("it waits", "p2@example.org", "Come in", "Your door", clock.now())
    age(school, 29)
    do_what_is_due(school)
    with school.app_context():
        assert lists() == [("done", True), ("shown", True)]
        assert len(rows("SELECT id FROM job")) == 1
        assert len(rows("SELECT id FROM outgoing_mail")) == 2
    age(school, 2)
    do_what_is_due(school)
    do_what_is_due(school)
    with school.app_context():
        assert lists() == [("done", False)]
        assert (
            rows("SELECT roster_id FROM roster_remark") == rows("SELECT roster_id FROM roster_result") == []
        )
        assert rows("SELECT id FROM job") == []
        assert rows("SELECT key FROM outgoing_mail") == [("it waits",)]
        assert len(rows("SELECT id FROM trainee")) == 3
    page = sana.get(done).text
    assert "The rows of this list are gone: they are kept for 30 days" in page
    assert "3 new" in page
    assert "result.csv" not in page
    assert sana.get(f"{done}/result.csv").location == done


def test_what_was_said_of_a_whole_list_goes_with_its_rows(school: Flask, sana: FlaskClient) -> None:
    done = hand_over(sana, "name,email,Found by Zara\nSana Bai,s@example.org,\n").location
    sana.post(f"{done}/confirm")
    work(school)
    assert "Found by Zara" in sana.get(done).text
    age(school, 31)
    do_what_is_due(school)
    assert "Found by Zara" not in sana.get(done).text
    with school.app_context():
        [(counts,)] = rows("SELECT counts FROM roster_file")
    assert "Zara" not in str(counts)
    assert "1 new" in sana.get(done).text


def test_a_list_that_nobody_went_on_with_is_over(school: Flask, sana: FlaskClient) -> None:
    begun = hand_over(sana, people(3)).location
    sana.post(f"{begun}/confirm")
    age(school, 31)
    with school.app_context(), transaction() as session:
        session.query(Job).update({"state": "failed", "finished_at": clock.now() - timedelta(days=31)})
    do_what_is_due(school)
    with school.app_context():
        assert lists() == [("failed", False)]
    assert sana.post(f"{begun}/confirm").status_code == 303
    assert "are gone" in sana.get(begun).text


ROWS = (
    "Zara Malik,zara@example.org,,",
    "Zara Malik,,0300-123 45 67,",
    "Zara Malik,,,T-00917",
)


@pytest.fixture
def ours(school: Flask) -> Iterator[int]:
    with school.app_context():
        yield organisation("ours")


@pytest.mark.parametrize("row", ROWS)
def test_whoever_is_erased_is_in_no_list_and_no_mail_any_more(ours: int, row: str) -> None:
    enrol(ours, f"name,email,phone,external_id\n{row}\n", NO_COHORT)
    enrol(ours, people(3), NO_COHORT)
    enrol(organisation("theirs"), f"name,email,phone,external_id\n{row}\n", NO_COHORT)
    post("to her", "zara@example.org", "Come in", "Your door", clock.now())
    post("to another", "p1@example.org", "Come in", "Your door", clock.now())
    before = lists()
    (person_id, email), _ = rows("SELECT person_id, email FROM trainee WHERE name = 'Zara Malik' ORDER BY id")
    erase_now(person_id, clock.now())
    assert before == [("done", True)] * 3
    # What another organisation was handed is its own, until whoever it knows there is erased.
    assert lists() == [("done", False), ("done", True), ("done", True)]
    left = [key for (key,) in rows("SELECT key FROM outgoing_mail ORDER BY id")]
    assert left == (["to another"] if email else ["to her", "to another"])


def test_whoever_is_erased_is_in_no_list_that_knew_them_by_what_was_changed_since(
    school: Flask, sana: FlaskClient
) -> None:
    first = "name,email\nZara Malik,zara@example.org\n"
    waits = hand_over(sana, first).location
    with school.app_context():
        ours = organisation("ours")
        for content in (first, first, people(3)):
            enrol(ours, content, NO_COHORT)
        enrol(ours, "name,email,external_id\nZara Malik,zara@example.org,T-00917\n", NO_COHORT)
        enrol(ours, "name,email,external_id\nZara Malik,new@example.org,T-00917\n", NO_COHORT)
        assert lists() == [("shown", True), *[("done", True)] * 5]
        [(person_id, email)] = rows("SELECT person_id, email FROM trainee WHERE external_id = 'T-00917'")
        assert email == "new@example.org"
        erase_now(person_id, clock.now())
        assert lists() == [("done", is_kept) for is_kept in (False, False, True, False, False)]
    assert sana.get(waits).status_code == 404
    of_others = hand_over(sana, "name,email,phone\nBilal Khan,bilal@example.org,\n").location
    with school.app_context():
        erase_now(person_id, clock.now())
    assert sana.get(of_others).status_code == 200


def test_whoever_is_erased_is_in_no_list_that_missed_them_under_another_name(
    school: Flask, sana: FlaskClient
) -> None:
    for count in (3, 2):
        done = hand_over(sana, people(count), removes_missing="y").location
        sana.post(f"{done}/confirm")
        work(school)
    name = person(3).split(",")[0]
    assert f"{name} is not in the list" in visible(sana.get(done).text)
    with school.app_context():
        enrol(organisation("ours"), people(1, first=3).replace(name, "Zara Malik"))
        [(person_id,)] = rows("SELECT person_id FROM trainee WHERE name = 'Zara Malik'")
        erase_now(person_id, clock.now())
        assert name not in str(rows("SELECT rows FROM roster_result"))


def test_whoever_is_erased_is_in_no_list_that_misses_them_any_more(school: Flask, sana: FlaskClient) -> None:
    for count in (3, 2):
        done = hand_over(sana, people(count), removes_missing="y").location
        sana.post(f"{done}/confirm")
        work(school)
    with school.app_context():
        enrol(organisation("ours"), people(1, first=3))
        enrol(organisation("ours"), people(1, first=7), NO_COHORT)
    again = hand_over(sana, people(2), removes_missing="y").location
    name = person(3).split(",")[0]
    assert all(f"{name} is not in the list" in visible(sana.get(page).text) for page in (done, again))
    with school.app_context():
        [(person_id,)] = rows("SELECT person_id FROM trainee WHERE name = :name", name=name)
        erase_now(person_id, clock.now())
        assert lists() == [("done", False)] * 3 + [("done", True)]
        said = rows("SELECT details FROM roster_remark") + rows("SELECT rows FROM roster_result")
        assert name not in str(said)
    assert name not in sana.get(done).text
    assert sana.get(again).status_code == 404


def test_what_was_found_out_about_whoever_is_erased_goes_too(school: Flask) -> None:
    with school.app_context():
        enrol(organisation("ours"), people(2))
        with transaction() as session:
            for seat in session.query(Seat):
                found = {"verdict": "explained", "note": "Asked her brother.", "at": clock.now()}
                session.add(GhostNote(seat_id=seat.id, **found))
        [(person_id,)] = rows("SELECT person_id FROM trainee WHERE external_id = 'T-00001'")
        erase_now(person_id, clock.now())
        assert rows("SELECT verdict, note FROM ghost_note ORDER BY seat_id") == [
            ("explained", ""),
            ("explained", "Asked her brother."),
        ]


def test_whoever_is_erased_gives_their_seat_back_and_is_on_no_list_of_calls(
    school: Flask, sana: FlaskClient
) -> None:
    with school.app_context():
        ours, theirs = organisation("ours"), organisation("theirs")
        pool, other_pool = pooled_cohort(ours, 2), pooled_cohort(theirs, 1)
        for own in (ours, theirs):
            enrol(own, people(2 if own == ours else 1), clock=lambda: clock.now() - timedelta(days=30))
        [(person_id,), _] = rows(
            "SELECT person_id FROM trainee WHERE external_id = 'T-00001' ORDER BY organisation_id"
        )
        with transaction() as session:
            session.query(Trainee).filter(Trainee.external_id == "T-00001").update({"person_id": person_id})
    waiting = "2 have not begun"
    assert waiting in visible(sana.get("/en/organisations/ours").text)
    for _ in range(2):
        with school.app_context():
            erase_now(person_id, clock.now())
            assert (used(pool), used(other_pool)) == (1, 0)
            kinds = rows("SELECT kind FROM evidence WHERE kind LIKE 'seat% ended' ORDER BY kind")
            assert [kind for (kind,) in kinds] == ["seat ended"] * 2 + ["seats ended"] * 2
            assert verify(reading()).faults == ()
    assert waiting not in visible(sana.get("/en/organisations/ours").text)
    names = [row.split(",")[0] for row in sana.get("/en/organisations/ours/calls.csv").text.splitlines()]
    assert len(names) == 2
    assert "" not in names
    for language, word in (("en", "Erased"), ("ur", "مٹایا گیا")):
        place = f"/{language}/organisations/ours/reports/cohort-progress"
        assert f'<th scope="row"><bdi>{word}</bdi></th>' in sana.get(place).text
        assert sana.get(f"{place}.csv").text.count(f"\n{word},,Spring,") == 1
    with school.app_context():
        assert enrol(ours, people(1, first=7)).create == 1
