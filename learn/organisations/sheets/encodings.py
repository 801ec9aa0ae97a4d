"""The letters of a file: a ladder that climbs from what is certain, and asks where certainty ends.

Order: byte order mark, UTF-16 by the pattern of its NUL bytes, strict UTF-8. Whatever is left could be
any of several alphabets, and guessing turns names into other names: somebody has to look.
"""

import codecs
from collections.abc import Mapping

from learn.organisations.sentences import SheetRefused

# UTF-32 first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LOOKED_INTO = 4_096
FIRST_OF_THE_EAST = "\u0900"
# Shown side by side where the ladder ends.
PREVIEWED = ("windows-1252", "windows-1256")
# What may be named by hand: the name → Python's codec.
KNOWN: Mapping[str, str] = {
    "windows-1252": "cp1252",
    "windows-1256": "cp1256",
    "cp1252": "cp1252",
    "cp1256": "cp1256",
    "iso-8859-1": "latin-1",
    "iso-8859-6": "iso8859_6",
    "mac-roman": "mac_roman",
    "utf-8": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}


class Undecided(Exception):
    """The ladder has ended: the bytes are in none of the encodings that prove themselves."""


def decoded(content: bytes, encoding: str | None) -> tuple[str, str]:
    """Return the text and its encoding; `encoding` is used only where the ladder would ask.

    Raises `Undecided` where it would, and `SheetRefused` where the encoding given does not fit.
    """
    if encoding is not None and encoding.casefold() not in KNOWN:
        raise SheetRefused("encoding not offered", encoding=encoding[:40], known=", ".join(KNOWN))
    certain = _certain(content)
    if certain is not None:
        return certain
    if encoding is None:
        raise Undecided
    try:
        return content.decode(KNOWN[encoding.casefold()]), encoding.casefold()
    except UnicodeDecodeError as unfit:
        raise SheetRefused("encoding does not fit", encoding=encoding) from unfit


def _certain(content: bytes) -> tuple[str, str] | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            # What the mark promises and the rest breaks shows as a lost letter, in its row.
            return content[len(mark) :].decode(encoding, errors="replace"), encoding
    by_pattern = _by_nul_pattern(content) if b"\0" in content else None
    return by_pattern or _strictly(content, "utf-8")


def _by_nul_pattern(content: bytes) -> tuple[str, str] | None:
    """Read UTF-16 without a mark: every NUL is the high half of a Latin letter, comma or line end."""
    if len(content) % 2:
        return None
    low, high = content[0::2].count(0), content[1::2].count(0)
    if low and high:
        return None
    found = _strictly(content, "utf-16-le" if high else "utf-16-be")
    return found if found and _is_of_our_scripts(found[0][:LOOKED_INTO]) else None


def _is_of_our_scripts(text: str) -> bool:
    """Tell UTF-16 from other text with a stray NUL: read as UTF-16, that turns into Chinese."""
    return 2 * sum(1 for each in text if each < FIRST_OF_THE_EAST) > len(text)


def _strictly(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def loosely(content: bytes, encoding: str) -> str:
    """Return the text for a preview: what cannot be read shows as a mark."""
    return content.decode(KNOWN[encoding], errors="replace")
