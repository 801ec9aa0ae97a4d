"""A seat with a last day ends when that day is over, and says so."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from learn import clock
from learn.database import reading, transaction
from learn.days import day_of
from learn.enrolments.models import Enrolment
from learn.i18n import day_in_words
from learn.organisations.jobs import end_seats
from learn.organisations.models import Cohort, Seat, SeatPool
from learn.organisations.planning import Choices, Planned
from learn.organisations.services.governing import give_course
from learn.progress.queries import verify
from tests.factories import NOW
from tests.journeys.learner import Learner, visible
from tests.organisations.lists import enrol, people, pooled_cohort, rows, used
from tests.organisations.offices import employed, organisation
from tests.organisations.seated import ROOM, cohort, course_id, enrolments, publish, seated

LAST = date(2026, 12, 31)
# In Pakistan it is five hours later: the first is the last second of that day, the second the next one.
STILL, OVER = datetime.fromisoformat("2026-12-31T18:59:59Z"), datetime.fromisoformat("2026-12-31T19:00:00Z")


def until(content: str, day: object) -> str:
    first, *rest = content.splitlines()
    return "\n".join([f"{first},expires_on", *(f"{row},{day}" for row in rest)])


def held() -> list[tuple[object, ...]]:
    asked = select(Seat.ended_at.is_(None), Seat.expires_on).order_by(Seat.id)
    return [(bool(row[0]), row[1]) for row in reading().execute(asked)]


def test_seats_end_when_their_last_day_is_over(school: Flask) -> None:
    with school.app_context():
        ours = organisation("ours")
        pool = pooled_cohort(ours, 9)
        enrol(ours, until(people(2), LAST))
        enrol(ours, people(1, first=3))
    with school.app_context():
        end_seats(STILL)
        assert used(pool) == 3
    for _ in range(2):
        with school.app_context():
            end_seats(OVER)
            assert used(pool) == 1
    with school.app_context():
        assert rows("SELECT count(*) FROM seat WHERE ended_at IS NOT NULL") == [(2,)]
        assert rows("SELECT count(*) FROM trainee WHERE ended_at IS NOT NULL") == [(2,)]
        # The people keep the course, and both chains tell what became of the seat.
        assert rows("SELECT count(*) FROM enrolment WHERE left_at IS NULL") == [(3,)]
        assert rows("SELECT count(*) FROM evidence WHERE kind = 'seat ended'") == [(2,)]
        assert rows("SELECT count(*) FROM evidence WHERE kind = 'seats ended'") == [(1,)]
        assert verify(reading()).faults == ()


def test_an_organisation_whose_seats_cannot_end_stops_no_other(school: Flask) -> None:
    with school.app_context():
        for name in ("ours", "theirs"):
            pooled_cohort(organisation(name), 9)
            enrol(organisation(name), until(people(1), LAST))
        with transaction() as session:
            first = SeatPool.organisation_id == organisation("ours")
            session.execute(update(SeatPool).where(first).values(used_count=0))
    with school.app_context():
        end_seats(OVER)
        assert sorted(held()) == [(False, LAST), (True, LAST)]


def test_a_list_whose_last_day_is_over_brings_nobody_back(school: Flask) -> None:
    def later() -> datetime:
        return OVER

    said: list[Planned] = []
    with school.app_context():
        ours = organisation("ours")
        enrol(ours, until(people(1), LAST))
    with school.app_context():
        end_seats(OVER)
        assert enrol(ours, until(people(1), LAST), clock=later).unchanged == 1
        assert enrol(ours, until(people(1, first=2), LAST), clock=later, watch=said.append).unchanged == 1
        assert [each.key for each in said[0].remarks] == ["day over", "inactive and unknown"]
        assert held() == [(False, LAST)]
    with school.app_context():
        assert enrol(ours, until(people(1), LAST + timedelta(days=9)), clock=later).update == 1
        assert held() == [(False, LAST), (True, LAST + timedelta(days=9))]
    with school.app_context():
        assert enrol(ours, until(people(1), LAST), clock=later).update == 1
        assert held() == [(False, LAST)] * 2
    with school.app_context():
        # Without a day the seat comes back for good.
        assert enrol(ours, people(1), clock=later).update == 1
        end_seats(OVER)
        assert held() == [*[(False, LAST)] * 2, (True, None)]


@pytest.mark.parametrize("cohort", ["", "Spring"])
def test_a_day_ends_seats_only_where_the_row_names_a_cohort(school: Flask, cohort: str) -> None:
    said: list[Planned] = []
    headings, row = until(people(1), LAST).splitlines()
    listed = f"{headings},cohort\n{row},{cohort}\n"
    with school.app_context():
        ours = organisation("ours")
        enrol(ours, people(1))
    with school.app_context():
        enrol(ours, listed, Choices(), clock=lambda: OVER, watch=said.append)
        assert said[0].remarks[0].key == ("day over" if cohort else "day of no place")
        assert held() == [(not cohort, LAST if cohort else None)]
        assert rows("SELECT count(*) FROM trainee WHERE ended_at IS NULL") == [(0 if cohort else 1,)]


def test_who_moves_to_another_cohort_keeps_the_last_day(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    sana = employed(app, "sana", "ours", "coordinator")
    with app.app_context():
        ours = organisation("ours")
        spring, autumn = cohort(ours), cohort(ours, name="Autumn")
        room = f"/en/organisations/ours/people/{seated(amina, ours, spring)}/seats"
    # The second time the seat in the first cohort is there, with the day it had.
    for day, cohort_id in ((LAST, autumn), (LAST + timedelta(days=1), spring)):
        with app.app_context():
            with transaction() as session:
                session.execute(update(Seat).where(Seat.ended_at.is_(None)).values(expires_on=day))
            [(seat_id,)] = rows("SELECT id FROM seat WHERE ended_at IS NULL")
            [(public_id,)] = rows("SELECT public_id FROM cohort WHERE id = :id", id=cohort_id)
        assert sana.post(f"{room}/{seat_id}/move", data={"cohort": public_id}).status_code == 303
        with app.app_context():
            moved = select(Seat.cohort_id, Seat.expires_on).where(Seat.ended_at.is_(None))
            assert list(reading().execute(moved)) == [(cohort_id, day)]


def test_who_is_moved_by_a_list_without_days_keeps_the_last_day(school: Flask) -> None:
    with school.app_context():
        ours = organisation("ours")
        enrol(ours, until(people(1), LAST))
        # The second time the seat in the first cohort is there already.
        for name in ("Autumn", "Spring"):
            assert enrol(ours, people(1), Choices(name, ("safe-online",))).update == 1
            moved = "SELECT c.name, s.expires_on FROM seat s JOIN cohort c ON c.id = s.cohort_id"
            assert [(each[0], str(each[1])) for each in rows(f"{moved} WHERE s.ended_at IS NULL")] == [
                (name, str(LAST))
            ]


@pytest.mark.parametrize("is_own", [False, True])
def test_the_learner_is_told_until_when_and_why_it_ended(app: Flask, tmp_path: Path, is_own: bool) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours))
        if is_own:
            give_course(ours, course_id())
        last = day_of(clock.now()) + timedelta(days=3)
        with transaction() as session:
            session.execute(update(Seat).values(expires_on=last))
    with app.test_request_context("/en/"):
        day = day_in_words(last)
    for page in ("/me", ROOM):
        assert f"Your place from Ours is until {day}." in visible(amina.get(page).text)
    with app.app_context():
        end_seats(clock.now() + timedelta(days=4))
        assert enrolments() == [(False, False, None, is_own)]
    ended = f"Your place from Ours ended on {day}. What you did is kept."
    mine = amina.get("/me").text
    assert ended in visible(mine)
    assert "You left this course" not in visible(mine)
    assert (f'{ROOM}"' in mine) is not is_own
    assert amina.get(ROOM).status_code == (404 if is_own else 200)
    if not is_own:
        assert ended in visible(amina.get(ROOM).text)


@pytest.mark.parametrize("day", [None, LAST])
def test_who_completed_an_own_course_finds_no_dead_link(app: Flask, tmp_path: Path, day: date | None) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours))
        give_course(ours, course_id())
        with transaction() as session:
            session.execute(update(Enrolment).values(completed_at=clock.now(), left_at=clock.now()))
            session.execute(update(Seat).values(expires_on=day, ended_at=OVER))
    page = amina.get("/me").text
    assert f'{ROOM}"' not in page
    assert ("Your place from Ours ended" if day else "Your place ended.") in visible(page)
    assert amina.get(ROOM).status_code == 404


def test_whoever_left_an_own_course_reads_that_they_left(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours))
        give_course(ours, course_id())
    amina.post(f"{ROOM}/leave")
    page = visible(amina.get("/me").text)
    assert "You left this course" in page
    assert "Your place ended" not in page


def test_the_organisation_that_is_named_is_the_one_whose_day_it_is(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()

    def given(name: str, day: date, ended_at: datetime | None = None) -> None:
        with app.app_context(), transaction() as session:
            mine = select(Cohort.id).where(Cohort.organisation_id == organisation(name))
            values = {"expires_on": day, "ended_at": ended_at}
            session.execute(update(Seat).where(Seat.cohort_id.in_(mine)).values(values))

    with app.app_context():
        for name in ("ours", "theirs"):
            seated(amina, organisation(name), cohort(organisation(name)))
    given("ours", LAST + timedelta(days=9))
    given("theirs", LAST)
    with app.test_request_context("/en/"):
        first, later = day_in_words(LAST), day_in_words(LAST + timedelta(days=9))
    assert f"Your place from Ours is until {later}." in visible(amina.get("/me").text)
    # The one ended with its day, then the other's office ended its own before that day.
    given("theirs", LAST, OVER)
    given("ours", LAST + timedelta(days=9), OVER + timedelta(days=1))
    assert "Your place from" not in visible(amina.get("/me").text)
    given("ours", LAST + timedelta(days=9), STILL)
    assert f"Your place from Theirs ended on {first}." in visible(amina.get("/me").text)


def test_a_seat_that_the_office_ended_says_nothing_of_a_day(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    amina = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        seated(amina, ours, cohort(ours))
        with transaction() as session:
            last = day_of(clock.now()) + timedelta(days=3)
            session.execute(update(Seat).values(expires_on=last, ended_at=clock.now()))
    assert "Your place from" not in visible(amina.get("/me").text)


def test_the_office_sees_the_last_day_of_a_seat(school: Flask) -> None:
    sana = employed(school, "sana", "ours", "coordinator")
    with school.app_context():
        ours = organisation("ours")
        enrol(ours, until(people(1), LAST), clock=lambda: NOW)
        [(trainee,)] = rows("SELECT public_id FROM trainee")
    with school.test_request_context("/en/"):
        day = day_in_words(LAST)
    assert f"until {day}" in visible(sana.get(f"/en/organisations/ours/people/{trainee}").text)
