"""Files made to keep the reader busy end quickly, and nothing in them raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.exchange.aiken import questions_of_aiken
from learn.quizzes.exchange.drafts import Draft, checked, markdown_of
from learn.quizzes.exchange.gift_reading import questions_of_gift
from tests.quizzes.exchange.banks import SHELF, SIGNS
from tests.soon import ends_soon

pytestmark = pytest.mark.slow
SIZE = 256 * 1024
REPEATED = [
    "{",
    "}",
    "{}",
    "{=a}\n\n",
    "a {",
    "=",
    "~",
    "#",
    "####",
    "::",
    ":: ::",
    "\\",
    "\\n",
    "->",
    "%",
    "%1",
    "[html]",
    " ",
    "\n",
    "//\n",
    "// [id:[tag:\n",
    "$CATEGORY: a/b\n",
    "$CATEGORY:" + "/" * 1000 + "\n",
]
INSIDE = [
    "<b>",
    "<b",
    "</b>",
    "<!--",
    "&",
    "&amp;",
    "*",
    " ",
    "<ul><li>",
    "<a href=",
    "alt='",
    "[",
    "`",
    "\\n",
    "|",
    "$a$",
    "$$",
    "$$a$$",
    "\\\\(",
    "\\\\(a\\\\)",
    "x ",
]


@pytest.mark.parametrize("sign", REPEATED, ids=repr)
def test_a_repeated_sign_is_read_in_time(sign: str) -> None:
    with ends_soon():
        questions_of_gift(sign * (SIZE // len(sign)), "h.gift", SHELF)
        questions_of_aiken(sign * (SIZE // len(sign)), "h.txt", SHELF)


@pytest.mark.parametrize("sign", INSIDE, ids=repr)
@pytest.mark.parametrize("text_format", ["html", "markdown", "plain"])
def test_a_question_full_of_one_sign_is_drafted_and_judged_in_time(sign: str, text_format: str) -> None:
    inside = sign * (SIZE // 4 // len(sign))
    with ends_soon():
        found = questions_of_gift(f"[{text_format}]Q {inside} {{={inside}x ~b#{inside}x}}", "h.gift", SHELF)
        for draft in found.items:
            assert isinstance(draft, Draft)
            checked(draft, "en")


def test_questions_that_learners_see_alike_get_their_numbers_in_time() -> None:
    with ends_soon():
        found = questions_of_gift("\n\n".join(f"a{{T#{n}}}" for n in range(20_000)), "h.gift", SHELF)
    last = found.items[-1]
    assert isinstance(last, Draft)
    assert last.uid.endswith("-20000")


@given(st.text(SIGNS + "\n\n\n<>{}=~TF", max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = questions_of_gift(text, "h.gift", SHELF)
    for item in found.items:
        if isinstance(item, Draft):
            checked(item, "en")
            assert not any("\ud800" <= sign <= "\udfff" for sign in markdown_of(item))
