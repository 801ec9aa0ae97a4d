"""What a learner's own pages ask for: their courses, their attempts, and everything kept about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select

from learn.accounts.queries import everything_about
from learn.classroom.unshown import answers_without_marks, cards_without_questions, evidence_without_marks
from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import PLACES, SERVED, Place
from learn.prepared import Prepared
from learn.progress.models import CheckAnswer, Evidence, PageDone, ReviewAnswer, ReviewCard
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Review, Upload
from learn.quizzes.queries.attempts import ToldAttempt, all_attempts_of


@dataclass(frozen=True, slots=True)
class MyCourse:
    """A course on the learner's own page."""

    outline: Outline
    place: Place
    done: dict[str, int]
    is_private: bool

    @property
    def is_shut(self) -> bool:
        """Tell whether the course is there no more for whoever left it."""
        return self.is_private and not self.place.is_active

    @property
    def is_due(self) -> bool:
        """Tell whether a day is set by which the course should be complete, and it is not."""
        place = self.place
        return place.is_active and place.due_at is not None and place.completed_at is None


# Built once: building it took longer than all else on the learner's own page.
MY_PLACES = Prepared(
    PLACES.add_columns(Course.is_private, SERVED.label("release_id"), PageDone.page_uid, PageDone.revision)
    .join(Course, Course.id == Enrolment.course_id)
    .outerjoin(PageDone, PageDone.enrolment_id == Enrolment.id)
    .where(Enrolment.learner_id == bindparam("person"))
    .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
)


def my_courses(reader: Connection, person_id: int) -> list[MyCourse]:
    """Return the courses a person takes or took, the newest first, with what is done."""
    rows = MY_PLACES.rows(reader, {"person": person_id})
    outlines = outlines_by_release(reader, {row.release_id for row in rows})
    done: dict[int, dict[str, int]] = {row.id: {} for row in rows}
    for row in rows:
        if row.page_uid is not None:
            done[row.id][row.page_uid] = row.revision
    places = {row.id: row for row in rows}.values()
    return [
        MyCourse(outlines[row.release_id], Place(*row[:-4]), done[row.id], row.is_private) for row in places
    ]


def everything_about_me(
    reader: Connection, person_id: int, reference: str
) -> dict[str, list[dict[str, Any]]]:
    """Return all that is kept about a person, by subject; nothing that opens a door is among it.

    What each answer of a quiz earned is left out as long as its result page does not tell it.
    """
    mine = Enrolment.learner_id == person_id
    attempts = all_attempts_of(reader, person_id)
    silent = {each.sat.public_id for each in attempts if each.is_silent}
    answers = _rows(
        reader,
        select(
            Attempt.quiz_uid.label("quiz"),
            Attempt.public_id,
            Attempt.number.label("attempt"),
            AttemptQuestion.position,
            QuestionVersion.uid.label("question"),
            AttemptQuestion.numbers,
            AttemptQuestion.answer,
            AttemptQuestion.answered_at,
            AttemptQuestion.fraction,
        )
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(mine)
        .order_by(Attempt.id, AttemptQuestion.position),
    )
    unshown = {row["question"] for row in answers if row["public_id"] in silent}
    return {
        **_as_lists(everything_about(reader, person_id)),
        "enrolments": _rows(
            reader,
            select(
                Course.uid.label("course"),
                Enrolment.enrolled_at,
                Enrolment.left_at,
                Enrolment.due_at,
                Enrolment.completed_at,
            )
            .join(Course, Course.id == Enrolment.course_id)
            .where(mine),
        ),
        "pages_done": _rows(
            reader,
            select(
                Course.uid.label("course"),
                PageDone.page_uid.label("page"),
                PageDone.done_at,
                PageDone.is_tested,
            )
            .join(Enrolment, Enrolment.id == PageDone.enrolment_id)
            .join(Course, Course.id == Enrolment.course_id)
            .where(mine),
        ),
        "answers_to_checks": _rows(
            reader,
            select(
                Course.uid.label("course"),
                CheckAnswer.page_uid.label("page"),
                CheckAnswer.question_uid.label("question"),
                CheckAnswer.answer,
                CheckAnswer.fraction,
                CheckAnswer.answered_at,
            )
            .join(Enrolment, Enrolment.id == CheckAnswer.enrolment_id)
            .join(Course, Course.id == Enrolment.course_id)
            .where(mine),
        ),
        "quiz_attempts": [_plain_row(_told(each)) for each in attempts],
        "quiz_answers": answers_without_marks(answers, silent),
        "review_cards": cards_without_questions(
            _rows(
                reader,
                select(
                    Course.uid.label("course"),
                    ReviewCard.public_id.label("card"),
                    ReviewCard.question_uid.label("question"),
                    ReviewCard.missed_at,
                    ReviewCard.due_on,
                    ReviewCard.right_count,
                    ReviewCard.retired_at,
                )
                .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
                .join(Course, Course.id == Enrolment.course_id)
                .where(mine)
                .order_by(ReviewCard.id),
            ),
            unshown,
        ),
        "review_answers": _rows(
            reader,
            select(
                ReviewCard.public_id.label("card"),
                ReviewAnswer.number,
                QuestionVersion.uid.label("question"),
                ReviewAnswer.answer,
                ReviewAnswer.answered_at,
                ReviewAnswer.fraction,
            )
            .join(ReviewCard, ReviewCard.id == ReviewAnswer.card_id)
            .join(QuestionVersion, QuestionVersion.id == ReviewAnswer.question_version_id)
            .join(Enrolment, Enrolment.id == ReviewCard.enrolment_id)
            .where(mine)
            .order_by(ReviewCard.id, ReviewAnswer.number),
        ),
        "files": _rows(
            reader,
            select(
                Attempt.quiz_uid.label("quiz"),
                Attempt.number.label("attempt"),
                Upload.position,
                Upload.name,
                Upload.mime,
                Upload.size,
                Upload.sha256,
                Upload.uploaded_at,
            )
            .join(Attempt, Attempt.id == Upload.attempt_id)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(mine)
            .order_by(Upload.id),
        ),
        "reviews": _rows(
            reader,
            select(
                Attempt.quiz_uid.label("quiz"),
                Attempt.number.label("attempt"),
                Review.position,
                Review.number.label("review"),
                Review.levels,
                Review.comment,
                Review.fraction,
                Review.reviewed_at,
            )
            .join(Attempt, Attempt.id == Review.attempt_id)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(mine)
            .order_by(Review.id),
        ),
        "evidence": evidence_without_marks(
            _rows(
                reader,
                select(
                    Evidence.chain,
                    Evidence.sequence,
                    Evidence.kind,
                    Evidence.at,
                    Evidence.facts,
                    Evidence.hash,
                )
                .where(Evidence.person_reference == reference)
                .order_by(Evidence.chain, Evidence.sequence),
            ),
            silent,
        ),
    }


def _told(attempt: ToldAttempt) -> dict[str, Any]:
    sat = attempt.sat
    return {
        "course": attempt.course_uid,
        "quiz": attempt.quiz_uid,
        "number": sat.number,
        "started_at": sat.started_at,
        "deadline_at": sat.deadline_at,
        "submitted_at": sat.submitted_at,
        "score_percent": sat.score_percent,
        "is_passed": sat.is_passed,
        "outcome_scores": attempt.outcome_scores,
    }


def _rows(reader: Connection, statement: Executable) -> list[dict[str, Any]]:
    rows = reader.execute(statement).mappings()
    return [_plain_row(dict(row)) for row in rows]


def _as_lists(about: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = {name: value if isinstance(value, list) else [value] for name, value in about.items()}
    return {name: [_plain_row(row) for row in each] for name, each in rows.items()}


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
