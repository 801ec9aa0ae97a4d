"""What a learner does in class, with everything that follows from it, all or nothing.

Each deed is one transaction and may be sent again: the second time it changes nothing and answers alike.
What was done goes into the enrolment's chain of evidence, one entry for each thing that changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from learn.classroom import deeds
from learn.classroom.guests import GuestCheck
from learn.courses.outline import Outline, OutlinePage
from learn.database import transaction
from learn.enrolments import services as enrolments
from learn.enrolments.queries import Place
from learn.enrolments.services import locked_place
from learn.progress import reviewing
from learn.progress.completion import every_uid, present_uid, unanswered_checks
from learn.progress.queries import GivenAnswer, answered_checks
from learn.progress.services import (
    Deed,
    completed,
    follow_result,
    keep_missed,
    record,
    remember_check_answers,
    settle_completion,
    tick_page,
)
from learn.quizzes import services as quizzes
from learn.quizzes.file_types import GivenFile
from learn.quizzes.marks import Mark
from learn.quizzes.offers import is_offered
from learn.quizzes.queries import AttemptRow, Check, QuizRow, checks_of
from learn.quizzes.questions import grade, input_of
from learn.quizzes.results import Saved, Step, Submission
from learn.quizzes.services import AttemptClosed

NONE = timedelta()


class ChecksUnanswered(Exception):
    """The lesson is done once every check is answered; `uids` are those that are not, in their order."""

    def __init__(self, uids: tuple[str, ...]) -> None:
        super().__init__(uids)
        self.uids = uids


class NeedsTutor(Exception):
    """A tutor says when this lesson is done, not the learner."""


class NotALesson(Exception):
    """A quiz is done by passing it, a task by a tutor's word."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What pressing Done changed: the page was not done before, the course is completed by it."""

    is_new: bool
    is_completed_now: bool


def enrol(learner_id: int, learner_reference: str, course_id: int, outline: Outline, now: datetime) -> Place:
    """Take the course, or come back to it."""
    with transaction() as session:
        place, is_changed = enrolments.enrol(learner_id, course_id, now)
        if is_changed:
            record(session, place.reference, learner_reference, now, deeds.enrolled(outline))
        return place


def leave(
    learner_id: int, learner_reference: str, course_id: int, outline: Outline, now: datetime
) -> Place | None:
    """Give the place up; return it, or None if there was none to give up. What was done is kept."""
    with transaction() as session:
        place = enrolments.leave(learner_id, course_id, now)
        if place is not None:
            record(session, place.reference, learner_reference, now, deeds.left(outline))
        return place


def answer_check(
    place: Place, outline: Outline, page: OutlinePage, check: Check, answer: Sequence[str], now: datetime
) -> Mark:
    """Mark an answer to a check and keep it; the same answer to the same question again writes nothing."""
    mark = grade(check.kind, check.body, check.key, answer, check.body["source_lang"])
    given = GivenAnswer(check.uid, check.question_version_id, page.uid, list(answer), mark.fraction)
    with transaction() as session:
        current = locked_place(session, place.id)
        if remember_check_answers(session, place.id, [given], now):
            if reviewing.is_missed(check.kind, mark.fraction):
                keep_missed(session, place.id, [check.uid], now)
            deed = deeds.answer_given(outline, page, check, given)
            record(session, place.reference, current.learner_reference, now, deed)
    return mark


def claim_guest_checks(
    place: Place, outline: Outline, guest_checks: Iterable[GuestCheck], now: datetime
) -> int:
    """Keep the answers given before joining; return how many were new.

    The server marks them again. What is already answered stays, and what the course no longer asks or
    offers is dropped. To be called where a place begins, and at sign-in for a place that exists.
    """
    wanted = [each for each in guest_checks if each.course_uid == outline.uid]
    if not wanted:
        return 0
    with transaction() as session:
        current = locked_place(session, place.id)
        answered = answered_checks(session.connection(), place.id, outline)
        claims = _claims(session, outline, wanted)
        new = [claim for uid, claim in claims.items() if uid not in answered]
        remember_check_answers(session, place.id, [claim.given for claim in new], now)
        keep_missed(session, place.id, [claim.given.question_uid for claim in new if claim.is_missed], now)
        record(session, place.reference, current.learner_reference, now, *(claim.deed for claim in new))
        return len(new)


@dataclass(frozen=True, slots=True)
class _Claim:
    given: GivenAnswer
    deed: Deed
    is_missed: bool


def _claims(session: Session, outline: Outline, wanted: Sequence[GuestCheck]) -> dict[str, _Claim]:
    """Return what can be claimed by question, wherever it stands now, of several answers the latest."""
    # Under every id that a question ever had.
    pages = {uid: page for page in outline.lessons for uid in every_uid(outline, page.checks)}
    checks: dict[str, Check] = {}
    for page_uid in {pages[each.question_uid].uid for each in wanted if each.question_uid in pages}:
        checks |= checks_of(session.connection(), outline.release_id, page_uid)
    claims: dict[str, _Claim] = {}
    for each in wanted:
        check = checks.get(present_uid(outline, each.question_uid))
        if check is None:
            continue
        if not is_offered(input_of(check.kind, check.body, check.body["source_lang"]), each.answer):
            continue
        page = pages[check.uid]
        mark = grade(check.kind, check.body, check.key, each.answer, check.body["source_lang"])
        given = GivenAnswer(check.uid, check.question_version_id, page.uid, each.answer, mark.fraction)
        deed = deeds.answer_given(outline, page, check, given, is_claimed=True)
        claims[check.uid] = _Claim(given, deed, reviewing.is_missed(check.kind, mark.fraction))
    return claims


def finish_page(place: Place, outline: Outline, page: OutlinePage, now: datetime) -> Finished:
    """Tick a lesson that the learner says is done. Raises `ChecksUnanswered`, `NeedsTutor`, `NotALesson`."""
    if page.kind != "lesson":
        raise NotALesson
    if page.complete == "manual":
        raise NeedsTutor
    with transaction() as session:
        current = locked_place(session, place.id)
        if page.complete == "checks" and page.checks:
            missing = unanswered_checks(page, answered_checks(session.connection(), place.id, outline))
            if missing:
                raise ChecksUnanswered(missing)
        is_new = tick_page(session, place.id, page.uid, page.revision, now)
        is_completed = settle_completion(session, place.id, outline, now)
        done = [deeds.lesson_done(outline, page)] if is_new else []
        if is_completed:
            done.append(completed(outline))
        record(session, place.reference, current.learner_reference, now, *done)
        return Finished(is_new, is_completed)


def start_attempt(
    place: Place,
    outline: Outline,
    quiz: QuizRow,
    extra_time: str,
    now: datetime,
    random: Random,
    allowance: timedelta = NONE,
) -> str:
    """Open an attempt, or go back to the one that is open; return its public id.

    One whose time is over is handed in first, for good. Raises `NoAttemptsLeft`, `MustWait`, `NotEnrolled`.
    """
    hand_in_overdue(place.id, quiz.page_uid, now, allowance)
    with transaction() as session:
        started = quizzes.start_attempt(place.id, quiz, extra_time, now, random)
        if started.is_new:
            deed = deeds.attempt_started(outline, quiz, started)
            record(session, place.reference, place.learner_reference, now, deed)
        return started.public_id


def hand_in_overdue(enrolment_id: int, quiz_uid: str, now: datetime, allowance: timedelta) -> None:
    """Hand in the open attempt at a quiz if its time is over, outages up to the allowance counted."""
    with transaction() as session:
        overdue = quizzes.submit_overdue(enrolment_id, quiz_uid, now, allowance)
        if overdue is not None:
            _follow(session, overdue, now)


def save_answers(
    public_id: str,
    learner_id: int,
    answers: Mapping[int, Sequence[str]],
    now: datetime,
    loaded: Mapping[int, str] | None = None,
) -> Saved:
    """Keep the answers given so far, but none that is older than what is kept; `loaded` tells which are.

    Raises `AttemptClosed`, also when time has run out: then what was saved in time is handed in before
    this says so.
    """
    with transaction() as session:
        saved = quizzes.save_answers(public_id, learner_id, answers, now, loaded)
        if isinstance(saved, Submission):
            _follow(session, saved, now)
    if isinstance(saved, Submission):
        raise AttemptClosed
    return saved


def open_hint(public_id: str, learner_id: int, position: int, number: int, now: datetime) -> None:
    """Open a hint, once. Raises `AttemptClosed` as `save_answers` does, `HintNotThere`."""
    with transaction() as session:
        step = quizzes.open_hint(public_id, learner_id, position, number, now)
        _record_step(session, step, now, deeds.hint_opened)
    if isinstance(step, Submission):
        raise AttemptClosed


def keep_file(public_id: str, learner_id: int, position: int, given: GivenFile, now: datetime) -> None:
    """Keep a file as an answer. Raises `AttemptClosed`, also when time has run out."""
    with transaction() as session:
        overdue = quizzes.keep_file(public_id, learner_id, position, given, now)
        if overdue is not None:
            _follow(session, overdue, now)
    if overdue is not None:
        raise AttemptClosed


def take_file_back(public_id: str, learner_id: int, position: int, now: datetime) -> None:
    """Take a file away that was sent as an answer. Raises `AttemptClosed`, also when time has run out."""
    with transaction() as session:
        overdue = quizzes.take_file_back(public_id, learner_id, position, now)
        if overdue is not None:
            _follow(session, overdue, now)
    if overdue is not None:
        raise AttemptClosed


def mark_at_once(public_id: str, learner_id: int, position: int, now: datetime) -> None:
    """Mark a saved answer for good, where the quiz says so. Raises `AttemptClosed` as `save_answers` does."""
    with transaction() as session:
        step = quizzes.mark_at_once(public_id, learner_id, position, now)
        _record_step(session, step, now, deeds.answer_marked)
    if isinstance(step, Submission):
        raise AttemptClosed


def _record_step(
    session: Session, step: Submission | Step, now: datetime, deed: Callable[[Step], Deed]
) -> None:
    attempt = step.attempt
    if isinstance(step, Submission):
        _follow(session, step, now)
    elif step.is_new:
        record(session, attempt.enrolment_reference, attempt.learner_reference, now, deed(step))


def sign_of_life(
    public_id: str, learner_id: int, now: datetime, allowance: timedelta, *, is_leaving: bool = False
) -> AttemptRow:
    """Note that the learner is there, and give back what an outage took; return the attempt.

    Raises `AttemptClosed`, also when time has run out: then what was saved is handed in first.
    """
    with transaction() as session:
        noticed = quizzes.notice(public_id, learner_id, now, allowance, is_leaving=is_leaving)
        attempt = noticed.attempt
        if isinstance(noticed, Submission):
            _follow(session, noticed, now)
        elif noticed.added_seconds:
            deed = deeds.time_given_back(noticed)
            record(session, attempt.enrolment_reference, attempt.learner_reference, now, deed)
    if isinstance(noticed, Submission):
        raise AttemptClosed
    return attempt


def hand_in(
    public_id: str,
    learner_id: int,
    now: datetime,
    answers: Mapping[int, Sequence[str]] | None = None,
    loaded: Mapping[int, str] | None = None,
) -> AttemptRow:
    """Hand in the attempt, with `answers` over those saved; return it closed, again and again the same."""
    with transaction() as session:
        submission = quizzes.submit_attempt(public_id, learner_id, now, answers, loaded)
        if submission.is_new:
            _follow(session, submission, now)
        return submission.attempt


def _follow(session: Session, submission: Submission, now: datetime) -> None:
    """Do what follows from a hand-in: cards for what was missed, ticks, the course complete, the record."""
    attempt = submission.attempt
    # What nobody has learnt here yet is not missed either.
    if not attempt.rules.is_placement:
        missed = {each.uid for each in submission.marked if reviewing.is_missed(each.kind, each.fraction)}
        keep_missed(session, attempt.enrolment_id, missed, now)
    follow_result(session, attempt, now, deeds.attempt_handed_in(submission))
