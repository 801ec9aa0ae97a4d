"""A PostgreSQL of the tests' own: made from the binaries of the machine, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
)
# Some clusters, each with a dozen databases: small machines and containers have less memory to give.
PLENTY = 4 << 30
TABLES = """SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"""
CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SEQUENCES = """SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
    last_value IS NOT NULL FROM pg_sequences"""
SET_SEQUENCE = "SELECT setval(%s::regclass, %s, %s)"
# Whatever is done to rows, this differs: each row is stamped by the transaction that wrote it.
ROWS = "SELECT count(*), sum(xmin::text::bigint) FROM {}"
SHAPE = """SELECT string_agg(part, ' ') FROM (
    SELECT md5(string_agg(attrelid || attname || atttypid || attnotnull, ' ' ORDER BY attrelid, attnum))
        AS part FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT md5(string_agg(oid::text, ' ' ORDER BY oid)) FROM pg_constraint
    UNION ALL SELECT md5(string_agg(oid || tgenabled::text, ' ' ORDER BY oid)) FROM pg_trigger
    UNION ALL SELECT md5(string_agg(oid || prosrc, ' ' ORDER BY oid)) FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT version_num FROM alembic_version) AS parts"""


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl: on the PATH, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return candidates[-1].parent if candidates else None


def missing_postgres() -> str | None:
    """Return why there can be no PostgreSQL here, or None when there can."""
    if binaries() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL refuses to run as root, and setpriv is not installed (apt-get install util-linux)"
    return None


def memory() -> Path | None:
    """Return a folder in memory, where there is plenty of it: copying a database on a disk takes twice."""
    folder = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > PLENTY else None


@dataclass(frozen=True, slots=True)
class Template:
    """What tells whether a database is still like the one of which it is a copy.

    `rows` are those of the tables that have any, by `ROWS`; all other tables are empty.
    """

    shape: str
    rows: dict[str, tuple[Any, ...]]
    empty: list[str]
    sequences: list[tuple[Any, ...]]


@dataclass
class Spare:
    """A database that is lent again and again: whose address names `user`, and who cleans up after them."""

    name: str
    user: str
    cleaner: psycopg.Connection | None = None

    def close(self) -> None:
        if self.cleaner is not None:
            self.cleaner.close()


@dataclass
class Cluster:
    """One running server, reached over a socket in its own folder."""

    folder: Path
    count: int = 0
    made: list[str] = field(default_factory=list)
    spares: dict[str, Spare] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    watcher: psycopg.Connection | None = None

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["Cluster"]:
        """Make a cluster, start it, yield it, and remove it."""
        folder = Path(tempfile.mkdtemp(prefix="hunar-pg-", dir=memory()))
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        cluster = cls(folder)
        try:
            cluster.call(
                "initdb",
                "-D",
                f"{folder}/data",
                "-U",
                "learn",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            )
            options = " ".join(
                f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={folder}")
            )
            cluster.call(
                "pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "-w", "start"
            )
            yield cluster
        finally:
            cluster.close()
            if (folder / "data" / "postmaster.pid").exists():
                cluster.call("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Close the connections that stay."""
        for spare in self.spares.values():
            spare.close()
        if self.watcher is not None:
            self.watcher.close()

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, as a user that is not root."""
        folder = binaries()
        if folder is None:
            raise LookupError("PostgreSQL is not installed")
        identity = (
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        )
        done = (
            subprocess.run(
                [*identity, str(folder / program), *arguments],
                capture_output=True,
                text=True,
                check=False,
                cwd=self.folder,
                timeout=120,
            )
            if program != "pg_ctl"
            else self._without_pipes([*identity, str(folder / program), *arguments])
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout} {done.stderr}")

    def _without_pipes(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run pg_ctl without pipes: the server it leaves behind would hold them open for ever."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            cwd=self.folder,
            timeout=120,
        )

    def url(self, name: str, user: str = "learn") -> str:
        """Return the address of one database of the cluster."""
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def create_database(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and return its address."""
        self.count += 1
        chosen = name or f"test_{self.count}"
        if name is None:
            self.made.append(chosen)
        # Copying files takes a third of what a log of every block takes (PostgreSQL 15 and later).
        strategy = "STRATEGY FILE_COPY" if self.watching.info.server_version >= 150_000 else ""
        self.watching.execute(f'CREATE DATABASE "{chosen}" TEMPLATE "{template}" {strategy}'.encode())
        return self.url(chosen)

    def write_out(self, name: str, path: Path) -> None:
        """Write a database into a file."""
        self._client("pg_dump", "--format=custom", "--compress=0", f"--file={path}", name)

    def read_in(self, name: str, path: Path) -> None:
        """Make a database of what was written out of another, as often of another server."""
        self.create_database(name)
        self._client("pg_restore", "--single-transaction", f"--dbname={name}", str(path))

    def _client(self, program: str, *arguments: str) -> None:
        """Run one of the programs that talk to the server, as ourselves: it reads and writes our files."""
        folder = binaries() or Path()
        subprocess.run(
            [folder / program, f"--host={self.folder}", "--username=learn", *arguments],
            check=True,
            timeout=120,
        )

    def drop_databases(self) -> None:
        """Drop what tests made, and cut off whoever still holds a connection."""
        for name in self.made:
            self.watching.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        self.made.clear()

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """Yield the address of a database like `template`.

        The last one given back is emptied of what was added, and the user whom its address names is renamed,
        so that no connection left over gets in: that takes a thirtieth of a new one. Where a test changed the
        tables, or rows that were there before, a new one is made.
        """
        self.count += 1
        user = f"lent_{self.count}"
        spare = self.spares.pop(template, None)
        if spare:
            self.watching.execute(f'ALTER ROLE "{spare.user}" RENAME TO "{user}"'.encode())
            spare.user = user
        else:
            spare = Spare(f"copy_{self.count}", user)
            self.create_database(spare.name, template=template)
            self.watching.execute(f'CREATE ROLE "{user}" SUPERUSER LOGIN'.encode())
        try:
            yield self.url(spare.name, user)
        finally:
            if self.is_restored(spare, self.template(template)):
                self.spares[template] = spare
            else:
                spare.close()
                self.made.append(spare.name)
                self.drop_databases()
                self.watching.execute(f'DROP ROLE "{user}"'.encode())

    @property
    def watching(self) -> psycopg.Connection:
        """Return a connection that stays: each new one takes the server as long as fifty statements."""
        self.watcher = self.held(self.watcher, "postgres")
        return self.watcher

    def held(self, connection: psycopg.Connection | None, name: str) -> psycopg.Connection:
        """Return the connection, or a new one if there is none yet, or a test cut it off with all others."""
        if connection is not None:
            with suppress(psycopg.OperationalError):
                connection.execute("")
                return connection
            connection.close()
        return self.connected(name)

    def is_restored(self, spare: "Spare", template: Template) -> bool:
        """Cut off who is still connected, delete every row that was added; False where that is not enough."""
        connection = spare.cleaner = self.held(spare.cleaner, spare.name)
        connection.execute(CUT_OFF, prepare=True)
        if self.shape(connection) != template.shape or self.rows(connection, template.rows) != template.rows:
            return False
        added = filled(connection, template.empty)
        moved = set(connection.execute(SEQUENCES)) - set(template.sequences)
        known = {name: (name, value, is_called) for name, value, is_called in template.sequences}
        with connection.transaction():
            # Without the triggers of foreign keys any order will do.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("".join(f"DELETE FROM {table};" for table in added).encode())  # noqa: S608
            connection.cursor().executemany(SET_SEQUENCE, [known[name] for name, *_moved in moved])
        return True

    def template(self, name: str) -> Template:
        """Return what is known of a template, read once."""
        if name not in self.templates:
            with self.connected(name) as connection:
                tables = [table for (table,) in connection.execute(TABLES)]
                full = filled(connection, tables)
                self.templates[name] = Template(
                    self.shape(connection),
                    self.rows(connection, full),
                    [table for table in tables if table not in full],
                    connection.execute(SEQUENCES).fetchall(),
                )
        return self.templates[name]

    @staticmethod
    def rows(connection: psycopg.Connection, tables: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """Return how many rows tables have, and what changes whenever one of them does."""
        found = {}
        for table in tables:
            [row] = connection.execute(ROWS.format(table).encode(), prepare=True)
            found[table] = row
        return found

    @staticmethod
    def shape(connection: psycopg.Connection) -> str:
        """Return what tells tables, columns, indices, triggers and the version from those of others."""
        [(shape,)] = connection.execute(SHAPE, prepare=True)
        return str(shape)

    def connected(self, name: str = "postgres") -> psycopg.Connection:
        """Connect to a database, each statement for itself."""
        return psycopg.connect(f"host={self.folder} user=learn dbname={name}", autocommit=True)


def filled(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Return those of the tables that have any row."""
    each = ", ".join(f"EXISTS (SELECT FROM {table})" for table in tables)
    [(told,)] = connection.execute(f"SELECT ARRAY[{each}]::boolean[]".encode(), prepare=True)
    return [table for table, is_filled in zip(tables, told, strict=True) if is_filled]
