"""Every column of every table, posted to every form: only what the form asks for is taken."""

from learn.access import RULES, Rule
from learn.database import Base
from tests.access.house import House, Rows, Scene, differing, sent
from tests.access.visits import OF_DESK, OF_OFFICE, VISITS, Outcome, Whose, address_of, expected, method_of

WORD, DAY, NUMBER = "mass-assigned", "2001-02-03 04:05:06", "1"
CANARIES = (WORD, "2001-02-03", "2001, 2, 3")
COLUMNS = sorted({column.name for table in Base.metadata.sorted_tables for column in table.columns})
Shape = set[tuple[str, str, tuple[str, ...]]]


def stuffed_with(value: str) -> dict[str, str]:
    """Return a field for every column: a day for moments, the value for all others."""
    return {name: DAY if name.endswith("_at") else value for name in COLUMNS}


def test_no_column_can_be_written_by_its_name(house: House) -> None:
    for endpoint in sorted(RULES):
        if method_of(house.app, endpoint) != "POST":
            continue
        for number in range(len(VISITS[endpoint])):
            if not is_open(endpoint, number):
                continue
            plain, _rows = deed(house, endpoint, number, {})
            for value in (WORD, NUMBER):
                stuffed, rows = deed(house, endpoint, number, stuffed_with(value))
                assert stuffed == plain, endpoint
                assert not [word for word in CANARIES if word in str(rows)], endpoint


def deed(house: House, endpoint: str, number: int, extra: dict[str, str]) -> tuple[Shape, Rows]:
    """Do the endpoint's deed with further fields; return what changed, and all rows afterwards."""
    visit, rule = VISITS[endpoint][number], RULES[endpoint]
    scene = Scene(
        role_for(endpoint),
        has_works=visit.needs_works,
        has_copy=endpoint.startswith("authoring."),
        has_offices=rule in OF_OFFICE,
        has_rooms=endpoint.startswith("admin."),
    )
    with house.scene(scene) as stage:
        before = house.rows()
        path, _names = address_of(house, visit, stage, whose_in(endpoint))
        # What the form asks for stays as it is; what it leaves open may be asked for under that name.
        asked = ASKED_FOR.get(endpoint, set())
        fields = {name: value for name, value in extra.items() if name not in asked}
        response = sent(stage.visitor, "POST", path, {**fields, **visit.data})
        assert response.status_code in {200, 302, 303, 422}, (endpoint, response.status_code)
        after = house.rows()
        return differing(before, after), after


def is_open(endpoint: str, number: int) -> bool:
    """Tell whether this visit leads to a form at all: some only show that nothing is there."""
    needs = VISITS[endpoint][number].needs
    return expected(endpoint, needs, role_for(endpoint), whose_in(endpoint)) is Outcome.OPEN


def whose_in(endpoint: str) -> Whose:
    """Return whose object the form is about: a tutor judges what another person handed in."""
    return Whose.ANOTHERS if endpoint.startswith("tutoring.") else Whose.OWN


def role_for(endpoint: str) -> str:
    """Return the role of somebody to whom the form is open."""
    rule = RULES[endpoint]
    if rule is Rule.ADMIN:
        return "administrator"
    if rule in OF_OFFICE:
        return "coordinator"
    if rule in OF_DESK:
        return "owner"
    return "guest" if "join" in endpoint or "recover_post" in endpoint else "enrolled"


# Fields that forms really have under the name of a column.
ASKED_FOR = {
    "admin.person_post": {"extra_time"},
    "admin.make_organisation": {"name", "slug"},
    "admin.organisation_post": {"name", "size"},
    "admin.course_post": {"username", "role", "language"},
    "accounts.join_post": {"name", "email", "phone", "is_own_device"},
    "accounts.profile_post": {"name", "email", "phone"},
    "accounts.settings_post": {"has_data_saver", "has_nastaliq"},
    "accounts.sign_in_post": {"is_own_device"},
    "accounts.recover_post": {"is_own_device"},
    "authoring.invite": {"language"},
    "classroom.report_post": {"wording"},
    "organisations.cohort_post": {"courses", "starts_on", "ends_on"},
    "organisations.contact": {"note"},
    "organisations.new_cohort_post": {"courses", "starts_on", "ends_on"},
    "organisations.new_programme_post": {"funder"},
    "organisations.officers_post": {"email"},
    "organisations.programme_post": {"funder"},
    "organisations.rosters_post": {"courses"},
    "tutoring.review_post": {"comment"},
}
