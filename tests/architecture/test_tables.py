"""Models and migrations agree, on both databases, however often and from however many places they are run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import DateTime, MetaData, insert, inspect, select

from learn import create_app
from learn.accounts.models import Person
from learn.database import Base, UTCDateTime, db
from learn.enrolments.models import Enrolment
from learn.migrating import current_revision, newest_revision, register
from learn.migrations.env import include_object
from learn.organisations.models import GhostNote, Seat
from learn.progress.models import EvidenceChain
from tests.architecture.house import ROOT
from tests.conftest import KINDS
from tests.factories import NOW
from tests.postgres import Cluster


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'learn.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    yield cluster.create_database()
    cluster.drop_databases()


@pytest.fixture
def empty_app(empty_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": empty_url, "TESTING": True})
    register(app)
    with app.app_context():
        yield app
    # Only now: the context's reading connection must be back in its pool.
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


@pytest.mark.usefixtures("empty_app")
def test_migrations_lead_from_nothing_to_the_models() -> None:
    upgrade()
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": include_object, "target_metadata": Base.metadata}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.usefixtures("empty_app")
def test_the_newest_form_is_told_by_the_names_of_the_files() -> None:
    assert current_revision() is None
    upgrade()
    assert current_revision() == newest_revision()


@pytest.mark.usefixtures("empty_app")
def test_migrations_lead_back_to_nothing_and_up_again() -> None:
    upgrade()
    full = tables()
    downgrade(revision="base")
    assert tables() == {"alembic_version"}
    upgrade()
    assert tables() == full


@contextmanager
def filling(*names: str) -> Iterator[Callable[..., None]]:
    """Lend what puts rows into these tables as they are now; columns that are not told are blank."""
    blank: dict[type, object] = {str: "", int: 0, bool: False, datetime: NOW}
    with db.engine.begin() as connection:
        known = MetaData()
        known.reflect(connection, only=names)

        def put(name: str, **told: object) -> None:
            table = known.tables[name]
            needed = [each for each in table.columns if not each.nullable and each.server_default is None]
            needed = [each for each in needed if each.name != "id"]
            row = {each.name: blank.get(each.type.python_type) for each in needed}
            connection.execute(insert(table).values({**row, **told}))

        yield put


@pytest.mark.slow
@pytest.mark.usefixtures("empty_app")
def test_whoever_the_site_gave_less_time_than_an_organisation_has_the_most_once_upgraded() -> None:
    upgrade(revision="0013")
    given = {1: ("1", "1.5"), 2: ("1.25", "none"), 3: ("2", "1.5"), 4: ("1", None)}
    with filling("person", "organisation", "trainee") as put:
        put("organisation", id=1)
        for key, (of_site, granted) in given.items():
            put("person", id=key, reference=str(key), extra_time=of_site, theme="auto", text_size="normal")
            named = {"public_id": str(key), "organisation_id": 1, "person_id": key}
            put("trainee", id=key, **named, extra_time=granted)
    upgrade()
    with db.engine.connect() as connection:
        found = connection.execute(select(Person.extra_time, Person.site_extra_time).order_by(Person.id))
        assert list(found) == [("1.5", None), ("none", "1.25"), ("2", "2"), ("1", None)]


@pytest.mark.slow
@pytest.mark.usefixtures("empty_app")
def test_places_know_what_is_done_and_chains_their_place_once_upgraded() -> None:
    upgrade(revision="0020")
    with filling("person", "course", "enrolment", "page_done", "evidence_chain") as put:
        put("course", id=1, uid="safe-online")
        for key in (1, 2):
            put("person", id=key, reference=str(key), theme="auto", text_size="normal", extra_time="1")
            put("enrolment", id=key, reference=f"chain-{key}", learner_id=key, course_id=1)
        for page in ("passwords", "scams"):
            put("page_done", enrolment_id=1, page_uid=page)
        for chain in ("chain-1", "chain-2", "joined"):
            put("evidence_chain", chain=chain, length=3, head=chain, first_answer_at=NOW)
    upgrade()
    pages = select(Enrolment.pages_done).order_by(Enrolment.id)
    chains = select(EvidenceChain.chain, EvidenceChain.enrolment_id, EvidenceChain.first_answer_at)
    with db.engine.connect() as connection:
        assert [set(each.split()) for each in connection.scalars(pages)] == [
            {"passwords", "scams"},
            set(),
        ]
        assert list(connection.execute(chains.order_by(EvidenceChain.chain))) == [
            ("chain-1", 1, NOW),
            ("chain-2", 2, NOW),
            ("joined", None, NOW),
        ]


@pytest.mark.slow
@pytest.mark.usefixtures("empty_app")
def test_seats_that_were_taken_again_are_told_apart_once_upgraded() -> None:
    upgrade(revision="0016")
    days = [NOW + timedelta(days=day) for day in range(3)]
    tables_of_seats = ("organisation", "person", "trainee", "course", "cohort", "enrolment", "seat")
    with filling(*tables_of_seats, "evidence", "ghost_note") as put:
        put("organisation", id=1, reference="ours")
        put("course", id=1, uid="safe-online")
        put("cohort", id=1, public_id="spring", organisation_id=1, weekly_target=3)
        for key in (1, 2):
            put("person", id=key, reference=str(key), theme="auto", text_size="normal", extra_time="1")
            put("trainee", id=key, public_id=str(key), organisation_id=1, person_id=key)
            put("enrolment", id=key, reference=f"chain-{key}", learner_id=key, course_id=1)
            seat = {"trainee_id": key, "cohort_id": 1, "course_id": 1, "enrolment_id": key}
            put("seat", **seat, taken_at=days[0])
            put("ghost_note", seat_id=key, note="called")
        both, back = ["chain-1", "list-2"], ["list-2"]
        told = (("seats taken", both), ("seats ended", back), ("seats taken", back))
        for place, (kind, chains) in enumerate(told):
            said = json.dumps({"course": "safe-online", "cohort": "spring", "enrolments": chains})
            put("evidence", chain="ours", sequence=place, kind=kind, at=days[place], facts=said)
        joined = json.dumps({"former": "list-2", "chain": "chain-2"})
        put("evidence", chain="ours", sequence=3, kind="places joined", facts=joined)
    upgrade()
    asked = select(Seat.trainee_id, Seat.taken_at, Seat.ended_at).order_by(Seat.trainee_id, Seat.taken_at)
    with db.engine.connect() as connection:
        assert list(connection.execute(asked)) == [
            (1, days[0], None),
            (2, days[0], days[1]),
            (2, days[2], None),
        ]
        assert list(connection.scalars(select(GhostNote.seat_id).order_by(GhostNote.seat_id))) == [1, 2]
    downgrade(revision="0016")
    with db.engine.connect() as connection:
        assert list(connection.execute(asked)) == [(1, days[0], None), (2, days[2], None)]
        assert list(connection.scalars(select(GhostNote.note))) == ["called", "called"]


def test_several_upgrades_at_once_end_as_one(empty_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": empty_url, "LEARN_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "learn.cli", "db", "upgrade"]
    running = [
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _said, code in ended] == [0, 0, 0], ended


def columns() -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) and not isinstance(column.type, UTCDateTime)
    ]


def test_every_moment_knows_its_zone() -> None:
    assert Base.metadata.tables, "no table was imported"
    assert columns() == []


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []
