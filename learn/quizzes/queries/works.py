"""Works that a person judges: those that wait, one of them beside its rubric, and what was said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course, CourseStaff
from learn.courses.roles import JUDGES
from learn.enrolments.models import Enrolment
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, Review, Upload
from learn.quizzes.questions import JUDGED

Reader = Connection | Session
SHOWN_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was given as an answer; its bytes lie under `public_id`."""

    position: int
    public_id: str
    name: str
    mime: str
    size: int


FILES = select(Upload.position, Upload.public_id, Upload.name, Upload.mime, Upload.size)


def files_of_attempt(reader: Reader, attempt_id: int) -> dict[int, SentFile]:
    """Return the files of an attempt by position."""
    rows = reader.execute(FILES.where(Upload.attempt_id == attempt_id))
    return {row.position: SentFile(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Work:
    """An answer that a person judges or judged, with what its reviewer needs to see."""

    attempt: str
    attempt_id: int
    position: int
    course_uid: str
    release_id: int
    quiz_uid: str
    learner_id: int
    submitted_at: datetime
    answer: list[str]
    fraction: float | None
    uid: str
    content_hash: str
    kind: str
    body: dict[str, Any]

    def rubric(self, language: str) -> Mapping[str, Any]:
        """Return the rubric in a language the question has."""
        rubric: Mapping[str, Any] = self.body["texts"][language]["rubric"]
        return rubric


COURSES_OF_REVIEWER = select(CourseStaff.course_id).where(
    CourseStaff.person_id == bindparam("reviewer_id"), CourseStaff.role.in_(JUDGES)
)


def _works() -> Select[*tuple[Any, ...]]:
    """Return the works of courses that the reviewer looks after, but for their own."""
    return (
        select(
            Attempt.public_id,
            Attempt.id,
            AttemptQuestion.position,
            Course.uid,
            Quiz.release_id,
            Attempt.quiz_uid,
            Enrolment.learner_id,
            Attempt.submitted_at,
            AttemptQuestion.answer,
            AttemptQuestion.fraction,
            QuestionVersion.uid,
            QuestionVersion.content_hash,
            QuestionVersion.kind,
            QuestionVersion.body,
        )
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Enrolment.course_id.in_(COURSES_OF_REVIEWER),
            Enrolment.learner_id != bindparam("reviewer_id"),
            Attempt.submitted_at.is_not(None),
            AttemptQuestion.answer.is_not(None),
            QuestionVersion.kind.in_(JUDGED),
        )
    )


WORK = _works().where(
    Attempt.public_id == bindparam("public_id"), AttemptQuestion.position == bindparam("position")
)
WAITING = (
    _works()
    .where(AttemptQuestion.fraction.is_(None))
    .order_by(Attempt.submitted_at, Attempt.id, AttemptQuestion.position)
    .limit(SHOWN_AT_ONCE)
)
JUDGED_LAST = (
    _works()
    .join(
        Review,
        (Review.attempt_id == AttemptQuestion.attempt_id) & (Review.position == AttemptQuestion.position),
    )
    .where(Review.reviewer_id == bindparam("reviewer_id"))
    .order_by(Review.reviewed_at.desc(), Review.id.desc())
    .limit(5)
)


def waiting_works(reader: Reader, reviewer_id: int) -> list[Work]:
    """Return the works that wait for a person to judge them, the oldest first."""
    return [Work(*row) for row in reader.execute(WAITING, {"reviewer_id": reviewer_id})]


def works_judged_by(reader: Reader, reviewer_id: int) -> list[Work]:
    """Return the works that a person judged last, the newest first, each once."""
    rows = [Work(*row) for row in reader.execute(JUDGED_LAST, {"reviewer_id": reviewer_id})]
    return list({(each.attempt_id, each.position): each for each in rows}.values())


def work_of(reader: Reader, public_id: str, position: int, reviewer_id: int) -> Work | None:
    """Return a work as its reviewer may see it; None where they may not, or where nothing is to be judged."""
    values = {"public_id": public_id, "position": position, "reviewer_id": reviewer_id}
    row = reader.execute(WORK, values).first()
    return Work(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class GivenReview:
    """What somebody judged; `levels` count from 0, one for each criterion of the rubric."""

    position: int
    number: int
    reviewer_id: int | None
    levels: list[int]
    comment: str
    fraction: float
    reviewed_at: datetime
    reviewer: str | None = None

    def says(self, reviewer_id: int, levels: Sequence[int], comment: str) -> bool:
        """Tell whether it is this very judgement, which was sent again."""
        return (self.reviewer_id, self.levels, self.comment) == (reviewer_id, list(levels), comment)


REVIEWS = (
    select(
        Review.position,
        Review.number,
        Review.reviewer_id,
        Review.levels,
        Review.comment,
        Review.fraction,
        Review.reviewed_at,
        Person.username,
    )
    .outerjoin(Person, Person.id == Review.reviewer_id)
    .order_by(Review.position, Review.number.desc())
)


def reviews_of(reader: Reader, attempt_id: int, position: int) -> list[GivenReview]:
    """Return all reviews of an answer, the latest first: the one that counts."""
    rows = reader.execute(REVIEWS.where(Review.attempt_id == attempt_id, Review.position == position))
    return [GivenReview(*row) for row in rows]


def reviews_of_attempt(reader: Reader, attempt_id: int) -> dict[int, GivenReview]:
    """Return the review that counts for each judged answer of an attempt, by position."""
    rows = reader.execute(REVIEWS.where(Review.attempt_id == attempt_id))
    latest: dict[int, GivenReview] = {}
    for row in rows:
        latest.setdefault(row.position, GivenReview(*row))
    return latest
