"""No route without a rule, and none that vanishes unnoticed."""

from pathlib import Path

import pytest
from flask import Flask

from learn import access, create_app
from tests.architecture.routes import SNAPSHOT, routes_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app({"INSTANCE": str(tmp_path_factory.mktemp("routes")), "TESTING": True})


def test_a_route_without_a_rule_stops_the_start(tmp_path: Path) -> None:
    app = create_app({"INSTANCE": str(tmp_path), "TESTING": True})
    app.add_url_rule("/back-door", "back_door", lambda: "come in")
    with pytest.raises(access.RouteWithoutRule, match="back_door"):
        access.init_app(app)


def test_no_rule_is_left_from_a_route_that_is_gone(built: Flask) -> None:
    assert access.RULES.keys() - {rule.endpoint for rule in built.url_map.iter_rules()} == set()


def test_no_route_changes_unnoticed(built: Flask) -> None:
    agreed = SNAPSHOT.read_text("utf-8")
    assert routes_of(built) == agreed, "if that is meant: python -m tests.architecture.routes"
