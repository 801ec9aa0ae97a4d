"""Lists as other systems export them: whose they are, and what their columns mean."""

from datetime import date

import pytest

from learn.organisations.roster import Listed, Roster, read_roster
from learn.organisations.sheets import read_sheet
from tests.organisations.ugly import ROSTERS

PASSWORD = "Chiragh"


def roster_of(name: str) -> Roster:
    return read_roster(read_sheet((ROSTERS / name).read_bytes(), name))


def ayesha(roster: Roster) -> Listed:
    return next(each for each in roster.rows if each.external_id == "T-0017")


def test_four_lines_of_moodle_give_three_people_and_one_error() -> None:
    roster = roster_of("moodle.csv")
    assert roster.dialect == "moodle"
    assert [each.row for each in roster.rows] == [2, 3, 4]
    assert [(each.row, each.column, each.reason) for each in roster.problems if not each.is_warning] == [
        (5, None, "no e-mail, phone or external_id: there is nothing to know this person by")
    ]
    assert [(each.row, each.column, each.reason) for each in roster.problems if each.is_warning] == [
        (3, "role1", "role editingteacher not given; invite instructors by hand")
    ]
    assert roster.ignored_columns == ["password"]
    assert roster.notes == []


def test_moodle_numbers_its_courses() -> None:
    found = roster_of("moodle.csv").rows[0]
    assert found == Listed(
        row=2,
        name="Ayesha Khan",
        email="ayesha@example.org",
        phone=None,
        external_id="T-0017",
        language=None,
        cohort="batch-2026",
        courses=("safe-online", "client-communication"),
        is_active=True,
        expires_on=None,
        sign_in_hint="ayesha",
        gender=None,
        district=None,
    )


def test_moodle_suspends_people() -> None:
    assert [each.is_active for each in roster_of("moodle.csv").rows] == [True, True, False]


def test_moodle_knows_people_by_user_name_where_it_has_no_id() -> None:
    content = b"username,firstname,lastname,idnumber,enrolperiod1,cohort1,cohort2\nali,Ali,Khan,,30,a,b\n"
    roster = read_roster(read_sheet(content, "users.csv"))
    assert [(each.external_id, each.cohort) for each in roster.rows] == [("ali", "a")]
    assert [(each.column, each.reason) for each in roster.problems] == [
        ("cohort1", "several cohorts: only a is used")
    ]
    assert roster.notes == ["“enrolperiod1” is not used: set the end of the course when you enrol."]


def test_canvas_names_people_in_three_ways() -> None:
    roster = roster_of("canvas_users.csv")
    assert roster.dialect == "canvas users"
    assert [(each.name, each.sign_in_hint, each.is_active) for each in roster.rows] == [
        ("Ayesha Khan", "ayesha", True),
        ("Bilal Ahmed", "bilal", True),
        ("سارہ", "sara", False),
    ]
    assert {"password", "ssha_password", "authentication_provider_id"} <= {*roster.ignored_columns}
    assert roster.problems == []


def test_canvas_enrolments_are_about_people_already_here() -> None:
    roster = roster_of("canvas_enrolments.csv")
    assert roster.dialect == "canvas enrolments"
    assert [
        (each.row, each.name, each.external_id, each.courses, each.is_active) for each in roster.rows
    ] == [
        (2, "", "T-0017", ("safe-online", "client-communication"), True),
        (5, "", "T-0019", ("safe-online",), False),
    ]
    assert [(each.row, each.column, each.is_warning) for each in roster.problems] == [
        (4, "role", True),
        (6, None, False),
    ]


def test_an_ended_enrolment_of_canvas_ends_no_other() -> None:
    content = b"user_id,course_id,status\nU1,old,deleted\nU1,new,active\nU1,older,deleted\n"
    roster = read_roster(read_sheet(content, "enrollments.csv"))
    assert [(each.courses, each.is_active) for each in roster.rows] == [(("new",), True)]
    assert roster.rows[0].left == ("old", "older")


def test_one_roster_prefers_preferred_names_and_text_messages() -> None:
    roster = roster_of("oneroster_users.csv")
    assert roster.dialect == "oneroster"
    assert [(each.name, each.phone, each.is_active) for each in roster.rows] == [
        ("Ayesha Khan", "+923001234567", True),
        ("Bilal Ahmed", "+923001234568", False),
        ("سارہ بی بی", None, False),
    ]
    assert {"password", "agentSourcedIds", "grades", "resourceSourcedIds", "pronouns"} <= {
        *roster.ignored_columns
    }
    assert roster.problems == []


def test_our_own_dialect() -> None:
    roster = roster_of("own.csv")
    assert roster.dialect == "own"
    assert (roster.problems, roster.ignored_columns, roster.notes) == ([], [], [])
    assert roster.rows[0].language == "ur"
    assert roster.rows[0].expires_on == date(2026, 12, 31)


def test_our_own_dialect_with_semicolons_and_a_mark() -> None:
    content = b"\xef\xbb\xbf" + (ROSTERS / "own.csv").read_bytes().replace(b",", b";")
    assert list(read_roster(read_sheet(content, "own.csv")).rows) == list(roster_of("own.csv").rows)


@pytest.mark.parametrize(
    "name", ["moodle.csv", "canvas_users.csv", "oneroster_users.csv", "own.csv"], ids=str.upper
)
def test_one_person_is_the_same_in_every_dialect(name: str) -> None:
    found = ayesha(roster_of(name))
    assert (found.name, found.email, found.external_id) == ("Ayesha Khan", "ayesha@example.org", "T-0017")


@pytest.mark.parametrize("name", ["moodle.csv", "canvas_users.csv", "oneroster_users.csv"])
def test_passwords_are_kept_nowhere(name: str) -> None:
    content = (ROSTERS / name).read_bytes()
    sheet = read_sheet(content, name)
    assert PASSWORD in content.decode()
    assert PASSWORD not in str([row.cells for row in sheet.rows])
    assert PASSWORD not in f"{sheet!r}{read_roster(sheet)!r}"


@pytest.mark.parametrize(
    ("headings", "dialect"),
    [
        ("sourcedId,givenName", "oneroster"),
        ("user_id,login_id,full_name", "canvas users"),
        ("user_id,section_id", "canvas enrolments"),
        ("user_id,course_id,name", "own"),
        ("User ID,Course ID,Name", "own"),
        ("username,firstname,lastname", "moodle"),
        ("User name,First name,Last name", "own"),
        ("name,email", "own"),
    ],
)
def test_a_dialect_is_told_by_headings_that_only_it_writes(headings: str, dialect: str) -> None:
    line = ",".join("x1" for _ in headings.split(","))
    assert read_roster(read_sheet(f"{headings}\n{line}\n".encode(), "list.csv")).dialect == dialect
