"""Whoever a list says has left loses the seat that the list is about, and nobody gains one by it."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from learn.cli.organisations import organisations
from tests.organisations.lists import rows
from tests.organisations.making import archive
from tests.organisations.offices import organisation

COURSE = ("--course", "safe-online")
ELSEWHERE = "is inactive, but the seats are on other courses or in other cohorts (Morning): no seat ends"
AMINA = "Name,Roll No\nAmina,1\n"


class House:
    """An organisation to which lists are handed over, as files."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self._folder = app, folder
        with app.app_context():
            organisation("ours")

    def hand_over(self, name: str, content: str | bytes, *options: str) -> Result:
        """Import a file by the command."""
        path = self._folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        done = FlaskCliRunner(self._app).invoke(organisations, ["import", "ours", str(path), *options])
        assert done.exit_code == 0, done.output
        return done

    def seats(self) -> list[tuple[object, ...]]:
        """Return who sits in which cohort."""
        held = "SELECT t.name, c.name FROM seat s JOIN trainee t ON t.id = s.trainee_id"
        with self._app.app_context():
            return rows(f"{held} JOIN cohort c ON c.id = s.cohort_id WHERE s.ended_at IS NULL ORDER BY s.id")

    def cohorts(self) -> list[object]:
        """Return which cohorts there are."""
        with self._app.app_context():
            return [name for (name,) in rows("SELECT name FROM cohort ORDER BY id")]


@pytest.fixture
def house(school: Flask, tmp_path: Path) -> House:
    return House(school, tmp_path)


def test_a_list_of_dropouts_ends_seats_and_makes_no_cohort(house: House) -> None:
    house.hand_over("jan.csv", AMINA, "--cohort", "Morning", *COURSE)
    dropouts = "Name,Roll No,Status\nAmina,1,dropped\nDora,9,dropped\n"
    lines = house.hand_over("dropouts.csv", dropouts, *COURSE).output.splitlines()
    assert lines == [
        "create 0, update 1, unchanged 1, errors 0",
        "line 3: warning: is inactive and not here: left out",
    ]
    assert house.seats() == []
    assert house.cohorts() == ["Morning"]
    assert house.hand_over("dropouts.csv", dropouts, *COURSE).output.startswith("create 0, update 0,")


@pytest.mark.parametrize("cohort", ["Evening", "Not made yet"])
def test_who_has_left_another_cohort_keeps_the_seat_and_the_list_says_so(house: House, cohort: str) -> None:
    house.hand_over("jan.csv", AMINA, "--cohort", "Morning", *COURSE)
    house.hand_over("evening.csv", "Name,Roll No\nBina,2\n", "--cohort", "Evening", *COURSE)
    dropouts = f"Name,Roll No,Status,Cohort\nAmina,1,dropped,{cohort}\nDora,9,dropped,Ghost\n"
    output = house.hand_over("dropouts.csv", dropouts, *COURSE).output
    assert output.splitlines() == [
        "create 0, update 0, unchanged 2, errors 0",
        f"line 2: warning: {ELSEWHERE}",
        "line 3: warning: is inactive and not here: left out",
    ]
    assert house.seats() == [("Amina", "Morning"), ("Bina", "Evening")]
    assert house.cohorts() == ["Morning", "Evening"]


# Canvas: who is enrolled stands in a file beside the users, or in a file alone.

USERS = "user_id,login_id,full_name,email,status\n501,s,Stu Dent,s@example.org,active\n"
TEACHER = "502,t,Tea Cher,t@example.org,active\n"
NEWCOMER = "777,n,New Comer,n@example.org,active\n"
ENROLMENTS = "course_id,user_id,role,section_id,status\n"
TAKES = "safe-online,501,student,1,active\n"
HAS_LEFT = "safe-online,501,student,1,deleted\n"
MORNING = ("--cohort", "Morning")


def canvas(users: str, enrolments: str) -> bytes:
    return archive({"users.csv": users, "enrollments.csv": ENROLMENTS + enrolments})


@pytest.mark.parametrize("options", [(), MORNING])
@pytest.mark.parametrize("is_alone", [False, True])
def test_a_deleted_enrolment_ends_its_seat(house: House, options: tuple[str, ...], *, is_alone: bool) -> None:
    house.hand_over("canvas.zip", canvas(USERS, TAKES), *MORNING)
    assert house.seats() == [("Stu Dent", "Morning")]
    name, content = ("e.csv", ENROLMENTS + HAS_LEFT) if is_alone else ("c.zip", canvas(USERS, HAS_LEFT))
    assert house.hand_over(name, content, *options).output.startswith("create 0, update 1,")
    assert house.seats() == []
    assert house.hand_over(name, content, *options).output.startswith("create 0, update 0, unchanged 1,")
    # Enrolled again, the person is back.
    house.hand_over("canvas.zip", canvas(USERS, TAKES + HAS_LEFT), *MORNING)
    assert house.seats() == [("Stu Dent", "Morning")]


@pytest.mark.parametrize("options", [(), MORNING])
def test_a_deleted_enrolment_enrols_nobody(house: House, options: tuple[str, ...]) -> None:
    house.hand_over("canvas.zip", canvas(USERS, TAKES), *MORNING)
    both = canvas(USERS + NEWCOMER, TAKES + HAS_LEFT.replace("501", "777"))
    output = house.hand_over("canvas.zip", both, *MORNING, *options).output
    assert output.splitlines() == [
        "create 0, update 0, unchanged 2, errors 0",
        "line 3: warning: is inactive and not here: left out",
    ]
    assert house.seats() == [("Stu Dent", "Morning")]


def test_who_teaches_is_neither_enrolled_nor_moved(house: House) -> None:
    said = "warning: role teacher not given; invite instructors by hand"
    teaches = "safe-online,502,teacher,1,active\n"
    whole = canvas(USERS + TEACHER, TAKES + teaches)
    for counts in ("create 1, update 0, unchanged 0", "create 0, update 0, unchanged 1"):
        lines = house.hand_over("canvas.zip", whole, *MORNING).output.splitlines()
        assert lines[:2] == [f"{counts}, errors 0", f"line 3: {said}"]
        assert house.seats() == [("Stu Dent", "Morning")]
    learns = TAKES.replace("501", "502")
    house.hand_over("canvas.zip", canvas(USERS + TEACHER, TAKES + learns), *MORNING)
    seats = house.seats()
    lines = house.hand_over("e.csv", ENROLMENTS + teaches, "--cohort", "Evening").output.splitlines()
    assert lines[:2] == ["create 0, update 0, unchanged 0, errors 0", f"line 2: {said}"]
    assert house.seats() == seats == [("Stu Dent", "Morning"), ("Tea Cher", "Morning")]
