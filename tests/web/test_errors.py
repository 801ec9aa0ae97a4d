"""Errors: what happened, what was kept, what to do; to people in pages, to programs in JSON."""

import logging
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.journeys.learner import form_to
from tests.web.shell import shell

GOOD = {"name": "Sana", "theme": "dark", "city": "Lahore"}
JSON = {"Accept": "application/json"}


def unchecked(folder: Path) -> FlaskClient:
    return shell(folder, WTF_CSRF_ENABLED=False).test_client()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_error_has_a_page_of_ours(client: FlaskClient, status: int, language: str) -> None:
    response = client.get(f"/{language}/raise/{status}")
    assert response.status_code == status
    assert "<h1>" in response.text
    assert "Traceback" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500])
def test_programs_get_problem_details(client: FlaskClient, status: int) -> None:
    response = client.get(f"/en/raise/{status}", headers=JSON)
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["status"] == status
    assert response.json["title"]


def test_browsers_that_take_anything_get_a_page(client: FlaskClient) -> None:
    accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/en/none", headers={"Accept": accepted}).mimetype == "text/html"
    assert client.get("/en/none", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_a_fact_is_told_with_its_status_and_its_numbers(client: FlaskClient) -> None:
    response = client.get("/en/raise/seats", headers=JSON)
    assert response.status_code == 409
    assert response.json is not None
    assert response.json["detail"] == "All 12 seats are taken."
    assert response.json["code"] == "seats-exhausted"


def test_a_fact_says_when_to_come_back(client: FlaskClient) -> None:
    response = client.get("/en/raise/wait")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "90")
    assert "Try again in 2 minutes." in response.text


def test_a_limit_of_werkzeug_says_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/en/raise/many").headers["Retry-After"] == "30"


def test_a_stale_token_loses_nothing(client: FlaskClient) -> None:
    response = client.post("/en/form", data={**GOOD, "csrf_token": "dead"})
    assert response.status_code == 400
    assert "This page was open too long" in response.text
    assert "Nothing is lost" in response.text
    again = form_to(response.text, "/en/form").values
    assert {**again, "csrf_token": None} == {
        **{name: [value] for name, value in GOOD.items()},
        "csrf_token": None,
    }
    assert client.post("/en/form", data=again).status_code == 200


def test_who_was_signed_out_keeps_what_was_sent_and_signs_in_beside_it(tmp_path: Path) -> None:
    page = unchecked(tmp_path).post("/en/raise/401?question=2", data={"q1": "b"}).text
    assert "What you wrote is kept on this page" in page
    assert '<form method="post" action="/en/raise/401?question=2">' in page
    assert '<input type="hidden" name="q1" value="b">' in page


@pytest.mark.parametrize("kind", ["401", "database"])
@pytest.mark.parametrize("name", ["password", "file"])
def test_what_is_not_kept_is_not_said_to_be(tmp_path: Path, kind: str, name: str) -> None:
    secret: object = (BytesIO(b"swordfish"), "a.txt") if name == "file" else "swordfish"
    page = unchecked(tmp_path).post(f"/en/raise/{kind}", data={"username": "sana", name: secret}).text
    assert "is kept on this page" not in page
    assert "swordfish" not in page
    assert "sana" not in page


def test_an_empty_field_for_a_file_keeps_nothing_else_from_being_kept(tmp_path: Path) -> None:
    sent = {"q1": "b", "q2": (BytesIO(), "")}
    page = unchecked(tmp_path).post("/en/raise/401", data=sent, content_type="multipart/form-data").text
    assert '<input type="hidden" name="q1" value="b">' in page


@pytest.mark.parametrize(
    ("origin", "is_kept"), [("http://localhost", True), ("https://evil.example", False), ("null", False)]
)
def test_what_another_site_sent_is_not_offered_to_be_sent_again(
    client: FlaskClient, origin: str, *, is_kept: bool
) -> None:
    response = client.post("/en/form", data={"name": "Sana"}, headers={"Origin": origin})
    assert response.status_code == 400
    assert ("Send it again" in response.text, "Sana" in response.text) == (is_kept, is_kept)
    assert ("Open it again" in response.text) != is_kept


def test_programs_are_not_told_of_a_page(client: FlaskClient) -> None:
    response = client.post("/en/form", data={"name": "Sana"}, headers=JSON)
    assert response.json is not None
    assert "Open it again" in response.json["detail"]


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    response = client.get("/en/sign-out")
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, POST")


def test_too_large_a_request_is_told_the_limit(tmp_path: Path) -> None:
    response = unchecked(tmp_path).post("/en/form", data={"about": "x" * 200_000})
    assert response.status_code == 413
    assert "100 kB" in response.text


def test_an_answer_made_by_hand_passes_untouched(client: FlaskClient) -> None:
    assert client.get("/en//help").status_code == 308


def test_a_surprise_has_a_number_that_the_log_knows(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get("/en/raise/surprise", headers=JSON)
    assert response.status_code == 500
    assert response.json is not None
    number = response.json["incident"]
    assert [record.getMessage().startswith(f"incident {number}: ") for record in caplog.records] == [True]
    assert caplog.records[0].exc_info is not None
    assert "inner secret" not in response.text


def test_a_surprise_shows_its_number_and_nothing_of_the_inside(client: FlaskClient) -> None:
    page = client.get("/en/raise/surprise").text
    assert "Number of this incident" in page
    assert "inner secret" not in page
    assert "ZeroDivisionError" not in page


def test_a_lost_database_is_a_matter_of_seconds(client: FlaskClient) -> None:
    response = client.get("/ur/raise/database")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_what_was_written_stays_when_the_database_is_lost(tmp_path: Path) -> None:
    data = {"answer": ['He said "3 pm" <b>', "second"], "csrf_token": "old"}
    page = unchecked(tmp_path).post("/en/raise/database?step=2", data=data).text
    assert '<form method="post" action="/en/raise/database?step=2">' in page
    assert '<input type="hidden" name="answer" value="He said &#34;3 pm&#34; &lt;b&gt;">' in page
    assert '<input type="hidden" name="answer" value="second">' in page
    assert 'value="old"' not in page


def test_secrets_are_not_written_into_the_page(tmp_path: Path) -> None:
    page = (
        unchecked(tmp_path)
        .post("/en/raise/database", data={"username": "sana", "password": "swordfish"})
        .text
    )
    assert "swordfish" not in page
    assert "sana" not in page


def test_the_log_does_not_quote_what_people_wrote(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/en/raise/database")
    assert "SELECT 1" not in caplog.text
    assert "database is locked" in caplog.text


@pytest.mark.parametrize("address", ["/en/none", "/en/raise/surprise", "/en/raise/database", "/en/raise/403"])
def test_error_pages_stand_when_nobody_can_be_asked_who_is_looking(app: Flask, address: str) -> None:
    def viewer() -> None:
        raise OperationalError("SELECT", {}, Exception("no database"))

    app.jinja_env.globals["viewer"] = viewer
    response = app.test_client().get(address)
    assert response.status_code in {500, 503}
    assert "<h1>" in response.text


def test_a_path_that_names_another_site_does_not_lead_there(app: Flask) -> None:
    def viewer() -> None:
        raise OperationalError("SELECT", {}, Exception("no database"))

    app.jinja_env.globals["viewer"] = viewer
    assert 'href="//' not in app.test_client().get("//evil.example/x").text
