"""Cloze: gaps to write, to count and to pick, each with its share."""

import pytest

from learn.quizzes.inputs import Blank, Fill, Menu
from tests.quizzes.questions.blocks import Stored, codes_of

NOTE = "\n\n> [!NOTE]\n> Why."
STATUS = "> I am **[[late|delayed]]** by [[=2 +- 0.5]] hours, power is [[up|(down)|fast]]." + NOTE


def down(stored: Stored) -> str:
    menu = next(piece for piece in stored.body["texts"]["en"]["pieces"] if "options" in piece)
    return next(str(option["key"]) for option in menu["options"] if option["text"] == "down")


def test_each_right_gap_earns_its_share() -> None:
    stored = Stored(STATUS, type="cloze")
    assert stored.grade("Delayed", "2.5", down(stored)).is_right
    assert stored.grade("delayed", "3", down(stored)).fraction == pytest.approx(2 / 3)
    assert stored.grade("", "2").fraction == pytest.approx(1 / 3)
    assert stored.grade().fraction == 0
    assert [part.is_right for part in stored.grade("x", "2", "x").parts] == [False, True, False]
    assert Stored(STATUS, type="cloze", credit="exact").grade("late", "2", "x").fraction == 0


def test_the_pieces_make_whole_html_around_the_gaps() -> None:
    asked = Stored(STATUS, type="cloze").input()
    assert isinstance(asked, Fill)
    html = "".join(piece if isinstance(piece, str) else "_" for piece in asked.pieces)
    assert html == "<p>I am <strong>_</strong> by _ hours, power is _.</p>"
    first, second, third = asked.gaps
    assert isinstance(first, Blank)
    assert isinstance(second, Blank)
    assert (first.is_number, second.is_number) == (False, True)
    assert isinstance(third, Menu)


def test_a_menu_keeps_its_order_unless_the_right_text_always_comes_first() -> None:
    kept = Stored("> [[never|(always)|often]] and [[(up)|down]]" + NOTE, type="cloze")
    menus = [piece["options"] for piece in kept.body["texts"]["en"]["pieces"] if "options" in piece]
    assert [option["text"] for option in menus[0]] == ["never", "always", "often"]
    telling = "> [[(alpha)|beta|gamma|delta]] and [[(one)|two|three|four]]"
    turned = telling.replace("(alpha)|beta", "(beta)|alpha")
    shown = [Stored(text + NOTE, type="cloze").body["texts"]["en"]["pieces"][1] for text in (telling, turned)]
    assert shown[0] == shown[1]


def test_words_of_every_language_are_right_and_menus_share_their_keys() -> None:
    stored = Stored("> [[late]] [[(up)|down]]" + NOTE, "> [[دیر]] [[(اوپر)|نیچے]]" + NOTE, type="cloze")
    menu = stored.body["texts"]["ur"]["pieces"]
    up = next(
        option["key"]
        for piece in menu
        if "options" in piece
        for option in piece["options"]
        if option["text"] == "اوپر"
    )
    assert stored.grade("دیر", up, lang="ur").is_right
    assert stored.grade("late", up, lang="ur").is_right


def test_private_characters_of_an_author_are_not_mistaken_for_gaps() -> None:
    pieces = Stored("> \ue0000\ue001 a [[b]]" + NOTE, type="cloze").body["texts"]["en"]["pieces"]
    assert [piece.get("gap") for piece in pieces] == [None, 0, None]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("> no gap", ["no-gap"]),
        ("No quote.", ["no-gap"]),
        ("> [[]]", ["empty-gap"]),
        ("> [[a||b]]", ["empty-gap"]),
        ("> [[=]]", ["empty-gap"]),
        ("> [[=two]]", ["bad-number"]),
        ("> [[=3..2]]", ["bad-range"]),
        ("> [[(a)|(b)]]", ["several-right-answers"]),
        ("> [[(a)]]", ["one-choice-only"]),
        ("> [[(a)|A]]", ["duplicate-choice"]),
    ],
)
def test_every_slip_has_a_code(body: str, codes: list[str]) -> None:
    assert codes_of(body + NOTE, type="cloze") == codes


@pytest.mark.parametrize("urdu", ["> [[دیر]]", "> [[(اوپر)|نیچے]] [[دیر]]", "> [[دیر]] [[اوپر|(نیچے)]]"])
def test_a_translation_has_the_same_gaps(urdu: str) -> None:
    assert codes_of("> [[late]] [[(up)|down]]" + NOTE, urdu + NOTE, type="cloze")[0] == "translation-differs"


@pytest.mark.parametrize(
    "passage", ["[[late and [[early]].", "[[late]] and [[early.", "late]] and [[early]]."]
)
def test_a_gap_that_does_not_end_is_told(passage: str) -> None:
    assert codes_of(f"> It was {passage}{NOTE}", type="cloze") == ["open-gap"]
