"""Pages to go to after signing in are pages of this site."""

import pytest

from learn.accounts.next_page import safe_next


@pytest.mark.parametrize(
    "page",
    ["/en/", "/ur/courses", "/en/courses/safe-online/02-passwords", "/ur/courses?q=%D8%A7&hours=5", "/en"],
)
def test_pages_of_ours_are_gone_to(page: str) -> None:
    assert safe_next(page, "/en/") == page


@pytest.mark.parametrize(
    "page",
    [
        None,
        "",
        "https://evil.example/",
        "//evil.example/en/",
        "/\\evil.example",
        "/en//evil.example",
        "/en/\\evil",
        "/en/../admin",
        "/en/..",
        "/de/courses",
        "/static/app.css",
        "/en/a\r\nSet-Cookie: x=1",
        "/en/\n",
        "javascript:alert(1)",
        "/english/",
        "/en/" + "a" * 600,
        " /en/",
    ],
)
def test_everything_else_is_not(page: str | None) -> None:
    assert safe_next(page, "/en/otherwise") == "/en/otherwise"
