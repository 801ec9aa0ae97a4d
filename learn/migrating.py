"""Bringing the database to the form that this version needs; Alembic is loaded only where it has work."""

import os
from contextlib import suppress
from functools import cache

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from learn.database import db, reading
from learn.paths import PACKAGE

FOLDER = PACKAGE / "migrations"


def bring_up_to_date(app: Flask) -> None:
    """Run the migrations that are missing; processes that do so at once wait for each other."""
    with app.app_context():
        _make_for_owner_alone()
        if current_revision() != newest_revision():
            from flask_migrate import upgrade  # noqa: PLC0415 - a third of a second that most starts can save

            register(app)
            upgrade()


def _make_for_owner_alone() -> None:
    """Make SQLite's file readable by nobody else before SQLite does; what lies beside it follows its mode."""
    name = db.engine.url.database
    if db.engine.dialect.name == "sqlite" and name:
        # A folder that is missing or may not be written is told of where the database is opened.
        with suppress(OSError):
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def register(app: Flask) -> None:
    """Tell Flask-Migrate where migrations lie, for its functions and commands."""
    from flask_migrate import Migrate  # noqa: PLC0415 - see above

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


@cache
def newest_revision() -> str:
    """Return the form that this version needs: the number that the last file begins with."""
    return max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


def current_revision() -> str | None:
    """Return the form that the database has; None when it is empty or cannot be asked."""
    try:
        found: str | None = reading().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return None
    return found
