"""Letting a cohort in: slips on paper, mails by a job, links for a messenger."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from html import unescape
from random import Random
from urllib.parse import unquote

import brotli
import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from learn import clock
from learn.database import db, reading, transaction
from learn.housekeeping import KINDS
from learn.ids import TYPEABLE
from learn.jobs.queries import SILENCE, job_by_public_id
from learn.jobs.services import claim
from learn.jobs.tasks import Task
from learn.jobs.working import Bench
from learn.organisations.jobs import invite_cohort
from learn.organisations.services.inviting import make_slips
from learn.organisations.services.mailing import Mailing, mail_invitations
from learn.organisations.usernames import proposals, stem_of
from tests.accounts.people import join
from tests.journeys.learner import Learner, visible
from tests.meeting import meeting
from tests.organisations.cohorts import Hall, filled, guest, hall, listed
from tests.organisations.lists import letters
from tests.organisations.offices import employed, organisation

PEOPLE = [
    listed(1, "Amina Bibi", email="amina@example.org"),
    listed(2, "Amina Gul"),
    listed(3, "نسرین اختر", language="ur"),
]


@pytest.fixture
def ours(school: Flask) -> Hall:
    return hall(school, PEOPLE)


def codes_on(page: str) -> list[str]:
    """Return the codes of slips as they are printed."""
    return re.findall(r'<b class="code"[^>]*>([^<]+)</b>', page)


def test_looking_makes_no_slips_and_posting_makes_new_ones(ours: Hall) -> None:
    slips = f"{ours.place}/slips"
    before = ours.rows("SELECT count(*), count(voided_at) FROM invitation")
    assert ours.sana.get(slips).status_code == 200
    assert ours.rows("SELECT count(*), count(voided_at) FROM invitation") == before
    first = ours.sana.post(slips, data={"who": "all"})
    assert first.headers["Cache-Control"] == "no-store"
    assert len(codes_on(first.text)) == 3
    second = codes_on(ours.sana.post(slips, data={"who": "all"}).text)
    old, new = codes_on(first.text)[0], second[0]
    assert guest(ours.app).post("/en/welcome", data={"code": old}).status_code == 404
    assert guest(ours.app).post("/en/welcome", data={"code": new}).status_code == 303
    assert not ours.rows("SELECT 1 FROM invitation WHERE digest LIKE :code", code=f"%{new.replace('-', '')}%")
    stored = str(ours.rows("SELECT * FROM invitation") + ours.rows("SELECT * FROM person"))
    assert new not in stored
    assert new.replace("-", "") not in stored


def test_a_slip_can_be_typed_and_is_in_the_trainees_language(ours: Hall) -> None:
    page = ours.sana.post(f"{ours.place}/slips", data={"who": "all"}).text
    for code in codes_on(page):
        assert re.fullmatch(rf"[{TYPEABLE}]{{4}}(-[{TYPEABLE}]{{4}}){{2}}", code)
        assert not set(code) & set("0oO1lI")
    slips = re.findall(r'<section class="slip" lang="(\w+)" dir="(\w+)">', page)
    assert slips == [("en", "ltr"), ("en", "ltr"), ("ur", "rtl")]
    names = re.findall(r': <b dir="ltr" lang="en">([^<]+)</b>', page)
    assert names[0] == "amina"
    assert re.fullmatch(r"amina[2-9]{2,}", names[1])
    assert re.fullmatch(r"hunar[2-9]{2,}", names[2])
    assert [(name,) for name in names] == ours.rows(
        "SELECT p.username FROM trainee t JOIN person p ON p.id = t.person_id ORDER BY t.id"
    )


def test_the_name_on_the_slip_signs_in_and_nobody_else_can_take_it(ours: Hall) -> None:
    code = codes_on(ours.sana.post(f"{ours.place}/slips", data={"who": "all"}).text)[0]
    taken = guest(ours.app).post("/en/join", data=filled(username="amina"))
    assert taken.status_code == 422
    assert guest(ours.app).post("/en/sign-in", data={"username": "amina", "password": ""}).status_code == 422
    assert guest(ours.app).post(f"/en/welcome/{code}", data=filled()).status_code == 200
    assert len(codes_on(ours.sana.post(f"{ours.place}/slips", data={"who": "all"}).text)) == 2


def test_slips_are_made_two_sheets_at_a_time(school: Flask) -> None:
    ours = hall(school, [listed(number, f"Trainee {number}") for number in range(1, 24)])
    page = ours.sana.post(f"{ours.place}/slips", data={"who": "all"}).text
    assert len(codes_on(page)) == 20
    assert page.count('class="sheet"') == 2
    [after] = re.findall(r'name="after" value="(\d+)"', page)
    rest = ours.sana.post(f"{ours.place}/slips", data={"who": "without", "after": after}).text
    assert len(codes_on(rest)) == 3
    assert 'name="after"' not in rest
    assert guest(ours.app).get(f"/en/welcome/{codes_on(page)[0]}").status_code == 200


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_full_page_of_slips_is_as_light_as_any_page(school: Flask, language: str) -> None:
    names = ("Ghulam Mustafa Jatoi %s", "قرۃ العین حیدر %s")
    people = [listed(each, names[each % 2] % letters(each), language=language) for each in range(1, 22)]
    ours = hall(school, people)
    page = ours.sana.post(f"{ours.place}/slips", data={"who": "all"}, headers={"Accept-Encoding": "br"})
    assert len(page.data) <= 6_000
    whole = brotli.decompress(page.data).decode()
    assert len(codes_on(whole)) == 20
    assert 'name="after"' in whole


def test_wrong_choices_and_strangers_make_no_slips(ours: Hall) -> None:
    assert ours.sana.post(f"{ours.place}/slips", data={"who": "me"}).status_code == 422
    theirs = employed(ours.app, "other", "theirs", "coordinator")
    tutor = employed(ours.app, "tutor", "ours", "tutor")
    for client in (theirs, tutor):
        for way in ("slips", "invitations"):
            assert client.get(f"{ours.place}/{way}").status_code == 404
            assert client.post(f"{ours.place}/{way}", data={"who": "all"}).status_code == 404
    elsewhere = ours.place.replace("/ours/", "/theirs/")
    assert theirs.post(f"{elsewhere}/slips", data={"who": "all"}).status_code == 404
    assert theirs.post(f"/en/organisations/theirs/people/{ours.trainees[0]}/invitation").status_code == 404


def test_as_many_statements_for_one_slip_as_for_fifty(school: Flask) -> None:
    def statements(slug: str, count: int) -> int:
        ours = hall(school, [listed(number, f"Amina {number}") for number in range(1, count + 1)], slug)
        seen: list[str] = []
        with school.app_context():
            [(cohort_id,)] = ours.rows("SELECT id FROM cohort WHERE public_id = :cohort", cohort=ours.cohort)

            event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
            make_slips(organisation(slug), cohort_id, None, clock.now())
        return len(seen)

    assert statements("many", 50) <= statements("one", 1) + 6


def test_two_offices_that_name_people_at_once_give_different_names(ours: Hall) -> None:
    theirs = hall(ours.app, [listed(1, "Amina Khan"), listed(2, "Amina Noor")], slug="theirs")

    def print_theirs() -> int:
        return theirs.sana.post(f"{theirs.place}/slips", data={"who": "all"}).status_code

    with ours.app.app_context(), meeting("UPDATE person", print_theirs) as others:
        printed = ours.sana.post(f"{ours.place}/slips", data={"who": "all"})
    assert printed.status_code == others[0].result() == 200
    given = ours.rows("SELECT username FROM person JOIN trainee ON person_id = person.id")
    assert len({str(name) for (name,) in given if name}) == 5
    assert set(re.findall(r': <b dir="ltr" lang="en">([^<]+)</b>', printed.text)) <= {
        name for (name,) in given
    }


def test_whoever_joins_meanwhile_keeps_the_name_that_a_mail_would_have_given(ours: Hall) -> None:
    ours.sana.post(f"{ours.place}/invitations")

    with ours.app.app_context(), meeting("UPDATE person", lambda: join(guest(ours.app), "amina")) as others:
        work_off(ours.app)
    # SQLite lets one write after the other: there the name is taken already.
    is_theirs = others[0].result().status_code == 200
    with ours.app.app_context():
        assert is_theirs == (db.engine.dialect.name == "postgresql")
    assert len(mails(ours)) == 1
    assert ours.rows("SELECT count(*) FROM job WHERE state = 'done'") == [(1,)]


def test_names_are_short_and_plain() -> None:

    assert stem_of("Muhammad-Zeeshan Khan") == "muhammadze"
    assert stem_of("M. Ali") == "ali"
    assert stem_of("نسرین") == "hunar"
    assert next(proposals("Élodie", Random(1))) == "elodie"
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyz23456789") for name in proposals("A'B C", Random(1))
    )


def work_off(app: Flask) -> None:
    """Do what jobs are asked for."""
    bench = Bench(KINDS, app.app_context, clock.now)
    while bench.step():
        pass


def mails(ours: Hall) -> list[tuple[str, str, str]]:
    found = ours.rows("SELECT recipient, language, body_text FROM outgoing_mail ORDER BY id")
    return [(str(row[0]), str(row[1]), str(row[2])) for row in found]


def test_mails_go_to_those_who_have_not_come_in_once_a_day(ours: Hall) -> None:
    for _ in range(2):
        asked = ours.sana.post(f"{ours.place}/invitations")
        assert asked.status_code == 303
        work_off(ours.app)
    told = visible(ours.sana.get(asked.headers["Location"]).text)
    assert "written to today already" in told
    [(recipient, language, body)] = mails(ours)
    assert (recipient, language) == ("amina@example.org", "en")
    [code] = re.findall(r"/en/welcome/([0-9a-z]+)", body)
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=1)):
        ours.sana.post("/en/sign-in", data={"username": "sana-ours", "password": "tawa-badal-kursi-neela"})
        ours.sana.post(f"{ours.place}/invitations")
        work_off(ours.app)
        assert len(mails(ours)) == 2
    guest(ours.app).post(f"/en/welcome/{code}", data=filled())
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 404


def test_who_asks_again_while_mails_are_written_sees_the_same_job(ours: Hall) -> None:
    first, second = (ours.sana.post(f"{ours.place}/invitations").headers["Location"] for _ in range(2))
    assert first == second
    work_off(ours.app)
    assert ours.sana.post(f"{ours.place}/invitations").headers["Location"] != first
    work_off(ours.app)
    assert len(mails(ours)) == 1


def mailing(ours: Hall) -> Mailing:
    [(cohort_id,)] = ours.rows("SELECT id FROM cohort WHERE public_id = :cohort", cohort=ours.cohort)
    with ours.app.app_context():
        return Mailing(organisation(ours.slug), "Ours", cohort_id, None)


def test_two_jobs_at_once_write_one_mail_and_its_code_is_good(ours: Hall) -> None:
    def written(advance: Callable[[int, int | None, datetime], object]) -> int:
        with ours.app.app_context():
            return mail_invitations(mailing(ours), lambda code, _: f"<{code}>", "today", clock.now, advance)

    with ThreadPoolExecutor(2) as pool:
        others: list[Future[int]] = []

        def meet_another(*_: object) -> None:
            """Let another job come as far as it can while this one's mail is written but not yet seen."""
            others.append(pool.submit(written, lambda *_: None))
            wait(others, timeout=1)

        counts = [pool.submit(written, meet_another).result(), others[0].result()]
    assert counts == [1, 0]
    [(_, _, body)] = mails(ours)
    [code] = re.findall("<([0-9a-z]+)>", body)
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 200


class Dying(Task):
    """A worker that ends in the middle of its second batch."""

    def advance(self, done: int, total: int | None, now: datetime) -> None:
        if self.done_count:
            raise KeyboardInterrupt
        super().advance(done, total, now)


def test_a_job_that_was_cut_off_counts_all_that_it_wrote(school: Flask) -> None:
    people = [listed(number, f"T {number}", email=f"t{number}@example.org") for number in range(1, 104)]
    ours = hall(school, people)
    address = ours.sana.post(f"{ours.place}/invitations").headers["Location"]
    with school.app_context():
        held = claim(["invitations"], clock.now())
        assert held is not None
        with pytest.raises(KeyboardInterrupt):
            invite_cohort(Dying(held, threading.Event()))
    assert len(mails(ours)) == 100
    with time_machine.travel(clock.now() + 2 * SILENCE):
        work_off(school)
    with school.app_context():
        job = job_by_public_id(reading(), address.rpartition("/")[2])
        assert job is not None
        assert job.result == {"mails": 103}


def test_the_job_is_seen_by_its_cohort_alone(ours: Hall) -> None:
    address = ours.sana.post(f"{ours.place}/invitations").headers["Location"]
    with ours.app.app_context():
        assert job_by_public_id(reading(), address.rpartition("/")[2]) is not None
    theirs = hall(ours.app, [listed(9, "Zoya")], "theirs")
    elsewhere = f"{theirs.place}/invitations/{address.rpartition('/')[2]}"
    assert theirs.sana.get(elsewhere).status_code == 404


def test_a_link_to_share_comes_with_its_words(ours: Hall) -> None:
    place = f"{ours.office}/people/{ours.trainees[2]}/invitation"
    assert "wa.me" not in ours.sana.get(place).text
    page = ours.sana.post(place).text
    message = unescape(re.search(r"<textarea[^>]*>([^<]+)</textarea>", page)[1])  # type: ignore[index]
    [code] = re.findall(r"/ur/welcome/([0-9a-z]+)", message)
    [messenger] = re.findall(r'href="https://wa\.me/\?text=([^"]+)"', page)
    assert unquote(messenger) == message
    assert guest(ours.app).get(f"/ur/welcome/{code}").status_code == 200
    with ours.app.app_context(), transaction() as session:
        session.connection().exec_driver_sql("UPDATE trainee SET activated_at = created_at")
    answer = ours.sana.post(place, follow_redirects=True)
    assert "Nobody waits to come in" in answer.text


def test_someone_who_came_in_another_way_waits_no_more(ours: Hall) -> None:
    Learner(ours.app, "zara").join(is_own_device=True).client.post(f"/en/welcome/{ours.code()}/account")
    page = visible(ours.sana.get(f"{ours.place}/invitations").text)
    assert "33% (1 / 3)" in page
