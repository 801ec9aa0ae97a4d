"""Author's patterns: what is allowed works, and nothing that is allowed is slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.patterns import BadPattern, matches, read_pattern
from tests.soon import ends_soon


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"/u\.?t\.?c\.?/i", "U.T.C."),
        (r"/colou?r/", "color"),
        (r"/(?:two|2)[- ]step( code)?/i", "2-step code"),
        (r"/\d{2,4}/", "1234"),
        (r"/[^a!]+?/", "bcd"),
        (r"/[]a]/", "]"),
        (r"/a\/b/", "a/b"),
        (r"/پاس ?ورڈ/", "پاس ورڈ"),
        (r"/.*x.*y/", "ax by"),
    ],
)
def test_ordinary_patterns_cover_the_whole_text(pattern: str, text: str) -> None:
    assert matches(read_pattern(pattern), text)
    assert not matches(read_pattern(pattern), f"{text}#\n!")


@pytest.mark.parametrize("count", ["{1,1000}", "{1,99999999999}", "{99999}", "{99999,}"])
def test_however_many_repeats_are_too_many(count: str) -> None:
    with pytest.raises(BadPattern, match="more than 100 times"):
        read_pattern(f"/a{count}/")


@pytest.mark.parametrize(
    "pattern",
    [
        "/(a+)+/",
        "/(a*)*/",
        "/((a+)b)*/",
        "/(a|a)*/",
        "/(a|ab)+/",
        "/(a?)*/",
        "/(a+){2,}/",
        "/a**/",
        "/a{2}{3}/",
        "/a++/",
        "/(?=a)/",
        "/(?<!a)b/",
        "/(?i)a/",
        "/(?P<n>a)(?P=n)/",
        r"/(a)\1/",
        r"/\u0041/",
        r"/\Aa/",
        "/*a/",
        "/a{2000}/",
        "/(a/",
        "/a)/",
        "/[a/",
        "/a{5,2}/",
        "/[z-a]/",
        "/[a--b]/",
        "/[[a]/",
        "/" + "a?" * 40 + "/",
        "/" + "a*" * 20 + "/",
        "/" + "(a|b)" * 30 + "/",
        "/" + "(" * 30 + ")" * 30 + "/",
        "//",
        "a",
        "/a/g",
        "/" + "a" * 201 + "/",
        "/\\/",
    ],
)
def test_dangerous_or_broken_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        read_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "/a*a*a*b/",
        "/.*.*.*x/",
        "/" + "a?" * 20 + "a" * 20 + "b/",
        "/(?:a|a)(?:a|a)(?:a|a)(?:a|a)a*a*b/",
        "/a{0,99}a{0,99}a{0,99}b/",
        "/(ab)*(ab)*(ab)*c/",
    ],
)
def test_whatever_is_allowed_ends_quickly_on_the_worst_text(pattern: str) -> None:
    try:
        compiled = read_pattern(pattern)
    except BadPattern:
        return
    for text in ("a" * 5000, "ab" * 2500):
        with ends_soon():
            assert not matches(compiled, text)


@given(st.text(alphabet="ab|()[]{}?*+.\\^$-,0129:/", max_size=40))
def test_any_pattern_is_compiled_or_refused_and_then_quick(pattern: str) -> None:
    try:
        compiled = read_pattern(f"/{pattern}/")
    except BadPattern:
        return
    with ends_soon():
        matches(compiled, "ab" * 100)
        matches(compiled, "a" * 200)
