"""A house with one small course, in which a case finds its people and leaves nothing behind."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

import psycopg
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update
from werkzeug.test import TestResponse

from learn import clock, ids
from learn.accounts.hashing import hash_password
from learn.accounts.models import (
    AttemptCounter,
    Person,
    PersonSession,
    RecoveryCode,
    SecondFactor,
    SecondFactorCode,
    SetUpLink,
)
from learn.accounts.passwords import stored_form
from learn.accounts.sign_in import NOTED, OWN_DEVICE, SEEN, TOKEN
from learn.authoring.models import Publication, WorkingCopy
from learn.authoring.services.copies import open_copy
from learn.classroom import services as classroom
from learn.classroom.queries.seats import Seat, seat
from learn.courses.models import CourseComment, CourseStaff, PageReport, PreviewLink, StaffInvitation
from learn.courses.outline import Outline
from learn.courses.queries import course_id_of
from learn.courses.services import appoint, course_row
from learn.database import READING, Base, db, reading, transaction
from learn.days import day_of
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import Place
from learn.jobs.models import Job
from learn.jobs.services import ask
from learn.mail.models import OutgoingMail
from learn.mail.services import post
from learn.organisations.models import (
    Cohort,
    CohortCourse,
    Contact,
    DueDate,
    Invitation,
    Officer,
    Organisation,
    Programme,
    RosterFile,
    RosterRemark,
    RosterResult,
    SeatPool,
    Trainee,
)
from learn.organisations.models import (
    Seat as PaidSeat,
)
from learn.organisations.planning import Choices
from learn.organisations.roster import read_roster
from learn.organisations.services import rosters
from learn.organisations.services.officers import appoint_officer
from learn.organisations.sheets import read_sheet
from learn.prepared import Prepared
from learn.progress.models import CheckAnswer, Evidence, EvidenceChain, PageDone, ReviewAnswer, ReviewCard
from learn.quizzes.file_types import GivenFile
from learn.quizzes.models import Attempt, AttemptQuestion, Regrade, RegradedAnswer, Review, Upload
from learn.quizzes.queries import checks_of, quiz_of

COURSE = "clear-times"
PASSWORD = "tawa-badal-kursi-neela"
WORKS_FILE = "clear-times/02-work/03-letter.md"
WORKS = """\
---
id: work-quiz
kind: quiz
title: Work to judge
attempts: unlimited
---

Write to a client.

## Write the reply
<!-- {id: work-letter, type: essay, outcome: O2} -->

| Criterion | Missing (0) | Fit (2) |
| --- | --- | --- |
| Zone named | No | Yes |

## Send the reply
<!-- {id: work-file, type: upload, accept: [pdf], outcome: O2} -->

| Criterion | Missing (0) | Fit (2) |
| --- | --- | --- |
| Zone named | No | Yes |
"""
PDF = b"%PDF-1.7 nobody else reads this"
OF_PEOPLE: tuple[type[Base], ...] = (
    WorkingCopy,
    Publication,
    Contact,
    Job,
    OutgoingMail,
    SetUpLink,
    RosterRemark,
    RosterResult,
    RosterFile,
    Invitation,
    PaidSeat,
    DueDate,
    CohortCourse,
    Trainee,
    Cohort,
    SeatPool,
    Officer,
    Programme,
    Organisation,
    Evidence,
    EvidenceChain,
    ReviewAnswer,
    ReviewCard,
    CheckAnswer,
    PageDone,
    RegradedAnswer,
    Regrade,
    Review,
    Upload,
    AttemptQuestion,
    Attempt,
    Enrolment,
    CourseComment,
    PageReport,
    StaffInvitation,
    PreviewLink,
    CourseStaff,
    PersonSession,
    RecoveryCode,
    SecondFactorCode,
    SecondFactor,
    AttemptCounter,
    Person,
)
# Sorted once: the metadata sorts its tables anew for whoever asks.
TABLES = Base.metadata.sorted_tables
EVERYTHING = [Prepared(delete(table)) for table in OF_PEOPLE]
ROLES = (
    "guest", "learner", "enrolled", "former", "suspended", "tutor", "owner", "owner elsewhere",
    "editor", "reviewer", "translator",
    "coordinator", "office tutor", "monitor", "coordinator elsewhere",
    "administrator",
)  # fmt: skip
# The course that somebody looks after; whoever does so takes none.
CARE = {
    **dict.fromkeys(("tutor", "owner", "editor", "reviewer", "translator"), COURSE),
    "owner elsewhere": "another-course",
}
# For whom somebody works, and as what.
OFFICES = {
    "coordinator": ("ours", "coordinator"),
    "office tutor": ("ours", "tutor"),
    "monitor": ("ours", "monitor"),
    "coordinator elsewhere": ("theirs", "coordinator"),
}
WITHOUT_PLACE = {"learner", "administrator", *CARE, *OFFICES}
# What stands for the things in the administrator's rooms where `House.rooms` made none.
NOTHINGS = {"setup": "zz", "person": "zz", "queued": "zz", "mail": 2147483647}

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
_hashes: dict[str, str] = {}
# How each kind of database is asked for its own count of writes.
WRITES = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_wal_insert_lsn()",
}


@dataclass(frozen=True)
class Somebody:
    """A person of the case with what is theirs; a guest has no id, and not everybody has an attempt.

    `work` is an attempt whose text and file wait for a tutor, `draft` an open one with a file.
    """

    client: FlaskClient
    role: str
    person_id: int | None = None
    username: str = ""
    attempt: str = ""
    card: str = ""
    other_session: int = 0
    work: str = ""
    draft: str = ""
    office: Mapping[str, str] = field(default_factory=dict)
    token: str = ""

    @property
    def names(self) -> dict[str, object]:
        """Return what stands for theirs in addresses."""
        return {
            "attempt": self.attempt,
            "card": self.card,
            "device": self.other_session,
            "work": self.work,
            "draft": self.draft,
            **NOTHINGS,
            **self.office,
        }


@dataclass(frozen=True)
class Scene:
    """Who and what is there when a visitor of this role comes."""

    role: str
    has_works: bool = False
    has_copy: bool = False
    has_offices: bool = False
    has_rooms: bool = False


@dataclass(frozen=True)
class Stage:
    """A scene that was set: the people in it, and what stands for its things in addresses."""

    visitor: Somebody
    victim: Somebody
    offices: Mapping[str, Mapping[str, str]]
    rooms: Mapping[str, object]


@dataclass
class House:
    """The application on one database."""

    app: Flask
    standing: tuple[Scene, Stage] | None = None
    read: tuple[object, Rows] | None = None
    stamps: dict[str, object] = field(default_factory=dict)
    watcher: Any = None
    kept: dict[Scene, tuple[Stage, Rows]] = field(default_factory=dict)

    @contextmanager
    def people(self) -> Iterator[None]:
        """Let people come, and let nothing of them be left."""
        self.strike()
        try:
            yield
        finally:
            self.strike(is_certain=True)

    @contextmanager
    def scene(self, scene: Scene) -> Iterator[Stage]:
        """Yield this scene, with a visitor who has just signed in.

        It stands until somebody writes or another one is wanted: setting it costs more than a visit. What was
        set once is put back row by row; not where files belong to it.
        """
        if self.standing is None or self.standing[0] != scene:
            self.strike()
            if scene not in self.kept:
                before = self.rows()
                stage = self._set(scene)
                self.kept[scene] = stage, _added(before, self.rows())
            elif scene.has_works or scene.has_copy:
                stage = self._set(scene)
            else:
                stage, added = self.kept[scene]
                self._put_back(added)
            self.standing = scene, stage
        stage, mark = self.standing[1], self.mark()
        try:
            yield replace(stage, visitor=self._come_in(stage.visitor))
        finally:
            if self.mark() != mark:
                self.strike()

    def strike(self, *, is_certain: bool = False) -> None:
        """Take away everybody and all that is theirs, if somebody is there or it is certain."""
        if self.standing is None and not is_certain:
            return
        self.standing = None
        with self.app.app_context(), transaction() as session:
            for everything in EVERYTHING:
                everything.run(session, {})

    def _put_back(self, added: Rows) -> None:
        with self.app.app_context(), transaction() as session:
            for table in TABLES:
                if rows := added.get(table.name):
                    session.connection().execute(insert(table), list(rows.values()))

    def _set(self, scene: Scene) -> Stage:
        try:
            if scene.has_copy:
                with self.app.app_context():
                    course_id = course_id_of(reading(), COURSE)
                    assert course_id is not None
                    open_copy(course_id, clock.now())
            victim = self.somebody("enrolled", "victim", has_works=scene.has_works)
            visitor = self.somebody(scene.role, "visitor", has_works=scene.has_works)
            offices = self.offices() if scene.has_offices else {}
            return Stage(visitor, victim, offices, self.rooms() if scene.has_rooms else {})
        except BaseException:
            self.strike(is_certain=True)
            raise

    def _come_in(self, somebody: Somebody) -> Somebody:
        """Return them with a browser of their own that remembers nothing but that they signed in."""
        client = self.app.test_client()
        if somebody.token:
            _sign_in(client, somebody.token)
        return replace(somebody, client=client)

    def somebody(self, role: str, name: str, *, has_works: bool = False) -> Somebody:
        """Make somebody of this role, signed in here and on another device; works only where wanted."""
        client = self.app.test_client()
        if role == "guest":
            return Somebody(client, role)
        with self.app.app_context():
            person = self._person(name)
            attempt, card, works = "", "", ("", "")
            if role not in WITHOUT_PLACE:
                attempt, card, works = _enrolled(person, is_former=role == "former", has_works=has_works)
            if role in OFFICES:
                _employ(person.id, *OFFICES[role])
            if role in CARE:
                _appoint(person.id, CARE[role], role.partition(" ")[0])
            here, other_session = _session(person.id), _session(person.id)[0]
            if role == "administrator":
                _promote(person.id)
            if role == "suspended":
                _suspend(person.id)
        _sign_in(client, here[1])
        return Somebody(client, role, person.id, name, attempt, card, other_session, *works, token=here[1])

    def offices(self) -> dict[str, dict[str, str]]:
        """Make two organisations, each with a trainee in a cohort; return the names in addresses."""
        with self.app.app_context():
            return {slug: _office(slug, self._person(f"trainee-{slug}")) for slug in ("ours", "theirs")}

    def rooms(self) -> dict[str, object]:
        """Make one of each thing that administrators deal with; return the names in addresses.

        Both keys open, unless there is an administrator already.
        """
        with self.app.app_context(), transaction() as session:
            person = self._person("subject")
            if session.scalars(select(Organisation.id).where(Organisation.slug == "ours")).first() is None:
                _organisation("ours")
            lasts = clock.now() + timedelta(days=1)
            session.add(SetUpLink(digest=ids.digest("setup"), created_at=clock.now(), expires_at=lasts))
            job = ask("stitch", {}, clock.now())
            post("key", "subject@example.org", "Words", "More words", clock.now())
            session.execute(update(OutgoingMail).values(state="failed", failed_at=clock.now()))
            mail = session.scalars(select(OutgoingMail.id)).one()
        values: tuple[object, ...] = ("setup", person.reference, job, mail)
        return dict(zip(NOTHINGS, values, strict=True))

    @staticmethod
    def _person(name: str) -> Person:
        with transaction() as session:
            person = Person(
                reference=ids.public_id(),
                username=name,
                username_key=name,
                password_hash=_password_hash(),
                created_at=clock.now(),
            )
            session.add(person)
        return person

    def mark(self) -> object:
        """Return what stays the same as long as nobody writes: the database's own count of writes."""
        return self._watched().execute(WRITES[self._kind()]).fetchone()

    def _kind(self) -> str:
        with self.app.app_context():
            return db.engine.dialect.name

    def _watched(self) -> Any:
        """Return a connection of nobody's, straight to the driver: SQLite counts what all others wrote."""
        if self.watcher is None:
            with self.app.app_context():
                url = db.engine.url
            if self._kind() == "sqlite":
                self.watcher = sqlite3.connect(str(url.database), check_same_thread=False)
            else:
                plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
                self.watcher = psycopg.connect(plain, autocommit=True)
        return self.watcher

    def close(self) -> None:
        """Let go of the connection that watches."""
        if self.watcher is not None:
            self.watcher.close()

    def rows(self) -> Rows:
        """Return every row of every table, by table and primary key: read anew only where somebody wrote."""
        mark = self.mark()
        if self.read is not None and self.read[0] == mark:
            return self.read[1]
        stamps = self._stamps()
        found = dict(self.read[1]) if self.read is not None else {}
        with self.app.app_context(), db.engines[READING].connect() as connection:
            for table in TABLES:
                if self.stamps.get(table.name) != stamps[table.name]:
                    keys = [column.name for column in table.primary_key]
                    rows = connection.execute(select(table)).mappings()
                    found[table.name] = {tuple(row[key] for key in keys): dict(row) for row in rows}
        self.read, self.stamps = (mark, found), stamps
        return found

    def _stamps(self) -> dict[str, object]:
        """Return for each table what differs as soon as any of its rows does.

        SQLite reads rows quickly as they are. PostgreSQL stamps each row with the transaction that wrote it:
        of as many rows, any later ones have a greater sum.
        """
        connection, names = self._watched(), [table.name for table in TABLES]
        if self._kind() == "sqlite":
            return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
        each = (f"SELECT '{name}', count(*), sum(xmin::text::bigint) FROM \"{name}\"" for name in names)  # noqa: S608
        return {name: told for name, *told in connection.execute(" UNION ALL ".join(each), prepare=True)}

    def content(self) -> str:
        """Return a hash over all rows of all tables, and how many there are in each."""
        with self.app.app_context(), db.engines[READING].connect() as connection:
            digest = hashlib.sha256()
            for table in TABLES:
                rows = connection.execute(select(table).order_by(*table.primary_key)).all()
                digest.update(repr((table.name, len(rows), rows)).encode())
            return digest.hexdigest()


def _password_hash() -> str:
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = hash_password(stored_form(PASSWORD))
    return _hashes[PASSWORD]


def _taken(person_id: int) -> Seat:
    taken = seat(reading(), COURSE, person_id)
    assert taken is not None
    return taken


def _enrolled(person: Person, *, is_former: bool, has_works: bool) -> tuple[str, str, tuple[str, str]]:
    """Enrol somebody, start the quiz, make a card that was answered once; let them leave if they did.

    Works are handed in where they are wanted.
    """
    now = clock.now()
    outline, course_id = _taken(person.id).outline, _taken(person.id).course_id
    place = classroom.enrol(person.id, person.reference, course_id, outline, now)
    quiz = quiz_of(reading(), outline.release_id, "zones-quiz")
    assert quiz is not None
    attempt = classroom.start_attempt(place, outline, quiz, "1", now, Random(1))
    card = _card(place, outline)
    works = _works(place) if has_works else ("", "")
    if is_former:
        classroom.leave(person.id, person.reference, course_id, outline, now)
    return attempt, card, works


def _works(place: Place) -> tuple[str, str]:
    """Hand in a text and a file, and begin again with another file; return both attempts."""
    now, outline = clock.now(), _taken(place.learner_id).outline
    quiz = quiz_of(reading(), outline.release_id, "work-quiz")
    assert quiz is not None
    attempts = []
    for number in range(2):
        attempts.append(classroom.start_attempt(place, outline, quiz, "1", now, Random(1)))
        given = GivenFile("reply.pdf", "application/pdf", PDF)
        classroom.keep_file(attempts[-1], place.learner_id, 2, given, now)
        if number == 0:
            classroom.hand_in(attempts[-1], place.learner_id, now, {1: ["19:00 PKT"]})
    return attempts[0], attempts[1]


def _card(place: Place, outline: Outline) -> str:
    """Make a review card of a check of a closed lesson, due today and answered once."""
    check = checks_of(reading(), outline.release_id, "replies")["replies-check-2"]
    now, card = clock.now(), ids.public_id()
    with transaction() as session:
        row = ReviewCard(
            public_id=card, enrolment_id=place.id, question_uid=check.uid, missed_at=now, due_on=day_of(now)
        )
        session.add(row)
        session.flush()
        session.add(
            ReviewAnswer(
                card_id=row.id,
                number=1,
                question_version_id=check.question_version_id,
                answer=["a word"],
                fraction=0,
                answered_at=now - timedelta(days=1),
            )
        )
    return card


def _appoint(person_id: int, course: str, role: str) -> None:
    with transaction() as session:
        course_id, _release_id = course_row(session, course)
        language = "ur" if role == "translator" else None
        appoint(course_id, person_id, role, clock.now(), language)


def _employ(person_id: int, slug: str, role: str) -> None:
    with transaction() as session:
        organisation_id = session.scalars(select(Organisation.id).where(Organisation.slug == slug)).first()
        if organisation_id is None:
            organisation_id = _organisation(slug)
        programme_id = session.scalars(
            select(Programme.id).where(Programme.organisation_id == organisation_id)
        ).one()
        appoint_officer(
            organisation_id, person_id, role, clock.now(), programme_id if role == "monitor" else None
        )


def _organisation(slug: str) -> int:
    """Make an organisation with one programme."""
    now = clock.now()
    with transaction() as session:
        row = Organisation(reference=ids.public_id(), slug=slug, name=slug.title(), created_at=now)
        session.add(row)
        session.flush()
        session.add(
            Programme(
                organisation_id=row.id,
                slug=f"spring-{slug}",
                name="Spring",
                starts_on=now.date(),
                ends_on=now.date(),
                created_at=now,
            )
        )
        session.flush()
    return row.id


def _office(slug: str, person: Person) -> dict[str, str]:
    """Put one trainee into a cohort of the organisation's programme, on the small course.

    They coordinate it, too: every organisation has somebody who works there.
    """
    now = clock.now()
    outline, course_id = _taken(person.id).outline, _taken(person.id).course_id
    place = classroom.enrol(person.id, person.reference, course_id, outline, now)
    with transaction() as session:
        organisation_id = session.scalars(select(Organisation.id).where(Organisation.slug == slug)).first()
        organisation_id = organisation_id or _organisation(slug)
        programme_id = session.scalars(
            select(Programme.id).where(Programme.organisation_id == organisation_id)
        ).one()
        pool = SeatPool(organisation_id=organisation_id, name="All", size=9, used_count=1, created_at=now)
        session.add(pool)
        session.flush()
        cohort = Cohort(
            public_id=ids.public_id(),
            organisation_id=organisation_id,
            programme_id=programme_id,
            pool_id=pool.id,
            name="First",
            name_key="first",
            created_at=now,
        )
        trainee = Trainee(
            public_id=ids.public_id(),
            organisation_id=organisation_id,
            person_id=person.id,
            name=f"Trainee of {slug}",
            phone="+923001234567",
            created_at=now,
        )
        session.add_all([cohort, trainee])
        session.flush()
        seat = PaidSeat(
            trainee_id=trainee.id,
            cohort_id=cohort.id,
            course_id=course_id,
            enrolment_id=place.id,
            taken_at=now,
        )
        session.add_all([seat, CohortCourse(cohort_id=cohort.id, course_id=course_id)])
        session.flush()
        appoint_officer(organisation_id, person.id, "coordinator", now)
        names = {"cohort": cohort.public_id, "trainee": trainee.public_id, "pool": str(pool.id)}
        names |= {"seat": str(seat.id), "programme": f"spring-{slug}", "officer": person.reference}
        names |= {"job": ask("invitations", {"cohort": cohort.id}, now), "offer": _offer(organisation_id)}
    return names | _rosters(organisation_id, slug)


def _offer(organisation_id: int) -> str:
    """Invite somebody to work here; return the invitation's key."""
    now = clock.now()
    row = Invitation(
        organisation_id=organisation_id,
        digest=ids.digest(ids.token()),
        role="tutor",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return str(row.id)


def _rosters(organisation_id: int, slug: str) -> dict[str, str]:
    """Hand over three lists: one that is shown, one in letters that nobody knows, one that is enrolled."""
    now, choices = clock.now(), Choices("First", (COURSE,))
    sheet = read_sheet(f"name,external_id\nTrainee of {slug},L-1\n".encode(), "list.csv")
    roster = read_roster(sheet)
    shown = rosters.preview(organisation_id, roster, choices, "list.csv", now)
    kept = [
        rosters.receive(organisation_id, None, sheet, name, shown, now)
        for name in ("shown.csv", "enrolled.csv")
    ]
    with transaction() as session:
        done = update(RosterFile).where(RosterFile.public_id == kept[1])
        session.execute(done.values(state="done", finished_at=now))
    unread = f"name,external_id\nTrainee of {slug} José,L-2\n".encode("cp1252")
    asked = rosters.receive_unread(organisation_id, None, unread, "unread.csv", choices, now)
    return {"roster": kept[0], "enrolled": kept[1], "unread": asked}


def _session(person_id: int) -> tuple[int, str]:
    token, now = ids.public_id(), clock.now()
    with transaction() as session:
        row = PersonSession(
            person_id=person_id,
            token_digest=ids.digest(token),
            device="a phone",
            is_own_device=True,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=1),
        )
        session.add(row)
    return row.id, token


def _promote(person_id: int) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(is_administrator=True))


def _suspend(person_id: int) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(suspended_at=clock.now()))


def _sign_in(client: FlaskClient, token: str) -> None:
    """Put the token into the cookie, noted as seen a moment ago, so that requests need not note it again."""
    app, seconds = client.application, int(clock.now().timestamp())
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = signer.dumps({TOKEN: token, SEEN: seconds, NOTED: seconds, OWN_DEVICE: True})
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], str(value))


def _added(before: Rows, after: Rows) -> Rows:
    """Return the rows that came and are taken away again.

    Where others changed or went, putting these back would not be the whole.
    """
    changes = differing(before, after)
    assert {how for _table, how, _columns in changes} == {"new"}, changes
    return {
        table.__tablename__: {
            key: row
            for key, row in after[table.__tablename__].items()
            if key not in before[table.__tablename__]
        }
        for table in OF_PEOPLE
    }


def differing(before: Rows, after: Rows) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return what changed: (table, "new" or "gone" or "changed", names of changed columns)."""
    changes: set[tuple[str, str, tuple[str, ...]]] = set()
    for table in after:
        was, now = before[table], after[table]
        changes |= {(table, "new", ()) for key in now if key not in was}
        changes |= {(table, "gone", ()) for key in was if key not in now}
        for key in was.keys() & now.keys():
            columns = tuple(sorted(name for name in now[key] if now[key][name] != was[key][name]))
            if columns:
                changes.add((table, "changed", columns))
    return changes


def sent(somebody: Somebody, method: str, path: str, data: Mapping[str, Any] | None = None) -> TestResponse:
    """Send a request as this person."""
    return somebody.client.open(path, method=method, data=dict(data or {}) if method == "POST" else None)
