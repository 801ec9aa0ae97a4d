"""Whoever a list says has left loses the seat that the list is about, and nobody gains one by it."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from learn.cli.organisations import organisations
from tests.organisations.lists import rows
from tests.organisations.offices import organisation

COURSE = ("--course", "safe-online")
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
        "line 2: warning: is inactive, but the seats are on other courses or in other cohorts (Morning): "
        "no seat ends",
        "line 3: warning: is inactive and not here: left out",
    ]
    assert house.seats() == [("Amina", "Morning"), ("Bina", "Evening")]
    assert house.cohorts() == ["Morning", "Evening"]
