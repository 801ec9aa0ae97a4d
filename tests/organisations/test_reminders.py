"""Reminders: by day, once a week whatever happens, about the page where somebody stopped, until told no."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.organisations.jobs import remind
from learn.organisations.models import Cohort, Organisation, Reminder, Trainee
from learn.organisations.reminders import Candidate, is_day, most_urgent, week_of
from learn.organisations.services.reminding import off_token
from learn.progress.models import EvidenceChain
from tests.journeys.learner import Learner, visible
from tests.organisations.cohorts import Hall, guest, hall, listed

# A Wednesday, eleven in the morning in Karachi.
NOW = datetime(2031, 3, 5, 6, 0, tzinfo=UTC)
A_WEEK = timedelta(days=7)


@pytest.fixture
def ours(school: Flask) -> Iterator[Hall]:
    """Return a cohort of which one has come in and been quiet for eight days."""
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
        yield found


def mails(ours: Hall) -> list[tuple[str, str, str, str]]:
    found = ours.rows("SELECT recipient, subject, body_text, headers FROM outgoing_mail ORDER BY id")
    return [tuple(map(str, row)) for row in found]  # type: ignore[misc]


def set_all(**values: object) -> None:
    with transaction() as session:
        session.execute(update(Enrolment).values(**values))


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


def test_who_studied_this_week_is_reminded_only_of_a_day_that_is_near(ours: Hall) -> None:
    with transaction() as session:
        session.execute(update(EvidenceChain).values(last_answer_at=NOW - timedelta(days=2)))
    remind(NOW)
    set_all(due_at=NOW + timedelta(days=9))
    remind(NOW)
    set_all(due_at=NOW - timedelta(days=1))
    remind(NOW)
    assert mails(ours) == []
    set_all(due_at=NOW + timedelta(days=3))
    remind(NOW)
    [(_, _, body, _)] = mails(ours)
    assert "Ours set a day for this course: 8 March 2031." in body


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
    def course(number: int, quiet_days: int, due_days: int | None) -> Candidate:
        due = NOW + timedelta(days=due_days) if due_days is not None else None
        since = NOW - timedelta(days=quiet_days)
        return Candidate(1, "t", "Amina", "a@example.org", None, "Ours", number, "c", 1, due, since)

    assert [each.enrolment_id for each in most_urgent([course(1, 9, None), course(2, 8, 3)], NOW)] == [2]
    assert [each.enrolment_id for each in most_urgent([course(1, 9, 30), course(2, 12, None)], NOW)] == [2]
    assert week_of(NOW).weekday() == 0
