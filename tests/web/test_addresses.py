"""Whole addresses, for mails: as the settings say, never as a request says."""

from pathlib import Path

import pytest
from flask import Flask

from learn.config import SettingRefused, load
from learn.web.addresses import SERVED_AT, absolute_url, absolute_url_for
from tests.web.shell import shell


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return shell(tmp_path)


def set_base(app: Flask, base: str) -> None:
    app.config["CONFIGURATION"] = load(Path(app.instance_path), {"BASE_URL": base}, {})


@pytest.mark.parametrize("base", ["https://learn.example.org", "https://learn.example.org/"])
def test_addresses_lie_under_the_setting(app: Flask, base: str) -> None:
    set_base(app, base)
    with app.app_context():
        assert absolute_url("/en/help?q=1") == "https://learn.example.org/en/help?q=1"
        assert absolute_url_for("web.help_page", "ur") == "https://learn.example.org/ur/help"


def test_a_host_that_a_request_names_is_not_believed(app: Flask) -> None:
    set_base(app, "https://learn.example.org")
    with app.test_request_context("/en/help", headers={"Host": "evil.example"}):
        assert absolute_url("/en/help") == "https://learn.example.org/en/help"
        assert absolute_url_for("web.help_page", "en") == "https://learn.example.org/en/help"


def test_without_the_setting_it_is_this_machine(app: Flask) -> None:
    with app.app_context():
        assert absolute_url("/en/") == "http://127.0.0.1:8000/en/"
        app.config[SERVED_AT] = "http://127.0.0.1:9000/"
        assert absolute_url("/en/") == "http://127.0.0.1:9000/en/"


@pytest.mark.parametrize("path", ["", "en/help", "//evil.example/x", "https://evil.example"])
def test_what_is_no_path_of_ours_is_refused(app: Flask, path: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="not a path"):
        absolute_url(path)


@pytest.mark.parametrize("base", ["learn.example.org", "ftp://x.org", "https://x.org/?q", "https://me@x.org"])
def test_a_base_that_is_no_address_stops_the_start(tmp_path: Path, base: str) -> None:
    with pytest.raises(SettingRefused, match="BASE_URL"):
        load(tmp_path, {"BASE_URL": base}, {})
