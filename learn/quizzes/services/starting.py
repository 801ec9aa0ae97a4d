"""Starting an attempt: which one, whether it may be, and what it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from learn import ids
from learn.database import transaction
from learn.enrolments.queries import Place
from learn.enrolments.services import locked_place
from learn.quizzes.chance import Chance
from learn.quizzes.drawing import Drawn, History, draw
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.quizzes.orders import shown_order
from learn.quizzes.queries import (
    AskableVersion,
    QuizRow,
    askable_versions,
    attempts_of,
    history_of,
    standing_of,
)
from learn.quizzes.questions import input_of, is_scored
from learn.quizzes.results import Started
from learn.quizzes.rules import Rules, Standing
from learn.quizzes.variables import drawn_numbers


class NoAttemptsLeft(Exception):
    """The learner has used every attempt that the quiz allows."""


class MustWait(Exception):
    """The quiz asks for a pause between attempts; `until` is when it ends."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def start_attempt(
    enrolment_id: int, quiz: QuizRow, extra_time: str, now: datetime, random: Random
) -> Started:
    """Open the learner's next attempt, or return the one that is open.

    `random` makes the seed, and the seed all the rest.
    One whose time is over is to be closed first by `submit_overdue`, in a transaction of its own: it must
    stay closed even if no further attempt may be started. Raises `NoAttemptsLeft`, `MustWait`,
    `NotEnrolled`, `BankTooSmall`.
    """
    with transaction() as session:
        place = locked_place(session, enrolment_id)
        standing = standing_of(attempts_of(session.connection(), place.id, quiz.page_uid))
        if standing.open_attempt is not None:
            return Started(standing.open_attempt, standing.attempt_count, is_new=False)
        _refuse(standing, quiz.rules, now)
        seed = f"{random.getrandbits(128):032x}"
        drawn = draw(
            quiz.items,
            chance=Chance(seed),
            history=_history(session, place, quiz, standing),
            shuffles=quiz.rules.shuffles_questions,
        )
        return _open(session, place, quiz, drawn, _Start(standing.attempt_count + 1, extra_time, now, seed))


def _refuse(standing: Standing, rules: Rules, now: datetime) -> None:
    if standing.attempts_left(rules) == 0:
        raise NoAttemptsLeft
    opens_at = standing.opens_at(rules)
    if opens_at is not None and now < opens_at:
        raise MustWait(opens_at)


def _history(session: Session, place: Place, quiz: QuizRow, standing: Standing) -> History:
    if standing.attempt_count == 0 or not any("draw" in item for item in quiz.items):
        return History()
    return history_of(session, place.id, quiz)


@dataclass(frozen=True, slots=True)
class _Start:
    number: int
    extra_time: str
    now: datetime
    seed: str


def _open(session: Session, place: Place, quiz: QuizRow, drawn: Sequence[Drawn], start: _Start) -> Started:
    connection = session.connection()
    versions = askable_versions(connection, {each.question_version_id for each in drawn})
    public_id = ids.public_id()
    deadline_at = quiz.rules.deadline(start.now, start.extra_time)
    row = {
        "public_id": public_id,
        "enrolment_id": place.id,
        "quiz_id": quiz.id,
        "quiz_uid": quiz.page_uid,
        "number": start.number,
        "seed": start.seed,
        "started_at": start.now,
        "deadline_at": deadline_at,
    }
    attempt_id = connection.execute(insert(Attempt).values(row).returning(Attempt.id)).scalar_one()
    connection.execute(
        insert(AttemptQuestion),
        [
            {
                "attempt_id": attempt_id,
                "position": position,
                "question_version_id": each.question_version_id,
                "points": each.points if is_scored(versions[each.question_version_id].kind) else 0,
                "choice_order": _order(
                    versions[each.question_version_id], quiz.rules, Chance(start.seed).of("choices", position)
                ),
                "numbers": drawn_numbers(start.seed, position, versions[each.question_version_id].body),
            }
            for position, each in enumerate(drawn, start=1)
        ],
    )
    asked = tuple(versions[each.question_version_id] for each in drawn)
    return Started(public_id, start.number, is_new=True, deadline_at=deadline_at, asked=asked)


def _order(version: AskableVersion, rules: Rules, chance: Chance) -> list[str] | None:
    shuffles = rules.shuffles_choices and version.body["does_shuffle"]
    asked = input_of(version.kind, version.body, version.body["source_lang"])
    return shown_order(asked, chance, shuffles_choices=shuffles)
