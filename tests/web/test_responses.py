"""How answers leave: headers, caching, entity tags, compression, cookies."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.web.shell import Looks, Somebody, shell


@pytest.mark.parametrize(
    "address", ["/en/help", "/", "/healthz", "/en/none", "/en/raise/500", "/manifest.webmanifest"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src '" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_only_secure_sites_insist_on_https(tmp_path: Path) -> None:
    response = shell(tmp_path, SECURE_COOKIES=True).test_client().get("/en/help")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all("Secure" in cookie for cookie in response.headers.getlist("Set-Cookie"))


def test_pages_are_asked_for_again_each_time(client: FlaskClient) -> None:
    response = client.get("/en/help")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(response.vary)


def test_private_pages_are_kept_nowhere(client: FlaskClient) -> None:
    assert client.get("/en/private").headers["Cache-Control"] == "no-store"


def test_our_cookies_say_nothing_about_the_person(client: FlaskClient) -> None:
    cookies = client.get("/ur/help").headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["css", "lang"]
    assert all("SameSite=Lax" in cookie for cookie in cookies)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("*", "gzip"),
        ("", None),
    ],
)
def test_pages_are_compressed_as_the_browser_likes(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    client.get("/en/help")
    plain = client.get("/en/help").data
    response = client.get("/en/help", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == coding
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](response.data)
    assert opened == plain
    assert response.headers["Content-Length"] == str(len(response.data))


def test_small_answers_are_not_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "br"}).headers


def tag_of(client: FlaskClient, address: str = "/en/tagged/1", **headers: str) -> str:
    return client.get(address, headers=headers).headers["ETag"]


def settle(client: FlaskClient) -> None:
    """Let the cookies of the first view come to rest."""
    client.get("/en/tagged/1")


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    settle(client)
    tag = tag_of(client)
    response = client.get("/en/tagged/1", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag
    assert tag.startswith('W/"')
    assert sum(len(name) + len(value) + 4 for name, value in response.headers) < 250


def test_what_the_page_is_made_of_changes_its_tag(app: Flask, client: FlaskClient) -> None:
    settle(client)
    tag = tag_of(client)
    assert tag_of(client, "/en/tagged/2") != tag
    assert tag_of(client, "/ur/tagged/1") != tag
    assert tag_of(client, **{"Save-Data": "on"}) != tag
    app.jinja_env.globals["viewer"] = lambda: Somebody(Looks(theme="dark"))
    assert tag_of(client) != tag
    with client.session_transaction() as session:
        session["looks"] = {"theme": "dark"}
    assert tag_of(client) != tag


def test_being_seen_again_does_not_change_a_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn.web.caching.passing_keys", {"seen"})
    settle(client)
    tag = tag_of(client)
    with client.session_transaction() as session:
        session["seen"] = 1_790_000_000
    assert client.get("/en/tagged/1", headers={"If-None-Match": tag}).status_code == 304


def test_a_waiting_message_is_never_swallowed_by_the_cache(client: FlaskClient) -> None:
    settle(client)
    tag = tag_of(client)
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "Saved for you")]
    response = client.get("/en/tagged/1", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert '<p class="flash message" role="status">Saved for you</p>' in response.text


def test_the_inlined_style_sheet_is_not_revived_from_the_cache(client: FlaskClient) -> None:
    tag = tag_of(client)
    assert client.get("/en/tagged/1", headers={"If-None-Match": tag}).status_code == 200


def test_proxies_are_believed_only_when_told(tmp_path: Path) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    for proxies, scheme in ((0, "http"), (1, "https")):
        app = shell(tmp_path, PROXIES=proxies)

        @app.get("/scheme")
        def scheme_seen() -> str:
            return f"{request.scheme} {request.remote_addr}"

        address = "127.0.0.1" if proxies == 0 else "203.0.113.9"
        assert app.test_client().get("/scheme", headers=headers).text == f"{scheme} {address}"
