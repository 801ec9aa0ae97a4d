"""Databases that tests are lent on PostgreSQL are like their template, whatever the test before did."""

import psycopg
import pytest

from tests.postgres import Cluster

COUNTS = "SELECT (SELECT count(*) FROM course), (SELECT count(*) FROM person), (SELECT sum(id) FROM release)"
NEW_PERSON = """INSERT INTO person (reference, language, theme, text_size, has_data_saver, has_nastaliq,
    extra_time, created_at) VALUES (%s, 'en', 'auto', 'normal', false, false, '1', now()) RETURNING id"""


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE course SET is_archived = true WHERE uid = 'safe-online'",
        "UPDATE course SET is_archived = is_archived",
        "DELETE FROM page_text",
        "ALTER TABLE person ADD COLUMN shoes integer",
        "UPDATE person SET name = 'Amina'",
    ],
)
def test_what_a_test_leaves_no_other_finds(cluster: Cluster, published_postgres: str, deed: str) -> None:
    def looked_at(deed: str) -> list[object]:
        with cluster.lent(published_postgres) as url, psycopg.connect(url, autocommit=True) as connection:
            found: list[object] = [connection.execute(COUNTS).fetchone()]
            found += [connection.execute("SELECT count(*) FROM course WHERE is_archived").fetchone()]
            found += [connection.execute(NEW_PERSON, ["r"]).fetchone()]
            connection.execute(deed.encode())
            return found

    first = looked_at(deed)
    assert looked_at("SELECT 1") == first
    assert looked_at("SELECT 1") == first


def test_who_was_lent_a_database_before_gets_in_no_more(cluster: Cluster, migrated_postgres: str) -> None:
    with cluster.lent(migrated_postgres) as before:
        left_over = psycopg.connect(before, autocommit=True)
    with cluster.lent(migrated_postgres) as url, psycopg.connect(url) as connection:
        with pytest.raises(psycopg.OperationalError):
            left_over.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(before)
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_rows_and_numbers_begin_anew(cluster: Cluster, migrated_postgres: str) -> None:
    for _round in range(3):
        with cluster.lent(migrated_postgres) as url, psycopg.connect(url, autocommit=True) as connection:
            assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
            assert connection.execute(NEW_PERSON, ["r"]).fetchone() == (1,)


def test_a_database_is_cleaned_where_a_test_cut_off_whoever_cleans(
    cluster: Cluster, migrated_postgres: str
) -> None:
    for _round in range(2):
        with cluster.lent(migrated_postgres) as url, psycopg.connect(url, autocommit=True) as connection:
            assert connection.execute(NEW_PERSON, ["r"]).fetchone() == (1,)
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )
