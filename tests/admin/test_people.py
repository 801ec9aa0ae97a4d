"""What administrators do about people."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learn import clock
from learn.accounts.models import Person, PersonSession
from learn.accounts.services.erasing import erase_now
from learn.database import reading, transaction
from learn.progress.queries import verify
from tests.accounts.people import PASSWORD, count, is_signed_in, person_id, set_bound, sign_in
from tests.admin.staff import LAST, administrator, do, joined, logged, reference_of


@pytest.fixture
def asma(app: Flask) -> FlaskClient:
    """Return the phone of an administrator."""
    return administrator(app)


@pytest.fixture
def bilal(app: Flask) -> FlaskClient:
    """Return the phone of a learner."""
    return joined(app, "bilal", name="Bilal Khan", email="bilal@example.org", phone="+92 300-1234567")


def page_of(app: Flask, username: str = "bilal") -> str:
    return f"/people/{reference_of(app, username)}"


@pytest.mark.usefixtures("bilal")
@pytest.mark.parametrize(
    "typed", ["bil", "BILAL", "khan", "bilal@exam", "03001234567", "+92 300 1234567", "1234567"]
)
def test_people_are_found_by_what_is_known_of_them(asma: FlaskClient, typed: str) -> None:
    found = asma.get("/en/admin/people", query_string={"q": typed}).text
    assert ">bilal<" in found
    assert ">asma<" not in found


@pytest.mark.parametrize("typed", ["nobody", "%", "_", "\\", "'", "\0%", "99887766"])
def test_odd_searches_find_nobody_and_break_nothing(asma: FlaskClient, typed: str) -> None:
    answer = asma.get("/en/admin/people", query_string={"q": typed})
    assert answer.status_code == 200
    assert ">asma<" not in answer.text or typed.strip("\0") == ""


def test_a_long_list_goes_on(app: Flask, asma: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.add_all(
            Person(
                reference=f"r{number}",
                username=f"p{number}",
                username_key=f"p{number}",
                created_at=clock.now(),
            )
            for number in range(30)
        )
    first = asma.get("/en/admin/people").text
    further = first.partition('href="/en/admin/people?before=')[2].partition('"')[0]
    second = asma.get(f"/en/admin/people?before={further}").text
    assert first.count('<li class="row">') == 25
    assert second.count('<li class="row">') == 6
    assert "Further people" not in second
    for odd in ("x", "-1", "9" * 30, ""):
        assert asma.get(f"/en/admin/people?before={odd}").status_code == 404


def test_the_suspended_are_signed_out_and_told_so_after_the_right_password(
    app: Flask, asma: FlaskClient, bilal: FlaskClient
) -> None:
    for _ in range(2):
        assert do(asma, page_of(app), "suspend").status_code == 303
    assert count(app, PersonSession, PersonSession.person_id == person_id(app, "bilal")) == 0
    assert not is_signed_in(bilal)
    wrong, right = sign_in(bilal, "bilal", "wrong-password"), sign_in(bilal, "bilal")
    assert (wrong.status_code, right.status_code) == (422, 403)
    assert "closed for now" in right.text

    for _ in range(2):
        do(asma, page_of(app), "restore")
    assert sign_in(bilal, "bilal").status_code == 303
    assert "Bilal Khan" in bilal.get("/en/settings/profile").text
    assert logged(app) == ["administrator made", "person suspended", "person restored"]


def test_sessions_are_ended(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    assert do(asma, page_of(app), "end-sessions").status_code == 303
    assert not is_signed_in(bilal)
    assert is_signed_in(asma)


def test_a_second_factor_is_taken_away(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.username == "bilal").values(has_second_factor=True))
    assert sign_in(app.test_client(), "bilal").location == "/en/sign-in/code"
    for _ in range(2):
        do(asma, page_of(app), "reset-second-factor")
    assert not is_signed_in(bilal)
    assert sign_in(bilal, "bilal").location == "/en/"
    assert logged(app).count("second factor reset") == 1


def test_extra_time_is_one_of_the_list(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    assert do(asma, page_of(app), "extra-time", extra_time="1.5").status_code == 303
    assert do(asma, page_of(app), "extra-time", extra_time="9").status_code == 422
    assert "half as much time again" in bilal.get("/en/settings").text


def test_roles_are_given_and_taken(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    assert bilal.get("/en/admin").status_code == 404
    do(asma, page_of(app), "make-administrator")
    assert bilal.get("/en/admin").status_code == 200
    do(bilal, page_of(app, "asma"), "end-administrator")
    assert asma.get("/en/admin").status_code == 404
    assert logged(app) == ["administrator made", "administrator made", "administrator ended"]


@pytest.mark.parametrize("deed", ["suspend", "end-administrator"])
def test_the_last_administrator_cannot_be_locked_out(app: Flask, asma: FlaskClient, deed: str) -> None:
    answer = do(asma, page_of(app, "asma"), deed)
    assert answer.status_code == 422
    assert LAST in answer.text
    assert asma.get("/en/admin").status_code == 200


def test_the_last_administrator_does_not_delete_the_account(app: Flask, asma: FlaskClient) -> None:
    refused = asma.post("/en/settings/delete", data={"password": PASSWORD})
    assert refused.status_code == 422
    assert LAST in refused.text
    administrator(app, "bilal")
    assert asma.post("/en/settings/delete", data={"password": PASSWORD}).status_code == 303


def test_of_two_who_remove_each_other_at_once_one_stays(app: Flask) -> None:
    phones = {name: administrator(app, name) for name in ("asma", "bilal")}
    paths = {"asma": page_of(app, "bilal"), "bilal": page_of(app, "asma")}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: do(phones[name], paths[name], "end-administrator"), phones))
    assert count(app, Person, Person.is_administrator.is_(True)) == 1


def test_nobody_unknown_or_erased_has_a_page(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    path = page_of(app)
    with app.app_context():
        erase_now(person_id(app, "bilal"), clock.now())
    for gone in (path, "/people/zzzz"):
        assert asma.get(f"/en/admin{gone}").status_code == 404
        assert do(asma, gone, "suspend").status_code == 404
        assert do(asma, gone, "extra-time", extra_time="2").status_code == 404
    assert do(asma, page_of(app, "asma"), "fly").status_code == 422
    assert bilal.get("/en/admin/people").status_code == 404


def test_no_page_shows_a_password_or_sets_one(app: Flask, asma: FlaskClient, bilal: FlaskClient) -> None:
    with app.app_context():
        stored = reading().scalars(select(Person.password_hash)).all()
    shown = asma.get(f"/en/admin{page_of(app)}").text
    assert not [each for each in stored if str(each) in shown]
    assert 'type="password"' not in shown
    do(asma, page_of(app), "extra-time", extra_time="2", password="another-password", password_hash="x")
    assert sign_in(bilal, "bilal").status_code == 303


def test_administrators_are_led_to_a_second_factor(app: Flask, asma: FlaskClient) -> None:
    set_bound(app, "SECOND_FACTOR", "staff")
    assert asma.get("/en/admin").location == "/en/settings/second-factor?next=/en/admin"
    assert do(asma, page_of(app, "asma"), "end-sessions").status_code == 403
    assert is_signed_in(asma)


def test_the_log_is_evidence_with_references_and_no_names(app: Flask, asma: FlaskClient) -> None:
    joined(app, "bilal")
    do(asma, page_of(app), "suspend")
    page = asma.get("/en/admin/log").text
    assert ">bilal<" in page
    assert "account closed" in page
    with app.app_context():
        assert verify(reading()).faults == ()
        erase_now(person_id(app, "bilal"), clock.now())
    assert ">bilal<" not in asma.get("/en/admin/log").text


def test_what_administrators_do_is_no_day_of_study(app: Flask, asma: FlaskClient) -> None:
    before = asma.get("/en/me").text.count('class="d"')
    do(asma, page_of(app, "asma"), "extra-time", extra_time="2")
    assert asma.get("/en/me").text.count('class="d"') == before
