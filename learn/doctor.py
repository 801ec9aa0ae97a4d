"""What `learn doctor` looks at: each finding is one line, right or wrong, with what to do about it."""

import os
import platform
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from learn import __version__, clock
from learn.config import Configuration
from learn.courses.models import Course
from learn.database import BUSY_MILLISECONDS, db, reading
from learn.jobs import queries as job_queries
from learn.jobs.bells import Bell, current_bell
from learn.mail import queries as mail_queries
from learn.mail.carriers import Unreachable, carrier_to
from learn.mail.jobs import current_office
from learn.mail.servers import Office
from learn.migrating import current_revision, newest_revision
from learn.progress.models import Evidence, EvidenceAnchor

LIBRARIES = ("flask", "sqlalchemy", "alembic", "granian", "huey", "markdown-it-py")
LEAST_FREE_BYTES = 500 * 1024 * 1024
MEGABYTE = 1024 * 1024
CLOCK_SLACK = timedelta(minutes=2)
# Whatever happened last is among these, also where the clock went back meanwhile.
LATE_DEEDS = 1_000
# No correct clock is earlier than the day this version was written.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
TO_THE_MINUTE = "%Y-%m-%d %H:%M"
LATEST_SEAL = timedelta(days=2)
LATELY = timedelta(days=7)
LONGEST_WAIT = timedelta(minutes=15)
KNOCKING_SECONDS = 5.0
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "busy_timeout": str(BUSY_MILLISECONDS),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    is_fine: bool
    words: str

    def as_json(self) -> dict[str, str | bool]:
        """Return the finding as `learn doctor --json` lists it."""
        return asdict(self)


def findings(app: Flask, *, is_knocking: bool = True) -> list[Finding]:
    """Look at everything; what needs a database is left out when it does not open.

    Other servers may take seconds to answer; without `is_knocking` they are left in peace.
    """
    configuration: Configuration = app.config["CONFIGURATION"]
    found = [
        Finding("versions", is_fine=True, words=versions()),
        instance(configuration.instance),
        secret_key(configuration),
        disk(configuration.instance),
        *course_folder(configuration),
    ]
    with app.app_context():
        found.extend(of_database())
        if is_knocking:
            found.extend(of_neighbours(configuration, current_bell(), current_office()))
    return found


def versions() -> str:
    """Return the versions that a report of a fault should name."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"Hunar {__version__}, Python {platform.python_version()}, {libraries}"


def instance(folder: Path) -> Finding:
    """Try to write where the installation keeps its files."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("instance", is_fine=True, words=f"{folder} can be written")
    except OSError as error:
        return Finding("instance", is_fine=False, words=f"{folder} cannot be written: {error.strerror}")


def secret_key(configuration: Configuration) -> Finding:
    """Look whether others on this machine can read the key that signs cookies."""
    subject = "secret key"
    if configuration.text("SECRET_KEY"):
        return Finding(subject, is_fine=True, words="from the settings")
    path = configuration.instance / "secret_key"
    if not path.is_file() or not path.read_text("ascii").strip():
        return Finding(subject, is_fine=False, words=f"{path} is empty: delete it and start again")
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding(subject, is_fine=False, words=f"others can read it: chmod 600 {path}")
    return Finding(subject, is_fine=True, words=f"{path}, readable by its owner alone")


def disk(folder: Path) -> Finding:
    """Look whether there is room for some months of learning."""
    free = shutil.disk_usage(folder).free
    return Finding("disk", is_fine=free >= LEAST_FREE_BYTES, words=f"{free // MEGABYTE} MB free at {folder}")


def course_folder(configuration: Configuration) -> Iterator[Finding]:
    """Look whether the folder that the settings name is there, if they name one."""
    given = configuration.text("COURSES")
    if given:
        is_there = Path(given).is_dir()
        words = f"{given} is {'there' if is_there else 'not a folder: change the setting COURSES'}"
        yield Finding("folder of courses", is_fine=is_there, words=words)


def of_database() -> Iterator[Finding]:
    """Yield what the database tells about itself, the clock, courses and evidence."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    name = str(db.engine.url.database) if is_sqlite else db.engine.url.render_as_string()
    if is_sqlite and not Path(name).is_file():
        yield Finding("database", is_fine=False, words=f"{name} is not there yet: `learn serve` makes it")
        return
    checks: tuple[Callable[[Connection], Finding], ...] = (
        migrations,
        clocks,
        courses,
        evidence,
        jobs,
        mail,
    )
    try:
        yield opens(db.engine, name)
        if is_sqlite:
            yield readers(Path(name))
            yield pragmas(db.engine)
        for check in checks:
            yield check(reading())
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield Finding("database", is_fine=False, words=f"{name}: {reason}")


def opens(engine: Engine, name: str) -> Finding:
    """Open the database for writing, as a learner's answer would."""
    with engine.connect() as connection, connection.begin():
        statement = "SELECT sqlite_version()" if engine.dialect.name == "sqlite" else "SHOW server_version"
        server = connection.execute(text(statement)).scalar_one()
    return Finding("database", is_fine=True, words=f"{name} opens ({engine.dialect.name} {server})")


def readers(path: Path) -> Finding:
    """Look whether others on this machine can read what learners did and the hashes of their passwords."""
    is_open = os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077
    words = f"others can read it: chmod 600 {path}" if is_open else "readable by its owner alone"
    return Finding("database file", is_fine=not is_open, words=words)


def pragmas(engine: Engine) -> Finding:
    """Read from a live connection what keeps SQLite from losing acknowledged writes."""
    with engine.connect() as connection:
        is_value = {name: str(connection.execute(text(f"PRAGMA {name}")).scalar_one()) for name in PRAGMAS}
    wrong = [f"{name}={is_value[name]}" for name, wanted in PRAGMAS.items() if is_value[name] != wanted]
    words = ", ".join(f"{name}={value}" for name, value in is_value.items())
    return Finding("pragmas", is_fine=not wrong, words=words)


def migrations(_connection: Connection) -> Finding:
    """Compare the form of the database with the form that this version needs."""
    needed, current = newest_revision(), current_revision()
    if current == needed:
        return Finding("migrations", is_fine=True, words=f"at {current}, the newest")
    return Finding("migrations", is_fine=False, words=f"at {current}, not {needed}: run `learn db upgrade`")


def clocks(connection: Connection) -> Finding:
    """Compare the clock with what it cannot be earlier than."""
    now = clock.now()
    lately = select(Evidence.at).order_by(Evidence.id.desc()).limit(LATE_DEEDS).subquery()
    latest = connection.execute(select(func.max(lately.c.at))).scalar_one()
    floor = max(EARLIEST, latest or EARLIEST)
    if now + CLOCK_SLACK < floor:
        words = f"{now:{TO_THE_MINUTE}} UTC cannot be: something happened here at {floor:{TO_THE_MINUTE}}"
        return Finding("clock", is_fine=False, words=words)
    return Finding("clock", is_fine=True, words=f"{now:{TO_THE_MINUTE}} UTC")


def courses(connection: Connection) -> Finding:
    """Look whether there is anything to learn."""
    count = connection.execute(
        select(func.count(Course.id)).where(Course.release_id.is_not(None))
    ).scalar_one()
    words = f"{count} published" if count else "none is published: run `learn publish PATH`"
    return Finding("courses", is_fine=count > 0, words=words)


def evidence(connection: Connection) -> Finding:
    """Look whether the daily seal is set; a day without a server may be late, not two."""
    oldest = connection.execute(select(Evidence.at).order_by(Evidence.id).limit(1)).scalar()
    sealed = connection.execute(select(func.max(EvidenceAnchor.day))).scalar_one()
    if oldest is None:
        return Finding("evidence", is_fine=True, words="nothing to seal yet")
    limit = (clock.now() - LATEST_SEAL).date()
    is_fine = (sealed or oldest.date()) >= limit
    last = f"last sealed for {sealed}" if sealed else "not sealed yet"
    words = last if is_fine else f"{last}: run `learn evidence seal`"
    return Finding("evidence", is_fine=is_fine, words=words)


def jobs(connection: Connection) -> Finding:
    """Look whether somebody works, and whether anything broke for good lately."""
    now = clock.now()
    counts, oldest = job_queries.counts_by_state(connection), job_queries.oldest_waiting(connection, now)
    waited = now - oldest.not_before if oldest else timedelta()
    broken = job_queries.broken_since(connection, now - LATELY)
    words = f"{counts.get('queued', 0)} waiting, {counts.get('running', 0)} under way, {broken} broke lately"
    if oldest:
        words += f"; the oldest has waited {in_minutes(waited)}"
    if waited > LONGEST_WAIT:
        words += ": does `learn serve` or `learn worker` run?"
    return Finding("jobs", is_fine=waited <= LONGEST_WAIT and not broken, words=words)


def mail(connection: Connection) -> Finding:
    """Look whether mail leaves; an address that does not exist is no fault of the site."""
    now = clock.now()
    counts, since = mail_queries.counts_by_state(connection), mail_queries.waiting_since(connection, now)
    waited = now - since if since else timedelta()
    undelivered = counts.get("failed", 0) + counts.get("perhaps", 0)
    words = f"{counts.get('waiting', 0)} waiting, {counts.get('sent', 0)} sent, {undelivered} undelivered"
    if since:
        words += f"; the oldest has waited {in_minutes(waited)}"
    if since and current_office() is None:
        words += ": mail is off, set MAIL_URL and MAIL_FROM"
    return Finding("mail", is_fine=waited <= LONGEST_WAIT, words=words)


def in_minutes(waited: timedelta) -> str:
    """Return a wait as an operator reads it."""
    minutes = int(waited.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004 - an hour


def of_neighbours(configuration: Configuration, bell: Bell, office: Office | None) -> Iterator[Finding]:
    """Knock at the other servers that the settings name."""
    if bell.url:
        fault = bell.fault()
        words = f"{fault}; jobs are done all the same, a second later" if fault else "answers"
        yield Finding("Redis", is_fine=fault is None, words=words)
    if office is None:
        yield Finding(
            "mail server", is_fine=True, words="not set up (MAIL_URL): mails are kept, none is sent"
        )
        return
    yield mail_server(office)
    if not configuration.text("BASE_URL"):
        words = f"empty: links in mails lead to {configuration.local_url}"
        yield Finding("BASE_URL", is_fine=office.host is None, words=words)


def mail_server(office: Office) -> Finding:
    """Sign in to the mail server as if there were something to send."""
    try:
        carrier_to(replace(office, seconds=min(office.seconds, KNOCKING_SECONDS))).close()
    except Unreachable as reason:
        return Finding("mail server", is_fine=False, words=str(reason))
    return Finding("mail server", is_fine=True, words=f"{office.name} takes mail from {office.sender}")
