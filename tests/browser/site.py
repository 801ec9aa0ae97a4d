"""The real site as a process of its own, and the application that prepares its database beside it."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext, Page

from learn import create_app
from learn.database import db
from tests.journeys.learner import Learner

SECRET = "the key of the site that browsers visit in tests"
SESSION = "hunar"
# A machine that runs several tests at once is slow to start Python.
PATIENCE = 120.0
ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    """A served site: where it is, its database, and an application that works on the same database."""

    url: str
    database: Path
    app: Flask
    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database holds now."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            return connection.execute(statement, values).fetchall()

    def new_name(self) -> str:
        """Return a user name that nobody has."""
        return f"learner{next(self.numbers)}"

    def newcomer(self) -> Learner:
        """Return somebody who joined a moment ago."""
        return Learner(self.app, self.new_name()).join()

    def learner(self) -> Learner:
        """Return somebody who takes the course."""
        return self.newcomer().enrol()

    def person_of(self, learner: Learner) -> int:
        """Return the learner's id."""
        found: int = self.rows("SELECT id FROM person WHERE username = ?", learner.name)[0][0]
        return found

    def enrolment_of(self, learner: Learner) -> int:
        """Return the id of the learner's only enrolment."""
        found: int = self.rows("SELECT id FROM enrolment WHERE learner_id = ?", self.person_of(learner))[0][0]
        return found


@contextmanager
def served(database: Path, folder: Path) -> Iterator[Site]:
    """Serve the courses of a database until the end of the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": SECRET,
        "LEARN_JOINS_PER_ADDRESS": "100000",
        "LEARN_SECOND_FACTOR": "nobody",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--blocking-threads", "4", "--no-log", "learn.wsgi:app"]
    environment = {**os.environ, **settings, "LEARN_INSTANCE": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    app = create_app(
        {
            "INSTANCE": str(folder / "beside"),
            "DATABASE_URL": settings["DATABASE_URL"],
            "SECRET_KEY": SECRET,
            "JOINS_PER_ADDRESS": 100_000,
            "SECOND_FACTOR": "nobody",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "PROPAGATE_EXCEPTIONS": True,
        }
    )
    try:
        wait_until_ready(url, process)
        yield Site(url, database, app, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the site says that it is ready."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the site ended before it was ready"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 - our own site
                if answer.status == 200:
                    return
        except OSError:  # refused, reset, not ready (503), or no answer in time
            time.sleep(0.05)
    raise TimeoutError(f"{url} is not ready after {PATIENCE:.0f} seconds")


def sign_in(context: BrowserContext, learner: Learner, url: str) -> BrowserContext:
    """Put the learner's session onto a phone, as if they had signed in there."""
    cookie = learner.client.get_cookie(SESSION)
    assert cookie is not None
    context.add_cookies([{"name": SESSION, "value": cookie.value, "url": url}])
    return context


def close_without_a_line(page: Page) -> None:
    """Close a page that is offline, and let nothing leave it on its way out.

    A browser that plays being offline stops playing a moment before the page is gone: the page hears that it
    is back online, and sends what waits.
    """
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()) }")
    page.close()


def let_lie_unused(context: BrowserContext, app: Flask, url: str, minutes: int) -> None:
    """Set back the moment at which the phone's cookie says that it was last in use."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = next(each["value"] for each in context.cookies() if each["name"] == SESSION)
    kept = signer.loads(value)
    for name in ("seen", "noted"):
        kept[name] -= minutes * 60
    context.add_cookies([{"name": SESSION, "value": str(signer.dumps(kept)), "url": url}])
