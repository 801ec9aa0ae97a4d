"""Every route, sent what no browser of ours sends: an answer below 500, and never a traceback."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from learn.access import RULES
from tests.access.house import House, Somebody
from tests.access.visits import NOBODYS, VISITS, method_of

FORM = "application/x-www-form-urlencoded"
BODIES: tuple[tuple[str, bytes], ...] = (
    (FORM, b""),
    ("", b""),
    ("text/xml", b"<answer/>"),
    ("application/json", b"[1, 2]"),
    ("application/json", b'{"username": 5, "password": [], "answer": {}, "language": null}'),
    ("application/json", b'{"username": "\\ud800"'),
    ("multipart/form-data", b"no boundary"),
    (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--x--",
    ),
    (FORM, "&".join(f"field{number}=1" for number in range(10_000)).encode()),
    (FORM, b"answer=%ff%fe&username=%ff&password=%ff&language=%ff&q1=%ff&only=%ff&next=%ff"),
    (FORM, b"answer=%00&username=%00&password=%00&language=%00&q1=%00&only=%00&next=%00&name=%00"),
    (FORM, b"only=9223372036854775808&q1=9223372036854775808&answer=9223372036854775808"),
    (FORM, b"only=1&only=-1&only=x&q1=1&q1=2&answer=1&answer=2"),
    (FORM, b"answer=" + b"%F0%9F%98%80" * 20_000),
)
TAILS = (
    "%00",
    "%ff%fe",
    "9223372036854775808",
    "-1",
    "..%2f..",
    "%F0%9F%98%80",
    "a" * 3_000,
    "%E2%80%AE",
    "'--",
)
QUERIES = (
    "?q=%00",
    "?q=%ff",
    "?q=" + "a" * 10_000,
    "?next=%00//x",
    "?level=%ff&needs=9223372036854775808",
    "?%ff",
)
HEADERS: tuple[dict[str, str], ...] = (
    {"Accept-Language": "ur," * 3_000},
    {"If-None-Match": '"' + "x" * 100_000},
    {"Cookie": "hunar=" + "x" * 100_000},
    {"Cookie": "hunar=eyJfdXNlcl9pZCI6MX0.x.y; lang=\x7f; css=é"},
    {"Accept": "*/*;q=x, application/json;q=9"},
    {"User-Agent": "\xff" * 500, "Save-Data": "on", "X-Part": "check"},
    {"Range": "bytes=9223372036854775808-"},
)


@pytest.fixture(params=["guest", "enrolled", "coordinator"])
def somebody(house: House, request: pytest.FixtureRequest) -> Iterator[Somebody]:
    """Yield a guest, then somebody in the middle of a quiz, then somebody in their office."""
    with house.people():
        visitor = house.somebody(request.param, "visitor", has_works=True)
        yield replace(visitor, office=house.offices()["ours"])


def addresses(somebody: Somebody, endpoint: str) -> list[str]:
    """Return the addresses of an endpoint, with the objects of this person."""
    names = {name: value or NOBODYS for name, value in somebody.names.items()}
    values = {**names, "device": 1, "picture": "x"}
    return [visit.path.format_map(values) for visit in VISITS[endpoint]]


def assert_answered(somebody: Somebody, path: str, method: str = "GET", **sent: Any) -> None:
    """Send it; whatever it is, the answer is one that was meant."""
    with somebody.client.open(path, method=method, **sent) as response:
        body = response.get_data()
        assert 200 <= response.status_code < 500, (method, path[:200], sent)
        assert b"Traceback" not in body, path[:200]


def test_bodies_that_no_form_sends(house: House, somebody: Somebody) -> None:
    for endpoint in sorted(RULES):
        # Signing out and deleting are tried last by their own tests; here the visitor has to stay.
        if method_of(house.app, endpoint) == "POST" and "sign_out" not in endpoint:
            for path in addresses(somebody, endpoint):
                for kind, body in BODIES:
                    assert_answered(somebody, path, "POST", data=body, content_type=kind)


def test_addresses_that_nobody_wrote(house: House, somebody: Somebody) -> None:
    odd = {
        (method_of(house.app, endpoint), address)
        for endpoint in RULES
        for path in addresses(somebody, endpoint)
        for address in with_tails(path.partition("?")[0])
    }
    for method, address in sorted(odd):
        assert_answered(somebody, address, method)


def with_tails(path: str) -> Iterator[str]:
    """Yield the address with each of its parts but the language replaced by each odd one."""
    parts = path.split("/")
    for place in range(2, len(parts)):
        for tail in TAILS:
            yield "/".join([*parts[:place], tail, *parts[place + 1 :]])


def test_queries_that_nobody_wrote(house: House, somebody: Somebody) -> None:
    for endpoint in sorted(RULES):
        if method_of(house.app, endpoint) == "GET":
            for path in addresses(somebody, endpoint):
                for query in QUERIES:
                    assert_answered(somebody, path.partition("?")[0] + query)


def test_headers_that_no_browser_sends(house: House, somebody: Somebody) -> None:
    for endpoint in sorted(RULES):
        for path in addresses(somebody, endpoint):
            for headers in HEADERS:
                method = method_of(house.app, endpoint)
                if "sign_out" not in endpoint:
                    assert_answered(somebody, path, method, headers=headers)


def test_languages_that_are_not_spoken_here(somebody: Somebody) -> None:
    for language in ("fr", "EN", "e", "en-GB", "%00", "u̲r"):
        for path in ("", "/", "/courses", "/me", "/courses/clear-times/zones"):
            with somebody.client.get(f"/{language}{path}") as response:
                assert response.status_code in {404, 308}, (language, path)


@pytest.mark.parametrize(("count", "is_kept"), [(1_000, True), (1_001, False)])
def test_no_page_holds_more_fields_than_a_form_of_ours(house: House, count: int, is_kept: bool) -> None:
    fields = {f"field{number}": "1" for number in range(count)}
    with house.app.test_client().post("/en/settings/profile", data=fields) as response:
        assert response.status_code == 401
        assert ('name="field999"' in response.get_data(as_text=True)) == is_kept
