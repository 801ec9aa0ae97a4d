"""Answers to review cards as their learner may see them again: what is told, and what a quiz still hides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.orm import Session

from learn.courses.models import Course, Release
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.progress.models import ReviewAnswer, ReviewCard
from learn.progress.queries.deck import LAST_NUMBER
from learn.quizzes.models import Attempt, QuestionVersion, Quiz, ReleaseQuestion
from learn.quizzes.rules import Rules, Standing, tells_keys

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class GivenCardAnswer:
    """An answer to a card, as it is shown again; `holder` is None once the course asks it no more."""

    public_id: str
    number: int
    question_version_id: int
    answer: list[str]
    fraction: float
    enrolment_id: int
    release_id: int
    holder: str | None
    path: str | None
    due_on: date
    is_retired: bool
    last_number: int

    @property
    def is_latest(self) -> bool:
        """Tell whether the card stands as this answer left it."""
        return self.number == self.last_number


GIVEN: Select[*tuple[Any, ...]] = (
    select(
        ReviewCard.public_id,
        ReviewAnswer.number,
        ReviewAnswer.question_version_id,
        ReviewAnswer.answer,
        ReviewAnswer.fraction,
        ReviewCard.enrolment_id,
        Release.id,
        ReleaseQuestion.holder,
        ReleaseQuestion.path,
        ReviewCard.due_on,
        ReviewCard.retired_at.is_not(None),
        func.coalesce(LAST_NUMBER, 0),
    )
    .select_from(ReviewAnswer)
    .join(ReviewCard, ReviewCard.id == ReviewAnswer.card_id)
    .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Release, Release.id == SERVED)
    .join(QuestionVersion, QuestionVersion.id == ReviewAnswer.question_version_id)
    .join(
        ReleaseQuestion,
        (ReleaseQuestion.release_id == SERVED) & (ReleaseQuestion.uid == QuestionVersion.uid),
        isouter=True,
    )
    .where(
        ReviewCard.public_id == bindparam("card"),
        ReviewAnswer.number == bindparam("number"),
        Enrolment.learner_id == bindparam("person"),
    )
)


def given_answer(reader: Reader, public_id: str, number: int, person_id: int) -> GivenCardAnswer | None:
    """Return the person's own answer to a card."""
    values = {"card": public_id, "number": number, "person": person_id}
    row = reader.execute(GIVEN, values).first()
    return GivenCardAnswer(*row) if row is not None else None


def may_be_told(reader: Reader, given: GivenCardAnswer) -> bool:
    """Tell whether the key of the question may be shown.

    A lesson's question is practice. A quiz's, or a bank's, is told once every quiz that asks from that
    file is passed, or closed for good; what the course asks no more may still stand in an open attempt.
    """
    if given.holder is None:
        return False
    if given.holder == "lesson":
        return True
    asking = _quizzes_that_ask(reader, given)
    standings = _standings(reader, given.enrolment_id) if asking else {}
    return all(tells_keys(rules, standings.get(uid, Standing())) for uid, rules in asking)


def _quizzes_that_ask(reader: Reader, given: GivenCardAnswer) -> list[tuple[str, Rules]]:
    """Return the quizzes that ask anything of the file in which the question stands, with their rules."""
    kept_together = select(ReleaseQuestion.question_version_id).where(
        ReleaseQuestion.release_id == given.release_id, ReleaseQuestion.path == given.path
    )
    versions = set(reader.execute(kept_together).scalars())
    rows = reader.execute(
        select(Quiz.page_uid, Quiz.rules, Quiz.items).where(
            Quiz.release_id == given.release_id, Quiz.kind == "quiz"
        )
    )
    return [(row.page_uid, Rules.from_json(row.rules)) for row in rows if _asks(row.items, versions)]


def _asks(items: Sequence[Mapping[str, Any]], versions: Collection[int]) -> bool:
    return any(
        item.get("question") in versions or any(each in versions for each in item.get("from", ()))
        for item in items
    )


def _standings(reader: Reader, enrolment_id: int) -> dict[str, Standing]:
    """Return where the learner stands with each quiz of the course, as far as `tells_keys` asks."""
    rows = reader.execute(
        select(Attempt.quiz_uid, Attempt.public_id, Attempt.submitted_at, Attempt.is_passed).where(
            Attempt.enrolment_id == enrolment_id
        )
    ).all()
    return {
        uid: Standing(
            attempt_count=sum(1 for row in rows if row.quiz_uid == uid),
            open_attempt=next(
                (row.public_id for row in rows if row.quiz_uid == uid and row.submitted_at is None), None
            ),
            is_passed=any(row.is_passed for row in rows if row.quiz_uid == uid),
        )
        for uid in {row.quiz_uid for row in rows}
    }
