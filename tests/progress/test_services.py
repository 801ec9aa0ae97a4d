"""Evidence on real databases: seals by the day, and what shows when they are broken."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from learn.database import db, reading, transaction
from learn.progress.evidence import GENESIS
from learn.progress.models import AnchoredHead, Evidence, EvidenceAnchor, EvidenceChain
from learn.progress.queries import LINKS_AT_A_TIME, links, verify
from learn.progress.services import Deed, record, record_joined, seal_days
from tests.factories import NOW, count

pytestmark = pytest.mark.usefixtures("database")

DAY = timedelta(days=1)


def happen(chain: str, *kinds: str, days: int = 0) -> None:
    with transaction() as session:
        record(session, chain, f"person-{chain}", NOW + days * DAY, *(Deed(kind, {}) for kind in kinds))


def tamper(*statements: str) -> None:
    with db.engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def reasons() -> list[str]:
    return [f"{fault.chain}: {fault.reason}" for fault in verify(reading()).faults]


def test_joining_begins_a_chain_of_the_persons_own() -> None:
    with transaction() as session:
        record_joined(session, "person-x", NOW)
    (link,) = links(reading(), person="person-x")
    assert (link.chain, link.kind, link.facts, link.previous) == ("person-x", "joined", "{}", GENESIS)


def test_nothing_to_record_records_nothing() -> None:
    happen("a")
    assert count(Evidence) == count(EvidenceChain) == 0


def test_a_day_is_sealed_once_and_holds_what_grew() -> None:
    happen("a", "enrolled", "lesson done")
    happen("b", "enrolled")
    assert seal_days(NOW + DAY) == [date(2026, 11, 23)]
    assert seal_days(NOW + DAY) == []
    happen("a", "completed", days=1)
    assert seal_days(NOW + 2 * DAY) == [date(2026, 11, 24)]
    with transaction() as session:
        held = session.execute(select(AnchoredHead.day, AnchoredHead.chain, AnchoredHead.length)).all()
    assert sorted(map(tuple, held)) == [
        (date(2026, 11, 23), "a", 2),
        (date(2026, 11, 23), "b", 1),
        (date(2026, 11, 24), "a", 3),
    ]
    assert reasons() == []


def test_a_day_without_deeds_is_sealed_too() -> None:
    assert seal_days(NOW) == [date(2026, 11, 22)]
    assert seal_days(NOW + 3 * DAY) == [date(2026, 11, 25)]
    assert reasons() == []


def test_a_chain_begun_while_a_day_is_sealed_waits_for_the_next_seal() -> None:
    happen("a", "enrolled")
    seal_days(NOW + DAY)
    happen("b", "enrolled", days=1)
    with transaction() as session:
        waiting = session.execute(
            select(EvidenceChain.chain).where(EvidenceChain.length > EvidenceChain.sealed_length)
        )
        assert waiting.scalars().all() == ["b"]


def test_many_sealers_at_once_make_one_seal(app: Flask) -> None:
    happen("a", "enrolled")

    def seal(_turn: int) -> list[date]:
        with app.app_context():
            return seal_days(NOW + DAY)

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(seal, range(8)))
    assert sorted(sealed) == [*([[]] * 7), [date(2026, 11, 23)]]
    assert count(EvidenceAnchor) == 1
    assert reasons() == []


def test_a_long_log_is_read_whole_and_in_order() -> None:
    happen("a", *["answer given"] * LINKS_AT_A_TIME)
    happen("b", *["answer given"] * 7)
    read = [(link.chain, link.sequence) for link in links(reading())]
    assert len(read) == LINKS_AT_A_TIME + 7
    assert read == sorted(read)
    assert reasons() == []


def test_parallel_writers_of_one_chain_leave_no_gap(app: Flask) -> None:
    def write(turn: int) -> None:
        with app.app_context():
            happen("a", f"turn {turn}", "again")

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write, range(36)))
    assert [link.sequence for link in links(reading())] == list(range(1, 73))
    assert reasons() == []


@pytest.fixture
def sealed(database: None) -> None:  # noqa: ARG001 - it must come first
    """A log of two sealed days and an open one."""
    happen("a", "enrolled", "lesson done")
    happen("b", "enrolled")
    seal_days(NOW + DAY)
    happen("a", "completed", days=1)
    seal_days(NOW + 2 * DAY)
    happen("a", "left", days=2)


GONE_A3 = "DELETE FROM evidence WHERE chain = 'a' AND sequence >= 3"
END_A2 = (
    "UPDATE evidence_chain SET length = 2, sealed_length = 2, head = "
    "(SELECT hash FROM evidence WHERE chain = 'a' AND sequence = 2) WHERE chain = 'a'"
)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE evidence SET facts = '[]' WHERE sequence = 2"], "a: the row was changed"),
        (["DELETE FROM evidence WHERE chain = 'a' AND sequence = 4"], "a: the chain does not end"),
        (["DELETE FROM evidence_chain WHERE chain = 'b'"], "b: the chain's record of its end is gone"),
        (["DELETE FROM evidence WHERE chain = 'b'"], "b: the chain does not end"),
        # Whoever shortens the chain and its recorded end is betrayed by the seal.
        ([GONE_A3, END_A2], "a: the row differs from what was sealed on 2026-11-24"),
        (["UPDATE evidence_anchor SET root = previous WHERE day = '2026-11-24'"], "anchor: the seal of"),
        (["UPDATE anchored_head SET length = 1 WHERE chain = 'a'"], "anchor: the seal of 2026-11-23 does"),
        (["DELETE FROM anchored_head WHERE chain = 'b'"], "anchor: the seal of 2026-11-23 does not fit"),
        (
            [
                "DELETE FROM anchored_head WHERE day = '2026-11-23'",
                "DELETE FROM evidence_anchor WHERE day = '2026-11-23'",
            ],
            "anchor: the seal of 2026-11-24 is not tied to the seal before it",
        ),
        (
            [
                "DELETE FROM anchored_head WHERE day = '2026-11-24'",
                "DELETE FROM evidence_anchor WHERE day = '2026-11-24'",
            ],
            "a: the seal that held the chain up to here is gone",
        ),
        (["DELETE FROM anchored_head", "DELETE FROM evidence_anchor"], "b: the seal that held"),
        (
            ["UPDATE evidence_chain SET sealed_length = 0 WHERE chain = 'a'"],
            "a: the chain's record of how far it is sealed was changed",
        ),
    ],
)
@pytest.mark.usefixtures("sealed")
def test_a_broken_log_says_where(statements: list[str], expected: str) -> None:
    assert reasons() == []
    tamper(*statements)
    assert any(reason.startswith(expected) for reason in reasons()), reasons()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        # The newest seal has no successor that misses it, and its heads are all still there.
        ("DELETE FROM evidence_anchor WHERE day = '2026-11-24'", "anchor: the seal of 2026-11-24 is gone"),
        ("DELETE FROM evidence_anchor", "anchor: the seal of 2026-11-23 is gone"),
    ],
)
@pytest.mark.usefixtures("sealed")
def test_a_seal_taken_from_over_its_heads_is_missed(statement: str, expected: str) -> None:
    tamper_without_foreign_keys(statement)
    assert any(reason.startswith(expected) for reason in reasons()), reasons()


def tamper_without_foreign_keys(statement: str) -> None:
    """Do what SQLite's own shell and an administrator of PostgreSQL can do."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(db.engine.url.database))) as connection, connection:
            connection.execute(statement)
    else:
        tamper("SET session_replication_role = replica", statement)
