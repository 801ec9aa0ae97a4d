"""A school of a million enrolments, written by statements that both databases read alike.

`HUNAR_ENROLMENTS` makes it smaller, to try this out; the goals are set for a million.

Half a million people take two courses each. The first organisation has a fifth of them, most in one
programme; twenty others share the rest. Cohorts are of 120 to 500 people. What somebody did follows from
their number alone, so that every run measures the same school.
"""
# ruff: noqa: S608 - every name in these statements is ours

import os
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, create_engine, text

from learn import clock
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.database import close_all, db, reading
from learn.organisations.steps import final_quiz
from learn.progress.completion import required_pages

PEOPLE = int(os.environ.get("HUNAR_ENROLMENTS", "1000000")) // 2
ORGANISATIONS = 21
LARGE, PROGRAMME = "large", "hundred-thousand"
# The people of the first organisation, and those of them in its large programme.
IN_LARGE, IN_PROGRAMME = PEOPLE // 5, PEOPLE * 3 // 25
GIVEN = ("Aisha", "Bilal", "Dua", "Ejaz", "Farah", "Gul", "Hamza", "Iqra", "Junaid", "Kiran", "Laiba", "Moiz")
FAMILY = (
    "Abbasi",
    "Baloch",
    "Chandio",
    "Dar",
    "Gilani",
    "Hashmi",
    "Jatoi",
    "Khan",
    "Leghari",
    "Mirza",
    "Niazi",
)
DISTRICTS = ("Malir", "Korangi", "Sukkur", "Quetta", "Multan", "Swat", "Gwadar", "Larkana", "Kasur", "Jhang")
A_DAY = 86_400
# Course, position, uid, revision, how many pages there are, and the quiz if it is the last one.
PageRow = tuple[int, int, str, int, int, int | None]


def fill(app: Flask) -> None:
    """Fill the application's database, in which the shipped courses are published."""
    with app.app_context():
        served = (
            reading().execute(text("SELECT id, release_id FROM course WHERE uid <> 'question-types'")).all()
        )
        outlines = {row[0]: outlines_by_release(reading(), [row[1]])[row[1]] for row in served}
    with app.app_context():
        url = db.engine.url
    close_all(app)
    engine = create_engine(url)
    # A percent sign stands for itself.
    with engine.connect().execution_options(no_parameters=True) as connection:
        if connection.dialect.name == "sqlite":
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        _Filling(connection, outlines, clock.now()).run()
        connection.commit()
    engine.dispose()


def tidy(app: Flask) -> None:
    """Take away what was written over, as PostgreSQL does by itself within minutes; SQLite works without.

    A million rows that were written over lie in the way of whoever reads until then.
    """
    with app.app_context():
        writing = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with writing:
        if writing.dialect.name == "postgresql":
            writing.exec_driver_sql("VACUUM ANALYZE")


class _Filling:
    """The statements, in the order in which rows need each other."""

    def __init__(self, connection: Connection, outlines: dict[int, Outline], now: datetime) -> None:
        self.connection, self.outlines, self.now = connection, outlines, now
        self.is_sqlite = connection.dialect.name == "sqlite"

    def run(self) -> None:
        """Write everything."""
        self.write_places()
        self.write_people()
        self.write_seats()
        self.write_what_was_done()

    def ago(self, seconds: str) -> str:
        """Return the moment so many seconds ago, as the database stores moments."""
        if self.is_sqlite:
            now = self.now.strftime("%Y-%m-%d %H:%M:%S")
            return f"strftime('%Y-%m-%d %H:%M:%f', '{now}', '-' || ({seconds}) || ' seconds') || '000'"
        return f"timestamptz '{self.now.isoformat()}' - ({seconds}) * interval '1 second'"

    @staticmethod
    def word(number: str, end: str = "-in-no-order") -> str:
        """Return a word that follows from a number and has no order, as public ids have none."""
        return f"CAST(({number}) * 2654435761 % 4294967296 AS TEXT) || '{end}'"

    @classmethod
    def chain(cls, number: str, begun: str) -> str:
        """Return the name of a chain that began so many seconds ago, in the order of `learn.ids`."""
        return f"CAST(10000000 - {begun} / 60 AS TEXT) || {cls.word(number, '-ofno')}"

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows that were made here."""
        marks = ", ".join(f":{name}" for name in columns)
        self.connection.execute(
            text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"),
            [dict(zip(columns, row, strict=True)) for row in rows],
        )

    def select(self, table: str, columns: dict[str, str], source: str) -> None:
        """Insert rows that the database makes of others."""
        made = ", ".join(columns.values())
        self.connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {made} FROM {source}"
        )

    def write_places(self) -> None:
        """Write organisations, programmes and cohorts, and in passing tables who is in which."""
        today, moment = self.now.date(), self.now.replace(tzinfo=None) if self.is_sqlite else self.now
        stamp = moment.isoformat(" ", "microseconds")
        numbers = range(1, ORGANISATIONS + 1)
        slugs = [LARGE, *(f"house-{number}" for number in numbers[1:])]
        self.write(
            "organisation",
            ("id", "reference", "slug", "name", "created_at"),
            [
                (number, f"house-{number}", slug, slug.title(), stamp)
                for number, slug in zip(numbers, slugs, strict=True)
            ],
        )
        begins, ends = today - timedelta(365), today + timedelta(365)
        programmes = [(1, 1, PROGRAMME), (2, 1, "second"), *((n + 1, n, "spring") for n in numbers[1:])]
        self.write(
            "programme",
            ("id", "organisation_id", "slug", "name", "starts_on", "ends_on", "created_at"),
            [(*row, row[2].title(), begins, ends, stamp) for row in programmes],
        )
        cohorts = list(self.cohorts())
        self.write(
            "cohort",
            (
                "id",
                "public_id",
                "organisation_id",
                "programme_id",
                "name",
                "name_key",
                "starts_on",
                "ends_on",
                "weekly_target",
                "created_at",
            ),
            [
                (
                    number,
                    f"cohort-{number}",
                    house,
                    programme,
                    f"Cohort {number}",
                    f"cohort {number}",
                    begins,
                    begins + timedelta(90),
                    3,
                    stamp,
                )
                for number, house, programme, _, _, begins in cohorts
            ],
        )
        courses = sorted(self.outlines)
        taken = [
            (row[0], courses[(row[0] + place) % len(courses)], place) for row in cohorts for place in (0, 1)
        ]
        self.write("cohort_course", ("cohort_id", "course_id"), [row[:2] for row in taken])
        for table, column, names in (
            ("given", "name", GIVEN),
            ("family", "name", FAMILY),
            ("place", "name", DISTRICTS),
        ):
            self.connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE {table} (id INTEGER PRIMARY KEY, {column} TEXT)"
            )
            self.write(table, ("id", column), list(enumerate(names)))
        self.connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE span"
            " (id INTEGER PRIMARY KEY, house INTEGER, first INTEGER, last INTEGER, begun INTEGER)"
        )
        self.write(
            "span",
            ("id", "house", "first", "last", "begun"),
            [(row[0], row[1], row[3], row[4], (today - row[5]).days * A_DAY) for row in cohorts],
        )
        self.connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE taken"
            " (cohort INTEGER, course INTEGER, place INTEGER, PRIMARY KEY (cohort, place))"
        )
        self.write("taken", ("cohort", "course", "place"), taken)
        self.connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE page (course INTEGER, position INTEGER, uid TEXT, revision INTEGER,"
            " total INTEGER, quiz INTEGER, PRIMARY KEY (course, position))"
        )
        pages = list(self.pages())
        self.write("page", ("course", "position", "uid", "revision", "total", "quiz"), pages)
        self.connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE told"
            " (course INTEGER, pages INTEGER, words TEXT, PRIMARY KEY (course, pages))"
        )
        self.write("told", ("course", "pages", "words"), list(self.beginnings(pages)))

    def cohorts(self) -> Iterator[tuple[int, int, int, int, int, date]]:
        """Yield cohorts: number, organisation, programme, the first and the last person, the first day."""
        drawn, first, number = random.Random(6), 1, 0
        shares = [(1, 1, IN_PROGRAMME), (1, 2, IN_LARGE - IN_PROGRAMME)]
        each = (PEOPLE - IN_LARGE) // (ORGANISATIONS - 1)
        shares += [(house, house + 1, each) for house in range(2, ORGANISATIONS + 1)]
        for house, programme, people in shares:
            end = first + people
            while first < end:
                number += 1
                last = min(first + drawn.randint(120, 500), end) - 1
                begun = self.now.date() - timedelta(drawn.randint(10, 300))
                yield number, house, programme, first, last, begun
                first = last + 1

    def pages(self) -> Iterator[PageRow]:
        """Yield the pages that courses require; the last quiz with its key."""
        for course, outline in self.outlines.items():
            pages, final = required_pages(outline), final_quiz(outline)
            for position, page in enumerate(pages, start=1):
                quiz = None
                if page == final:
                    asked = text("SELECT id FROM quiz WHERE release_id = :release AND page_uid = :uid")
                    quiz = self.connection.scalar(asked, {"release": outline.release_id, "uid": page.uid})
                yield course, position, page.uid, page.revision, len(pages), quiz

    def beginnings(self, pages: Sequence[PageRow]) -> Iterator[tuple[int, int, str]]:
        """Yield what those have done who did so many of a course's pages, from none to all."""
        for course in self.outlines:
            uids = [page[2] for page in pages if page[0] == course]
            for count in range(len(uids) + 1):
                yield course, count, " ".join(uids[:count])

    def write_people(self) -> None:
        """Write people and trainees: numbers are keys, and one in ten never came in."""
        numbers = (
            f"WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {PEOPLE})"
        )
        self.connection.exec_driver_sql(
            "INSERT INTO person (id, reference, language, theme, text_size, has_data_saver, has_nastaliq,"
            f" extra_time, created_at) {numbers} SELECT n, {self.word('n')}, 'en', 'auto', 'normal', false,"
            f" false, '1', {self.ago(str(300 * A_DAY))} FROM number"
        )
        if not self.is_sqlite:
            self.connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('person', 'id'), max(id)) FROM person"
            )
            self.connection.exec_driver_sql("ANALYZE")
        came_in = self.ago(f"begun - {A_DAY} - person.id % 7200")
        self.select(
            "trainee",
            {
                "id": "person.id",
                "public_id": self.word("person.id + 7"),
                "organisation_id": "house",
                "person_id": "person.id",
                "name": "given.name || ' ' || family.name",
                "phone": "'+92300' || (1000000 + person.id)",
                "external_id": "'N' || person.id",
                "gender": "CASE WHEN person.id % 9 = 0 THEN NULL WHEN person.id % 9 = 1 THEN 'other'"
                " WHEN person.id % 9 < 5 THEN 'male' ELSE 'female' END",
                "district": "place.name",
                "is_reminded": "true",
                "created_at": self.ago("begun"),
                "activated_at": f"CASE WHEN person.id % 10 > 0 THEN {came_in} END",
            },
            f"span CROSS JOIN person JOIN given ON given.id = person.id % {len(GIVEN)}"
            f" JOIN family ON family.id = person.id / {len(GIVEN)} % {len(FAMILY)}"
            f" JOIN place ON place.id = person.id / 100 % {len(DISTRICTS)}"
            " WHERE person.id BETWEEN first AND last",
        )

    def write_seats(self) -> None:
        """Write enrolments and seats, and in a passing table how far each got.

        Of ten who came in, one answers nothing, four are under way, five have completed.
        """
        self.connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE story"
            " (id INTEGER PRIMARY KEY, person INTEGER, cohort INTEGER, course INTEGER, begun INTEGER,"
            " total INTEGER, pages INTEGER, first_ago INTEGER, last_ago INTEGER)"
        )
        number = "(2 * trainee.id - 1 + place)"
        drawn = f"({number} % 1000 * 7919 % 1000)"
        pages = (
            f"CASE WHEN trainee.id % 10 = 0 OR {drawn} < 100 THEN 0"
            f" WHEN {drawn} < 500 THEN 1 + {drawn} % (total - 1) ELSE total END"
        )
        self.select(
            "story",
            {
                "id": number,
                "person": "trainee.id",
                "cohort": "span.id",
                "course": "taken.course",
                "begun": "begun",
                "total": "total",
                "pages": pages,
                "first_ago": f"begun - 2 * {A_DAY} - trainee.id % 3600",
                "last_ago": f"(begun - 3 * {A_DAY}) / 100 * ({number} % 97) + trainee.id % 3600",
            },
            "span CROSS JOIN trainee JOIN taken ON taken.cohort = span.id"
            " JOIN page ON page.course = taken.course AND page.position = 1"
            " WHERE trainee.id BETWEEN first AND last",
        )
        if not self.is_sqlite:
            self.connection.exec_driver_sql("ANALYZE story")
        self.select(
            "enrolment",
            {
                "id": "id",
                "reference": self.chain("id", "begun"),
                "learner_id": "person",
                "course_id": "story.course",
                "enrolled_at": self.ago("begun"),
                "due_at": self.ago(f"begun - 60 * {A_DAY}"),
                "completed_at": f"CASE WHEN story.pages = total THEN {self.ago('last_ago')} END",
                "pages_done": "told.words",
            },
            "story JOIN told ON told.course = story.course AND told.pages = story.pages ORDER BY id",
        )
        self.select(
            "seat",
            {
                "id": "id",
                "trainee_id": "person",
                "cohort_id": "cohort",
                "course_id": "course",
                "enrolment_id": "id",
                "due_at": self.ago(f"begun - 60 * {A_DAY}"),
                "taken_at": self.ago("begun"),
            },
            "story ORDER BY id",
        )

    def write_what_was_done(self) -> None:
        """Write pages done, an attempt at the final quiz, and of each chain its start and its answers."""
        answered = "CASE WHEN pages > 0 THEN {} END"
        self.select(
            "evidence_chain",
            {
                "chain": self.chain("id", "begun"),
                "length": "CASE WHEN pages > 0 THEN 3 ELSE 1 END",
                "head": "'of no use here'",
                "sealed_length": "0",
                "enrolment_id": "id",
                "first_answer_at": answered.format(self.ago("first_ago")),
                "last_answer_at": answered.format(self.ago("last_ago")),
            },
            "story",
        )
        for sequence, kind, moment in (
            (1, "enrolled", "begun"),
            (2, "answer given", "first_ago"),
            (3, "answer given", "last_ago"),
        ):
            self.select(
                "evidence",
                {
                    "chain": self.chain("story.id", "begun"),
                    "sequence": str(sequence),
                    "kind": f"'{kind}'",
                    "at": self.ago(moment),
                    "person_reference": self.word("person"),
                    "facts": "'{}'",
                    "previous": "'of no use here'",
                    "hash": "'of no use here'",
                },
                f"story WHERE {sequence} = 1 OR pages > 0",
            )
        done_ago = "first_ago - (first_ago - last_ago) / pages * position"
        self.select(
            "page_done",
            {
                "enrolment_id": "story.id",
                "page_uid": "page.uid",
                "done_at": self.ago(done_ago),
                "revision": "page.revision",
                "is_tested": "false",
            },
            "story JOIN page ON page.course = story.course AND position <= pages ORDER BY story.id",
        )
        score = "CASE WHEN pages = story.total THEN 80 + story.id % 21 ELSE 30 + story.id % 50 END"
        self.select(
            "attempt",
            {
                "public_id": self.word("story.id + 13"),
                "enrolment_id": "story.id",
                "quiz_id": "page.quiz",
                "quiz_uid": "page.uid",
                "number": "1",
                "seed": "''",
                "started_at": self.ago("last_ago"),
                "submitted_at": self.ago("last_ago"),
                "score_percent": score,
                "is_passed": "pages = story.total",
                "outcome_scores": "'{}'",
                "outage_seconds": "0",
            },
            "story JOIN page ON page.course = story.course AND quiz IS NOT NULL"
            " WHERE pages = story.total OR pages > story.total * 3 / 4",
        )
        self.select(
            "contact",
            {
                "key": self.word("id"),
                "trainee_id": "id",
                "kind": "CASE id % 3 WHEN 0 THEN 'no answer' WHEN 1 THEN 'called' ELSE 'wrote' END",
                "at": self.ago(f"id % 20 * {A_DAY}"),
            },
            "trainee WHERE id % 20 = 0",
        )
