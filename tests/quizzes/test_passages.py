"""A text is cut so that its errors do not stand out, into as many pieces in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.gaps import with_placeholders
from learn.quizzes.passages import MAX_PIECES, Piece, TooShort, cut

LETTER = (
    "Dear Sir, I [[are writing=>am]] to you about the job you posted last week.\n\n"
    "I can start on Monday, and [[will sends=>will send]] a sample today."
)


def pieces(passage: str, *wrong: str) -> list[list[Piece]]:
    return cut([with_placeholders(passage)], [wrong])[0]


def texts(paragraphs: list[list[Piece]]) -> list[list[str]]:
    return [[piece.text for piece in paragraph] for paragraph in paragraphs]


def test_the_rest_is_cut_about_as_fine_as_the_errors_at_pauses_where_there_are_some() -> None:
    cut_letter = pieces(LETTER, "are writing", "will sends")
    assert texts(cut_letter) == [
        ["Dear Sir,", "I", "are writing", "to you", "about the", "job you posted", "last week."],
        ["I can", "start on Monday,", "and", "will sends", "a sample today."],
    ]
    errors = [piece.error for paragraph in cut_letter for piece in paragraph]
    assert [error for error in errors if error is not None] == [0, 1]


def test_signs_that_touch_an_error_stay_with_it() -> None:
    assert texts(pieces('He said: "[[me go=>I go]]." Then he left us.', "me go"))[0][1:3] == [
        '"me go."',
        "Then he",
    ]


def test_markup_is_never_taken_apart() -> None:
    found = texts(pieces("a [b c](x.md) **d e** `f g` h [[i=>j]]", "i"))
    assert found == [["a", "[b c](x.md)", "**d e**", "`f g`", "h", "i"]]


def test_every_language_has_as_many_pieces() -> None:
    urdu = (
        "جناب، میں آپ کو اُس کام کے بارے میں [[لکھ رہے ہوں=>لکھ رہا ہوں]] جو آپ نے دیا۔ "
        "میں پیر سے [[آؤں گے=>آؤں گا]] جی۔"
    )
    both = cut(
        [with_placeholders(LETTER), with_placeholders(urdu)],
        [["are writing", "will sends"], ["لکھ رہے ہوں", "آؤں گے"]],
    )
    assert len({sum(map(len, each)) for each in both}) == 1


def test_a_long_text_is_cut_into_few_enough_pieces() -> None:
    found = pieces("word " * 400 + "[[a=>b]]", "a")
    assert sum(map(len, found)) == MAX_PIECES + 1


def test_too_little_text_hides_nothing() -> None:
    with pytest.raises(TooShort, match="2"):
        pieces("One [[a=>b]] [[c=>d]]", "a", "c")


@given(st.lists(st.sampled_from(["word", "two,", "end.", "\n\n", "[[x y=>z]]"]), max_size=40))
def test_no_word_is_lost_and_no_two_errors_share_a_piece(words: list[str]) -> None:
    passage = " ".join(words)
    errors = words.count("[[x y=>z]]")
    if not errors:
        return
    try:
        found = pieces(passage, *["x y"] * errors)
    except TooShort:
        return
    flat = [piece for paragraph in found for piece in paragraph]
    assert " ".join(piece.text for piece in flat).split() == passage.replace("[[x y=>z]]", "x y").split()
    assert [piece.error for piece in flat if piece.error is not None] == list(range(errors))
