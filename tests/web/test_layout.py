"""The layout and its macros: what every page says, shows and keeps to itself."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.shell import Looks, Somebody


def test_looks_reach_the_page(app: Flask, client: FlaskClient) -> None:
    looks = Looks(theme="dark", text_size="larger", has_data_saver=True)
    app.jinja_env.globals["viewer"] = lambda: Somebody(looks)
    page = client.get("/en/help").text
    assert (
        '<html lang="en" dir="ltr" data-theme="dark" data-size="larger" data-person="p1" data-saver>' in page
    )


def test_a_guest_has_no_marks_and_no_way_out(client: FlaskClient) -> None:
    page = client.get("/en/help").text
    assert '<html lang="en" dir="ltr">' in page
    assert "<button" not in page
    assert "csrf_token" not in page


def test_looks_nobody_offers_are_ignored(app: Flask, client: FlaskClient) -> None:
    app.jinja_env.globals["viewer"] = lambda: Somebody(Looks(theme='"><script>', text_size="huge"))
    assert "data-theme" not in client.get("/en/help").text.split("</html", 1)[0].split("<head>")[0]


def test_the_browsers_wish_to_save_data_is_heard(client: FlaskClient) -> None:
    assert "data-saver" in client.get("/en/help", headers={"Save-Data": "on"}).text


@pytest.mark.parametrize(
    ("language", "has_nastaliq", "save_data", "is_linked"),
    [
        ("ur", True, "off", True),
        ("en", True, "off", False),
        ("ur", False, "off", False),
        ("ur", True, "on", False),
    ],
)
def test_the_nastaliq_letters_come_only_when_asked_for(
    app: Flask, client: FlaskClient, language: str, has_nastaliq: bool, save_data: str, is_linked: bool
) -> None:
    app.jinja_env.globals["viewer"] = lambda: Somebody(Looks(has_nastaliq=has_nastaliq))
    page = client.get(f"/{language}/help", headers={"Save-Data": save_data}).text
    assert ("css/nastaliq." in page) == is_linked


def test_a_signed_in_person_signs_out_with_one_tap(app: Flask, client: FlaskClient) -> None:
    app.jinja_env.globals["viewer"] = Somebody
    page = client.get("/en/help").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    assert client.post("/en/sign-out", data={"csrf_token": token[1]}).status_code == 200


def test_the_menu_offers_only_rooms_that_exist(client: FlaskClient) -> None:
    foot = client.get("/en/help").text.split("<footer")[1]
    assert re.findall('href="([^"]+)"', foot) == ["/en/help"]
    assert 'aria-current="page"' in foot


def test_each_id_is_there_once(client: FlaskClient) -> None:
    identifiers = re.findall(r'\sid="([^"]+)"', client.get("/en/pages/components").text)
    assert sorted(set(identifiers)) == sorted(identifiers)


def test_progress_is_stitched(client: FlaskClient) -> None:
    page = client.get("/en/pages/components").text
    svg = re.search(r'<svg class="st" viewBox="0 0 144 14".*?</svg>', page, re.DOTALL)
    assert svg is not None
    assert (svg[0].count("l8 8"), svg[0].count("h.01")) == (3, 6)
    assert 'role="img" aria-label="3 of 9 lessons done"' in svg[0]


def test_the_path_says_each_state_in_words_too(client: FlaskClient) -> None:
    page = client.get("/en/pages/components").text
    assert '<li class="done">' in page
    assert "<small>Done</small>" in page
    assert 'aria-current="step"' in page
    assert "<small>You are here</small>" in page
    assert '<li class="part">Your accounts</li>' in page


def test_templates_arrive_without_indentation(client: FlaskClient) -> None:
    assert re.findall(r"^[ \t]+<", client.get("/en/form").text, re.MULTILINE) == []


def test_help_answers_what_people_ask(client: FlaskClient) -> None:
    page = client.get("/en/help").text
    for anchor in ("learning", "recovery", "shared", "data", "offline", "languages", "yours"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
