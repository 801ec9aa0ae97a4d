"""Bringing the database to the form that this version needs; Alembic is loaded only where it has work."""

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
        if current_revision() != newest_revision():
            from flask_migrate import upgrade  # noqa: PLC0415 - a third of a second that most starts can save

            register(app)
            upgrade()


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
