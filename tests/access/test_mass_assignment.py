"""Every column of every table, posted to every form: only what the form asks for is taken."""

from learn.access import RULES, Rule
from learn.database import Base
from tests.access.house import House, Rows, differing, sent
from tests.access.visits import VISITS, method_of

WORD, DAY, NUMBER = "mass-assigned", "2001-02-03 04:05:06", "1"
CANARIES = (WORD, "2001-02-03", "2001, 2, 3")
COLUMNS = sorted({column.name for table in Base.metadata.sorted_tables for column in table.columns})
FORMS = sorted(
    name for name in RULES if name.endswith("_post") or name.startswith(("accounts.", "admin.", "classroom."))
)
Shape = set[tuple[str, str, tuple[str, ...]]]


def stuffed_with(value: str) -> dict[str, str]:
    """Return a field for every column: a day for moments, the value for all others."""
    return {name: DAY if name.endswith("_at") else value for name in COLUMNS}


def test_no_column_can_be_written_by_its_name(house: House) -> None:
    for endpoint in FORMS:
        if method_of(house.app, endpoint) != "POST":
            continue
        for number in range(len(VISITS[endpoint])):
            plain, _rows = deed(house, endpoint, number, {})
            for value in (WORD, NUMBER):
                stuffed, rows = deed(house, endpoint, number, stuffed_with(value))
                assert stuffed == plain, endpoint
                assert not [word for word in CANARIES if word in str(rows)], endpoint


def deed(house: House, endpoint: str, number: int, extra: dict[str, str]) -> tuple[Shape, Rows]:
    """Do the endpoint's deed with further fields; return what changed, and all rows afterwards."""
    visit = VISITS[endpoint][number]
    with house.people():
        victim = house.somebody("enrolled", "victim", has_works=visit.needs_works)
        is_tutoring = endpoint.startswith("tutoring.")
        role = "guest" if "join" in endpoint or "recover_post" in endpoint else "enrolled"
        role = "tutor" if is_tutoring else role
        if RULES[endpoint] is Rule.ADMIN:
            role = "administrator"
        visitor = house.somebody(role, "visitor", has_works=visit.needs_works)
        rooms = house.rooms() if endpoint.startswith("admin.") else {}
        before = house.rows()
        path = visit.path.format_map({**(victim.names if is_tutoring else visitor.names), **rooms})
        # What the form asks for stays as it is; what it leaves open may be asked for under that name.
        asked = ASKED_FOR.get(endpoint, set())
        fields = {name: value for name, value in extra.items() if name not in asked}
        response = sent(visitor, "POST", path, {**fields, **visit.data})
        assert response.status_code in {200, 302, 303, 422}, (endpoint, response.status_code)
        after = house.rows()
        return differing(before, after), after


# Fields that forms really have under the name of a column.
ASKED_FOR = {
    "admin.person_post": {"extra_time"},
    "admin.make_organisation": {"name", "slug"},
    "admin.organisation_post": {"name", "size"},
    "admin.course_post": {"username", "role"},
    "accounts.join_post": {"name", "email", "phone", "is_own_device"},
    "accounts.profile_post": {"name", "email", "phone"},
    "accounts.settings_post": {"has_data_saver", "has_nastaliq"},
    "accounts.sign_in_post": {"is_own_device"},
    "accounts.recover_post": {"is_own_device"},
    "tutoring.review_post": {"comment"},
}
