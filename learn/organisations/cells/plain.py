"""Plain text in a cell: without what spreadsheets, keyboards and copying leave around it."""

import re
import unicodedata

from learn.organisations.sentences import Unfit, quoted
from learn.urdu import plain_digit

MAX_CELL = 1_000
# What people write for nothing.
NOTHING = frozenset(
    {
        *(
            "-",
            "--",
            "---",
            ".",
            "..",
            "n/a",
            "n\\a",
            "n.a",
            "n.a.",
            "na",
            "nil",
            "none",
            "null",
            "nan",
            "#n/a",
            "_",
            "–",
        ),
        *(
            "—",
            "?",
            "not available",
            "not provided",
            "xxx",
            "x",
            "nill",
            "/",
            "#ref!",
            "#value!",
            "#name?",
            "#div/0!",
        ),
        *("ندارد", "نہیں", "کوئی نہیں"),
    }
)
LONGEST_NOTHING = max(map(len, NOTHING))
# Seen by nobody: zero width spaces, direction marks, embeddings and isolates, soft hyphens, byte order marks.
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]")
# These matter inside Urdu words, and nowhere else.
JOINERS = re.compile("(?<![\u0600-\u06ff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\u06ff])")
TURNING = re.compile("[\u202d\u202e]")
# Excel's way of keeping digits as text: ="0300…".
KEPT_AS_TEXT = re.compile(r'=\s*"([^"]*)"')
FORMULA = tuple("=+-@")
PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
URDU_LETTERS = str.maketrans({"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9"})
# Stands where a letter could not be read.
LOST = "\ufffd"
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def plain(cell: str) -> str:
    """Return the text of a cell on one line; nothing where people write “N/A” or “-”.

    Raises `Unfit` for a cell that is too long or that hides characters which turn or break the text.
    """
    if len(cell) > MAX_CELL:
        raise Unfit("cell too long", limit=MAX_CELL)
    is_simple = cell.isascii() and cell.isprintable()
    text = " ".join(cell.split()) if is_simple else _without_the_unseen(cell)
    if text.startswith(("=", "'")):
        kept = KEPT_AS_TEXT.fullmatch(text)
        text = kept[1].strip() if kept else text.removeprefix("'").lstrip()
    return "" if len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING else text


def _without_the_unseen(cell: str) -> str:
    if TURNING.search(cell):
        raise Unfit("hidden characters")
    text = " ".join(UNSEEN.sub("", cell).split())
    if CONTROLS.search(text):
        raise Unfit("hidden characters")
    if LOST in text:
        raise Unfit("letters lost", value=quoted(text))
    return JOINERS.sub("", unicodedata.normalize("NFC", text)).strip()


def urdu(text: str) -> str:
    """Return Urdu as an Urdu keyboard writes it: Arabic yeh and kaf, and the forms of old fonts, replaced."""
    if text.isascii():
        return text
    formed = PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return formed.translate(URDU_LETTERS)


def latin_digits(text: str) -> str:
    """Return the text with digits of any script as 0-9."""
    return text if text.isascii() else "".join(map(plain_digit, text))


def refuse_formula(text: str) -> str:
    """Return the text, unless a spreadsheet would run it."""
    if text.startswith(FORMULA):
        raise Unfit("formula", value=quoted(text))
    return text
