"""Words of the classroom that templates share, and the sentences for what a learner may run into."""

from flask import Flask

from learn.classroom import services
from learn.days import day_of
from learn.enrolments.services import CourseArchived, NotEnrolled
from learn.i18n import LANGUAGES, day_in_words, lazy_gettext
from learn.progress.services import NoSuchCard
from learn.quizzes.answers import NeverOffered, TooLong, Unreadable
from learn.quizzes.drawing import BankTooSmall
from learn.quizzes.services import (
    AttemptClosed,
    HintNotThere,
    MustWait,
    NoAttemptsLeft,
    NoSuchAttempt,
    QuestionNotAsked,
)
from learn.web.errors import register_facts
from learn.web.facts import Fact
from learn.web.sentences import SENTENCES

LEVELS = {
    "beginner": lazy_gettext("for beginners"),
    "intermediate": lazy_gettext("with some experience"),
    "advanced": lazy_gettext("advanced"),
}
DEVICES = {
    "phone": lazy_gettext("A phone is enough"),
    "computer": lazy_gettext("Needs a computer"),
}
# The headings of a download, by the name that programs read in the file.
SECTIONS = {
    "profile": lazy_gettext("Your profile"),
    "devices": lazy_gettext("Devices"),
    "browsers": lazy_gettext("Browsers on which you signed in"),
    "recovery_codes": lazy_gettext("Recovery codes"),
    "second_factor": lazy_gettext("Second step when signing in"),
    "second_factor_codes": lazy_gettext("Recovery codes for the second step"),
    "enrolments": lazy_gettext("Your courses"),
    "pages_done": lazy_gettext("Pages you completed"),
    "answers_to_checks": lazy_gettext("Your answers in lessons"),
    "quiz_attempts": lazy_gettext("Your attempts"),
    "quiz_answers": lazy_gettext("Your answers in quizzes"),
    "files": lazy_gettext("Files you handed in"),
    "reviews": lazy_gettext("What tutors said of your answers"),
    "review_cards": lazy_gettext("Your review deck"),
    "review_answers": lazy_gettext("Your answers in the review deck"),
    "evidence": lazy_gettext("The record of your learning"),
}
NOT_STARTED = lazy_gettext("This quiz cannot be started")
FACTS = {
    NoAttemptsLeft: Fact(
        409, lazy_gettext("No attempt is left for this quiz. Your results are kept."), title=NOT_STARTED
    ),
    MustWait: Fact(
        409, lazy_gettext("The next attempt opens later. The quiz's page says when."), title=NOT_STARTED
    ),
    BankTooSmall: Fact(
        409,
        lazy_gettext("It asks for more questions than it has. What you did is kept. Please tell your tutor."),
        title=NOT_STARTED,
    ),
    AttemptClosed: Fact(
        409, lazy_gettext("This attempt is handed in already. Its answers stay as they were.")
    ),
    NotEnrolled: Fact(
        409,
        lazy_gettext("What you did is kept. Take the course again, then go on."),
        title=lazy_gettext("You left this course"),
    ),
    NoSuchAttempt: Fact(404, SENTENCES[404].sentence),
    QuestionNotAsked: Fact(422, SENTENCES[422].sentence),
    HintNotThere: Fact(
        422, lazy_gettext("There is no such hint. Your answers are kept: go back to the quiz.")
    ),
    NoSuchCard: Fact(404, SENTENCES[404].sentence),
    CourseArchived: Fact(409, lazy_gettext("This course takes nobody new. Who takes it goes on.")),
    services.NotALesson: Fact(404, SENTENCES[404].sentence),
    services.NeedsTutor: Fact(409, lazy_gettext("A tutor marks this lesson as done.")),
    NeverOffered: Fact(
        422, lazy_gettext("The form held an answer that was never offered. Go back and choose again.")
    ),
    TooLong: Fact(422, lazy_gettext("The answer is too long. Go back and make it shorter.")),
    Unreadable: Fact(
        422, lazy_gettext("The answer holds characters that nobody can see. Go back and type it again.")
    ),
}


def speak_of_courses(app: Flask) -> None:
    """Give templates the words, and every exception its sentence."""
    app.jinja_env.globals.update(
        levels=LEVELS, devices=DEVICES, languages=LANGUAGES, day_in_words=day_in_words, local_day=day_of
    )
    register_facts(app, FACTS)
