"""A PostgreSQL of the tests' own: made from the binaries of the machine, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
TABLES = """SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"""
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
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


@dataclass(frozen=True, slots=True)
class Template:
    """What tells whether a database is still like the one of which it is a copy.

    `rows` are those of the tables that have any, by `ROWS`; all other tables are empty.
    """

    shape: str
    rows: dict[str, tuple[Any, ...]]
    sequences: list[tuple[Any, ...]]


@dataclass
class Cluster:
    """One running server, reached over a socket in its own folder."""

    folder: Path
    count: int = 0
    made: list[str] = field(default_factory=list)
    spares: dict[str, str] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["Cluster"]:
        """Make a cluster, start it, yield it, and remove it."""
        folder = Path(tempfile.mkdtemp(prefix="hunar-pg-"))
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
            if (folder / "data" / "postmaster.pid").exists():
                cluster.call("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(folder, ignore_errors=True)

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

    def url(self, name: str) -> str:
        """Return the address of one database of the cluster."""
        return f"postgresql://learn@/{name}?host={self.folder}"

    def create_database(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and return its address."""
        self.count += 1
        chosen = name or f"test_{self.count}"
        if name is None:
            self.made.append(chosen)
        with self.connected() as connection:
            # Copying files takes a third of what a log of every block takes (PostgreSQL 15 and later).
            strategy = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f'CREATE DATABASE "{chosen}" TEMPLATE "{template}" {strategy}'.encode())
        return self.url(chosen)

    def drop_databases(self) -> None:
        """Drop what tests made, and cut off whoever still holds a connection."""
        with self.connected() as connection:
            for name in self.made:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        self.made.clear()

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """Yield the address of a database like `template`.

        The last one given back is emptied of what was added and renamed, so that no connection left over
        finds it: that takes a tenth of a new one. Where a test changed the tables, or rows that were there
        before, a new one is made.
        """
        self.count += 1
        name = f"lent_{self.count}"
        spare = self.spares.pop(template, None)
        if spare:
            with self.connected() as connection:
                connection.execute(f'ALTER DATABASE "{spare}" RENAME TO "{name}"'.encode())
        else:
            self.create_database(name, template=template)
        try:
            yield self.url(name)
        finally:
            if self.is_restored(name, self.template(template)):
                self.spares[template] = name
            else:
                self.made.append(name)
                self.drop_databases()

    def is_restored(self, name: str, template: Template) -> bool:
        """Cut off who is still connected, delete every row that was added; False where that is not enough."""
        with self.connected() as connection:
            connection.execute(CUT_OFF, [name])
        with self.connected(name) as connection:
            if (
                self.shape(connection) != template.shape
                or self.rows(connection, template.rows) != template.rows
            ):
                return False
            added = [table for (table,) in connection.execute(TABLES) if table not in template.rows]
            with connection.transaction():
                # Without the triggers of foreign keys any order will do.
                connection.execute("SET LOCAL session_replication_role = replica")
                connection.execute("".join(f"DELETE FROM {table};" for table in added).encode())  # noqa: S608
                connection.cursor().executemany(SET_SEQUENCE, template.sequences)
        return True

    def template(self, name: str) -> Template:
        """Return what is known of a template, read once."""
        if name not in self.templates:
            with self.connected(name) as connection:
                tables = [table for (table,) in connection.execute(TABLES)]
                rows = {table: told for table, told in self.rows(connection, tables).items() if told[0]}
                sequences = connection.execute(SEQUENCES).fetchall()
                self.templates[name] = Template(self.shape(connection), rows, sequences)
        return self.templates[name]

    @staticmethod
    def rows(connection: psycopg.Connection, tables: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """Return how many rows tables have, and what changes whenever one of them does."""
        found = {}
        for table in tables:
            [row] = connection.execute(ROWS.format(table).encode())
            found[table] = row
        return found

    @staticmethod
    def shape(connection: psycopg.Connection) -> str:
        """Return what tells tables, columns, indices, triggers and the version from those of others."""
        [(shape,)] = connection.execute(SHAPE)
        return str(shape)

    def connected(self, name: str = "postgres") -> psycopg.Connection:
        """Connect to a database, each statement for itself."""
        return psycopg.connect(f"host={self.folder} user=learn dbname={name}", autocommit=True)
