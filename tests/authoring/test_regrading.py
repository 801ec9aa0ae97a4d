"""Corrected questions: decided about, carried out with all that follows, and told to their learners."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring import jobs
from learn.authoring.services import publish_path, rehearse_path
from learn.classroom import services as classroom
from learn.classroom.queries.people import everything_about_me
from learn.cli.publish import publish
from learn.courses.models import Release
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.enrolments.queries import Place
from learn.progress.models import Evidence, PageDone, ReviewCard
from learn.progress.queries import verify
from learn.progress.queries.deck import next_card
from learn.progress.services import CardPost, answer_card, follow_result
from learn.quizzes.disguises import disguised
from learn.quizzes.inputs import PickOne
from learn.quizzes.models import Attempt, QuestionVersion, Regrade, RegradedAnswer
from learn.quizzes.queries import questions_of_attempt
from learn.quizzes.queries.corrections import Correction, undecided
from learn.quizzes.queries.responses import responses_of
from learn.quizzes.questions import input_of
from learn.quizzes.regrading import Mode, Report
from learn.quizzes.rules import Rules
from learn.quizzes.services import regrading
from learn.quizzes.services.regrading import DecidedMeanwhile, decide, decide_on_all
from tests.courses.course_files import write_library
from tests.factories import (
    NOW,
    AuthoredQuestion,
    PublishedCourse,
    count,
    enrol,
    make_person,
    make_published_course,
    single_choice,
)
from tests.journeys.learner import Learner, form_to, visible

QUESTIONS = [single_choice("q1"), single_choice("q2")]
MENDED = [replace(single_choice("q1"), right={"right": ["perhaps"]}), single_choice("q2")]
LATER = NOW + timedelta(hours=1)


def course_of(questions: list[AuthoredQuestion], rules: Rules | None = None) -> PublishedCourse:
    return make_published_course(lessons=(), quiz=questions, rules=rules, needs=("quizzes",))


def sat(course: PublishedCourse, name: str, *answers: str) -> tuple[Place, str]:
    """Let somebody hand in the quiz with these answers; an empty one is none."""
    place = enrol(make_person(name), course)
    attempt = classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))
    given = {position: [each] for position, each in enumerate(answers, start=1) if each}
    classroom.hand_in(attempt, place.learner_id, NOW, given)
    return place, attempt


def open_corrections(course: PublishedCourse) -> list[Correction]:
    return undecided(reading(), course.id, course.outline.release_id)


def decided(course: PublishedCourse, mode: Mode) -> None:
    """Decide about everything, as a publication does, and carry it out."""
    with transaction() as session:
        corrections = undecided(session, course.id, course.outline.release_id)
        assert corrections
        decide_on_all(session, course.id, corrections, mode, LATER)
    jobs.regrade(LATER)


def result(attempt: str) -> tuple[int | None, bool | None]:
    with transaction() as session:
        row = session.execute(select(Attempt).where(Attempt.public_id == attempt)).scalar_one()
        return row.score_percent, row.is_passed


def evidence_of(place: Place) -> list[tuple[str, dict[str, Any]]]:
    with transaction() as session:
        rows = session.execute(
            select(Evidence.kind, Evidence.facts)
            .where(Evidence.chain == place.reference)
            .order_by(Evidence.sequence)
        )
        return [(row.kind, json.loads(row.facts)) for row in rows]


@pytest.mark.usefixtures("database")
def test_marks_rise_and_whoever_passes_by_it_completes_the_course() -> None:
    old = course_of(QUESTIONS)
    winner, won = sat(old, "amina", "perhaps", "yes")
    loser, lost = sat(old, "bilal", "yes", "yes")
    assert (result(won), result(lost)) == ((50, False), (100, True))
    course = course_of(MENDED)
    decided(course, Mode.RAISE)

    assert (result(won), result(lost)) == ((100, True), (100, True))
    assert [kind for kind, _ in evidence_of(winner)][-2:] == ["answer regraded", "completed"]
    facts = dict(evidence_of(winner))["answer regraded"]
    assert facts["decided_by"] == "command line"
    assert facts["version_before"] == QUESTIONS[0].content_hash
    assert facts["version_after"] == MENDED[0].content_hash
    assert (facts["percent_before"], facts["percent_after"], facts["fraction_after"]) == (50, 100, 1.0)
    assert count(PageDone, PageDone.enrolment_id == winner.id) == 1
    assert "answer regraded" not in dict(evidence_of(loser))
    assert verify(reading()).faults == ()
    assert open_corrections(course) == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("mode", "results"),
    [
        (Mode.KEEP, [(50, False), (100, True), (0, False)]),
        (Mode.RAISE, [(100, True), (100, True), (0, False)]),
        (Mode.REGRADE, [(100, True), (50, True), (0, False)]),
        (Mode.EVERYONE, [(100, True), (100, True), (50, False)]),
    ],
)
def test_each_decision_does_what_it_says_once(mode: Mode, results: list[tuple[int, bool]]) -> None:
    old = course_of(QUESTIONS)
    sittings = [("amina", "perhaps", "yes"), ("bilal", "yes", "yes"), ("chand", "", "")]
    attempts = [sat(old, *each)[1] for each in sittings]
    decided(course_of(MENDED), mode)
    assert [result(each) for each in attempts] == results
    before = count(Evidence), count(RegradedAnswer)
    jobs.regrade(LATER)
    jobs.regrade_latecomers(LATER)
    assert (count(Evidence), count(RegradedAnswer)) == before
    assert [result(each) for each in attempts] == results


@pytest.mark.usefixtures("database")
def test_a_job_that_is_cut_off_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    old = course_of(QUESTIONS)
    attempts = [sat(old, name, "perhaps", "yes")[1] for name in ("amina", "bilal", "chand")]
    monkeypatch.setattr(regrading, "BATCH", 1)
    follow, done = follow_result, []

    def die_at_the_second(*arguments: Any) -> None:
        follow(*arguments)
        done.append(arguments)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "follow_result", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        decided(course_of(MENDED), Mode.RAISE)
    assert [result(each)[0] for each in attempts] == [100, 50, 50]
    assert count(Regrade, Regrade.finished_at.is_(None)) == 1
    jobs.regrade(LATER)
    assert [result(each)[0] for each in attempts] == [100, 100, 100]
    assert count(Evidence, Evidence.kind == "answer regraded") == 3


@pytest.mark.usefixtures("database")
def test_what_is_handed_in_after_the_decision_is_picked_up() -> None:
    old = course_of(QUESTIONS)
    place = enrol(make_person(), old)
    attempt = classroom.start_attempt(place, old.outline, old.quiz(), "1", NOW, Random(1))
    decided(course_of(MENDED), Mode.RAISE)
    classroom.hand_in(attempt, place.learner_id, LATER, {1: ["perhaps"], 2: ["yes"]})
    assert result(attempt) == (50, False)
    jobs.regrade_latecomers(LATER)
    assert result(attempt) == (100, True)


@pytest.mark.usefixtures("database")
def test_a_key_that_is_taken_back_is_a_correction_too() -> None:
    old = course_of(QUESTIONS)
    _, attempt = sat(old, "amina", "perhaps", "yes")
    decided(course_of(MENDED), Mode.REGRADE)
    assert result(attempt) == (100, True)
    decided(course_of(QUESTIONS), Mode.REGRADE)
    assert result(attempt) == (50, True)


def asked_in_review(place: Place) -> set[str]:
    """Return the missed questions that wait in somebody's review deck."""
    cards = select(ReviewCard.question_uid).where(
        ReviewCard.enrolment_id == place.id, ReviewCard.retired_at.is_(None)
    )
    return set(reading().execute(cards).scalars())


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("mode", "truly_right", "truly_wrong"),
    [
        (Mode.KEEP, {"q1"}, set()),
        (Mode.RAISE, set(), set()),
        (Mode.REGRADE, set(), {"q1"}),
        (Mode.EVERYONE, set(), set()),
    ],
)
def test_the_review_deck_asks_what_is_missed_by_the_corrected_question(
    mode: Mode, truly_right: set[str], truly_wrong: set[str]
) -> None:
    old = course_of(QUESTIONS)
    amina, _ = sat(old, "amina", "perhaps", "yes")
    bilal, _ = sat(old, "bilal", "yes", "yes")
    chand, _ = sat(old, "chand", "never", "no")
    assert [asked_in_review(each) for each in (amina, bilal, chand)] == [{"q1"}, set(), {"q1", "q2"}]
    decided(course_of(MENDED), mode)
    assert asked_in_review(amina) == truly_right
    assert asked_in_review(bilal) == truly_wrong
    assert asked_in_review(chand) == {"q1", "q2"}, "points that everyone got do not tell what was known"


@pytest.mark.usefixtures("database")
def test_a_question_that_was_missed_elsewhere_or_answered_since_stays_in_the_review_deck() -> None:
    old = course_of(QUESTIONS)
    twice, _ = sat(old, "amina", "perhaps", "yes")
    again = classroom.start_attempt(twice, old.outline, old.quiz(), "1", LATER, Random(2))
    classroom.hand_in(again, twice.learner_id, LATER, {1: ["never"], 2: ["yes"]})
    since, _ = sat(old, "bilal", "perhaps", "yes")
    tomorrow = NOW + timedelta(days=1)
    card = next_card(reading(), since.learner_id, tomorrow.date())
    assert card is not None
    sent = CardPost(card.public_id, card.number, card.question_version_id, ["perhaps"])
    assert answer_card(since.learner_id, sent, tomorrow)
    decided(course_of(MENDED), Mode.RAISE)
    assert [asked_in_review(each) for each in (twice, since)] == [{"q1"}, {"q1"}]


@pytest.mark.usefixtures("database")
def test_what_is_missed_before_anybody_studied_never_comes_into_the_review_deck() -> None:
    rules = Rules(is_placement=True)
    place, attempt = sat(course_of(QUESTIONS, rules), "amina", "yes", "yes")
    decided(course_of(MENDED, rules), Mode.REGRADE)
    assert result(attempt)[0] == 50
    assert asked_in_review(place) == set()


@pytest.mark.usefixtures("database")
def test_a_download_tells_which_answer_was_corrected_once_the_result_does() -> None:
    old = course_of(QUESTIONS)
    sittings = [sat(old, "amina", "perhaps"), sat(old, "bilal", "perhaps", "yes")]
    decided(course_of(MENDED), Mode.RAISE)
    assert [result(attempt) for _, attempt in sittings] == [(50, False), (100, True)]
    told = []
    for place, _ in sittings:
        rows = everything_about_me(reading(), place.learner_id, place.learner_reference)["evidence"]
        found = [(json.loads(row["facts"]), row["hash"]) for row in rows if row["kind"] == "answer regraded"]
        told += [(facts["question"], facts["fraction_after"], hashed is None) for facts, hashed in found]
        assert (MENDED[0].content_hash in str(found)) is (told[-1][0] == "q1")
    assert told == [(None, None, True), ("q1", 1.0, False)]


@pytest.mark.usefixtures("database")
def test_points_given_to_everyone_say_nothing_about_the_question() -> None:
    old = course_of(QUESTIONS)
    sittings = [("amina", "perhaps", "yes"), ("bilal", "yes", "no"), ("chand", "", "yes")]
    attempts = [sat(old, *each)[1] for each in sittings]
    before = responses_of(reading(), old.id)
    assert [each.fraction for each in before] == [0, 1, 1, 0, 0, 1]
    decided(course_of(MENDED), Mode.EVERYONE)
    assert [result(each)[0] for each in attempts] == [100, 50, 100]
    assert responses_of(reading(), old.id) == before
    # Marked by a key once more, answers say again what they are worth.
    decided(course_of(QUESTIONS), Mode.EVERYONE)
    assert responses_of(reading(), old.id) == before
    decided(course_of(MENDED), Mode.REGRADE)
    assert [each.fraction for each in responses_of(reading(), old.id)] == [1, 1, 0, 0, 0, 1]


@pytest.mark.usefixtures("database")
def test_two_owners_who_decide_at_once_give_one_decision() -> None:
    sat(course_of(QUESTIONS), "amina", "perhaps", "yes")
    owner, course = make_person("owner"), course_of(MENDED)
    [correction] = open_corrections(course)
    decide(course.id, correction.version_id, Mode.KEEP, owner.id, NOW, after=correction.latest_id)
    with pytest.raises(DecidedMeanwhile):
        decide(course.id, correction.version_id, Mode.EVERYONE, owner.id, NOW, after=correction.latest_id)
    assert count(Regrade) == 1


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder for courses."""
    return tmp_path / "courses"


QUIZ = "clear-times/01-start/02-quiz.md"
SHOWN = ("show_answers: after-pass", "show_answers: after-submit")


def test_a_publication_reports_first_and_a_rehearsal_writes_nothing(app: Flask, library: Path) -> None:
    learner = failed_learner(app, library)
    write_mended(library)
    reports: list[Report] = []

    def keep(_uid: str, report: Report) -> Mode:
        reports.append(report)
        return Mode.RAISE

    with app.app_context():
        before = count(QuestionVersion), count(Release), count(Regrade)
        rehearse_path(library, clock.now(), keep)
        assert (count(QuestionVersion), count(Release), count(Regrade)) == before
        publish_path(library, clock.now(), keep)
        jobs.regrade(clock.now())
    assert reports[0] == reports[1]
    impact = reports[0].by_question["quiz-karachi"]
    assert (impact.attempts, impact.by_mode[Mode.RAISE].raised) == (1, 1)
    page = visible(learner.get(learner.attempt).text)
    assert "your result rose from" in page
    assert "marked by the corrected one" in page


def test_an_owner_sees_the_figures_decides_and_is_told(app: Flask, library: Path) -> None:
    failed_learner(app, library)
    write_mended(library)
    owner = Learner(app, "owner").join()
    with app.app_context():
        publish_path(library, clock.now(), lambda _uid, _report: Mode.KEEP)
        course_id, person_id = (
            course_id_of(reading(), "clear-times"),
            person_by_name_key(reading(), name_key("owner")),
        )
        assert course_id is not None
        assert person_id is not None
        appoint(course_id, person_id, "owner", clock.now())
    desk = "/teach/clear-times/regrades"
    page = owner.get(desk).text
    assert "1 result rises" in visible(page)
    form = form_to(page, "/regrades")
    sent: dict[str, object] = {name: values[0] for name, values in form.values.items()}
    assert owner.post(desk, {**sent, "mode": "upside down"}).status_code == 422
    assert owner.post(desk, {**sent, "version": str(2**63)}).status_code == 422
    assert owner.post(desk, {**sent, "mode": "raise"}).status_code == 303
    assert "Under way: 0 of 1 answers looked at." in visible(owner.get(desk).text)
    assert owner.post(desk, {**sent, "mode": "everyone"}).status_code == 303
    assert "decided about meanwhile" in owner.get(desk).text
    with app.app_context():
        jobs.regrade(clock.now())
        assert count(Regrade, Regrade.decided_by.is_not(None)) == 1
    assert "by owner" in visible(owner.get(desk).text)


def test_the_command_tells_asks_and_tries_without_writing(
    app: Flask, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed_learner(app, library)
    write_mended(library)
    run = app.test_cli_runner().invoke
    said = 'clear-times: question "quiz-karachi": 1 attempt, 1 rise, 0 newly pass, nobody loses'
    tried = run(publish, [str(library), "--dry-run"])
    assert (tried.exit_code, said in tried.output) == (0, True)
    assert "nothing was written" in tried.output
    with app.app_context():
        assert count(Regrade) == 0
    monkeypatch.setattr("learn.cli.publish.is_at_terminal", lambda: True)
    asked = run(publish, [str(library)], input="sideways\nkeep\n")
    assert (asked.exit_code, said in asked.output) == (0, True)
    with app.app_context():
        assert count(Regrade, Regrade.mode == "keep") == 1
    again = run(publish, [str(library), "--regrade", "everyone"])
    assert again.output.splitlines()[-1] == "clear-times: nothing new"


class Sitter(Learner):
    """A learner with an attempt."""

    attempt = ""


def failed_learner(app: Flask, library: Path) -> Sitter:
    """Publish the course with a wrong key, and let somebody give the answer that is right in truth."""
    write_library(library, **{QUIZ: SHOWN})
    with app.app_context():
        [published] = publish_path(library, clock.now())
        assert published.release_id is not None, published.problems
    learner = Sitter(app)
    learner.join()
    learner.enrol("clear-times")
    room = "/courses/clear-times"
    learner.attempt = learner.post(f"{room}/quiz/attempts").headers["Location"].removeprefix("/en")
    given: dict[str, object] = {"anyway": "1"}
    with app.app_context():
        row = reading().execute(select(Attempt.id, Attempt.public_id, Attempt.seed)).one()
        questions = questions_of_attempt(reading(), row)
    karachi = next(each for each in questions if each.uid == "quiz-karachi")
    asked = input_of(karachi.kind, karachi.body, "en", karachi.choice_order)
    assert isinstance(asked, PickOne)
    wrong = next(option.key for option in asked.options if option.text == "6 pm")
    [given[f"q{karachi.position}"]] = disguised(asked, row.seed, karachi.position).shown([wrong])
    assert learner.post(learner.attempt, given).status_code == 303
    return learner


def write_mended(library: Path) -> None:
    for name in ("02-quiz.md", "02-quiz.ur.md"):
        path = library / "clear-times/01-start" / name
        text = path.read_text("utf-8")
        text = text.replace("- ( ) 6", "- (!) 6").replace("- (x) 8", "- ( ) 8").replace("- (!) 6", "- (x) 6")
        path.write_text(text, "utf-8")
