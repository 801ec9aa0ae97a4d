"""Rows that tests start from: a person, and a small published course with every way to answer."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from learn import ids
from learn.accounts.models import Person
from learn.classroom import services as classroom
from learn.courses.models import Course, PageText, Release, RenderedText
from learn.courses.outline import CourseText, Outline, OutlineModule, OutlinePage, from_json, to_json
from learn.database import db, transaction
from learn.enrolments.queries import Place
from learn.quizzes.models import QuestionKey, QuestionVersion, Quiz, ReleaseQuestion
from learn.quizzes.queries import Check, QuizRow, checks_of, quiz_of
from learn.quizzes.rules import Rules

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MARK = "\x1e"


@dataclass(frozen=True)
class AuthoredQuestion:
    """A question in the shape in which publishing stores it."""

    uid: str
    kind: str
    public: Mapping[str, Any]
    right: Mapping[str, Any]
    outcome: str | None = "O1"
    credit: str = "exact"
    does_shuffle: bool = True
    hints: Sequence[str] = ()
    hint_cost: int = 0

    @property
    def body(self) -> dict[str, Any]:
        texts = {"prompt": f"What about {self.uid}?", "stem": "", **self.public}
        return {
            "kind": self.kind,
            "source_lang": "en",
            "does_shuffle": self.does_shuffle,
            "hint_count": len(self.hints),
            "hint_cost": self.hint_cost,
            "texts": {"en": texts},
        }

    @property
    def key(self) -> dict[str, Any]:
        said = {"hints": list(self.hints), "explanation": f"Because of {self.uid}.", "feedback": {}}
        return {
            "kind": self.kind,
            "source_lang": "en",
            "credit": self.credit,
            **self.right,
            "texts": {"en": said},
        }

    @property
    def content_hash(self) -> str:
        text = json.dumps([self.uid, self.outcome, self.body, self.key], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def options(keys: Sequence[str]) -> list[dict[str, str]]:
    return [{"key": key, "html": f"<b>{key}</b>", "text": key} for key in keys]


def single_choice(uid: str, *, outcome: str | None = "O1", does_shuffle: bool = True) -> AuthoredQuestion:
    """Right is `yes`."""
    public = {"choices": options(["no", "yes", "perhaps", "never"])}
    return AuthoredQuestion(
        uid, "single-choice", public, {"right": ["yes"]}, outcome, does_shuffle=does_shuffle
    )


def multiple_choice(uid: str, *, outcome: str | None = "O1") -> AuthoredQuestion:
    """Right are `a` and `b`; each of the four counts."""
    public = {"choices": options(["a", "b", "c", "d"])}
    return AuthoredQuestion(
        uid, "multiple-choice", public, {"right": ["a", "b"]}, outcome, credit="proportional"
    )


def ordering(uid: str, *, outcome: str | None = "O2") -> AuthoredQuestion:
    """Right is `one`, `two`, `three`, `four`; each neighbourhood counts."""
    public = {"items": options(["four", "two", "one", "three"])}
    right = {"right": ["one", "two", "three", "four"]}
    return AuthoredQuestion(uid, "ordering", public, right, outcome, credit="proportional")


def matching(uid: str, *, outcome: str | None = "O2") -> AuthoredQuestion:
    """Right is `lamp` with `light`, `tap` with `water`."""
    public = {
        "headings": ["Thing", "Gives"],
        "rows": options(["lamp", "tap"]),
        "options": options(["water", "heat", "light"]),
    }
    return AuthoredQuestion(
        uid, "matching", public, {"right": ["light", "water"]}, outcome, credit="proportional"
    )


def short_answer(uid: str, *, outcome: str | None = "O2") -> AuthoredQuestion:
    """Right is `UTC`."""
    right = {"expected": [{"share": 100, "spellings": [["UTC", False]]}]}
    return AuthoredQuestion(uid, "short-answer", {}, right, outcome)


RUBRIC = {
    "criterion": "Criterion",
    "levels": ["Missing (0)", "Fit (1)", "Best (2)"],
    "points": [0, 1, 2],
    "rows": [["Clear", "no", "yes", "very"], ["Kind", "no", "yes", "very"]],
}


def essay(uid: str = "letter", *, outcome: str | None = "O1") -> AuthoredQuestion:
    """A text that a tutor judges by two criteria of three levels."""
    return AuthoredQuestion(uid, "essay", {"rubric": RUBRIC}, {}, outcome, credit="proportional")


def upload(
    uid: str = "scan", accept: Sequence[str] = ("pdf", "png"), max_bytes: int = 2_000_000
) -> AuthoredQuestion:
    """A file that a tutor judges."""
    public = {"rubric": RUBRIC, "accept": list(accept), "max_bytes": max_bytes}
    return AuthoredQuestion(uid, "upload", public, {}, "O2", credit="proportional")


RIGHT_ANSWERS: dict[str, list[str]] = {
    "single-choice": ["yes"],
    "multiple-choice": ["a", "b"],
    "ordering": ["one", "two", "three", "four"],
    "matching": ["light", "water"],
    "short-answer": ["UTC"],
}


def ten_questions() -> list[AuthoredQuestion]:
    return [
        *(single_choice(f"single-{number}") for number in range(1, 6)),
        multiple_choice("multiple"),
        ordering("ordering"),
        matching("matching"),
        short_answer("short-1"),
        short_answer("short-2"),
    ]


@dataclass(frozen=True)
class Bank:
    """A draw of the quiz: so many of these questions."""

    count: int
    questions: Sequence[AuthoredQuestion]
    points: float = 1


@dataclass(frozen=True)
class AuthoredLesson:
    """A lesson with its checks."""

    uid: str
    complete: str = "read"
    checks: Sequence[AuthoredQuestion] = ()
    revision: int = 1
    outcomes: Sequence[str] = ("O1",)


LESSONS = (
    AuthoredLesson("first-things"),
    AuthoredLesson("passwords", "checks", (single_choice("pw-1"), short_answer("pw-2"))),
)


@dataclass(frozen=True)
class PublishedCourse:
    """A course as it is served, with the quiz `final` at its end."""

    id: int
    outline: Outline
    versions: Mapping[str, int] = field(default_factory=dict)

    def page(self, uid: str) -> OutlinePage:
        page = self.outline.page_by_uid(uid)
        assert page is not None
        return page

    def quiz(self) -> QuizRow:
        with transaction() as session:
            quiz = quiz_of(session, self.outline.release_id, "final")
        assert quiz is not None
        return quiz

    def check(self, page_uid: str, uid: str) -> Check:
        with transaction() as session:
            return checks_of(session, self.outline.release_id, page_uid)[uid]


def make_person(username: str = "amina", **columns: Any) -> Person:
    """Make somebody without a password."""
    with transaction() as session:
        person = Person(
            reference=ids.public_id(),
            username=username,
            username_key=username.casefold(),
            created_at=NOW,
            **columns,
        )
        session.add(person)
    return person


def make_published_course(
    uid: str = "safe-online",
    *,
    lessons: Sequence[AuthoredLesson] = LESSONS,
    quiz: Sequence[AuthoredQuestion | Bank] | None = None,
    rules: Rules | None = None,
    moved: Mapping[str, str] | None = None,
    needs: Collection[str] = ("lessons", "quizzes"),
) -> PublishedCourse:
    """Publish a course, or a further release of it; its last page is the quiz `final`, of ten by default."""
    asked = ten_questions() if quiz is None else list(quiz)
    with transaction() as session:
        course_id = session.execute(select(Course.id).where(Course.uid == uid)).scalar()
        if course_id is None:
            course_id = session.execute(insert(Course).values(uid=uid).returning(Course.id)).scalar_one()
        outline = _outline(uid, lessons, moved or {}, needs, is_placement=bool(rules and rules.is_placement))
        versions = _store_versions(course_id, lessons, asked)
        release_id, digest = _store_release(course_id, outline)
        _store_quizzes(release_id, lessons, asked, rules or Rules(), versions)
        _store_places(release_id, lessons, asked, versions)
        _store_texts(release_id, outline)
        session.execute(update(Course).where(Course.id == course_id).values(release_id=release_id))
    return PublishedCourse(course_id, from_json(to_json(outline), release_id, digest), versions)


def enrol(person: Person, course: PublishedCourse, now: datetime = NOW) -> Place:
    return classroom.enrol(person.id, person.reference, course.id, course.outline, now)


def _outline(
    uid: str,
    lessons: Sequence[AuthoredLesson],
    moved: Mapping[str, str],
    needs: Collection[str],
    *,
    is_placement: bool,
) -> Outline:
    pages = [
        OutlinePage(
            lesson.uid,
            lesson.uid,
            "lesson",
            "m1",
            number,
            10,
            "phone",
            list(lesson.outcomes),
            lesson.complete,
            lesson.revision,
            {"en": lesson.uid.replace("-", " ").capitalize()},
            checks=[question.uid for question in lesson.checks],
        )
        for number, lesson in enumerate(lessons, start=1)
    ]
    final = OutlinePage(
        "final",
        "final",
        "quiz",
        "m1",
        1,
        20,
        "phone",
        ["O1", "O2"],
        "",
        1,
        {"en": "Final quiz"},
        is_placement=is_placement,
    )
    return Outline(
        uid=uid,
        label="2026.1",
        languages=["en"],
        level="beginner",
        hours=1,
        needs="phone",
        open="first-lesson",
        requires=[],
        licence="CC-BY-SA-4.0",
        needs_lessons="lessons" in needs,
        needs_quizzes="quizzes" in needs,
        moved=dict(moved),
        texts={"en": CourseText("Safe online", "Keep what is yours.", {"O1": "See", "O2": "Do"}, "")},
        modules=(OutlineModule("m1", {"en": "The module"}, {"en": ""}),),
        pages=(*pages, final),
    )


def _questions_of(item: AuthoredQuestion | Bank) -> Sequence[AuthoredQuestion]:
    return item.questions if isinstance(item, Bank) else [item]


def _store_versions(
    course_id: int, lessons: Sequence[AuthoredLesson], asked: Sequence[AuthoredQuestion | Bank]
) -> dict[str, int]:
    questions = {question.uid: question for lesson in lessons for question in lesson.checks}
    questions |= {question.uid: question for item in asked for question in _questions_of(item)}
    return {uid: _store_version(course_id, question) for uid, question in questions.items()}


def _store_version(course_id: int, question: AuthoredQuestion) -> int:
    with transaction() as session:
        known = session.execute(
            select(QuestionVersion.id).where(
                QuestionVersion.course_id == course_id,
                QuestionVersion.uid == question.uid,
                QuestionVersion.content_hash == question.content_hash,
            )
        ).scalar()
        if known is not None:
            return known
        version_id = session.execute(
            insert(QuestionVersion)
            .values(
                course_id=course_id,
                uid=question.uid,
                kind=question.kind,
                outcome=question.outcome,
                content_hash=question.content_hash,
                scoring_hash=question.content_hash,
                body=question.body,
            )
            .returning(QuestionVersion.id)
        ).scalar_one()
        session.execute(insert(QuestionKey).values(question_version_id=version_id, key=question.key))
        return version_id


def _store_release(course_id: int, outline: Outline) -> tuple[int, str]:
    with transaction() as session:
        number = len(session.execute(select(Release.id).where(Release.course_id == course_id)).all()) + 1
        digest = hashlib.sha256(f"{outline.uid} {number}".encode()).hexdigest()
        release_id = session.execute(
            insert(Release)
            .values(
                course_id=course_id,
                number=number,
                label=outline.label,
                content_hash=digest,
                outline=to_json(outline),
                published_at=NOW,
            )
            .returning(Release.id)
        ).scalar_one()
        return release_id, digest


def _store_quizzes(
    release_id: int,
    lessons: Sequence[AuthoredLesson],
    asked: Sequence[AuthoredQuestion | Bank],
    rules: Rules,
    versions: Mapping[str, int],
) -> None:
    def item_of(item: AuthoredQuestion | Bank) -> dict[str, Any]:
        if isinstance(item, Bank):
            drawn_from = [versions[question.uid] for question in item.questions]
            return {"draw": item.count, "from": drawn_from, "points": item.points}
        return {"question": versions[item.uid], "points": 1}

    rows: list[dict[str, Any]] = [
        {
            "page_uid": lesson.uid,
            "kind": "checks",
            "rules": Rules().as_json(),
            "items": list(map(item_of, lesson.checks)),
        }
        for lesson in lessons
    ]
    final = {
        "page_uid": "final",
        "kind": "quiz",
        "rules": rules.as_json(),
        "items": list(map(item_of, asked)),
    }
    with transaction() as session:
        session.execute(insert(Quiz), [{"release_id": release_id, **row} for row in (*rows, final)])


def _store_places(
    release_id: int,
    lessons: Sequence[AuthoredLesson],
    asked: Sequence[AuthoredQuestion | Bank],
    versions: Mapping[str, int],
) -> None:
    placed: dict[str, tuple[AuthoredQuestion, str, str | None]] = {
        each.uid: (each, "lesson", lesson.uid) for lesson in lessons for each in lesson.checks
    }
    for item in asked:
        holder, page_uid = ("bank", None) if isinstance(item, Bank) else ("quiz", "final")
        placed |= {each.uid: (each, holder, page_uid) for each in _questions_of(item)}
    rows: list[dict[str, Any]] = [
        {
            "release_id": release_id,
            "uid": uid,
            "question_version_id": versions[uid],
            "outcome": each.outcome,
            "tags": [],
            "holder": holder,
            "page_uid": page_uid,
            "path": "course.md",
            "line": line,
        }
        for line, (uid, (each, holder, page_uid)) in enumerate(placed.items(), start=1)
    ]
    with transaction() as session:
        session.execute(insert(ReleaseQuestion), rows)


def _store_texts(release_id: int, outline: Outline) -> None:
    with transaction() as session:
        for page in outline.pages:
            html = f"<p>Text of {page.uid}.</p>" + "".join(f"{MARK}{uid}{MARK}" for uid in page.checks)
            digest = hashlib.sha256(f"{release_id} {page.uid} {html}".encode()).hexdigest()
            session.execute(
                insert(RenderedText).values(
                    hash=digest, html=html, plain_text=page.uid, contents=[], weight=len(html.encode())
                )
            )
            session.execute(
                insert(PageText).values(
                    release_id=release_id, page_uid=page.uid, language="en", text_hash=digest
                )
            )


def count(table: type[Any], *conditions: Any) -> int:
    """Return how many rows of a table fit."""
    with db.engines["reading"].connect() as connection:
        return len(connection.execute(select(table).where(*conditions)).all())
