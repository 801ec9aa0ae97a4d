"""Urdu as keyboards write it: the same word in several spellings, folded so that they compare equal."""

import re
import unicodedata

# Arabic keyboards and old fonts give other letters for the same Urdu sound.
SAME_LETTERS = str.maketrans(
    {
        "\u0643": "\u06a9",  # kaf: keheh
        "\u0649": "\u06cc",  # alef maksura: Farsi yeh
        "\u064a": "\u06cc",  # yeh: Farsi yeh
        "\u0647": "\u06c1",  # heh: heh goal
        "\u0629": "\u06c1",  # teh marbuta: heh goal
        "\u06c2": "\u06c1",  # heh goal with hamza: heh goal
        "\u06c3": "\u06c1",  # teh marbuta goal: heh goal
        "\u06d5": "\u06c1",  # ae: heh goal
        "\u06c0": "\u06c1",  # heh with yeh above: heh goal
        "\u0623": "\u0627",  # alef with hamza above: alef
        "\u0625": "\u0627",  # alef with hamza below: alef
        "\u06d3": "\u06d2",  # yeh barree with hamza: yeh barree
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
    }
)
# Vowel signs, elongation, joiners and direction marks are not heard as letters.
UNHEARD = re.compile(
    "[\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def fold(text: str) -> str:
    """Return `text` without differences of case, letter form, vowel signs, digits' script and spacing."""
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    heard = UNHEARD.sub("", same.translate(SAME_LETTERS))
    return " ".join("".join(map(plain_digit, unicodedata.normalize("NFC", heard))).split())


def plain_digit(character: str) -> str:
    """Return a decimal digit of any script as 0-9, and every other character as it is."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
