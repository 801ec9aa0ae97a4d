"""Short answers: forgiving of form, strict on content."""

import pytest

from tests.quizzes.questions.blocks import Stored, codes_of

NOTE = "\n\n> [!NOTE]\n> Why."
ZONE = (
    r"""- = UTC
  > Yes.
- = `/coordinated\s+universal\s+time/i`
- =50% world time
- ~ GMT
  > Nearly the same, but a zone.
"""
    + NOTE
)


@pytest.mark.parametrize(
    ("written", "fraction"),
    [
        ("UTC", 1),
        (" utc ", 1),
        ("ＵＴＣ", 1),
        ("Coordinated  Universal Time", 1),
        ("World time", 0.5),
        ("GMT", 0),
        ("u t c", 0),
        ("", 0),
        ("  ", 0),
        ("UTC" + "x" * 5000, 0),
    ],
)
def test_form_does_not_matter_and_content_does(written: str, fraction: float) -> None:
    assert Stored(ZONE, type="short-answer").grade(written).fraction == fraction


def test_an_expected_mistake_is_answered() -> None:
    assert Stored(ZONE, type="short-answer").grade("gmt").feedback == ("<p>Nearly the same, but a zone.</p>",)


def test_spellings_of_every_language_are_right_in_every_language() -> None:
    stored = Stored("- = Zoom" + NOTE, "- = زوم" + NOTE, type="short-answer")
    assert stored.grade("زوم", lang="en").is_right
    assert stored.grade("zoom", lang="ur").is_right


def test_urdu_is_compared_as_it_sounds() -> None:
    assert Stored("- = پاس ورڈ کی" + NOTE, type="short-answer").grade("پاس ورڈ كي").is_right


def test_a_code_span_without_slashes_is_the_text_itself() -> None:
    stored = Stored("- = `ls *`\n- = a\\*b" + NOTE, type="short-answer")
    assert stored.grade("ls *").is_right
    assert stored.grade("a*b").is_right


@pytest.mark.parametrize("pattern", ["/(a+)+/", "/a/x", "/[/", "//", r"/(a)\1/", "/" + "a" * 201 + "/"])
def test_a_pattern_that_is_not_allowed_is_an_error_with_its_line(pattern: str) -> None:
    assert codes_of(f"- = a\n- = `{pattern}`{NOTE}", type="short-answer") == ["bad-regex"]


def test_a_translation_repeats_each_line_with_its_mark() -> None:
    assert codes_of("- = a\n- ~ b" + NOTE, "- = a" + NOTE, type="short-answer") == ["translation-differs"]


def test_there_must_be_something_to_accept() -> None:
    assert codes_of("- ~ b" + NOTE, type="short-answer") == ["no-right-answer"]
    assert sorted(codes_of("Text.", type="short-answer")) == ["no-feedback", "no-right-answer"]
