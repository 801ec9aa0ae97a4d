"""The door that opens once: new accounts, accounts that are there already, and everything that is shut."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select, update

from learn import clock
from learn.accounts.models import SecondFactor
from learn.classroom.queries.seats import seat
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations.models import Invitation, Organisation, Trainee
from learn.organisations.planning import Choices
from learn.organisations.services.inviting import Offer, offer_work
from learn.organisations.services.turns import take_turn
from learn.progress.queries import verify
from tests.journeys.learner import PASSWORD as JOINED_WITH
from tests.journeys.learner import Learner, visible
from tests.organisations.cohorts import COURSE, PASSWORD, Hall, filled, guest, hall, listed
from tests.organisations.lists import enrol
from tests.organisations.offices import employed, organisation, person_id_of


@pytest.fixture
def ours(school: Flask) -> Hall:
    return hall(school, [listed(1, "Amina Bibi", email="amina@example.org"), listed(2, "Bilal Khan")])


def test_a_trainee_chooses_a_password_sees_codes_and_goes_on_to_the_first_lesson(ours: Hall) -> None:
    code, client = ours.code(), guest(ours.app)
    page = client.get(f"/en/welcome/{code}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Ours has a place for you" in visible(page.text)
    assert 'value="amina"' in page.text
    answer = client.post(f"/en/welcome/{code}", data=filled())
    assert answer.text.count("<li><code") == 8
    go_on = re.search(r'class="btn go" href="([^"]+)"', answer.text)
    assert go_on is not None
    assert go_on[1].startswith(f"/en/courses/{COURSE}/")
    assert client.get(go_on[1]).status_code == 200
    assert ours.rows("SELECT activated_at IS NOT NULL FROM trainee ORDER BY id")[0][0]
    kinds = [kind for (kind,) in ours.rows("SELECT kind FROM evidence WHERE kind IN ('joined', 'activated')")]
    # The coordinator joined by themselves.
    assert sorted(kinds) == ["activated", "joined", "joined"]
    again = guest(ours.app).post("/en/sign-in", data={"username": "amina", "password": PASSWORD})
    assert again.status_code == 303


def test_the_same_form_sent_twice_is_done_once(ours: Hall) -> None:
    code = ours.code()
    answers = [guest(ours.app).post(f"/en/welcome/{code}", data=filled()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text.count("<li><code") == answers[1].text.count("<li><code") == 8
    assert ours.rows("SELECT count(*) FROM evidence WHERE kind = 'activated'") == [(1,)]
    assert ours.rows("SELECT count(*) FROM recovery_code c JOIN person p ON p.id = c.person_id "
                     "WHERE p.username = 'amina'") == [(8,)]  # fmt: skip
    stranger = guest(ours.app).post(f"/en/welcome/{code}", data=filled(password="another-lake-hill-sun"))
    assert stranger.status_code == 404


def test_used_expired_voided_and_unknown_codes_answer_alike(ours: Hall) -> None:
    used, voided, expired = ours.code(0), ours.code(1), ""
    assert guest(ours.app).post(f"/en/welcome/{used}", data=filled()).status_code == 200
    expired = ours.code(1)
    with ours.app.app_context(), transaction() as session:
        session.execute(
            update(Invitation).where(Invitation.voided_at.is_(None)).values(expires_at=clock.now())
        )
    texts = set()
    for code in (used, voided, expired, "2222-2222-2222", "zz"):
        for answer in (
            guest(ours.app).get(f"/en/welcome/{code}"),
            guest(ours.app).post(f"/en/welcome/{code}", data=filled(username="other")),
            guest(ours.app).post("/en/welcome", data={"code": code}),
        ):
            assert answer.status_code == 404
            texts.add(visible(re.sub(r'value="[^"]*"', "", answer.text)))
    assert len(texts) == 1
    assert "ask your coordinator" in texts.pop()


@pytest.mark.parametrize("closed", ["trainee", "organisation"])
def test_a_door_to_nobody_is_shut(ours: Hall, closed: str) -> None:
    code = ours.code()
    with ours.app.app_context(), transaction() as session:
        if closed == "trainee":
            session.execute(update(Trainee).values(ended_at=clock.now()))
        else:
            session.execute(update(Organisation).values(suspended_at=clock.now()))
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 404


def test_a_code_may_be_typed_in_any_way(ours: Hall) -> None:
    code = ours.code()
    typed = f" {code[:4].upper()} {code[4:8]}--{code[8:]} "
    answer = guest(ours.app).post("/en/welcome", data={"code": typed})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/welcome/{code}"
    assert guest(ours.app).post("/en/welcome", data={"code": " "}).status_code == 422


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(ours: Hall) -> None:
    code = ours.code()
    weak = guest(ours.app).post(f"/en/welcome/{code}", data=filled(password="12345678", username="ami"))
    assert weak.status_code == 422
    assert 'value="ami"' in weak.text
    hidden = guest(ours.app).post(f"/en/welcome/{code}", data=filled(password="a-lake\x00hill-sun"))
    assert hidden.status_code == 422
    assert "hidden character" in hidden.text
    Learner(ours.app, "bilal").join()
    taken = guest(ours.app).post(f"/en/welcome/{code}", data=filled(username="Bilal"))
    assert taken.status_code == 422
    assert "These names are free" in taken.text
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 200


def test_forty_come_in_from_one_address_and_guessing_does_not(school: Flask) -> None:
    ours = hall(school, [listed(number, f"Trainee {number}") for number in range(1, 41)])
    for number in range(40):
        name = f"learner{number}"
        assert (
            guest(school).post(f"/en/welcome/{ours.code(number)}", data=filled(username=name)).status_code
            == 200
        )
    answers = [guest(school).get(f"/en/welcome/{'2' * 12}").status_code for _ in range(101)]
    assert answers == [404] * 100 + [429]
    assert (
        guest(school).post("/en/sign-in", data={"username": "learner0", "password": PASSWORD}).status_code
        == 429
    )


def test_an_account_that_is_there_already_brings_all_that_was_done(ours: Hall) -> None:
    learner = Learner(ours.app, "zara").join(is_own_device=True).enrol(COURSE)
    with ours.app.app_context():
        taken = seat(reading(), COURSE, person_id_of("zara"))
        assert taken is not None
        assert taken.place is not None
        lesson = taken.outline.lessons[0]
    learner.answer_checks(f"/courses/{COURSE}/{lesson.slug}")
    before = ours.rows("SELECT count(*) FROM check_answer")
    code = ours.code()
    page = learner.client.get(f"/en/welcome/{code}")
    assert "You are signed in as zara" in visible(page.text)
    for _ in range(2):
        answer = learner.client.post(f"/en/welcome/{code}/account")
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(f"/en/courses/{COURSE}")
    assert ours.rows("SELECT count(*) FROM check_answer") == before
    [(enrolment_id, person_id)] = ours.rows(
        "SELECT s.enrolment_id, t.person_id FROM seat s JOIN trainee t ON t.id = s.trainee_id"
        " WHERE t.name = 'Amina Bibi'"
    )
    with ours.app.app_context():
        assert person_id == person_id_of("zara")
        assert enrolment_id == taken.place.id
        assert verify(reading()).faults == ()
    chain = ours.rows(
        "SELECT kind FROM evidence WHERE chain = :chain ORDER BY sequence", chain=taken.place.reference
    )
    assert [kind for (kind,) in chain][-3:] == ["account joined", "seat taken", "activated"]
    assert ours.rows("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == [(1,)]
    # Another trainee of the same organisation cannot be the same account.
    other = learner.client.post(f"/en/welcome/{ours.code(1)}/account", follow_redirects=True)
    assert "belongs to another trainee" in other.text


def test_a_course_that_is_new_to_the_account_comes_along(ours: Hall) -> None:
    learner = Learner(ours.app, "zara").join(is_own_device=True)
    assert learner.client.post(f"/en/welcome/{ours.code()}/account").status_code == 303
    with ours.app.app_context():
        taken = seat(reading(), COURSE, person_id_of("zara"))
        assert taken is not None
        assert taken.is_enrolled
        assert verify(reading()).faults == ()
    assert ours.rows("SELECT count(*) FROM enrolment") == [(2,)]


def test_a_guest_brings_no_account(ours: Hall) -> None:
    assert guest(ours.app).post(f"/en/welcome/{ours.code()}/account").status_code == 401


def test_a_second_step_is_asked_for_on_the_way_to_the_account_that_is_there(ours: Hall) -> None:
    owner = Learner(ours.app, "zara").join(is_own_device=True)
    secret = guarded(owner.client, JOINED_WITH)
    code, here = ours.code(), guest(ours.app)
    link = re.search(r'href="(/en/sign-in[^"]+)"', here.get(f"/en/welcome/{code}").text)
    assert link is not None
    half = here.post(link[1], data={"username": "zara", "password": JOINED_WITH})
    assert half.location.startswith("/en/sign-in/code?next=")
    assert here.post(f"/en/welcome/{code}/account").status_code == 401
    back = here.post(half.location, data={"code": TOTP(secret).at(clock.now())})
    assert back.location == f"/en/welcome/{code}"
    assert "You are signed in as zara" in visible(here.get(back.location).text)
    for _ in range(2):
        assert here.post(f"/en/welcome/{code}/account").location.startswith(f"/en/courses/{COURSE}")
    with ours.app.app_context():
        assert ours.rows("SELECT person_id FROM trainee WHERE name = 'Amina Bibi'") == [
            (person_id_of("zara"),)
        ]


def test_a_form_sent_again_is_no_way_around_a_second_step(ours: Hall) -> None:
    code, client = ours.code(), guest(ours.app)
    assert client.post(f"/en/welcome/{code}", data=filled()).status_code == 200
    guarded(client, PASSWORD)
    stranger = guest(ours.app)
    assert stranger.post(f"/en/welcome/{code}", data=filled()).status_code == 404


def guarded(client: FlaskClient, password: str) -> str:
    """Set up a second step; return its secret."""
    page = "/en/settings/second-factor"
    client.post(page, data={"password": password})
    with client.application.app_context():
        secret = reading().execute(select(SecondFactor.secret)).scalar_one()
    first = TOTP(secret).at(clock.now(), counter_offset=-1)
    assert client.post(f"{page}/confirm", data={"code": first}).status_code == 200
    return secret


def test_another_persons_phone_makes_an_account_of_ones_own(ours: Hall) -> None:
    son = Learner(ours.app, "son").join()
    answer = son.client.post(f"/en/welcome/{ours.code()}", data=filled())
    assert answer.status_code == 200
    with ours.app.app_context():
        assert ours.rows("SELECT person_id FROM trainee WHERE name = 'Amina Bibi'") == [
            (person_id_of("amina"),)
        ]


def offered(ours: Hall, role: str, programme_id: int | None = None) -> str:
    with ours.app.app_context():
        return offer_work(
            organisation(ours.slug), Offer(role, programme_id), person_id_of(f"sana-{ours.slug}"), clock.now()
        )


def test_an_officer_gets_what_the_link_says_and_no_more(ours: Hall) -> None:
    code, client = offered(ours, "tutor"), guest(ours.app)
    assert "Tutor" in visible(client.get(f"/en/welcome/{code}").text)
    assert client.post(f"/en/welcome/{code}", data=filled(role="coordinator")).status_code == 200
    assert client.get(ours.office).status_code == 200
    assert client.get(f"{ours.office}/officers").status_code == 404
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 404
    assert ours.rows("SELECT role FROM officer ORDER BY id") == [("coordinator",), ("tutor",)]


def test_who_works_here_keeps_their_role_and_the_link(ours: Hall) -> None:
    code = offered(ours, "tutor")
    assert ours.sana.post(f"/en/welcome/{code}/account").status_code == 303
    assert ours.rows("SELECT role FROM officer") == [("coordinator",)]
    bilal = employed(ours.app, "bilal")
    for _ in range(2):
        answer = bilal.post(f"/en/welcome/{code}/account")
        assert answer.headers["Location"] == ours.office
    assert sorted(ours.rows("SELECT role FROM officer")) == [("coordinator",), ("tutor",)]


def test_coordinators_invite_list_and_end_officers(ours: Hall) -> None:
    sana, officers = ours.sana, f"{ours.office}/officers"
    assert sana.post(officers, data={"role": "monitor", "programme": ""}).status_code == 422
    assert sana.post(officers, data={"role": "owner"}).status_code == 422
    made = sana.post(officers, data={"role": "tutor", "programme": "", "email": "t@example.org"})
    [link] = re.findall(r"/en/welcome/([0-9a-z]+)", made.text)
    [(recipient, body)] = ours.rows("SELECT recipient, body_text FROM outgoing_mail")
    assert recipient == "t@example.org"
    assert link in body
    assert link not in sana.get(officers).text
    [(offer,)] = ours.rows("SELECT id FROM invitation WHERE role IS NOT NULL")
    for _ in range(2):
        status = sana.post(f"{officers}/invitations/{offer}/withdraw").status_code
    assert status == 404
    assert guest(ours.app).get(f"/en/welcome/{link}").status_code == 404
    [(mine,)] = ours.rows("SELECT p.reference FROM officer o JOIN person p ON p.id = o.person_id")
    assert (
        sana.post(f"{officers}/{mine}/end", follow_redirects=True).text.count(
            "invite another coordinator first"
        )
        == 1
    )
    bilal = employed(ours.app, "bilal")
    bilal.post(f"/en/welcome/{offered(ours, 'coordinator')}/account")
    [(his,)] = ours.rows("SELECT reference FROM person WHERE username = 'bilal'")
    assert sana.post(f"{officers}/{his}/end").status_code == 303
    assert bilal.get(ours.office).status_code == 404
    assert ours.rows("SELECT count(*) FROM evidence WHERE kind = 'officer set'") == [(2,)]


def test_a_second_of_two_who_come_at_once_finds_the_door_shut(ours: Hall) -> None:
    code = ours.code()
    assert guest(ours.app).post(f"/en/welcome/{code}", data=filled()).status_code == 200
    late = Learner(ours.app, "late").join()
    assert late.client.post(f"/en/welcome/{code}/account").status_code == 404


def test_an_account_is_joined_after_whatever_the_organisation_does_about_seats(ours: Hall) -> None:
    learner, code = Learner(ours.app, "zara").join(is_own_device=True), ours.code()
    waiting = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with ThreadPoolExecutor(1) as pool:
        with ours.app.app_context(), transaction() as session:
            take_turn(session, organisation("ours"))
            session.execute(select(Enrolment.id).with_for_update()).all()
            joined = pool.submit(learner.client.post, f"/en/welcome/{code}/account")
            while session.get_bind().dialect.name == "postgresql" and not ours.rows(waiting):
                time.sleep(0.01)
            session.execute(select(Trainee.id).with_for_update()).all()
        assert joined.result().status_code == 303


def test_the_door_of_whoever_has_no_seat_any_more_is_shut_until_they_are_back(ours: Hall) -> None:
    code, place = ours.code(), f"{ours.office}/people/{ours.trainees[0]}"
    content = f"name,external_id,course\nAmina Bibi,T-1,{COURSE};question-types\n"
    with ours.app.app_context():
        enrol(organisation("ours"), content, Choices("Spring"))
    for seats in (2, 1):
        assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 200
        [seat_id, *others] = re.findall(r"seats/(\d+)/end", ours.sana.get(place).text)
        assert len(others) == seats - 1
        assert ours.sana.post(f"{place}/seats/{seat_id}/end").status_code == 303
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 404
    with ours.app.app_context():
        assert enrol(organisation("ours"), content, Choices("Spring")).update == 1
    assert guest(ours.app).get(f"/en/welcome/{code}").status_code == 200


def test_after_a_quarter_of_an_hour_a_used_code_is_used(ours: Hall) -> None:
    code = ours.code()
    guest(ours.app).post(f"/en/welcome/{code}", data=filled())
    with ours.app.app_context(), transaction() as session:
        session.execute(update(Invitation).values(used_at=clock.now() - timedelta(hours=1)))
    assert guest(ours.app).post(f"/en/welcome/{code}", data=filled()).status_code == 404
