"""The pictures of shared links: small, of one size, with whole words or none."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, features

from learn.classroom import posters
from learn.classroom.posters import GOLD, HEIGHT, PAPER, WIDTH, poster
from learn.classroom.signposts import Words
from learn.paths import bundled

NASTALIQ = bundled("static") / "fonts" / "nastaliq.woff2"
ENGLISH = Words("Safe Online", "About 5 hours, English, اردو, Free", "ltr")
URDU = Words("Upwork پر محفوظ رہنا", "تقریباً 5 گھنٹے، English، اردو، مفت", "rtl")
HEAVIEST = 60_000


def drawn(words: Words, font: Path = NASTALIQ) -> Image.Image:
    data = poster(words, font)
    assert len(data) <= HEAVIEST
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def count(image: Image.Image, colour: str, box: tuple[int, int, int, int]) -> int:
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    found = image.crop(box).getcolors(WIDTH * HEIGHT) or []
    return sum(number for number, seen in found if seen == wanted)


START, END = (0, 170, WIDTH // 2, 480), (WIDTH // 2, 170, WIDTH, 480)


def test_words_stand_at_the_edge_where_their_language_begins() -> None:
    english, urdu = drawn(ENGLISH), drawn(URDU)
    assert count(english, PAPER, START) > 500 > count(english, PAPER, END)
    assert count(urdu, PAPER, END) > 500
    assert count(urdu, PAPER, END) > count(urdu, PAPER, START)


@pytest.mark.parametrize("title", ["你好", "Safe 🙂", "ކުރިއަށް", "محفوظ 你"])
def test_a_letter_that_is_missing_leaves_a_picture_without_words(title: str) -> None:
    image = drawn(Words(title, "x", "ltr"))
    assert count(image, PAPER, (0, 0, WIDTH, HEIGHT)) == 0
    assert count(image, GOLD, (500, 200, 700, 400)) > 10_000


def test_urdu_without_a_font_or_without_shaping_has_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (0, 0, WIDTH, HEIGHT)
    assert count(drawn(URDU, tmp_path / "none.woff2"), PAPER, whole) == 0
    assert count(drawn(URDU), PAPER, whole) > 500
    monkeypatch.setattr(features, "check", lambda _feature: False)
    assert count(drawn(URDU), PAPER, whole) == 0
    assert count(drawn(Words("Safe", "English", "ltr")), PAPER, whole) > 500


@pytest.mark.parametrize("title", ["Work " * 60, "W" * 400, "محفوظ " * 60, " ", "a"])
def test_any_title_fits(title: str) -> None:
    image = drawn(Words(title.strip() or " ", "x", "rtl" if "م" in title else "ltr"))
    assert count(image, PAPER, (0, posters.HEIGHT - posters.HEM, WIDTH, HEIGHT)) == 0
