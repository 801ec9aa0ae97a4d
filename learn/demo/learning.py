"""How the trainees of the demo learn: each as well, as fast and as long as chance says."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.viewer import Viewer
from learn.classroom import services as classroom
from learn.courses.models import Course
from learn.courses.outline import Outline, OutlinePage
from learn.database import reading
from learn.demo.chances import given_answer
from learn.enrolments.queries import Place, place_of
from learn.organisations.models import Organisation, Trainee
from learn.organisations.services.welcoming import activate
from learn.organisations.steps import final_quiz
from learn.progress.completion import next_page
from learn.progress.queries import done_pages
from learn.quizzes.queries import (
    Check,
    attempt_by_id,
    checks_of,
    keys_of_questions,
    questions_of_attempt,
    quiz_of,
)
from learn.quizzes.right_answers import right_answer
from learn.quizzes.services import Judgement
from learn.tutoring.services import judge

COURSE, WITH_TUTOR, TUTORS_QUIZ = "safe-online", "question-types", "with-a-tutor"
NEVER_CAME, NEVER_BEGAN, FINISHING = 0.09, 0.08, 0.62
LETTER = "Salaam, I write texts for shops like yours. May I send you two samples for your page?"


@dataclass(frozen=True, slots=True)
class Plan:
    """A cohort of the demo: its name, and how many days ago it began and from now it ends."""

    name: str
    begun: int
    ends: int


@dataclass(slots=True)
class Learning:
    """What the trainees do on their courses; time runs forward for each of them."""

    session: Session
    outlines: Mapping[str, Outline]
    random: Random
    now: datetime
    checks: dict[str, dict[str, Check]] = field(default_factory=dict)

    def course_id(self, uid: str) -> int:
        """Return the key of a course."""
        return self.session.scalars(select(Course.id).where(Course.uid == uid)).one()

    def learn(self, person_id: int, plan: Plan) -> datetime | None:
        """Let somebody learn as long as they do; return since when they are quiet, None if they are not."""
        chance = self.random
        began = self.now - timedelta(days=plan.begun)
        if chance.random() < NEVER_CAME:
            return None
        at = began + timedelta(days=chance.expovariate(0.4), hours=chance.uniform(10, 16))
        if at >= self.now:
            return None
        self._come_in(person_id, at)
        course_id, outline = self.course_id(COURSE), self.outlines[COURSE]
        seat = place_of(self.session, person_id, course_id)
        assert seat is not None  # noqa: S101 - enrolled a moment ago
        if chance.random() < NEVER_BEGAN:
            return None
        ability = min(max(chance.gauss(0.82, 0.12), 0.3), 0.98)
        lessons = len(outline.lessons)
        goal = lessons if chance.random() < FINISHING else chance.randint(1, lessons - 1)
        pace = (plan.begun * chance.uniform(0.35, 1.05)) / lessons
        last = None
        for page in outline.lessons[:goal]:
            at += timedelta(days=max(chance.gauss(pace, pace / 3), 0.05), minutes=chance.randint(1, 400))
            if at >= self.now:
                break
            self._read(seat, page, at, ability)
            last = at
        else:
            if goal == lessons:
                at = self._sit(seat, at, ability)
                return None
        is_quiet = last is not None and self.now - last >= timedelta(days=7)
        return last if is_quiet else None

    def _come_in(self, person_id: int, at: datetime) -> None:
        who = self.session.execute(
            select(Trainee.id, Organisation.reference, Person.reference)
            .join(Organisation, Organisation.id == Trainee.organisation_id)
            .join(Person, Person.id == Trainee.person_id)
            .where(Trainee.person_id == person_id)
        ).one()
        activate(self.session, *who, at)

    def _read(self, seat: Place, page: OutlinePage, at: datetime, ability: float) -> None:
        outline = self.outlines[COURSE]
        if page.uid not in self.checks:
            self.checks[page.uid] = checks_of(reading(), outline.release_id, page.uid)
        for number, check in enumerate(self.checks[page.uid].values()):
            answer = given_answer(self.random, check.kind, check.body, check.key, ability) or right_answer(
                check.key
            )
            classroom.answer_check(seat, outline, page, check, answer, at + timedelta(seconds=70 * number))
        with suppress(classroom.NeedsTutor):
            classroom.finish_page(seat, outline, page, at + timedelta(minutes=9))

    def _sit(self, seat: Place, at: datetime, ability: float) -> datetime:
        """Sit the final quiz until it is passed, twice at most, a day apart; return when."""
        outline = self.outlines[COURSE]
        page = final_quiz(outline)
        quiz = quiz_of(reading(), outline.release_id, page.uid) if page else None
        for again in range(2):
            at += timedelta(days=self.random.uniform(0.4, 2) if again == 0 else 1.5)
            if quiz is None or at >= self.now:
                return at
            attempt = classroom.start_attempt(seat, outline, quiz, "1", at, self.random)
            row = attempt_by_id(self.session.connection(), attempt, seat.learner_id)
            assert row is not None  # noqa: S101 - started a moment ago
            questions = questions_of_attempt(self.session.connection(), row)
            keys = keys_of_questions(self.session.connection(), questions)
            given = {
                each.position: given_answer(
                    self.random, each.kind, each.body, keys[each.question_version_id], ability + 0.12 * again
                )
                for each in questions
            }
            answers = {position: answer for position, answer in given.items() if answer}
            handed_in = at + timedelta(minutes=self.random.randint(9, 24))
            if classroom.hand_in(attempt, seat.learner_id, handed_in, answers).is_passed:
                return handed_in
        return at

    def works(self, people: Sequence[int], tutor: Viewer) -> None:
        """Let some write to a client, and a tutor judge all but the last of it."""
        outline, course_id = self.outlines[WITH_TUTOR], self.course_id(WITH_TUTOR)
        quiz = quiz_of(reading(), outline.release_id, TUTORS_QUIZ)
        assert quiz is not None  # noqa: S101 - it ships
        for number, person_id in enumerate(people[:9]):
            seat = place_of(self.session, person_id, course_id)
            assert seat is not None  # noqa: S101
            at = self.now - timedelta(days=20 - 2 * number, hours=self.random.randint(1, 9))
            attempt = classroom.start_attempt(seat, outline, quiz, "1", at, self.random)
            row = attempt_by_id(self.session.connection(), attempt, person_id)
            assert row is not None  # noqa: S101 - started a moment ago
            questions = questions_of_attempt(self.session.connection(), row)
            essay = next(each for each in questions if each.kind == "essay")
            classroom.hand_in(attempt, person_id, at + timedelta(minutes=14), {essay.position: [LETTER]})
            if number < 7:  # noqa: PLR2004 - the last two wait
                said = Judgement([2, self.random.randint(1, 3)], "Clear and friendly. Ask one question.")
                when = at + timedelta(hours=self.random.choice((5, 20, 31, 50, 90)))
                judge(attempt, essay.position, tutor, said, 0, when)

    def go_on(self, person_id: int, at: datetime) -> None:
        """Let somebody who was called do the next lesson."""
        outline = self.outlines[COURSE]
        seat = place_of(self.session, person_id, self.course_id(COURSE))
        assert seat is not None  # noqa: S101
        following = next_page(outline, done_pages(self.session.connection(), seat.id))
        if following is not None and following.kind == "lesson":
            self._read(seat, following, at, 0.75)
