"""Statements that go straight to the driver: the same values, types and errors as over SQLAlchemy."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, event, insert, select, text
from sqlalchemy.exc import IntegrityError

from learn.accounts.models import Person
from learn.database import UTCDateTime, db, reading, streamed, transaction
from learn.prepared import FEW, Prepared, PreparedFor, together
from tests.factories import NOW, make_person

pytestmark = pytest.mark.usefixtures("database")

PEOPLE = Prepared(
    select(Person.username, Person.created_at, Person.id, Person.has_data_saver, Person.suspended_at)
    .where(Person.created_at <= bindparam("now"))
    .order_by(Person.username)
)
SINCE = Prepared(
    text("SELECT username FROM person WHERE created_at >= :now AND created_at <= :now").bindparams(
        bindparam("now", type_=UTCDateTime)
    )
)
NEW = Prepared(
    insert(Person),
    columns=("reference", "username", "username_key", "created_at", "language", "theme", "text_size",
             "has_data_saver", "has_nastaliq", "extra_time",
             "is_officer", "is_administrator", "has_second_factor", "is_demo"),
)  # fmt: skip


def somebody(name: str) -> dict[str, object]:
    """Return a row of a person."""
    row = {"reference": name, "username": name, "username_key": name, "created_at": NOW}
    looks = {"language": "en", "theme": "auto", "text_size": "normal", "extra_time": "1"}
    rights = dict.fromkeys(("is_officer", "is_administrator", "has_second_factor", "is_demo"), False)
    return {**row, **looks, **rights, "has_data_saver": True, "has_nastaliq": False}


def test_values_and_rows_have_the_types_of_their_columns() -> None:
    made = make_person("amina")
    row = PEOPLE.first(reading(), {"now": NOW})
    assert (row.username, row.created_at, row.id) == ("amina", made.created_at, made.id)
    assert row.has_data_saver is False
    assert row.suspended_at is None
    assert SINCE.rows(reading(), {"now": made.created_at}) == [("amina",)]
    assert PEOPLE.first(reading(), {"now": NOW.replace(year=2000)}) is None


def test_numbers_that_never_change_are_written_out_and_nothing_else_is() -> None:
    for name in ("amina", "bilal"):
        make_person(name)
    heard: list[tuple[object, ...]] = []
    event.listen(db.engines["reading"], "before_cursor_execute", lambda *given: heard.append(given[2:4]))
    first = select(Person.username).where(
        Person.username != "it's", Person.has_data_saver == bindparam("saves")
    )
    rows = Prepared(first.order_by(Person.username).limit(1)).rows(reading(), {"saves": False})
    assert [row.username for row in rows] == ["amina"]
    [(sql, parameters)] = heard
    assert "LIMIT 1" in " ".join(str(sql).split())
    assert "it's" not in str(sql)
    assert {"it's", False} <= set(parameters)  # type: ignore[call-overload]


def test_one_row_or_many_are_written() -> None:
    with transaction() as session:
        assert NEW.run(session, somebody("amina")) == 1
        assert NEW.run(session, somebody("bilal"), somebody("chanda")) == 2
    assert [row.username for row in PEOPLE.rows(reading(), {"now": NOW})] == ["amina", "bilal", "chanda"]


def test_rows_written_together_keep_their_own_values_beside_those_they_share() -> None:
    later = NOW + timedelta(days=1)
    moments = {"amina": (NOW, None), "bilal": (NOW, later), "chanda": (later, later), "dua": (NOW, None)}
    rows = [
        {**somebody(name), "created_at": made, "suspended_at": suspended}
        for name, (made, suspended) in moments.items()
    ]
    with transaction() as session:
        assert Prepared(insert(Person), columns=tuple(rows[0])).run(session, *rows) == 4
    found = PEOPLE.rows(reading(), {"now": later})
    assert {row.username: (row.created_at, row.suspended_at) for row in found} == moments


def test_what_the_database_refuses_is_an_error_of_sqlalchemys_without_values() -> None:
    with pytest.raises(IntegrityError) as refused, transaction() as session:
        NEW.run(session, somebody("a-name-of-somebody"), somebody("a-name-of-somebody"))
    assert "INSERT" in str(refused.value)
    assert "[parameters" not in str(refused.value)
    assert PEOPLE.rows(reading(), {"now": NOW}) == [], "nothing is left of it"


def test_whoever_listens_for_statements_hears_these() -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(db.engines["reading"], "before_cursor_execute", note)
    SINCE.rows(reading(), {"now": NOW})
    event.remove(db.engines["reading"], "before_cursor_execute", note)
    assert [statement[:15] for statement in heard] == ["SELECT username"]


def test_rows_come_in_pieces_as_the_driver_gives_them() -> None:
    with transaction() as session:
        NEW.run(session, *(somebody(name) for name in ("ali", "bina", "dua")))
    pieces = list(streamed(lambda reader: PEOPLE.pieces(reader, {"now": NOW}, 2)))
    assert [[row[0] for row in piece] for piece in pieces] == [["ali", "bina"], ["dua"]]


def test_several_together_find_what_each_finds_alone() -> None:
    since = {"now": make_person("amina").created_at}
    assert together(reading(), (PEOPLE, {"now": NOW}), (SINCE, since)) == [
        PEOPLE.rows(reading(), {"now": NOW}),
        SINCE.rows(reading(), since),
    ]


@pytest.mark.parametrize("is_many", [False, True])
def test_few_values_or_many_find_their_rows(*, is_many: bool) -> None:
    ids = [make_person(name).id for name in ("amina", "bilal")]
    by_id = PreparedFor(select(Person.id, Person.username).order_by(Person.id), Person.id)
    wanted = [*ids[1:], *(range(ids[1] + 1, ids[1] + FEW + 2) if is_many else ())]
    assert [row.username for row in by_id.rows(reading(), wanted)] == ["bilal"]
    assert by_id.rows(reading(), []) == []
