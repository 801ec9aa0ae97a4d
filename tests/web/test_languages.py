"""Languages in addresses: which one is spoken, and how pages lead to the other."""

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from learn.web.languages import other_language_url


@pytest.mark.parametrize(
    ("address", "start"),
    [("/en/help", '<html lang="en" dir="ltr"'), ("/ur/help", '<html lang="ur" dir="rtl"')],
)
def test_a_page_speaks_the_language_of_its_address(client: FlaskClient, address: str, start: str) -> None:
    assert start in client.get(address).text


def test_an_unknown_language_is_no_page(client: FlaskClient) -> None:
    assert client.get("/xx/help").status_code == 404


def test_a_missing_page_speaks_the_language_of_its_address(client: FlaskClient) -> None:
    assert '<html lang="ur" dir="rtl"' in client.get("/ur/there-is-none").text


def test_a_language_spoken_before_does_not_linger(client: FlaskClient) -> None:
    client.get("/ur/help")
    client.delete_cookie("lang")
    assert '<html lang="en"' in client.get("/there-is-none").text


@pytest.mark.parametrize(
    ("wanted", "start"), [("ur-PK,ur;q=0.9,en;q=0.5", "/ur/"), ("de", "/en/"), ("", "/en/")]
)
def test_the_way_in_follows_the_browser(client: FlaskClient, wanted: str, start: str) -> None:
    response = client.get("/", headers={"Accept-Language": wanted})
    assert (response.status_code, response.location) == (302, start)
    assert {"Cookie", "Accept-Language"} <= set(response.vary.to_header().split(", "))


def test_the_way_in_remembers_the_language_read_last(client: FlaskClient) -> None:
    client.get("/ur/help")
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/ur/"


def test_a_cookie_with_a_language_nobody_speaks_is_ignored(client: FlaskClient) -> None:
    client.set_cookie("lang", "xx")
    assert client.get("/").location == "/en/"


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/en/courses?q=%D8%A7&page=2", "/ur/courses?q=%D8%A7&page=2"),
        ("/ur/courses/%DB%81%D9%86%D8%B1", "/en/courses/%DB%81%D9%86%D8%B1"),
        ("/", "/ur/"),
        ("/english", "/ur/"),
    ],
)
def test_the_other_language_shows_the_same_page(app: Flask, address: str, other: str) -> None:
    with app.test_request_context(address):
        app.preprocess_request()
        assert other_language_url() == other


def test_addresses_are_built_in_the_language_spoken(app: Flask) -> None:
    with app.test_request_context("/ur/help"):
        app.preprocess_request()
        assert url_for("web.help_page") == "/ur/help"
        assert url_for("web.help_page", language="en") == "/en/help"
        assert url_for("web.health") == "/healthz"


def test_remembered_links_keep_languages_apart(app: Flask, client: FlaskClient) -> None:
    for code in ("en", "ur", "en"):
        assert f'href="/{code}/help"' in client.get(f"/{code}/pages/form").text
    assert app.jinja_env.globals["link"] is not None
