"""How migrations run: in one transaction, one process at a time, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from learn.database import Base, UTCDateTime, db, waiting_for_turn

# Any number does, as long as it stays the same: servers that start together wait at this lock.
ADVISORY_LOCK = 4_895_114


def render_item(kind: str, item: object, _autogenerate: object) -> str | Literal[False]:
    """Write our column type into migrations as what it is in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_object(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave the search indexes alone: each database has its own, made by hand."""
    return not (kind == "table" and (name or "").startswith("search_index")) and not (
        kind == "index" and name == "ix_search_entry_words"
    )


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Wait until no other process migrates this database."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    yield


def run() -> None:
    """Bring the database of the current application to the newest form, whole or not at all."""
    with waiting_for_turn(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=include_object,
            render_item=render_item,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction(), alone(connection):
            context.run_migrations()


if current_app:
    run()
