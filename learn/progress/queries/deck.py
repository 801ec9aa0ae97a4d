"""The review deck of a learner: which cards wait, which one is next, and what they may be told about it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from learn import ids
from learn.accounts.models import Person
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.prepared import Prepared
from learn.progress.models import CheckAnswer, ReviewAnswer, ReviewCard
from learn.progress.reviewing import Candidate, Deck, Schedule, chosen
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, ReleaseQuestion
from learn.quizzes.queries import AskableVersion, askable_versions, keys_of_versions
from learn.quizzes.questions import NOT_MARKED_BY_KEY
from learn.quizzes.rules import Rules
from learn.quizzes.variables import drawn_numbers, with_numbers

Reader = Connection | Session

GRADED = and_(*(QuestionVersion.kind != kind for kind in sorted(NOT_MARKED_BY_KEY)))
BELONGS = Enrolment.learner_id == bindparam("person")


def _that_wait(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    """Return the SELECT over cards that will be asked: the course is taken still, and asks the question."""
    return (
        select(*columns)
        .select_from(ReviewCard)
        .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(
            ReleaseQuestion,
            (ReleaseQuestion.release_id == SERVED) & (ReleaseQuestion.uid == ReviewCard.question_uid),
        )
        .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
        .where(BELONGS, Enrolment.left_at.is_(None), ReviewCard.retired_at.is_(None), GRADED)
    )


ANSWERED_TODAY = (
    select(func.count())
    .select_from(ReviewAnswer)
    .join(ReviewCard, ReviewCard.id == ReviewAnswer.card_id)
    .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
    .where(BELONGS, ReviewAnswer.answered_at >= bindparam("midnight"))
    .scalar_subquery()
)
DAYS = Prepared(
    _that_wait(ReviewCard.due_on, func.count().label("cards"), ANSWERED_TODAY.label("answered"))
    .group_by(ReviewCard.due_on)
    .order_by(ReviewCard.due_on)
)


def deck_of(reader: Reader, person_id: int, today: date, midnight: datetime) -> Deck:
    """Return what waits for a person, by day; `midnight` is when today began."""
    rows = DAYS.rows(reader, {"person": person_id, "midnight": midnight})
    return Deck(
        today, tuple((row.due_on, row.cards) for row in rows), max((row.answered for row in rows), default=0)
    )


_Earlier = aliased(ReviewAnswer)
LAST_NUMBER = (
    select(func.max(_Earlier.number))
    .where(_Earlier.card_id == ReviewCard.id)
    .correlate(ReviewCard)
    .scalar_subquery()
)
_AskedLast = aliased(QuestionVersion)
LAST_UID = (
    select(_AskedLast.uid)
    .join(ReviewAnswer, ReviewAnswer.question_version_id == _AskedLast.id)
    .where(ReviewAnswer.card_id == ReviewCard.id)
    .order_by(ReviewAnswer.number.desc())
    .limit(1)
    .correlate(ReviewCard)
    .scalar_subquery()
)
CARD = (
    ReviewCard.id,
    ReviewCard.public_id,
    ReviewCard.question_uid,
    ReviewCard.step,
    ReviewCard.right_count,
    ReviewCard.due_on,
    ReviewCard.enrolment_id,
    Enrolment.reference,
    Course.uid,
    SERVED,
    ReleaseQuestion.outcome,
    ReleaseQuestion.holder,
    ReleaseQuestion.question_version_id,
    func.coalesce(LAST_NUMBER, 0),
    func.coalesce(LAST_UID, ReviewCard.question_uid),
)


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card that waits; outcome, holder and version are those of the missed question as it is served now."""

    id: int
    public_id: str
    question_uid: str
    step: int
    right_count: int
    due_on: date
    enrolment_id: int
    enrolment_reference: str
    course_uid: str
    release_id: int
    outcome: str | None
    holder: str
    question_version_id: int
    last_number: int
    last_uid: str

    @property
    def number(self) -> int:
        """Return the number that the next answer will have."""
        return self.last_number + 1

    @property
    def schedule(self) -> Schedule:
        """Return where it stands."""
        return Schedule(self.step, self.right_count, self.due_on)


# Behind the minute a card's id is chance, so that courses are mixed and the order stays.
CHANCE = func.substr(ReviewCard.public_id, ids.MOMENT_LENGTH + ids.SHARED_LENGTH + 1)
NEXT_CARD = (
    _that_wait(*CARD)
    .where(ReviewCard.due_on <= bindparam("today"))
    .order_by(ReviewCard.due_on, CHANCE)
    .limit(1)
)
DUE_CARD = _that_wait(*CARD).where(
    ReviewCard.due_on <= bindparam("today"), ReviewCard.public_id == bindparam("card")
)


def next_card(reader: Reader, person_id: int, today: date) -> CardRow | None:
    """Return the card to ask now: the one that has been due for longest."""
    row = reader.execute(NEXT_CARD, {"person": person_id, "today": today}).first()
    return CardRow(*row) if row is not None else None


def due_card(reader: Reader, public_id: str, person_id: int, today: date) -> CardRow | None:
    """Return the person's own card if it may be answered today."""
    values = {"card": public_id, "person": person_id, "today": today}
    row = reader.execute(DUE_CARD, values).first()
    return CardRow(*row) if row is not None else None


_Answered = aliased(QuestionVersion)
ASKED_TODAY = (
    select(_Answered.uid)
    .join(ReviewAnswer, ReviewAnswer.question_version_id == _Answered.id)
    .join(ReviewCard, ReviewCard.id == ReviewAnswer.card_id)
    .where(
        ReviewCard.enrolment_id == bindparam("enrolment"), ReviewAnswer.answered_at >= bindparam("midnight")
    )
)
SIBLINGS = (
    select(
        ReleaseQuestion.uid,
        ReleaseQuestion.question_version_id,
        ReleaseQuestion.holder,
        ReleaseQuestion.uid.in_(ASKED_TODAY),
    )
    .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
    .where(
        ReleaseQuestion.release_id == bindparam("release"),
        ReleaseQuestion.outcome == bindparam("outcome"),
        GRADED,
    )
)


def question_of(reader: Reader, card: CardRow, midnight: datetime) -> AskableVersion:
    """Return the question that the card asks next; `midnight` is when today began."""
    siblings: list[Candidate] = []
    if card.outcome is not None:
        values = {
            "release": card.release_id,
            "outcome": card.outcome,
            "enrolment": card.enrolment_id,
            "midnight": midnight,
        }
        siblings = [Candidate(*row) for row in reader.execute(SIBLINGS, values)]
    itself = Candidate(card.question_uid, card.question_version_id, card.holder)
    seed = f"{card.public_id} {card.number}"
    version_id = chosen(itself, siblings, last_uid=card.last_uid, seed=seed).question_version_id
    return as_asked(askable_versions(reader, [version_id])[version_id], card.public_id, card.number)


def as_asked(version: AskableVersion, card: str, number: int) -> AskableVersion:
    """Return a version with the numbers that this answer to a card is asked with, if it draws any."""
    return replace(version, body=with_numbers(version.body, drawn_numbers(card, number, version.body)))


def key_as_asked(reader: Reader, version: AskableVersion, card: str, number: int) -> dict[str, Any]:
    """Return the key to `as_asked`, with the same numbers."""
    key = keys_of_versions(reader, [version.id])[version.id]
    return with_numbers(key, drawn_numbers(card, number, version.body))


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card as its owner names it, whether it waits or not."""

    enrolment_id: int
    learner_reference: str
    last_number: int
    is_left: bool


OWN_CARD = (
    select(
        ReviewCard.enrolment_id,
        Person.reference,
        func.coalesce(LAST_NUMBER, 0),
        Enrolment.left_at.is_not(None),
    )
    .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
    .join(Person, Person.id == Enrolment.learner_id)
    .where(ReviewCard.public_id == bindparam("card"), Enrolment.learner_id == bindparam("person"))
)


def own_card(reader: Reader, public_id: str, person_id: int) -> OwnCard | None:
    """Return the person's own card: another's does not exist for them."""
    row = reader.execute(OWN_CARD, {"card": public_id, "person": person_id}).first()
    return OwnCard(*row) if row is not None else None


def is_missed_anywhere(reader: Reader, enrolment_id: int, question_uid: str) -> bool:
    """Tell whether a handed-in quiz or a check holds an answer to the question that makes a card."""
    answered = select(CheckAnswer.fraction).where(
        CheckAnswer.enrolment_id == enrolment_id,
        CheckAnswer.question_uid == question_uid,
        CheckAnswer.fraction < 1,
    )
    quizzes = (
        select(Quiz.rules)
        .join(Attempt, Attempt.quiz_id == Quiz.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.submitted_at.is_not(None),
            QuestionVersion.uid == question_uid,
            AttemptQuestion.fraction < 1,
        )
    )
    return reader.execute(answered).first() is not None or any(
        not Rules.from_json(row.rules).is_placement for row in reader.execute(quizzes)
    )
