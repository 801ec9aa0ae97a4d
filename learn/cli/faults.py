"""Faults that an operator can mend, said in one sentence each; anything else keeps its traceback."""

import errno
import sys
from pathlib import Path

from learn.config import SettingRefused, instance_folder, load
from learn.paths import default_instance

DRIVERS = {
    "psycopg": "PostgreSQL needs its driver: pip install 'hunar[postgres]'.",
    "redis": "REDIS_URL needs its driver: pip install 'hunar[redis]'.",
}
# Writing into an open file or a pipe fails without a name.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class CommandFailed(Exception):
    """A command cannot do its work; the message says why and what to do."""


def explanation(error: BaseException) -> str | None:
    """Return the sentence for a foreseeable fault, or None for a mistake of ours."""
    if isinstance(error, (CommandFailed, SettingRefused)):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return DRIVERS.get(str(error.name))
    if isinstance(error, OSError) and error.filename:
        return _of_file(Path(str(error.filename)), error.strerror or type(error).__name__)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"What came of it cannot be written: {error.strerror}."
    return _of_database(error)


def _of_file(path: Path, reason: str) -> str:
    # The lock lies beside the database and is opened first.
    if path.suffix == ".lock":
        return f"The database {path.with_suffix('')} cannot be opened: {reason}."
    return f"{path}: {reason}."


def _of_database(error: BaseException) -> str | None:
    # Whoever never loaded SQLAlchemy cannot have met one of its faults.
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy import exc  # noqa: PLC0415 - see above

    if isinstance(error, (exc.OperationalError, exc.DatabaseError)):
        reason = str(error.orig).strip().splitlines()[0].rstrip(".")
        if "no such table" in reason or "does not exist" in reason:
            reason += " (`learn db upgrade` brings the tables up to date)"
        return f"The database {database_name()} cannot be used: {reason}."
    if isinstance(error, (exc.ArgumentError, exc.NoSuchModuleError)):
        return f"DATABASE_URL is not an address of a SQLite or PostgreSQL database: {error}."
    return None


def database_name() -> str:
    """Return the database's address without its password; for SQLite the path."""
    from sqlalchemy import make_url  # noqa: PLC0415 - only where SQLAlchemy is loaded already

    url = make_url(load(instance_folder(default=default_instance())).database_url)
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()
