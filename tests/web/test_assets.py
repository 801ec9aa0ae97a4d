"""Static files: hashed names, long life, compressed copies, style sheets that travel once."""

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learn.paths import bundled
from learn.web.assets import KEPT_VERSIONS, processed, tidied_css, tidied_js, written
from tests.web.shell import shell


def fetched(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """Return an answer read to its end: files stay open otherwise."""
    return client.get(address, headers=headers, buffered=True)


def address_of(app: Flask, name: str) -> str:
    return f"/static/{app.extensions['assets'].names[name]}"


def test_a_hashed_file_is_kept_for_good(app: Flask, client: FlaskClient) -> None:
    response = fetched(client, address_of(app, "js/app.js"))
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.mimetype == "text/javascript"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_name_without_its_hash_still_works_and_is_not_kept(client: FlaskClient) -> None:
    response = fetched(client, "/static/css/app.css")
    assert response.status_code == 200
    assert "immutable" not in response.headers["Cache-Control"]


def test_a_file_of_another_version_is_missing(client: FlaskClient) -> None:
    assert fetched(client, "/static/css/app.00000000.css").status_code == 404


def test_nobody_climbs_out_of_the_folder(client: FlaskClient) -> None:
    assert fetched(client, "/static/../learn/config.py").status_code == 404
    assert fetched(client, "/static/%2e%2e/pyproject.toml").status_code == 404


@pytest.mark.parametrize(("coding", "opened"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_compressed_copies_are_served(tmp_path: Path, coding: str, opened: Callable[[bytes], bytes]) -> None:
    app = shell(tmp_path, TESTING=False)
    address = address_of(app, "css/app.css")
    response = fetched(app.test_client(), address, **{"Accept-Encoding": coding})
    assert response.headers["Content-Encoding"] == coding
    assert opened(response.data).decode() == app.extensions["assets"].inlined_css


def test_the_first_view_carries_its_style_and_the_second_links_it(app: Flask, client: FlaskClient) -> None:
    first = fetched(client, "/en/help")
    assert "<style>" in first.text
    assert address_of(app, "css/app.css") not in first.text
    second = fetched(client, "/en/help")
    assert "<style>" not in second.text
    assert ('rel="manifest"' in first.text, 'rel="manifest"' in second.text) == (False, True)
    assert address_of(app, "css/app.css") in second.text
    assert "css=" not in "".join(second.headers.getlist("Set-Cookie"))


def test_a_browser_with_an_older_style_sheet_gets_the_new_one_inside(client: FlaskClient) -> None:
    client.set_cookie("css", "00000000")
    assert "<style>" in fetched(client, "/en/help").text


@pytest.mark.parametrize("address", ["/en/help", "/en/pages/lesson"])
def test_the_policy_allows_the_style_sheet_that_is_inside(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    inside = re.search("<style>(.*?)</style>", response.text, re.DOTALL)
    assert inside is not None
    digest = b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "sha256" not in client.get(address).headers["Content-Security-Policy"]


def test_a_first_page_names_no_style_that_it_does_not_carry(client: FlaskClient) -> None:
    assert client.get("/en/help").headers["Content-Security-Policy"].count("sha256-") == 1


def test_a_first_lesson_carries_less_style_than_other_pages(app: Flask, client: FlaskClient) -> None:
    shipped = app.extensions["assets"]
    assert f"<style>{shipped.reading_css}</style>" in client.get("/en/pages/lesson").text
    assert ".opt{" in shipped.reading_css
    assert ".results > li" not in shipped.reading_css
    assert ".results > li" in shipped.inlined_css
    assert shipped.reading_css.count("{") == shipped.reading_css.count("}")


def test_style_sheets_name_the_hashed_font(app: Flask, client: FlaskClient) -> None:
    css = fetched(client, address_of(app, "css/nastaliq.css")).text
    font = re.search(r"url\(\.\./([^)]+)\)", css)
    assert font is not None
    assert fetched(client, f"/static/{font[1]}").status_code == 200


def test_tidied_css_means_the_same() -> None:
    text = 'a { color: red;\n  b: c }\n/* gone */\np::after { content: " (" }\n.x .y,\n.z { d: 1px 2px }'
    assert tidied_css(text, {}) == 'a{color:red;b:c}p::after{content:" ("}.x .y,.z{d:1px 2px}'


def test_tidied_scripts_keep_their_lines_and_addresses() -> None:
    assert (
        tidied_js('// gone\n  const a = "http://x"; // stays\n\n  f()\n', {})
        == 'const a = "http://x"; // stays\nf()\n'
    )


def test_modules_import_hashed_names(app: Flask, client: FlaskClient) -> None:
    script = fetched(client, address_of(app, "js/quiz.js")).text
    imported = re.search(r'from "\./([^"]+)"', script)
    assert imported is not None
    assert f"/static/js/{imported[1]}" == address_of(app, "js/app.js")


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    shipped = processed(bundled("static"))
    first = written(shipped, tmp_path, is_compressing=False)
    assert written(shipped, tmp_path, is_compressing=False) == first
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_old_versions_are_forgotten(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"old-{number}").mkdir()
    written(processed(bundled("static")), tmp_path, is_compressing=False)
    assert len(list(tmp_path.iterdir())) == KEPT_VERSIONS


def test_the_budget_of_styles_and_scripts_holds() -> None:
    shipped = processed(bundled("static"))
    for name, budget in (
        ("css/app.css", 5_300),
        ("js/app.js", 2_000),
        ("js/quiz.js", 1_400),
        ("js/job.js", 500),
    ):
        assert len(brotli.compress(shipped.content[shipped.names[name]])) <= budget


SIDES = r"(?:margin|padding|border)-(?:left|right|top|bottom)"
PLACES = r"(?:left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
PHYSICAL = re.compile(rf"(?<![\w-])(?:{SIDES}|{PLACES})")


def test_style_sheets_know_no_left_and_right() -> None:
    css = (bundled("static") / "css" / "app.css").read_text()
    without_queries = re.sub(r"@media[^{]+", "", css)
    assert PHYSICAL.findall(without_queries) == []
