"""Every route, asked by everybody, about their own things and another's: generated from the url map."""

import pytest

from learn.access import RULES
from tests.access.house import ROLES, House
from tests.access.visits import VISITS, faults_at

pytestmark = pytest.mark.slow


def test_every_route_is_visited(house: House) -> None:
    assert VISITS.keys() == {rule.endpoint for rule in house.app.url_map.iter_rules()}


def test_every_route_with_an_object_names_it(house: House) -> None:
    objects = {
        "attempt": ("{attempt}", "{draft}", "{work}"),
        "card": ("{card}",),
        "session_id": ("{device}",),
        "cohort": ("{cohort}",),
        "trainee": ("{trainee}",),
    }
    for rule in house.app.url_map.iter_rules():
        for argument in rule.arguments & objects.keys():
            assert all(
                any(each in visit.path for each in objects[argument]) for visit in VISITS[rule.endpoint]
            ), rule


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_rules_say_and_nothing_else(house: House, role: str) -> None:
    # Endpoints of one room follow one another: what stands for the first serves the next.
    told = {endpoint: faults_at(house, endpoint, role) for endpoint in sorted(RULES)}
    assert {endpoint: faults for endpoint, faults in told.items() if faults} == {}
