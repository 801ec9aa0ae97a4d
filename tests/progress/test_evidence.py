"""The chain of evidence: whatever somebody does to the stored rows, it shows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Table, create_engine, delete, insert
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from learn.database import Base
from learn.enrolments.models import Enrolment
from learn.progress.evidence import GENESIS, Head, Link, canonical, faults_in, link_hash, root_hash
from learn.progress.models import AnchoredHead, Evidence, EvidenceAnchor, EvidenceChain, PageDone
from learn.progress.queries import links, verify
from learn.progress.services import Deed, record
from tests.factories import NOW

KEPT = (Evidence, EvidenceChain, EvidenceAnchor, AnchoredHead, Enrolment, PageDone)
TABLES = [table.__table__ for table in KEPT]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
events = st.lists(
    st.tuples(st.sampled_from("abc"), texts, st.dictionaries(texts, values, max_size=3)),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(made, tables=[table for table in TABLES if isinstance(table, Table)])
    yield made
    made.dispose()


@contextmanager
def recorded(engine: Engine, happened: list[tuple[str, str, dict[str, object]]]) -> Iterator[Connection]:
    """Yield a connection to a log of what happened, one minute after the other; undone afterwards."""
    with engine.connect() as connection, Session(bind=connection) as session:
        for minute, (chain, kind, facts) in enumerate(happened):
            record(session, chain, f"person-{chain}", NOW + timedelta(minutes=minute), Deed(kind, facts))
        session.flush()
        yield connection
        connection.rollback()


def store(connection: Connection, rows: list[Link]) -> None:
    """Put `rows` in the place of what is stored, as somebody with the database in their hands could."""
    connection.execute(delete(Evidence))
    columns = ("chain", "sequence", "kind", "at", "person_reference", "facts", "previous", "hash")
    for row in rows:
        connection.execute(insert(Evidence).values(dict(zip(columns, astuple(row), strict=True))))


def forged(link: Link, previous: str) -> Link:
    """Return the row tied to another one, its hash made anew."""
    tied = link_hash(previous, link.chain, link.sequence, link.kind, link.at, link.person, link.facts)
    return replace(link, previous=previous, hash=tied)


def rewritten(rows: list[Link]) -> list[Link]:
    """Return the rows with every number and hash made anew, so that each chain fits in itself."""
    ends: dict[str, tuple[int, str]] = {}
    made = []
    for row in rows:
        length, head = ends.get(row.chain, (0, GENESIS))
        link = forged(replace(row, sequence=length + 1), head)
        ends[row.chain] = (link.sequence, link.hash)
        made.append(link)
    return made


def has_twins(rows: list[Link]) -> bool:
    return len({(row.chain, row.sequence) for row in rows}) < len(rows)


@given(happened=events)
@settings(deadline=None, max_examples=60)
def test_an_untouched_log_has_no_faults(
    engine: Engine, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, happened) as connection:
        found = verify(connection)
        assert found.faults == ()
        assert (found.event_count, found.chain_count) == (
            len(happened),
            len({event[0] for event in happened}),
        )
        assert sorted(json.dumps(json.loads(link.facts), sort_keys=True) for link in links(connection)) == (
            sorted(json.dumps(facts, sort_keys=True) for _chain, _kind, facts in happened)
        )


@given(data=st.data(), happened=events)
@settings(deadline=None, max_examples=60)
def test_any_changed_column_is_found(
    engine: Engine, data: st.DataObject, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, happened) as connection:
        rows = list(links(connection))
        at = data.draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        column = data.draw(
            st.sampled_from(["chain", "sequence", "kind", "at", "person", "facts", "previous", "hash"])
        )
        match column:
            case "sequence":
                changed = replace(row, sequence=data.draw(st.integers(-1, 20)))
            case "at":
                moved = timedelta(microseconds=data.draw(st.integers(-(10**12), 10**12)))
                changed = replace(row, at=row.at + moved)
            case "facts":
                changed = replace(row, facts=canonical(data.draw(st.dictionaries(texts, values))))
            case name:
                other: dict[str, Any] = {name: data.draw(texts)}
                changed = replace(row, **other)
        assume(changed != row)
        assume(not has_twins([*rows[:at], changed, *rows[at + 1 :]]))
        store(connection, [*rows[:at], changed, *rows[at + 1 :]])
        assert verify(connection).faults


@given(data=st.data(), happened=events)
@settings(deadline=None, max_examples=60)
def test_any_removed_rows_are_found_wherever_they_stood(
    engine: Engine, data: st.DataObject, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, happened) as connection:
        rows = list(links(connection))
        gone = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))
        left = [row for at, row in enumerate(rows) if at not in gone]
        store(connection, rewritten(left) if data.draw(st.booleans()) else left)
        assert verify(connection).faults


@given(data=st.data(), happened=events)
@settings(deadline=None, max_examples=60)
def test_any_inserted_row_is_found_even_one_tied_to_the_end(
    engine: Engine, data: st.DataObject, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, happened) as connection:
        rows = list(links(connection))
        chain = data.draw(st.sampled_from("abcd"))
        of_chain = [row for row in rows if row.chain == chain]
        at = data.draw(st.integers(0, len(of_chain)))
        new = Link(chain, at + 1, "completed", NOW, "somebody", "{}", "", "")
        others = [row for row in rows if row.chain != chain]
        longer = rewritten([*of_chain[:at], new, *of_chain[at:]])
        store(connection, [*others, *longer])
        assert verify(connection).faults


@given(data=st.data(), happened=events)
@settings(deadline=None, max_examples=60)
def test_any_two_rows_that_change_places_are_found(
    engine: Engine, data: st.DataObject, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, happened) as connection:
        rows = list(links(connection))
        assume(len(rows) > 1)
        one, other = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=2, max_size=2)))
        first, second = rows[one], rows[other]
        swapped = list(rows)
        swapped[one] = replace(second, chain=first.chain, sequence=first.sequence)
        swapped[other] = replace(first, chain=second.chain, sequence=second.sequence)
        store(connection, swapped)
        assert verify(connection).faults


@given(happened=events)
@settings(deadline=None, max_examples=60)
def test_rows_given_in_another_order_do_not_pass_for_a_chain(
    engine: Engine, happened: list[tuple[str, str, dict[str, object]]]
) -> None:
    with recorded(engine, [("a", kind, facts) for _chain, kind, facts in happened]) as connection:
        rows = list(links(connection))
        assume(len(rows) > 1)
        assert list(faults_in(reversed(rows)))
        assert not list(faults_in(rows))


@given(at=st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - the strategy wants it
def test_the_zone_in_which_a_moment_is_given_does_not_matter(at: datetime) -> None:
    try:
        in_utc = at.astimezone(UTC)
    except OverflowError:
        assume(False)
    assert link_hash(GENESIS, "a", 1, "k", at, "p", "{}") == link_hash(
        GENESIS, "a", 1, "k", in_utc, "p", "{}"
    )


def test_the_hashes_are_those_that_anybody_can_compute() -> None:
    tied = link_hash(
        GENESIS, "chain", 1, "lesson done", NOW, "person", canonical({"page": "p", "course": "کورس"})
    )
    assert tied == "0bebccb90e93a59a8a91b9ebd9a33fde7e12efc05de64c6095087c13027818ba"
    heads = [Head("b", 2, "f" * 64), Head("a", 1, tied)]
    root = root_hash(GENESIS, date(2026, 11, 23), heads)
    assert root == "13c6a5286d642e5b123f42ca7f1336482c5216f69ca81807ea41599aa84b085d"


def test_numbers_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"fraction": float("nan")})
