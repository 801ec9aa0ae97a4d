"""The shell alone: as an application, as a browser without a face, and served to a real browser."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.shell import Somebody, shell


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Return the shell without features; forms ask for their token as they do in life."""
    return shell(tmp_path)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a face."""
    return app.test_client()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """Serve the shell to one signed-in person."""
    app = shell(tmp_path_factory.mktemp("instance"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield app, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seen(site: tuple[Flask, str]) -> dict[str, Any]:
    """Return what the server saw, which also says how it answers; clean for each test."""
    app, _address = site
    app.jinja_env.globals["viewer"] = Somebody
    state: dict[str, Any] = app.extensions["seen"]
    state.update(posts=[], status=200, given="", outdated=[], alive=[], told={"left": 125, "added": ""})
    state["refused"] = {}
    return state


@pytest.fixture
def page(browser: Browser, site: tuple[Flask, str], seen: dict[str, Any]) -> Iterator[Page]:
    """Open a phone of its own for each test; any error of the script fails it."""
    context = browser.new_context(base_url=site[1], viewport={"width": 360, "height": 740})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
    assert seen["posts"] == []
    yield page
    context.close()
    assert errors == []
