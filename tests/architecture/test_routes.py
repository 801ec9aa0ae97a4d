"""No route without a rule, and none that vanishes unnoticed."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from learn import access, create_app
from learn.web.keys import BIGGEST_KEY
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


def test_no_route_takes_a_number_that_no_column_holds(built: Flask) -> None:
    rules = built.url_map.iter_rules()
    found = [(rule.rule, each) for rule in rules for each in rule._converters.values()]
    most = {rule: each.max for rule, each in found if isinstance(each, IntegerConverter)}
    assert most
    assert [rule for rule, limit in most.items() if limit is None or limit > BIGGEST_KEY] == []
