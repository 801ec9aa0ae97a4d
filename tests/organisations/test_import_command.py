"""`learn organisations import`: what it prints, what it writes, and what it never does."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from learn.cli.faults import CommandFailed
from learn.cli.organisations import organisations
from tests.admin.staff import logged
from tests.cli.running import learn
from tests.organisations.lists import counts, people
from tests.organisations.offices import employed

MOODLE = """\
username,firstname,lastname,email,idnumber,course1,role1,cohort1,suspended
ayesha,Ayesha,Khan,ayesha@example.org,T-0017,safe-online,student,batch-2026,0
bilal,Bilal,Ahmed,bilal@example.org,0018,safe-online,teacher,batch-2026,0
sana,Sana,Iqbal,,T-19,safe-online,student,batch-2026,0
,Nobody,Here,,,safe-online,student,batch-2026,0
"""
Command = Callable[..., Result]


@pytest.fixture
def command(school: Flask) -> Command:
    runner = FlaskCliRunner(school)

    def run(*arguments: object) -> Result:
        return runner.invoke(organisations, [str(each) for each in arguments])

    assert run("create", "demo", "--name", "Demo House").exit_code == 0
    return run


@pytest.fixture
def moodle(tmp_path: Path) -> Path:
    return written(tmp_path, MOODLE)


def written(folder: Path, content: str | bytes, name: str = "moodle.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sentence(result: Result) -> str:
    assert isinstance(result.exception, CommandFailed)
    return str(result.exception)


def everything(app: Flask) -> dict[str, int]:
    with app.app_context():
        return counts()


def test_a_dry_run_says_what_would_come_and_writes_nothing(
    school: Flask, command: Command, moodle: Path
) -> None:
    before = everything(school)
    lines = command("import", moodle, "--organisation", "demo", "--dry-run").output.splitlines()
    assert lines[:2] == [
        "create 3, update 0, unchanged 0, errors 1",
        "line 5: no e-mail, phone or external_id: there is nothing to know this person by",
    ]
    assert "line 3: warning: role teacher not given; invite instructors by hand" in lines
    assert "cohort “batch-2026” is new: would be made" in lines
    assert everything(school) == before


def test_the_second_time_nothing_changes(school: Flask, command: Command, moodle: Path) -> None:
    first = command("import", "demo", moodle)
    assert first.exit_code == 0
    assert first.output.startswith("create 3, update 0, unchanged 0, errors 1\n")
    before = everything(school)
    assert command("import", "demo", moodle).output.startswith("create 0, update 0, unchanged 3, errors 1\n")
    assert everything(school) == before


def test_in_json_every_row_says_what_became_of_it(command: Command, moodle: Path) -> None:
    arguments = ("import", "demo", moodle, "--cohort", "Winter", "--course", "safe-online", "--json")
    told = json.loads(command(*arguments).output)
    assert {name: told[name] for name in ("create", "update", "unchanged")} == {
        "create": 3,
        "update": 0,
        "unchanged": 0,
    }
    assert told["rows"][0] == {
        "row": 2,
        "action": "create",
        "name": "Ayesha Khan",
        "email": "ayesha@example.org",
        "phone": None,
        "external_id": "T-0017",
    }
    assert [each["row"] for each in told["errors"]] == [5]
    assert told["errors"][0].keys() == {"row", "column", "reason"}
    assert [each["row"] for each in told["warnings"]] == [3]
    assert told["cohorts_made"] == ["Winter"]
    again = json.loads(command(*arguments).output)
    assert [each["action"] for each in again["rows"]] == ["unchanged"] * 3


def test_several_courses(school: Flask, command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, people(2))
    courses = ("--course", "safe-online", "--course", "getting-paid")
    assert command("import", "demo", path, "--cohort", "C", *courses).exit_code == 0
    assert everything(school)["seat"] == 4


def test_a_file_that_cannot_be_read_is_one_sentence(command: Command, tmp_path: Path) -> None:
    picture = written(tmp_path, b"\x89PNG\r\n\x1a\n", "list.csv")
    result = command("import", "demo", picture)
    assert "This is not a list of people" in sentence(result)
    in_json = command("import", "demo", picture, "--json")
    assert in_json.exit_code == 1
    assert json.loads(in_json.output).keys() == {"error"}


def test_letters_are_asked_for_and_can_be_named(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "name,email\nJosé Núñez,j@example.org\n".encode("cp1252"))
    said = sentence(command("import", "demo", path))
    assert "--encoding windows-1252 reads: José Núñez, j@example.org" in said
    assert command("import", "demo", path, "--encoding", "windows-1252").output.startswith("create 1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("demx", "FILE"), "There is no organisation demx. Did you mean demo?"),
        (("demo", "nowhere.csv"), "nowhere.csv: No such file or directory."),
        (("demo", "FILE", "--course", "safe-onlin"), "There is no course safe-onlin for demo. Did you"),
        (("demo", "FILE", "--remove-missing"), "--remove-missing needs --cohort"),
        (("demo", "FILE", "--remove-missing", "--cohort", "C"), "The list has 1 row with errors"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence_and_writes_nothing(
    school: Flask, command: Command, moodle: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = everything(school)
    result = command("import", *(str(moodle) if each == "FILE" else each for each in arguments))
    assert sentence(result).startswith(said)
    assert everything(school) == before


def test_missing_people_are_taken_off_when_asked(command: Command, tmp_path: Path) -> None:
    chosen = ("--cohort", "C", "--course", "safe-online")
    command("import", "demo", written(tmp_path, people(3)), *chosen)
    shorter = written(tmp_path, people(2), "shorter.csv")
    tried = command("import", "demo", shorter, *chosen, "--remove-missing", "--dry-run").output
    assert "not in the list, would be taken off: Sana Dai" in tried
    assert "taken off: Sana Dai" in command("import", "demo", shorter, *chosen, "--remove-missing").output
    assert "taken off" not in command("import", "demo", shorter, *chosen, "--remove-missing").output


def test_organisations_are_made_once_and_listed(school: Flask, command: Command) -> None:
    assert "There is an organisation demo already" in sentence(command("create", "demo", "--name", "Other"))
    assert "cannot be an address" in sentence(command("create", "De mo", "--name", "Other"))
    assert "1 to 120 characters" in sentence(command("create", "other", "--name", " "))
    assert command("list").output == "demo: Demo House, 0 trainees\n"
    assert "Nobody here is called sana" in sentence(command("coordinator", "demo", "sana"))
    sana = employed(school, "sana")
    assert sana.get("/en/organisations/demo/rosters").status_code == 404
    assert command("coordinator", "demo", "sana").output == "sana is coordinator of demo\n"
    assert sana.get("/en/organisations/demo/rosters").status_code == 200


def test_on_a_fresh_machine(migrated_sqlite: Path, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(migrated_sqlite, instance / "learn.sqlite")
    assert learn(instance, "organisations", "create", "demo", "--name", "Demo").returncode == 0
    assert learn(instance, "organisations", "import", "demo", str(tmp_path / "no.csv")).returncode == 1
    path = written(tmp_path, people(2))
    done = learn(instance, "organisations", "import", "demo", str(path), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["create"] == 2
    with closing(sqlite3.connect(instance / "learn.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM trainee").fetchone() == (2,)


def test_a_course_is_given_to_one_organisation_alone_and_taken_back(command: Command, school: Flask) -> None:
    assert command("create", "other", "--name", "Other").exit_code == 0
    assert "demo's own" in command("own", "demo", "safe-online").output
    assert "another organisation's own" in sentence(command("own", "other", "safe-online"))
    assert "no course nothing" in sentence(command("own", "demo", "nothing"))
    assert "Did you mean demo" in sentence(command("own", "dem", "safe-online"))
    assert school.test_client().get("/en/courses/safe-online").status_code == 404
    assert "stays private" in command("own", "--take-back", "demo", "safe-online").output
    assert command("own", "other", "safe-online").exit_code == 0
    assert logged(school) == ["course given", "course taken back", "course given"]
