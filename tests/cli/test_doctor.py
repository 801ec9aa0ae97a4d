"""`learn doctor`."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from learn import clock, create_app
from learn.database import db
from learn.jobs import services as jobs
from learn.mail.services import post
from tests.cli.running import free_port, learn
from tests.mail.postbox import open_postbox

pytestmark = pytest.mark.slow


def findings(instance: Path, **settings: Any) -> tuple[int, dict[str, dict[str, object]]]:
    done = learn(instance, "doctor", "--json", **settings)
    return done.returncode, {finding["subject"]: finding for finding in json.loads(done.stdout)}


def test_a_site_in_order_is_called_so(course: Path, instance: Path) -> None:
    assert learn(instance, "publish", str(course)).returncode == 0
    code, found = findings(instance)
    assert [subject for subject, finding in found.items() if not finding["is_fine"]] == []
    assert code == 0
    assert found["pragmas"]["words"] == "journal_mode=wal, synchronous=2, foreign_keys=1, busy_timeout=10000"


def test_a_key_that_others_can_read_is_wrong(instance: Path) -> None:
    learn(instance, "doctor")
    (instance / "secret_key").chmod(0o644)
    code, found = findings(instance)
    assert code == 1
    assert "chmod 600" in str(found["secret key"]["words"])


def test_the_database_is_made_for_its_owner_alone_and_one_that_others_can_read_is_wrong(
    course: Path, instance: Path
) -> None:
    assert learn(instance, "publish", str(course)).returncode == 0
    kept = {path.name: path.stat().st_mode & 0o777 for path in instance.glob("learn.sqlite*")}
    assert {name: mode for name, mode in kept.items() if not name.endswith(".lock") and mode & 0o077} == {}
    (instance / "learn.sqlite").chmod(0o644)
    code, found = findings(instance)
    assert code == 1
    assert "chmod 600" in str(found["database file"]["words"])


def test_a_missing_database_is_wrong_and_is_not_made(tmp_path: Path) -> None:
    code, found = findings(tmp_path / "instance")
    assert code == 1
    assert "not there yet" in str(found["database"]["words"])
    assert not (tmp_path / "instance" / "learn.sqlite").exists()


def test_missing_courses_are_wrong_in_plain_words(instance: Path) -> None:
    done = learn(instance, "doctor")
    assert done.returncode == 1
    assert "WRONG  courses: none is published: run `learn publish PATH`" in done.stdout.splitlines()


def test_work_that_nobody_does_is_wrong(instance: Path) -> None:
    early = clock.now() - timedelta(hours=2)
    app: Flask = create_app({"INSTANCE": str(instance), "TESTING": True})
    with app.app_context():
        jobs.ask("work", {}, early)
        post("hello", "amina@example.org", "Hello", "Salam", early)
        broken = jobs.ask("work", {}, early - timedelta(hours=1), most_tries=1)
        held = jobs.claim(["work"], clock.now())
        assert held is not None
        assert held.public_id == broken
        jobs.try_later(held, "OSError: the disk is full", clock.now())
        for engine in db.engines.values():
            engine.dispose()
    code, found = findings(instance)
    assert code == 1
    assert not found["jobs"]["is_fine"]
    assert "1 waiting, 0 under way, 1 broke lately; the oldest has waited 2 h 0 min" in str(
        found["jobs"]["words"]
    )
    assert not found["mail"]["is_fine"]
    assert "1 waiting, 0 sent, 0 undelivered" in str(found["mail"]["words"])
    assert "mail is off" in str(found["mail"]["words"])


def test_servers_that_the_settings_name_are_knocked_at(instance: Path) -> None:
    settings = {"LEARN_MAIL_FROM": "Hunar <learn@example.org>", "LEARN_BASE_URL": "https://learn.example.org"}
    with open_postbox() as box:
        _code, found = findings(instance, LEARN_MAIL_URL=f"smtp://127.0.0.1:{box.port}", **settings)
    assert found["mail server"]["is_fine"]
    assert box.envelopes == []
    gone = {
        "LEARN_MAIL_URL": f"smtp://me:hushhush@127.0.0.1:{free_port()}",
        "REDIS_URL": "unix:///nowhere.sock",
    }
    code, found = findings(instance, **settings, **gone)
    assert code == 1
    assert "refused" in str(found["mail server"]["words"])
    assert "hushhush" not in str(found)
    assert not found["Redis"]["is_fine"]
