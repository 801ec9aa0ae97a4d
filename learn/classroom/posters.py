"""The picture that goes with a shared link: title, hours and language of a course, in the look of the site.

Letters come from what is here on the barest server: the Latin font inside Pillow and the Nastaliq that the
site serves. Where a letter is missing, or Arabic letters could not be joined, the picture has none at all:
no words are better than broken ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from learn.classroom.signposts import Words

WIDTH, HEIGHT = 1_200, 630
MARGIN, HEM, STAR = 80, 72, 34
HEAD, GOLD, MADDER, PAPER, SOFT = "#1a2259", "#f2b01e", "#a0132b", "#ffffff", "#c9d0ee"
BRAND = "Hunar"
SIZES = (88, 76, 66, 56, 48)
SMALL = 38
MOST_LINES = 3
# Nastaliq climbs: its lines need more height, and its letters look smaller than Latin ones of that size.
LINE = {"ltr": 1.18, "rtl": 1.95}
TALLEST = 280
COLOURS = 64
# Letters are looked for in one size: that of the font does not matter.
CHECKED = 16
NOWHERE = "\U000e0fff"
Font = ImageFont.FreeTypeFont


class Unwritable(Exception):
    """A letter is missing or would come out broken."""


def poster(words: Words, nastaliq: Path) -> bytes:
    """Return the picture as PNG; without words where they cannot be written well."""
    image = Image.new("RGB", (WIDTH, HEIGHT), HEAD)
    _decorate(ImageDraw.Draw(image))
    written = image.copy()
    try:
        _write(ImageDraw.Draw(written), words, nastaliq)
    except (Unwritable, OSError, ImportError):
        written = image
        ImageDraw.Draw(written).polygon(_star(WIDTH / 2, (HEIGHT - HEM) / 2, 150), fill=GOLD)
    out = BytesIO()
    written.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _decorate(draw: ImageDraw.ImageDraw) -> None:
    """Draw the hem: a band of block print along the lower edge."""
    top = HEIGHT - HEM
    draw.rectangle((0, top, WIDTH, HEIGHT), fill=MADDER)
    draw.rectangle((0, top, WIDTH, top + 5), fill=GOLD)
    for number in range(WIDTH // HEM + 1):
        middle = (number + 0.5) * HEM
        draw.polygon(_star(middle, top + HEM / 2 + 3, HEM * 0.36), fill=GOLD)
        draw.polygon(_star(middle, top + HEM / 2 + 3, HEM * 0.18), fill=HEAD)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Return the corners of the eight-point star: two squares laid over one another."""
    radii = radius, radius * cos(pi / 4) / cos(pi / 8)
    return [
        (x + radii[step % 2] * cos(step * pi / 8), y + radii[step % 2] * sin(step * pi / 8))
        for step in range(16)
    ]


def _write(draw: ImageDraw.ImageDraw, words: Words, nastaliq: Path) -> None:
    """Write brand, title and line; raise `Unwritable` before a broken letter."""
    is_rtl = words.direction == "rtl"
    edge = WIDTH - MARGIN if is_rtl else MARGIN
    draw.polygon(_star(edge - STAR if is_rtl else edge + STAR, 96, STAR), fill=GOLD)
    brand = _latin(52)
    x = edge - 3 * STAR - brand.getlength(BRAND) if is_rtl else edge + 3 * STAR
    draw.text((x, 114), BRAND, fill=PAPER, font=brand, anchor="ls")
    size, lines = _fitted(words, nastaliq)
    step = size * LINE[words.direction]
    base = 190 + (TALLEST - step * len(lines)) / 2 + step * (0.62 if is_rtl else 0.8)
    for number, text in enumerate(lines):
        _put(draw, text, (edge, base + number * step), size, words.direction, PAPER, nastaliq)
    _put(draw, words.line, (edge, HEIGHT - HEM - 40), SMALL, words.direction, SOFT, nastaliq)


def _fitted(words: Words, nastaliq: Path) -> tuple[int, list[str]]:
    """Return the largest size at which the title fits, and its lines; the last resort is cut off."""
    for size in SIZES:
        lines = _wrapped(words.title, size, nastaliq)
        if len(lines) <= MOST_LINES and len(lines) * size * LINE[words.direction] <= TALLEST:
            return size, lines
    most = max(1, int(TALLEST / (SIZES[-1] * LINE[words.direction])))
    return SIZES[-1], [*lines[: most - 1], lines[most - 1] + "…"]


def _wrapped(text: str, size: int, nastaliq: Path) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, size, nastaliq) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _length(text: str, size: int, nastaliq: Path) -> float:
    return sum(run.length for run in _runs(text, size, nastaliq))


def _put(
    draw: ImageDraw.ImageDraw,
    text: str,
    at: tuple[float, float],
    size: int,
    direction: str,
    colour: str,
    nastaliq: Path,
) -> None:
    """Write one line from its edge on, each run of letters in its own direction."""
    x, y = at
    for run in _runs(text, size, nastaliq):
        x -= run.length if direction == "rtl" else 0
        draw.text((x, y), run.text, colour, run.font, "ls", direction=run.direction, language=run.language)
        x += run.length if direction == "ltr" else 0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of letters of one script; direction and language are named where they shape the letters."""

    text: str
    font: Font
    direction: str | None = None
    language: str | None = None

    @property
    def length(self) -> float:
        """Return how wide it comes out."""
        return self.font.getlength(self.text, direction=self.direction, language=self.language)


def _runs(text: str, size: int, nastaliq: Path) -> Iterator[Run]:
    """Yield stretches of one script with their fonts; a space between two scripts is a stretch of its own."""
    for script, letters in groupby(_marked(text), key=lambda each: each[1]):
        run = "".join(letter for letter, _ in letters)
        if script == "arabic":
            if not features.check("raqm"):
                raise Unwritable("Arabic letters would stand unjoined")
            _demand(_nastaliq(nastaliq, CHECKED), run)
            yield Run(run, _nastaliq(nastaliq, size), "rtl", "ur")
        else:
            _demand(_latin(CHECKED), run)
            yield Run(run, _latin(size))


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield each letter with its script; a space is of its neighbours' script where they agree."""
    words = text.split(" ")
    for number, word in enumerate(words):
        if number:
            around = {_script(words[number - 1][-1:]), _script(word[:1])}
            yield " ", around.pop() if len(around) == 1 else "space"
        yield from ((letter, _script(letter)) for letter in word)


def _script(letter: str) -> str:
    return "arabic" if letter and _is_arabic(letter) else "latin"


def _is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufdff" or letter in "\u200c\u200d"


@lru_cache(maxsize=16)
def _nastaliq(path: Path, size: int) -> Font:
    return ImageFont.truetype(path, round(size * 0.85), layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=16)
def _latin(size: int) -> Font:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise Unwritable("Pillow came without FreeType")
    return font


def _demand(font: Font, text: str) -> None:
    """Raise `Unwritable` if the font lacks a letter: what it draws then is what it draws for no letter."""
    absent = _drawn(font, NOWHERE)
    for letter in sorted(set(text) - {" ", "\u200c", "\u200d"}):
        if _drawn(font, letter) == absent:
            raise Unwritable(letter)


@lru_cache(maxsize=2_048)
def _drawn(font: Font, letter: str) -> tuple[Sequence[int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
