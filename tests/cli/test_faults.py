"""Every foreseeable fault is one sentence and exit code 1."""

import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import LEARN, environment, free_port, learn

pytestmark = pytest.mark.slow


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    return done.stderr.splitlines()[-1]


def test_a_port_in_use_is_named(instance: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = sentence(learn(instance, "serve", "--port", str(port)))
    assert said.startswith(f"Error: Port {port} on 127.0.0.1 cannot be used: ")


@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade"), ("evidence", "verify")])
def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "gone" / "learn.sqlite"
    said = sentence(
        learn(tmp_path / "instance", *command, DATABASE_URL=f"sqlite:///{path}", PORT=str(free_port()))
    )
    assert str(path) in said
    assert "cannot be" in said


@pytest.mark.parametrize("name", ["learn.db", "learn"])
def test_a_database_of_any_name_is_named_and_not_its_lock(tmp_path: Path, name: str) -> None:
    path = tmp_path / "gone" / name
    said = sentence(learn(tmp_path / "instance", "db", "upgrade", DATABASE_URL=f"sqlite:///{path}"))
    assert said.startswith(f"Error: The database {path} cannot be ")


def test_no_room_for_what_is_printed_is_a_sentence(course: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*LEARN, "check", str(course)],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert sentence(done) == "Error: What came of it cannot be written: No space left on device."


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_text("Dear learner, this is a letter and not a database.\n" * 50, "utf-8")
    said = sentence(
        learn(tmp_path / "instance", "serve", DATABASE_URL=f"sqlite:///{path}", PORT=str(free_port()))
    )
    assert str(path) in said


def test_a_postgresql_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://learn:opensesame@127.0.0.1:1/learn"
    done = learn(tmp_path / "instance", "db", "upgrade", DATABASE_URL=url)
    said = sentence(done)
    assert "127.0.0.1:1/learn" in said
    assert "opensesame" not in done.stdout + done.stderr


@pytest.mark.parametrize("url", ["my database", "postgresql://learn:secret@host:port/learn"])
def test_an_address_of_no_database_is_a_sentence(tmp_path: Path, url: str) -> None:
    said = sentence(learn(tmp_path / "i", "db", "upgrade", DATABASE_URL=url))
    assert "DATABASE_URL" in said
    assert "secret" not in said


def test_a_setting_of_the_wrong_kind_is_a_sentence(tmp_path: Path) -> None:
    said = sentence(learn(tmp_path / "i", "doctor", LEARN_WORKERS="many"))
    assert said == "Error: the environment: WORKERS must be a whole number, not 'many'"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../localtime", "Asia"])
def test_a_time_zone_that_does_not_exist_stops_the_start(tmp_path: Path, zone: str) -> None:
    said = sentence(learn(tmp_path / "i", "doctor", LEARN_TIME_ZONE=zone))
    assert said == f"Error: the environment: TIME_ZONE must be a time zone such as Asia/Karachi, not {zone!r}"


def test_an_unknown_setting_is_warned_about_in_one_sentence(instance: Path) -> None:
    done = learn(instance, "evidence", "verify", LEARN_WORKRES="2")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Warning: the environment: there is no setting WORKRES; it is ignored.\n"


@pytest.mark.parametrize(("option", "value"), [("--port", "70000"), ("--workers", "0")])
def test_a_place_that_cannot_be_is_a_sentence(instance: Path, option: str, value: str) -> None:
    assert "must lie between" in sentence(learn(instance, "serve", option, value))


def test_no_secret_key_is_a_sentence(instance: Path) -> None:
    (instance / "secret_key").touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    assert "There is no secret key" in sentence(
        learn(instance, "serve", "--workers", "2", PORT=str(free_port()))
    )


def test_an_instance_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert str(tmp_path / "file") in sentence(learn(tmp_path / "file" / "instance", "doctor"))


def test_a_mistyped_command_makes_no_instance(tmp_path: Path) -> None:
    done = learn(tmp_path / "instance", "sevre")
    assert done.returncode == 2
    assert "No such command" in done.stderr
    assert not (tmp_path / "instance").exists()


def test_help_lists_every_command_and_makes_no_instance(tmp_path: Path) -> None:
    done = learn(tmp_path / "instance", "--help")
    for name in ("check", "db", "doctor", "evidence", "publish", "routes", "run", "serve", "shell"):
        assert f"\n  {name} " in done.stdout
    assert not (tmp_path / "instance").exists()
