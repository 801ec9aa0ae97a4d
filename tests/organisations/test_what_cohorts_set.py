"""What a cohort sets for its trainees: days, a release, an allowance; and what is let go of."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from learn import clock, ids
from learn.accounts.services.erasing import erase_now
from learn.database import reading, transaction
from learn.i18n import day_in_words
from learn.organisations.models import Contact, Seat, Trainee
from learn.organisations.planning import Choices
from learn.organisations.services.cohorts import set_outage_allowance
from learn.quizzes.queries import attempt_by_id
from tests.courses.course_files import PICTURE, Change
from tests.journeys.learner import Learner, visible
from tests.organisations.lists import enrol, people
from tests.organisations.offices import organisation, person_id_of
from tests.organisations.seated import COURSE, ROOM, cohort, course_id, enrolments, publish, seated
from tests.organisations.test_enrolling import with_status

NEWER: dict[str, Change] = {
    "clear-times/course.yml": ('release: "2026.1"', 'release: "2026.2"'),
    "clear-times/01-start/01-zones.md": ("Write the zone.", "Write the zone, always."),
    "clear-times/01-start/02-quiz.md": ("Ten minutes, open book.", "Eleven minutes, open book."),
    "clear-times/media/clock.png": PICTURE + b"\0",
}
USUAL = timedelta(minutes=10)


def test_a_pinned_trainee_stays_on_the_release_in_lesson_quiz_and_media(app: Flask, tmp_path: Path) -> None:
    first = publish(app, tmp_path)
    amina, zara = Learner(app).join(), Learner(app, "zara").join().enrol(COURSE)
    before = amina.get(f"{ROOM}/zones").text
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours, release_id=first))
    second = publish(app, tmp_path, **NEWER)
    assert second != first
    # Whoever comes first, each sees their own: what one process keeps in memory is not mixed up.
    for _ in range(2):
        theirs, hers = zara.get(f"{ROOM}/zones").text, amina.get(f"{ROOM}/zones").text
        assert "Write the zone, always." in theirs
        assert "Write the zone, always." not in hers
        assert media_of(hers) == media_of(before) != media_of(theirs)
        assert amina.client.get(media_of(hers)).status_code == 200
    assert "Ten minutes" in amina.get(f"{ROOM}/quiz").text
    assert "Eleven minutes" in zara.get(f"{ROOM}/quiz").text
    for learner, release_id in ((amina, first), (zara, second)):
        attempt = learner.post(f"{ROOM}/quiz/attempts").headers["Location"].rpartition("/")[2]
        with app.app_context():
            found = attempt_by_id(reading(), attempt, person_id_of(learner.name))
            assert found is not None
            assert found.release_id == release_id


def media_of(page: str) -> str:
    return page.partition('src="/media/')[2].partition('"')[0].join(("/media/", ""))


def test_the_organisation_says_how_much_outages_give_back(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours))
    attempt = amina.post(f"{ROOM}/quiz/attempts").headers["Location"].rpartition("/")[2]
    for minutes, allowance in ((None, USUAL), (45, timedelta(minutes=45)), (0, timedelta(0)), (None, USUAL)):
        with app.app_context():
            set_outage_allowance(ours, minutes)
        with app.app_context():
            found = attempt_by_id(reading(), attempt, person_id_of("amina"))
            assert found is not None
            assert found.allowance(USUAL) == allowance


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_learner_sees_the_day_of_each_module_and_who_set_it(
    app: Flask, tmp_path: Path, language: str
) -> None:
    publish(app, tmp_path)
    amina, zara = Learner(app, language=language).join(), Learner(app, "zara", language).join().enrol(COURSE)
    day = clock.now().date() + timedelta(days=9)
    with app.app_context():
        ours, course = organisation("ours"), course_id()
        days = {(course, "start"): day, (course, "work"): day + timedelta(days=20)}
        seated(amina, ours, cohort(ours, None, days))
    with app.test_request_context(f"/{language}/"):
        told = [day_in_words(each) for each in days.values()]
    page = visible(amina.get(ROOM).text)
    assert all(each in page for each in told)
    assert "Ours" in page
    assert not any(each in visible(zara.get(ROOM).text) for each in told)


def test_a_list_that_ends_seats_lets_go_of_what_the_cohort_set(app: Flask, tmp_path: Path) -> None:
    release = publish(app, tmp_path)
    choices = Choices("Spring", (COURSE,))
    with app.app_context():
        ours = organisation("ours")
        cohort(ours, clock.now().date() + timedelta(days=9), release_id=release)
        set_outage_allowance(ours, 45)
    with app.app_context():
        assert enrol(ours, people(2), choices).create == 2
        assert enrolments() == [(True, True, 45, False)] * 2
    with app.app_context():
        enrol(ours, with_status(people(1), "inactive"), choices)
        assert enrolments() == [(False, False, None, False), (True, True, 45, False)]
    with app.app_context():
        removing = Choices("Spring", (COURSE,), is_removing=True)
        enrol(ours, people(1), removing)
        assert enrolments() == [(True, True, 45, False), (False, False, None, False)]


def test_a_seat_that_another_cohort_still_pays_keeps_what_that_one_set(app: Flask, tmp_path: Path) -> None:
    release = publish(app, tmp_path)
    with app.app_context():
        ours = organisation("ours")
        cohort(ours)
        cohort(ours, release_id=release, name="Autumn")
        enrol(ours, people(1), Choices("Spring", (COURSE,)))
        enrol(ours, people(1), Choices("Autumn", (COURSE,)))
    with app.app_context():
        assert len(reading().execute(select(Seat.id).where(Seat.ended_at.is_(None))).all()) == 1
        assert enrolments() == [(False, True, None, False)]


def test_erasing_somebody_blanks_how_the_organisation_knows_them(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        public_id = seated(amina, ours, cohort(ours))
        with transaction() as session:
            trainee = session.execute(select(Trainee).where(Trainee.public_id == public_id)).scalar_one()
            said = "Her father Yusuf was ill."
            session.add(
                Contact(key=ids.public_id(), trainee_id=trainee.id, kind="called", note=said, at=clock.now())
            )
        erase_now(person_id_of("amina"), clock.now())
    with app.app_context():
        told = reading().execute(
            select(Trainee.name, Trainee.email, Trainee.phone, Trainee.external_id, Trainee.is_reminded)
        )
        assert [tuple(row) for row in told] == [("", None, None, None, False)]
        assert reading().execute(select(Contact.kind, Contact.note)).all() == [("called", None)]
        assert len(reading().execute(select(Seat.id)).all()) == 1
