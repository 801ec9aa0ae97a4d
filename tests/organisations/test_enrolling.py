"""What a confirmed list writes: whole, once, and never about other organisations' people."""

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from learn.accounts.models import Person
from learn.classroom import services as classroom
from learn.classroom.queries.seats import seat
from learn.courses.models import Course
from learn.database import reading, transaction
from learn.enrolments.queries import place_of
from learn.organisations.models import Trainee
from learn.organisations.planning import Choices, Planned
from learn.organisations.roster import read_roster
from learn.organisations.services import rosters
from learn.organisations.services.cohorts import CohortFacts, save_cohort
from learn.organisations.sheets import read_sheet
from learn.progress.queries import verify
from tests.factories import NOW
from tests.meeting import meeting
from tests.organisations.lists import (
    CHOSEN,
    HEADINGS,
    begun,
    counts,
    enrol,
    letters,
    people,
    pooled_cohort,
    rows,
    used,
)
from tests.organisations.offices import employed, organisation

OF_ENROLMENTS = "FROM evidence WHERE chain IN (SELECT reference FROM enrolment)"
LATER = NOW.replace(hour=23)


@pytest.fixture
def ours(school: Flask) -> Iterator[int]:
    with school.app_context():
        yield organisation("ours")


def test_a_list_is_enrolled_and_again_changes_nothing(ours: int) -> None:
    content = people(1_203)
    assert enrol(ours, content).as_json() == {"create": 1_203, "update": 0, "unchanged": 0, "errors": 0}
    before = counts()
    assert {before[table] for table in ("person", "trainee", "enrolment", "seat", "invitation")} == {1_203}
    # An event for each enrolment, and three that tell of a chunk of them in the organisation's chain.
    assert (before["evidence"], before["evidence_chain"]) == (1_203 + 3, 1_203 + 1)
    again = enrol(ours, content)
    assert again.as_json() == {"create": 0, "update": 0, "unchanged": 1_203, "errors": 0}
    assert counts() == before
    assert verify(reading()).faults == ()


def test_nobody_gets_a_password_and_only_digests_are_kept(ours: int) -> None:
    enrol(ours, people(1))
    assert rows("SELECT username, password_hash, email, name FROM person") == [(None, None, None, "Sana Bai")]
    [(digest,)] = rows("SELECT digest FROM invitation")
    assert len(digest) == 64


def test_the_evidence_names_organisation_cohort_and_release(ours: int) -> None:
    enrol(ours, people(1))
    [(kind, facts)] = rows(f"SELECT kind, facts {OF_ENROLMENTS}")
    [(reference,)] = rows("SELECT reference FROM organisation")
    [(cohort,)] = rows("SELECT public_id FROM cohort")
    assert kind == "enrolled"
    assert f'"organisation":"{reference}"' in facts
    assert f'"cohort":"{cohort}"' in facts
    assert '"course":"safe-online"' in facts


def test_only_differences_are_written(ours: int) -> None:
    enrol(ours, people(3))
    changed = people(3).replace("p2@example.org", "new@example.org").replace("Sana Bai", "Sana Baloch")
    assert enrol(ours, changed).as_json() == {"create": 0, "update": 2, "unchanged": 1, "errors": 0}
    assert rows("SELECT name, email FROM trainee ORDER BY id") == [
        ("Sana Baloch", "p1@example.org"),
        ("Bilal Cai", "new@example.org"),
        ("Sana Dai", "p3@example.org"),
    ]
    assert rows("SELECT name FROM person ORDER BY id")[0] == ("Sana Baloch",)
    # The link that went to the old address opens nothing any more.
    assert len(rows("SELECT id FROM invitation WHERE voided_at IS NOT NULL")) == 1
    assert len(rows("SELECT id FROM invitation WHERE voided_at IS NULL")) == 3


def test_who_has_signed_in_keeps_their_name(ours: int) -> None:
    enrol(ours, people(1))
    with transaction() as session:
        session.query(Trainee).update({"activated_at": NOW})
    said: list[Planned] = []
    tally = enrol(ours, people(1).replace("Sana Bai", "Somebody Else"), watch=said.append)
    assert tally.unchanged == 1
    assert [each.key for each in said[0].remarks] == ["name kept"]
    assert rows("SELECT name FROM trainee") == rows("SELECT name FROM person") == [("Sana Bai",)]


def test_moving_cohorts_keeps_the_enrolment(ours: int) -> None:
    enrol(ours, people(2))
    tally = enrol(ours, people(2), Choices("Autumn", ("safe-online",)))
    assert tally.update == 2
    assert counts()["enrolment"] == 2
    found = "SELECT c.name, s.ended_at IS NULL FROM seat s JOIN cohort c ON c.id = s.cohort_id ORDER BY s.id"
    assert [(name, bool(is_open)) for name, is_open in rows(found)] == [
        ("Spring", False), ("Spring", False), ("Autumn", True), ("Autumn", True),
    ]  # fmt: skip
    kinds = [kind for (kind,) in rows(f"SELECT kind {OF_ENROLMENTS} ORDER BY chain, sequence")]
    assert kinds == ["enrolled", "seat ended", "seat taken"] * 2
    told = [kind for (kind,) in rows("SELECT kind FROM evidence WHERE kind LIKE 'seats %' ORDER BY sequence")]
    assert told == ["seats taken", "seats ended", "seats taken"]
    assert enrol(ours, people(2), Choices("Autumn", ("safe-online",))).unchanged == 2
    assert verify(reading()).faults == ()


def with_status(content: str, status: str) -> str:
    first, *rest = content.splitlines()
    return "\n".join([f"{first},status", *(f"{row},{status}" for row in rest)])


def test_a_seat_ends_and_comes_back_and_the_person_keeps_what_they_did(ours: int) -> None:
    pool = pooled_cohort(ours, 2)
    enrol(ours, people(2))
    assert used(pool) == 2
    assert enrol(ours, with_status(people(2), "inactive")).update == 2
    assert used(pool) == 0
    assert len(rows("SELECT id FROM seat WHERE ended_at IS NOT NULL")) == 2
    assert len(rows("SELECT id FROM enrolment WHERE left_at IS NULL")) == 2
    assert len(rows("SELECT id FROM trainee WHERE ended_at IS NOT NULL")) == 2
    assert enrol(ours, with_status(people(2), "inactive")).unchanged == 2
    assert enrol(ours, with_status(people(2), "active")).update == 2
    assert used(pool) == 2
    assert len(rows("SELECT id FROM seat WHERE ended_at IS NULL")) == 2


def test_an_archived_course_takes_nobody_new_from_a_list(ours: int) -> None:
    enrol(ours, people(1))
    with transaction() as session:
        session.query(Course).filter(Course.uid == "safe-online").update({"is_archived": True})
    before, said = counts(), list[Planned]()
    assert enrol(ours, people(3), watch=said.append).as_json() == {
        "create": 0, "update": 0, "unchanged": 1, "errors": 2
    }  # fmt: skip
    assert {each.error.key for each in said if each.error} == {"archived course"}
    assert counts() == before


def test_no_more_seats_than_there_are(ours: int) -> None:
    pool = pooled_cohort(ours, 3)
    said: list[Planned] = []
    tally = enrol(ours, people(5), watch=said.append)
    assert tally.as_json() == {"create": 3, "update": 0, "unchanged": 0, "errors": 2}
    assert used(pool) == counts()["seat"] == 3
    assert [each.error.reason.partition(":")[0] for each in said if each.error] == [
        "no seat was left in “Seats of Spring”"
    ] * 2


def test_a_pool_that_is_changed_while_a_list_is_enrolled_counts_all_its_seats(
    school: Flask, ours: int
) -> None:
    before, after = pooled_cohort(ours, 9), pooled_cohort(ours, 9, "Autumn")
    [(cohort_id,)] = rows("SELECT id FROM cohort WHERE name = 'Spring'")
    facts = CohortFacts("Spring", None, None, 3, None, after, None, {})

    def pay_from_another() -> None:
        with school.app_context():
            save_cohort(ours, facts, {}, NOW, cohort_id)

    roster_id = begun(ours, people(3))
    # The chunk knows its pool and has not locked it.
    with meeting("FROM seat_pool", pay_from_another) as saved:
        assert rosters.carry_out(roster_id, lambda: NOW).create == 3
    saved[0].result()
    assert (used(before), used(after)) == (0, 3)


@pytest.mark.parametrize("deed", ["end", "move"])
def test_a_seat_that_a_list_ends_is_not_ended_or_moved_at_once_by_hand(
    school: Flask, ours: int, deed: str
) -> None:
    pools = [pooled_cohort(ours, 9, name) for name in ("Spring", "Autumn")]
    enrol(ours, people(1))
    sana = employed(school, "sana", "ours", "coordinator")
    [(trainee, seat_id)] = rows("SELECT t.public_id, s.id FROM trainee t JOIN seat s ON s.trainee_id = t.id")
    [(autumn,)] = rows("SELECT public_id FROM cohort WHERE name = 'Autumn'")

    def by_hand() -> str:
        address = f"/en/organisations/ours/people/{trainee}/seats/{seat_id}/{deed}"
        return sana.post(address, data={"cohort": autumn}, follow_redirects=True).text

    roster_id = begun(ours, with_status(people(1), "inactive"))
    # The chunk has planned to end the seat and has not done it.
    with meeting("FROM seat_pool", by_hand) as said:
        assert rosters.carry_out(roster_id, lambda: NOW).update == 1
    assert "This seat was free already." in said[0].result()
    assert [used(pool) for pool in pools] == [0, 0]
    assert rows("SELECT count(*) FROM evidence WHERE kind = 'seat ended'") == [(1,)]


def test_the_preview_tells_how_many_seats_are_missing(ours: int) -> None:
    pooled_cohort(ours, 3)
    roster = read_roster(read_sheet(people(5).encode(), "list.csv"))
    short = rosters.preview(ours, roster, CHOSEN, "list.csv", NOW).short
    assert short is not None
    assert (short.needed, short.free, short.missing) == (5, 3, 2)


def test_somebody_who_enrolled_alone_keeps_their_place(ours: int) -> None:
    enrol(ours, people(1), Choices())
    [(person_id, reference)] = rows("SELECT id, reference FROM person")
    taken = seat(reading(), "safe-online", person_id)
    assert taken is not None
    classroom.enrol(person_id, reference, taken.course_id, taken.outline, NOW)
    classroom.leave(person_id, reference, taken.course_id, taken.outline, NOW)
    enrol(ours, people(1))
    place = place_of(reading(), person_id, taken.course_id)
    assert place is not None
    assert place.is_active
    assert counts()["enrolment"] == 1
    kinds = [kind for (kind,) in rows(f"SELECT kind {OF_ENROLMENTS} ORDER BY sequence")]
    assert kinds == ["enrolled", "left", "enrolled"]


def test_another_organisations_people_are_not_touched_nor_revealed(ours: int) -> None:
    theirs = organisation("theirs")
    enrol(theirs, people(2))
    before = rows("SELECT * FROM trainee ORDER BY id")
    tally = enrol(ours, people(2).replace("Sana", "Zara"))
    assert tally.create == 2
    assert rows("SELECT * FROM trainee ORDER BY id")[:2] == before
    assert counts()["person"] == 4


def test_an_account_with_the_same_e_mail_is_simply_invited(ours: int) -> None:
    with transaction() as session:
        account = Person(
            reference="r" * 16, username="p1", username_key="p1", name="Own Name", email="p1@example.org",
            created_at=NOW,
        )  # fmt: skip
        session.add(account)
    said: list[Planned] = []
    assert enrol(ours, people(1), watch=said.append).create == 1
    assert said[0].remarks == ()
    assert rows("SELECT name FROM person WHERE username = 'p1'") == [("Own Name",)]


def test_a_list_gives_no_rights(ours: int) -> None:
    content = (
        f"{HEADINGS},role,is_admin,password,organisation\nSana Bai,s@example.org,,T-1,admin,1,secret,theirs\n"
    )
    assert enrol(ours, content).create == 1
    assert rows("SELECT count(*) FROM officer") == rows("SELECT count(*) FROM course_staff") == [(0,)]
    assert rows("SELECT password_hash FROM person") == [(None,)]
    [(content,)] = rows("SELECT content FROM roster_file")
    assert b"Sana Bai" in zlib.decompress(content)
    assert b"secret" not in zlib.decompress(content)


def test_missing_people_lose_their_seats_only_when_asked(ours: int) -> None:
    pool = pooled_cohort(ours, 9)
    enrol(ours, people(4))
    enrol(ours, people(2))
    assert used(pool) == 4
    removing = Choices("Spring", ("safe-online",), is_removing=True)
    roster = read_roster(read_sheet(people(2).encode(), "list.csv"))
    shown = rosters.preview(ours, roster, removing, "list.csv", NOW)
    assert [said.values["name"] for kind, said in shown.remarks if kind == "missing"] == [
        "Sana Dai",
        "Bilal Eai",
    ]
    assert used(pool) == 4
    for _ in range(2):
        enrol(ours, people(2), removing)
        assert used(pool) == 2
    assert len(rows("SELECT id FROM trainee WHERE ended_at IS NOT NULL")) == 2


def test_nobody_is_taken_off_by_a_list_with_errors(ours: int) -> None:
    enrol(ours, people(2))
    removing = Choices("Spring", ("safe-online",), is_removing=True)
    enrol(ours, people(1) + "Bilal Cai,,,\n", removing)
    assert rows("SELECT count(*) FROM seat WHERE ended_at IS NOT NULL") == [(0,)]


class Ended(Exception):
    """The process died."""


@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_second_run_goes_on_where_the_first_one_ended(ours: int, when: int) -> None:
    roster_id = begun(ours, people(1_700))

    def die(*_told: Any) -> None:
        die.calls += 1  # type: ignore[attr-defined]
        if die.calls == when:  # type: ignore[attr-defined]
            raise Ended

    die.calls = 0  # type: ignore[attr-defined]
    with pytest.raises(Ended):
        rosters.carry_out(roster_id, lambda: NOW, die)
    assert counts()["person"] == 500 * (when - 1)
    tally = rosters.carry_out(roster_id, lambda: LATER)
    assert tally.as_json() == {"create": 1_700, "update": 0, "unchanged": 0, "errors": 0}
    assert {counts()[table] for table in ("person", "trainee", "seat", "enrolment", "invitation")} == {1_700}
    assert rosters.carry_out(roster_id, lambda: LATER).create == 1_700
    assert counts()["person"] == 1_700
    assert verify(reading()).faults == ()


def test_a_list_of_too_many_new_cohorts_does_the_same_each_time(ours: int) -> None:
    enrol(ours, people(1))
    groups = "".join(f"Sana {letters(each)},R-{each},Group {each}\n" for each in range(1, 26))
    content = f"name,external_id,cohort\n{groups}Sana Bai,T-00001,Spring\n"
    for _ in range(2):
        said: list[Planned] = []
        tally = enrol(ours, content, Choices(None, ("safe-online",)), watch=said.append)
        assert (tally.create, tally.update, tally.unchanged, tally.errors) == (0, 0, 1, 25)
        reasons = [each.error.reason for each in said if each.error]
        assert all("a list that names more than 20 new ones makes none" in each for each in reasons)
    assert rows("SELECT name FROM cohort") == [("Spring",)]
