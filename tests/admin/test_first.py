"""The first administrator: one link, one person, one time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from learn import clock
from learn.accounts.models import Person, SetUpLink
from learn.admin.services.first import make_link
from tests.accounts.people import count
from tests.admin.staff import administrator, joined, logged


def link(app: Flask) -> str:
    with app.app_context():
        token = make_link(clock.now())
    assert token is not None
    return f"/en/admin/first/{token}"


def test_whoever_opens_the_link_joins_and_runs_the_site(app: Flask, client: FlaskClient) -> None:
    door = link(app)
    assert f'href="/en/join?next={door}"' in client.get(door).text
    assert client.post(door).status_code == 401

    newcomer = joined(app, "asma")
    assert newcomer.get("/en/admin").status_code == 404
    assert "Become administrator" in newcomer.get(door).text
    assert newcomer.post(door).location == "/en/admin"

    assert newcomer.get("/en/admin").status_code == 200
    assert 'href="/en/admin"' in newcomer.get("/en/me").text
    assert logged(app) == ["administrator made"]
    assert count(app, SetUpLink) == 0


def test_the_link_works_once_and_is_gone_as_soon_as_somebody_runs_the_site(app: Flask) -> None:
    door = link(app)
    first, second = joined(app, "asma"), joined(app, "bilal")
    assert first.post(door).status_code == 303
    for each in (first, second, app.test_client()):
        assert each.get(door).status_code == 404
    assert second.post(door).status_code == 404
    with app.app_context():
        assert make_link(clock.now()) is None


def test_an_administrator_by_another_way_closes_the_door(app: Flask) -> None:
    door = link(app)
    administrator(app)
    other = joined(app, "bilal")
    assert other.get(door).status_code == 404
    assert other.post(door).status_code == 404


def test_a_wrong_an_old_and_a_replaced_link_open_nothing(app: Flask) -> None:
    somebody = joined(app, "asma")
    replaced, newest = link(app), link(app)
    for door in ("/en/admin/first/x", replaced):
        assert somebody.get(door).status_code == 404
        assert somebody.post(door).status_code == 404
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        somebody = joined(app, "bilal")
        assert somebody.get(newest).status_code == 404
        assert somebody.post(newest).status_code == 404
    assert count(app, Person, Person.is_administrator.is_(True)) == 0


def test_of_many_at_once_one_becomes_administrator(app: Flask) -> None:
    door = link(app)
    phones = [joined(app, f"person{number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda phone: phone.post(door).status_code, phones))
    assert sorted(answers) == [303, 404, 404, 404]
    assert count(app, Person, Person.is_administrator.is_(True)) == 1
