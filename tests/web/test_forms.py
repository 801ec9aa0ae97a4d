"""Forms: fields tied to their hints and errors, plain text only, messages in our words."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learn.i18n import speak
from tests.web.shell import shell

GOOD = {"name": "Sana", "theme": "dark", "city": "Lahore"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return shell(tmp_path, WTF_CSRF_ENABLED=False).test_client()


def test_a_good_form_is_taken(client: FlaskClient) -> None:
    response = client.post("/en/form", data=GOOD)
    assert response.status_code == 200
    assert 'aria-invalid="true"' not in response.text


def test_errors_are_listed_linked_and_tied_to_their_fields(client: FlaskClient) -> None:
    response = client.post("/en/form", data={**GOOD, "name": "S", "theme": ""})
    assert response.status_code == 422
    assert "2 things to mend" in response.text
    assert '<a href="#name">Your name: Between 2 and 20 characters, please.</a>' in response.text
    assert '<a href="#theme-0">' in response.text
    assert 'aria-describedby="name-hint name-error"' in response.text
    assert '<p class="error" id="name-error">' in response.text
    assert 'aria-invalid="true"' in response.text


def test_what_was_typed_stays_in_the_form(client: FlaskClient) -> None:
    page = client.post("/en/form", data={**GOOD, "theme": "", "about": "<i>me</i>"}).text
    assert 'value="Sana"' in page
    assert "&lt;i&gt;me&lt;/i&gt;" in page


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize("field", ["name", "about"])
def test_hidden_characters_are_refused(client: FlaskClient, hidden: str, field: str) -> None:
    response = client.post("/en/form", data={**GOOD, field: f"Sa{hidden}na"})
    assert response.status_code == 422
    assert "hidden character" in response.text


@pytest.mark.parametrize("text", ["ثنا\u200cخان", "line\nline", "tab\tbed", "\u200f؟", "🙂"])
def test_letters_that_people_need_are_taken(client: FlaskClient, text: str) -> None:
    assert client.post("/en/form", data={**GOOD, "about": text}).status_code == 200


def test_a_name_has_one_line(client: FlaskClient) -> None:
    assert client.post("/en/form", data={**GOOD, "name": "Sana\nKhan"}).status_code == 422


def test_a_choice_never_offered_is_refused(client: FlaskClient) -> None:
    page = client.post("/en/form", data={**GOOD, "city": "Atlantis"}).text
    assert "Please choose one of the list." in page


def test_messages_speak_as_we_do(client: FlaskClient) -> None:
    page = client.post("/en/form", data={**GOOD, "name": ""}).text
    assert "Please fill this in." in page
    assert "This field is required" not in page
    speak("en")


def test_a_form_of_one_button_carries_its_token(tmp_path: Path) -> None:
    page = shell(tmp_path).test_client().get("/en/pages/components").text
    start = page.index('<form method="post" action="#">')
    assert '<input type="hidden" name="csrf_token" value="' in page[start : start + 120]
