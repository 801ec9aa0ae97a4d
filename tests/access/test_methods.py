"""Methods that nobody has a form for: refused, or harmless."""

import pytest

from learn.access import RULES
from tests.access.house import House, differing
from tests.access.visits import COUNTED, NOBODYS, OFFICE_OBJECTS, VISITS, Needs

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")


@pytest.mark.parametrize("role", ["guest", "enrolled"])
def test_other_methods_are_refused_or_change_nothing(house: House, role: str) -> None:
    with house.people():
        visitor = house.somebody(role, "visitor", has_works=True)
        values = {name: value or NOBODYS for name, value in visitor.names.items()}
        values |= {"picture": "x"} | dict.fromkeys(OFFICE_OBJECTS, NOBODYS) | {"pool": "1", "seat": "1"}
        routes = house.app.url_map.bind("localhost")
        for endpoint in sorted(RULES):
            for visit in VISITS[endpoint]:
                path = visit.path.format_map(values)
                meant = set(routes.allowed_methods(bare(path))) - {"HEAD", "OPTIONS"}
                before = house.rows()
                for method in sorted(set(METHODS) - meant):
                    with visitor.client.open(path, method=method, data=visit.data) as response:
                        assert response.status_code < 500, (method, path)
                        allowed = {200, 204, 302, 303, 304} if method in {"HEAD", "OPTIONS"} else set()
                        assert response.status_code >= 400 or response.status_code in allowed, (method, path)
                changes = {each[0] for each in differing(before, house.rows())}
                # Looking at a code that does not open is counted, by HEAD as by GET.
                assert changes <= (COUNTED if visit.needs is Needs.CODE else set()), path


def bare(path: str) -> str:
    return path.partition("?")[0]
