"""Reports read each seat by the edition that its trainee sees, whatever other cohorts are given."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from learn import clock
from learn.courses import queries
from learn.database import transaction
from learn.kept import Kept
from learn.organisations.models import CohortCourse, Seat
from learn.reports.queries import cohort_progress
from tests.courses.course_files import LESSON, Change
from tests.journeys.learner import Learner
from tests.organisations.offices import employed, organisation
from tests.organisations.seated import COURSE, cohort, publish, seated

LONGER: dict[str, Change] = {
    f"{COURSE}/course.yml": ('release: "2026.1"', 'release: "2026.2"'),
    f"{COURSE}/01-start/03-more.md": LESSON.replace("zones", "more-zones"),
}
OFFICE = "/en/organisations/ours"


@pytest.fixture
def sana(app: Flask, tmp_path: Path) -> FlaskClient:
    """Return a coordinator's browser; amina is pinned to a shorter edition than zara sees, both are late."""
    shorter = publish(app, tmp_path)
    over = clock.now().date() - timedelta(days=2)
    amina, zara = Learner(app).join(), Learner(app, "zara").join()
    amina.enrol(COURSE).answer_checks(f"/courses/{COURSE}/zones")
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours, over, release_id=shorter))
        seated(zara, ours, cohort(ours, over, name="Autumn"))
    assert publish(app, tmp_path, **LONGER) != shorter
    return employed(app, "sana", "ours", "coordinator")


def sheet(sana: FlaskClient, report: str) -> list[dict[str, str]]:
    answer = sana.get(f"{OFFICE}/reports/{report}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(answer.text.removeprefix("\ufeff").splitlines()))


def test_the_steps_are_those_of_the_edition_that_somebody_sees(sana: FlaskClient) -> None:
    for report in ("cohort-progress", "overdue"):
        steps = {row["name"]: int(row["steps"]) for row in sheet(sana, report)}
        assert steps["zara as listed"] == steps["amina as listed"] + 1


@pytest.mark.parametrize("report", ["cohort-progress", "overdue"])
def test_editions_are_read_while_the_next_piece_of_a_sheet_is_on_its_way(
    sana: FlaskClient, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    whole = sheet(sana, report)
    monkeypatch.setattr(cohort_progress, "CHUNK", 1)
    # As in a process that has not seen them yet.
    monkeypatch.setattr(queries, "_outlines", Kept(10))
    assert sheet(sana, report) == whole
    assert len(whole) == 2


def test_modules_are_counted_by_edition_and_named_by_it(sana: FlaskClient) -> None:
    rows = sheet(sana, "module-drop-off")
    started = {row["course"].rpartition(" ")[2]: row["started"] for row in rows}
    assert started == {"(2026.1)": "1", "(2026.2)": "0"}


def test_a_seat_on_a_course_that_the_cohort_takes_no_longer_is_told(sana: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Seat).values(ended_at=clock.now()))
        session.execute(delete(CohortCourse))
    assert {row["standing"] for row in sheet(sana, "cohort-progress")} == {"seat ended"}
    assert sana.get(f"{OFFICE}/reports/cohort-progress").status_code == 200
    for report in ("module-drop-off", "outcomes", "overdue"):
        assert sheet(sana, report) == []
