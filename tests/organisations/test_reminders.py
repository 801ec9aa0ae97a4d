"""Reminders: by day, once a week whatever happens, about the page where somebody stopped, until told no."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from learn.courses.queries import outline_by_release
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.i18n import gettext
from learn.organisations.jobs import remind
from learn.organisations.models import Cohort, DueDate, Organisation, Reminder, Seat, Trainee
from learn.organisations.reminders import Candidate, NearDay, is_day, most_urgent, near_day, week_of
from learn.organisations.services.reminding import off_token
from learn.progress.completion import required_pages
from learn.progress.services import tick_page
from tests.journeys.learner import Learner, visible
from tests.organisations.cohorts import Hall, guest, hall, listed

# A Wednesday, eleven in the morning in Karachi.
NOW = datetime(2031, 3, 5, 6, 0, tzinfo=UTC)
A_WEEK = timedelta(days=7)


@pytest.fixture
def ours(school: Flask) -> Iterator[Hall]:
    """Return a cohort of which one has come in; their course is due in a week."""
    found = hall(
        school, [listed(1, "Amina Bibi", email="a@example.org"), listed(2, "Bilal", email="b@example.org")]
    )
    with school.app_context():
        with transaction() as session:
            session.execute(
                update(Trainee)
                .where(Trainee.public_id == found.trainees[0])
                .values(activated_at=NOW - timedelta(days=8))
            )
            session.execute(update(Seat).values(due_at=NOW + A_WEEK))
        yield found


def mails(ours: Hall) -> list[tuple[str, str, str, str]]:
    found = ours.rows("SELECT recipient, subject, body_text, headers FROM outgoing_mail ORDER BY id")
    return [tuple(map(str, row)) for row in found]  # type: ignore[misc]


def set_all(**values: object) -> None:
    with transaction() as session:
        session.execute(update(Enrolment).values(**values))


def set_due(due_at: datetime | None) -> None:
    with transaction() as session:
        session.execute(update(Seat).values(due_at=due_at))


def test_a_reminder_names_the_page_what_it_takes_and_one_way_out(ours: Hall) -> None:
    remind(NOW)
    [(recipient, subject, body, headers)] = mails(ours)
    assert recipient == "a@example.org"
    assert subject.startswith("Next: ")
    assert subject.removeprefix("Next: ") in body
    assert "It takes about " in body
    assert body.count("/en/courses/safe-online/") == 1
    off = f"/en/reminders/off/{off_token(ours.trainees[0])}"
    assert off in body
    assert off in headers
    assert "One-Click" in headers


def test_it_comes_once_a_week_whatever_happens(ours: Hall) -> None:
    for hours in (0, 1, 24, 72):
        remind(NOW + timedelta(hours=hours))
    # Monday of the next week, but not a week later.
    remind(NOW + timedelta(days=5))
    assert len(mails(ours)) == 1
    remind(NOW + A_WEEK)
    assert len(mails(ours)) == 2
    with transaction() as session:
        session.execute(update(Reminder).values(sent_at=NOW - timedelta(days=30)))
    remind(NOW + A_WEEK)
    assert len(mails(ours)) == 2


def test_nobody_is_woken(ours: Hall) -> None:
    for hour in range(24):
        moment = datetime(2031, 3, 5, hour, 30, tzinfo=UTC)
        assert is_day(moment) == (9 <= (hour + 5) % 24 < 19)
    remind(NOW.replace(hour=15))
    assert mails(ours) == []


@pytest.mark.parametrize(
    "quiet",
    [
        {"completed_at": NOW},
        {"left_at": NOW},
    ],
)
def test_who_is_done_or_gone_is_left_in_peace(ours: Hall, quiet: dict[str, object]) -> None:
    set_all(**quiet)
    remind(NOW)
    assert mails(ours) == []


def test_only_a_day_that_is_near_is_a_reason(ours: Hall) -> None:
    # However long somebody has been quiet, without a day nobody is mailed.
    set_due(None)
    remind(NOW)
    set_due(NOW + timedelta(days=9))
    remind(NOW)
    set_due(NOW - timedelta(days=1))
    remind(NOW)
    assert mails(ours) == []
    set_due(NOW + timedelta(days=3))
    remind(NOW)
    [(_, _, body, _)] = mails(ours)
    assert "Ours set a day for this course: 8 March 2031." in body


def test_a_module_that_is_due_is_a_reason_until_it_is_done(ours: Hall) -> None:
    set_due(None)
    [(cohort_id, course_id, place, release_id)] = ours.rows(
        "SELECT cohort_id, seat.course_id, enrolment_id, course.release_id FROM seat"
        " JOIN course ON course.id = seat.course_id ORDER BY seat.id LIMIT 1"
    )
    outline = outline_by_release(reading(), release_id)
    first, second = outline.modules[:2]
    with transaction() as session:
        for module, days in ((first, 2), (second, 9)):
            due_on = NOW.date() + timedelta(days=days)
            session.add(
                DueDate(cohort_id=cohort_id, course_id=course_id, module_uid=module.uid, due_on=due_on)
            )
        for page in required_pages(outline):
            if page.module_uid == first.uid:
                tick_page(session, place, page.uid, 1, NOW)
    remind(NOW)
    assert mails(ours) == []
    with transaction() as session:
        session.execute(update(Enrolment).values(pages_done=""))
    remind(NOW)
    [(_, _, body, _)] = mails(ours)
    assert f"Ours set a day for “{first.titles['en']}”: 7 March 2031." in body


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_cohorts_page_says_whether_anybody_is_reminded(ours: Hall, language: str) -> None:
    place = ours.place.replace("/en/", f"/{language}/")
    without = visible(ours.sana.get(place).text)
    with transaction() as session:
        session.execute(update(Cohort).values(ends_on=NOW.date()))
    with_days = visible(ours.sana.get(place).text)
    with ours.app.test_request_context(place):
        no_day = gettext(
            "No day is set yet, so no trainee is reminded by email. Set the last day, or days for modules."
        )
    assert no_day in without
    assert no_day not in with_days


def test_after_the_cohorts_end_and_in_a_closed_house_no_mail_leaves(ours: Hall) -> None:
    with transaction() as session:
        session.execute(update(Cohort).values(ends_on=NOW.date() - timedelta(days=1)))
    remind(NOW)
    with transaction() as session:
        session.execute(update(Cohort).values(ends_on=None))
        session.execute(update(Organisation).values(suspended_at=NOW))
    remind(NOW)
    assert mails(ours) == []


def test_it_is_written_in_the_trainees_language(ours: Hall) -> None:
    with transaction() as session:
        session.execute(update(Trainee).values(language="ur"))
    remind(NOW)
    [(_, _, body, _)] = mails(ours)
    assert "/ur/courses/safe-online/" in body


def test_looking_ends_nothing_and_one_click_ends_it_without_signing_in(ours: Hall) -> None:
    # As real servers do: no token of ours comes along.
    ours.app.config["WTF_CSRF_ENABLED"] = True
    off = f"/en/reminders/off/{off_token(ours.trainees[0])}"
    page = guest(ours.app).get(off)
    assert "Shall Ours stop reminding you" in visible(page.text)
    remind(NOW)
    assert len(mails(ours)) == 1
    for _ in range(2):
        answer = guest(ours.app).post(off, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "no more reminders" in answer.text
    remind(NOW + A_WEEK)
    assert len(mails(ours)) == 1


def test_nobody_ends_anothers_reminders(ours: Hall) -> None:
    right = off_token(ours.trainees[0])
    for wrong in (right[:-1] + "x", ours.trainees[0], right[16:] * 2, "é" * 32):
        assert guest(ours.app).post(f"/en/reminders/off/{wrong}").status_code == 404
    stranger = Learner(ours.app, "zara").join(is_own_device=True)
    stranger.post("/settings/reminders", {})
    assert ours.rows("SELECT count(*) FROM trainee WHERE is_reminded") == [(2,)]
    assert "on no organisation" in stranger.get("/settings/reminders").text


def test_settings_end_them_and_bring_them_back(ours: Hall) -> None:
    learner = Learner(ours.app, "zara").join(is_own_device=True)
    assert learner.client.post(f"/en/welcome/{ours.code(1)}/account").status_code == 303
    assert "Ours" in learner.get("/settings/reminders").text
    for wanted, kept in (([], 0), ([ours.trainees[1], ours.trainees[0]], 1)):
        assert learner.post("/settings/reminders", {"wanted": wanted}).status_code == 303
        [(count,)] = ours.rows(
            "SELECT count(*) FROM trainee WHERE is_reminded AND public_id = :own", own=ours.trainees[1]
        )
        assert count == kept


def test_of_several_courses_the_most_urgent_one_is_named() -> None:
    def course(number: int, due_days: int) -> tuple[Candidate, NearDay]:
        who = Candidate(1, "t", "Amina", "a@example.org", None, "Ours", number, 1, number, 1, None, "")
        return who, NearDay(NOW.date() + timedelta(days=due_days))

    assert [each.enrolment_id for each, _ in most_urgent([course(1, 5), course(2, 3)])] == [2]
    assert week_of(NOW).weekday() == 0


def test_the_first_day_with_work_to_do_counts() -> None:
    today = NOW.date()
    days = {"one": today - timedelta(days=1), "two": today + A_WEEK, "three": today + timedelta(days=2)}
    over = today + timedelta(days=20)
    assert near_day(over, days, {"one", "two"}, today) == NearDay(today + A_WEEK, "two")
    assert near_day(over, days, {"two", "three"}, today) == NearDay(days["three"], "three")
    assert near_day(today, days, {"two", "three"}, today) == NearDay(today)
    assert near_day(over, {}, {"two"}, today) is None
