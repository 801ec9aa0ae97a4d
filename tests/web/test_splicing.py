"""Pages compressed once, with gaps for what is one person's."""

import string

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.web.splicing import FILLING, Spliced, spliced

FORM, PERSON = "\x1fform\x1f", "\x1fperson\x1f"
LENGTHS = {FORM: 91, PERSON: 16}
PARAGRAPH = "<p>A client writes at <b>3 pm</b>. برلن میں کیا وقت ہے؟ Name the zone.</p>\n"
FIELD = f'<form method="post"><input type="hidden" name="csrf_token" value="{FORM}"></form>\n'
PAGE = f'<html data-person="{PERSON}">\n' + (PARAGRAPH * 4 + FIELD) * 5 + "<p>The end.</p>"


def texts(letters: str) -> dict[str, str]:
    return {mark: (letters * length)[:length] for mark, length in LENGTHS.items()}


def filled_in(page: str, given: dict[str, str]) -> str:
    for mark, text in given.items():
        page = page.replace(mark, text)
    return page


@given(st.text(string.ascii_letters + string.digits + "-_.", min_size=1))
def test_every_text_of_the_foreseen_length_comes_out_in_every_place(letters: str) -> None:
    stream = spliced(PAGE, LENGTHS).filled(texts(letters))
    assert stream is not None
    assert brotli.decompress(stream).decode() == filled_in(PAGE, texts(letters))


def test_a_text_of_another_length_is_refused() -> None:
    made = spliced(PAGE, LENGTHS)
    assert made.filled({FORM: "x" * 90, PERSON: "y" * 16}) is None


def test_a_page_without_gaps_is_one_part() -> None:
    made = spliced(PARAGRAPH, LENGTHS)
    assert len(made.parts) == 1
    assert brotli.decompress(made.filled(texts("a"))).decode() == PARAGRAPH


def test_later_places_of_a_text_cost_next_to_nothing() -> None:
    once = spliced(f"{PARAGRAPH * 4}{FIELD}", LENGTHS).filled(texts("a"))
    often = spliced(f"{PARAGRAPH * 4}{FIELD * 20}", LENGTHS).filled(texts("a"))
    assert once is not None
    assert often is not None
    assert len(often) < len(once) + 30


@pytest.mark.parametrize("page", ["", FORM, f"{FORM}{PERSON}", f"<p>{FORM}</p>{PERSON}"])
def test_a_page_whose_gaps_lack_room_is_right_or_refused(page: str) -> None:
    stream = spliced(page, LENGTHS).filled(texts("Ab-"))
    assert stream is None or brotli.decompress(stream).decode() == filled_in(page, texts("Ab-"))


def test_texts_longer_than_the_filling_are_refused() -> None:
    assert spliced(FIELD, {FORM: len(FILLING) + 1}) == Spliced()
