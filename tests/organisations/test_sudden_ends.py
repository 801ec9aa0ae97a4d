"""Lists enrolled by processes that die in the middle, and by two at once."""

import os
import signal
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from learn.database import reading
from learn.organisations.planning import Choices
from learn.organisations.services import rosters
from learn.progress.queries import verify
from tests.factories import NOW
from tests.organisations.lists import begun, enrol, people, pooled_cohort, rows, used
from tests.organisations.offices import organisation
from tests.rivals import Rivals

pytestmark = pytest.mark.slow
A_CHUNK = 500


@pytest.fixture
def inside(school: Flask) -> Iterator[Flask]:
    with school.app_context():
        yield school


def rivals(app: Flask, deed: str) -> Rivals:
    return Rivals(app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path, deed)


def stored(organisation_id: int) -> list[tuple[object, ...]]:
    """Return everything that a list of an organisation wrote, without what is random."""
    return rows(
        "SELECT t.name, t.email, t.phone, t.external_id, p.name, c.name, s.expires_on, e.left_at, ch.length, "
        " (SELECT count(*) FROM invitation i WHERE i.trainee_id = t.id), "
        " (SELECT count(*) FROM evidence v WHERE v.chain = e.reference) "
        "FROM trainee t JOIN person p ON p.id = t.person_id JOIN seat s ON s.trainee_id = t.id "
        "JOIN cohort c ON c.id = s.cohort_id JOIN enrolment e ON e.id = s.enrolment_id "
        "JOIN evidence_chain ch ON ch.chain = e.reference "
        "WHERE t.organisation_id = :organisation ORDER BY t.external_id",
        organisation=organisation_id,
    )


@pytest.mark.parametrize(
    ("people_count", "deaths"), [(1_100, 6), pytest.param(10_000, 20, marks=pytest.mark.night)]
)
def test_whoever_is_killed_in_the_middle_changes_nothing_about_the_end(
    inside: Flask, people_count: int, deaths: int
) -> None:
    chance = Random(4)
    undisturbed = organisation("undisturbed")
    assert enrol(undisturbed, people(people_count)).create == people_count
    expected = stored(undisturbed)
    assert len(expected) == people_count
    with rivals(inside, "enrol_aloud") as dying:
        for death in range(deaths):
            ours = organisation(f"killed-{death}")
            roster_id = begun(ours, people(people_count))
            [victim] = dying.begin([roster_id])
            dying.go()
            for _ in range(chance.randint(1, (people_count - 1) // A_CHUNK)):
                dying.hear()
            os.kill(victim, signal.SIGKILL)
            _, statuses = dying.end()
            assert statuses == [-signal.SIGKILL]
            tally = rosters.carry_out(roster_id, lambda: NOW)
            assert tally.as_json() == {"create": people_count, "update": 0, "unchanged": 0, "errors": 0}
            assert stored(ours) == expected
    assert rows("SELECT count(*) FROM person") == [((deaths + 1) * people_count,)]
    assert verify(reading()).faults == ()


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.night)])
def test_two_coordinators_and_the_last_seat(inside: Flask, rounds: int) -> None:
    ours = organisation("ours")
    with rivals(inside, "enrol_list") as two:
        for turn in range(rounds):
            name = f"Cohort {turn}"
            pool = pooled_cohort(ours, 1, name)
            chosen = Choices(name, ("safe-online",))
            lists = [begun(ours, people(1, first=2 * turn + number), chosen) for number in (1, 2)]
            told = two.finish(*([each] for each in lists))
            assert sorted((each[0]["create"], each[0]["errors"]) for each in told) == [(0, 1), (1, 0)]
            assert used(pool) == 1
    assert rows("SELECT count(*) FROM seat") == [(rounds,)]
