"""What becomes of each row beside what the organisation has."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from learn.organisations.planning import (
    Choices,
    Cohort,
    HeldSeat,
    Known,
    Member,
    Memory,
    Offered,
    Planned,
    changes,
    choices_for,
    cohorts_to_make,
    new_cohort_remarks,
    plan,
    with_new_cohorts,
)
from learn.organisations.planning.cohorts import MOST_NEW_COHORTS
from learn.organisations.remarks import ERRORS
from learn.organisations.roster import Listed
from learn.urdu import fold

SPRING, AUTUMN = Cohort(1, "Spring", "spring-ref"), Cohort(2, "Autumn", "autumn-ref", (10,))
OFFERED = Offered({fold("Spring"): SPRING, fold("Autumn"): AUTUMN}, {"safe-online": 10, "clear-times": 11})
CHOSEN = Choices("Spring", ("safe-online",))
TODAY = date(2026, 11, 23)
SEAT = HeldSeat(100, SPRING.id, 10, 1000, None, is_ended=False)
AYESHA = Member(
    1, 11, "Ayesha Khan", "ayesha@example.org", None, "T-1", None, None, None,
    is_activated=False, is_ended=False, seats=(SEAT,),
)  # fmt: skip


def listed(row: int = 2, **told: Any) -> Listed:
    blank: dict[str, Any] = dict.fromkeys(Listed._fields)
    defaults = {
        "name": "Ayesha Khan",
        "email": "ayesha@example.org",
        "courses": (),
        "left": (),
        "is_active": True,
    }
    return Listed(**{**blank, **defaults, "row": row, **told})


def known(*members: Member) -> Known:
    by_email, by_phone = defaultdict(list), defaultdict(list)
    for each in members:
        by_email[each.email or ""].append(each)
        by_phone[each.phone or ""].append(each)
    return Known({each.external_id: each for each in members if each.external_id}, by_email, by_phone)


def planned(
    row: Listed, *members: Member, choices: Choices = CHOSEN, memory: Memory | None = None
) -> Planned:
    return plan([row], known(*members), OFFERED, choices, memory or Memory(), TODAY)[0]


def test_an_archived_course_takes_nobody_new_and_keeps_whoever_it_has() -> None:
    def with_archive(row: Listed, *members: Member, choices: Choices = CHOSEN) -> Planned:
        return plan([row], known(*members), replace(OFFERED, archived={10}), choices, Memory(), TODAY)[0]

    refused = with_archive(listed())
    assert refused.action == "error"
    assert refused.error is not None
    assert refused.error.reason == "the course “safe-online” is archived and takes nobody new: choose another"
    ended = replace(AYESHA, seats=(replace(SEAT, is_ended=True),))
    assert with_archive(listed(), ended).action == "error"
    assert with_archive(listed(), AYESHA).action == "unchanged"
    assert with_archive(listed(is_active=False), AYESHA).ends == (SEAT,)
    moved = with_archive(listed(), AYESHA, choices=Choices("Autumn", ("safe-online",)))
    assert (moved.action, moved.takes, moved.ends) == ("update", (10,), (SEAT,))
    assert with_archive(listed(), choices=Choices("Autumn")).action == "error"


def test_who_finds_nothing_to_take_is_told_so_and_who_sits_there_is_not() -> None:
    def without(row: Listed, *members: Member) -> tuple[str, list[str]]:
        offered = replace(OFFERED, withdrawn={10})
        found = plan([row], known(*members), offered, Choices("Autumn"), Memory(), TODAY)[0]
        return found.action, [each.key for each in found.remarks]

    assert without(listed()) == ("create", ["nothing to take"])
    elsewhere = replace(AYESHA, seats=(replace(SEAT, course_id=11),))
    assert without(listed(), elsewhere) == ("unchanged", ["nothing to take"])
    assert without(listed(), replace(AYESHA, seats=(replace(SEAT, cohort_id=2),))) == ("unchanged", [])
    assert without(listed(is_active=False), elsewhere)[1] == ["sits elsewhere"]


def test_somebody_new_is_enrolled_on_what_was_chosen() -> None:
    found = planned(listed())
    assert (found.action, found.takes, found.goal) == ("create", (10,), found.goal)
    assert found.goal is not None
    assert found.goal.cohort == SPRING


def test_the_same_again_changes_nothing() -> None:
    assert planned(listed(external_id="T-1"), AYESHA).action == "unchanged"
    assert planned(listed(), AYESHA).action == "unchanged"


@pytest.mark.parametrize("name", ["email", "phone", "external_id", "language", "gender", "district"])
def test_an_empty_cell_changes_nothing(name: str) -> None:
    everything = replace(AYESHA, phone="+923001234567", language="ur", gender="female", district="Sibi")
    row = listed(phone="+923001234567", external_id="T-1", language="ur", gender="female", district="Sibi")
    emptied: dict[str, Any] = {name: None}
    assert planned(row._replace(**emptied), everything).action == "unchanged"


@pytest.mark.parametrize(
    ("name", "value"),
    [("email", "new@example.org"), ("phone", "+923331234567"), ("language", "ur"), ("gender", "female"),
     ("district", "Sibi")],
)  # fmt: skip
def test_what_the_list_knows_better_is_taken_over(name: str, value: str) -> None:
    told: dict[str, Any] = {"external_id": "T-1", name: value}
    found = planned(listed(**told), AYESHA)
    assert (found.action, found.sets) == ("update", {name: value})


def test_a_name_is_theirs_once_they_have_signed_in() -> None:
    row = listed(name="Ayesha Khan Baloch", external_id="T-1")
    assert planned(row, AYESHA).sets == {"name": "Ayesha Khan Baloch"}
    found = planned(row, replace(AYESHA, is_activated=True))
    assert (found.action, found.sets) == ("unchanged", {})
    assert [each.key for each in found.remarks] == ["name kept"]
    assert found.remarks[0].is_warning


def test_who_is_known_by_e_mail_under_another_id_is_a_problem() -> None:
    found = planned(listed(external_id="T-9"), AYESHA)
    assert found.error is not None
    assert "another external id (T-1)" in found.error.reason


def test_who_is_known_by_phone_and_name_under_another_id_is_a_problem() -> None:
    with_phone = replace(AYESHA, email=None, phone="+923001234567")
    found = planned(listed(email=None, phone="+923001234567", external_id="T-01"), with_phone)
    assert found.error is not None
    assert found.error.column == "phone"
    assert "this phone and name under another external id (T-1)" in found.error.reason
    sister = listed(name="Sana Khan", email=None, phone="+923001234567", external_id="T-01")
    assert planned(sister, with_phone).action == "create"


def test_two_people_may_share_an_e_mail_where_their_ids_tell_them_apart() -> None:
    found = planned(listed(external_id="T-9", name="Sana Khan"), AYESHA)
    assert found.action == "create"
    assert [each.key for each in found.remarks] == ["shared here"]


def test_two_rows_that_mean_one_person_are_a_problem() -> None:
    memory = Memory()
    with_phone = replace(AYESHA, phone="+923001234567")
    assert planned(listed(2, external_id="T-1"), with_phone, memory=memory).action == "unchanged"
    again = planned(listed(3, email=None, phone="+923001234567"), with_phone, memory=memory)
    assert again.error is not None
    assert again.error.reason.startswith("row 2 is the same person")


def test_an_address_that_an_earlier_row_took_away_belongs_to_nobody() -> None:
    memory = Memory()
    assert planned(listed(2, external_id="T-1", email="new@example.org"), AYESHA, memory=memory).sets
    assert planned(listed(3, name="Sana Khan"), AYESHA, memory=memory).action == "create"


def test_families_share_phones() -> None:
    father = replace(AYESHA, phone="+923001234567", email=None)
    row = listed(name="Sana Khan", email="sana@example.org", phone="+923001234567")
    assert planned(row, father).action == "create"
    assert planned(listed(email=None, phone="+923001234567"), father).action == "unchanged"


def test_several_people_of_one_phone_need_ids() -> None:
    twins = [replace(AYESHA, id=each, email=None, external_id=None, phone="+923001234567") for each in (1, 2)]
    found = planned(listed(email=None, phone="+923001234567"), *twins)
    assert found.error is not None
    assert found.error.key == "several here"


def test_another_cohort_moves_the_seat() -> None:
    found = planned(listed(), AYESHA, choices=Choices("Autumn"))
    assert (found.action, found.takes, found.ends) == ("update", (10,), (SEAT,))
    said = [each.reason for each in changes(found, {10: "safe-online"}, {1: "Spring", 2: "Autumn"})]
    assert said == ["moved from Spring to Autumn, safe-online"]


def test_another_course_in_the_same_cohort_ends_nothing() -> None:
    found = planned(listed(), AYESHA, choices=Choices("Spring", ("safe-online", "clear-times")))
    assert (found.takes, found.ends) == ((11,), ())


def test_an_inactive_row_ends_the_seat_and_an_active_one_brings_it_back() -> None:
    ended = planned(listed(is_active=False), AYESHA)
    assert (ended.action, ended.ends, ended.is_gone) == ("update", (SEAT,), True)
    gone = replace(AYESHA, is_ended=True, seats=(replace(SEAT, is_ended=True),))
    assert planned(listed(is_active=False), gone).action == "unchanged"
    back = planned(listed(), gone)
    assert (back.action, back.returns, back.is_back) == ("update", gone.seats, True)


@pytest.mark.parametrize(
    ("told", "choices", "ends"),
    [
        ({}, Choices(), True),
        ({}, Choices(None, ("safe-online",), "dropouts"), True),
        ({"courses": ("safe-online",)}, Choices(), True),
        ({"cohort": "spring"}, Choices(), True),
        ({"cohort": "Spring", "courses": ("safe-online",)}, Choices(), True),
        ({"courses": ("clear-times",)}, Choices(), False),
        ({"cohort": "Spring"}, Choices(None, ("clear-times",)), False),
        ({"cohort": "Autumn"}, Choices(), False),
        ({"cohort": "Spring"}, Choices("Autumn"), False),
        ({"cohort": "Not made"}, Choices(None, ("safe-online",)), False),
    ],
)
def test_an_inactive_row_ends_the_seats_it_is_about(
    told: dict[str, Any], choices: Choices, *, ends: bool
) -> None:
    found = planned(listed(is_active=False, **told), AYESHA, choices=choices)
    if ends:
        assert (found.action, found.ends, found.remarks) == ("update", (SEAT,), ())
    else:
        assert (found.action, [each.key for each in found.remarks]) == ("unchanged", ["sits elsewhere"])
        assert "(Spring)" in found.remarks[0].reason


def test_an_active_row_ends_seats_on_courses_that_it_leaves() -> None:
    row = listed(courses=("clear-times",), left=("safe-online", "unheard-of"))
    found = planned(row, AYESHA, choices=Choices("Spring"))
    assert (found.action, found.takes, found.ends) == ("update", (11,), (SEAT,))
    said = [each.reason for each in changes(found, {10: "safe-online", 11: "clear-times"}, {1: "Spring"})]
    assert said == ["seat ended: safe-online (Spring)", "enrolled in clear-times (Spring)"]
    moved = replace(AYESHA, seats=(replace(SEAT, is_ended=True), replace(SEAT, course_id=11)))
    assert planned(row, moved, choices=Choices("Spring")).action == "unchanged"
    # What is chosen for the whole list stands for the courses that it names.
    assert planned(row, AYESHA).ends == ()


def test_who_is_inactive_and_unknown_is_left_out() -> None:
    found = planned(listed(is_active=False))
    assert (found.action, found.takes) == ("unchanged", ())
    assert [each.key for each in found.remarks] == ["inactive and unknown"]


def test_another_last_day_is_written_to_the_seat() -> None:
    row = listed(expires_on=date(2026, 12, 31))
    assert planned(row, AYESHA).extends == (SEAT,)
    until = replace(SEAT, expires_on=date(2026, 12, 31))
    assert planned(row, replace(AYESHA, seats=(until,))).action == "unchanged"
    assert planned(listed(), replace(AYESHA, seats=(until,))).action == "unchanged"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (listed(courses=("safe-onlin",)), "there is no course “safe-onlin”; did you mean safe-online?"),
        (listed(courses=("xyz",), cohort="Spring"), "there is no course “xyz”"),
        (listed(cohort="Sprin"), "there is no cohort “Sprin”; did you mean Spring?"),
    ],
)  # fmt: skip
def test_what_a_row_names_must_exist(row: Listed, reason: str) -> None:
    found = planned(row, choices=Choices())
    assert found.error is not None
    assert found.error.reason.startswith(reason)


def test_what_is_chosen_wins_over_what_rows_name() -> None:
    found = planned(listed(courses=("nonsense",), cohort="Nowhere"))
    assert (found.action, found.takes) == ("create", (10,))


def test_rows_without_courses_take_the_cohorts() -> None:
    assert planned(listed(cohort="Autumn"), choices=Choices()).takes == (10,)


def test_without_cohort_and_course_people_are_only_listed() -> None:
    assert planned(listed(), choices=Choices()).goal is None


def test_a_cohort_is_named_after_the_file_where_rows_name_none() -> None:
    rows = [listed(cohort="Spring"), listed()]
    assert choices_for(rows, Choices(None, ("safe-online",)), "Batch 7.csv").fallback == "Batch 7"
    assert choices_for(rows, Choices(), "Batch 7.csv").fallback is None
    assert choices_for(rows, CHOSEN, "Batch 7.csv") == CHOSEN


def test_no_cohort_is_made_for_who_is_inactive() -> None:
    rows = [listed(2, cohort="Winter", is_active=False), listed(3, is_active=False)]
    choices = choices_for(rows, Choices(None, ("safe-online",)), "dropouts.csv")
    assert choices.fallback is None
    for each in (choices, Choices("Winter"), Choices(None, (), "dropouts")):
        expected = {"dropouts": "dropouts"} if each.fallback else {}
        assert cohorts_to_make(rows, each, OFFERED) == expected
    active = [*rows, listed(4, cohort="Winter")]
    made = cohorts_to_make(active, choices, OFFERED)
    assert made == {"winter": "Winter"}
    assert [each.row for each in new_cohort_remarks(active, made, OFFERED)] == [4]


def test_a_list_that_names_too_many_new_cohorts_makes_none() -> None:
    many = [listed(row, cohort=f"Group {row}") for row in range(MOST_NEW_COHORTS + 1)]
    assert len(cohorts_to_make(many[1:], Choices(), OFFERED)) == MOST_NEW_COHORTS
    assert cohorts_to_make(many, Choices(), OFFERED) == {}
    assert all(f" {MOST_NEW_COHORTS} new" in ERRORS[f"unknown cohort{near}"] for near in ("", ", near"))


def test_cohorts_that_are_missing_are_told() -> None:
    rows = [listed(row, cohort=name) for row, name in enumerate(("Spring", "Springs", "Winter", "winter"), 2)]
    made = cohorts_to_make(rows, Choices(), OFFERED)
    assert made == {"springs": "Springs", "winter": "Winter"}
    said = new_cohort_remarks(rows, made, OFFERED)
    assert [(each.row, each.key) for each in said] == [(3, "new cohort, near"), (4, "new cohort")]
    assert with_new_cohorts(OFFERED, made).cohorts["winter"].id < 0


def test_canvas_enrolments_find_people_but_make_none() -> None:
    assert planned(listed(name="", email=None, external_id="T-1"), AYESHA).action == "unchanged"
    found = planned(listed(name="", email=None, external_id="T-7"))
    assert found.error is not None
    assert found.error.key == "nobody here"
