"""`learn doctor`."""

import json
from pathlib import Path

import pytest

from tests.cli.running import learn

pytestmark = pytest.mark.slow


def findings(instance: Path) -> tuple[int, dict[str, dict[str, object]]]:
    done = learn(instance, "doctor", "--json")
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
