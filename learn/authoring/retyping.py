"""A text from a browser's field put back into a file: line ends, byte-order mark and end stay the file's."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from learn.courses.bundle.files import CONTROL

MARK = "\ufeff"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class NotText(Exception):
    """The text holds what no file of a course may: the message says which sign."""


def shown_text(content: bytes) -> str:
    """Return a file's text as a field shows it: lines end with a line feed, and there is no mark."""
    return _plain(content.decode("utf-8", "replace").removeprefix(MARK))


def retyped(before: bytes, text: str) -> bytes:
    """Return the bytes of a file whose text is now `text`; lines that stayed keep their bytes.

    Browsers send every line end as CR LF, whatever the file had: an unchanged text gives the same bytes.
    Raises NotText.
    """
    if found := CONTROL.search(text):
        raise NotText(f"U+{ord(found[0]):04X}")
    plain = _plain(text.encode("utf-8", "replace").decode())
    if plain == shown_text(before):
        return before
    old = before.decode("utf-8", "replace")
    mark = MARK if old.startswith(MARK) else ""
    return (mark + _with_ends(LINE.findall(old.removeprefix(MARK)), LINE.findall(plain))).encode()


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_ends(old: Sequence[str], new: Sequence[str]) -> str:
    """Return the new lines with the ends of old ones; what both begin and end with is never in doubt."""
    plain = [_plain(line) for line in old]
    most = min(len(old), len(new))
    head = next((at for at in range(most) if plain[at] != new[at]), most)
    tail = next((at for at in range(most - head) if plain[-1 - at] != new[-1 - at]), most - head)
    middle = _matched(
        old[head : len(old) - tail], plain[head : len(old) - tail], new[head : len(new) - tail], old
    )
    lines = [*old[:head], *middle, *old[len(old) - tail :]]
    # A CR before an empty line's LF would be one line end with it, and the empty line gone.
    joined = [line.endswith("\r") and after == "\n" for line, after in pairwise([*lines, ""])]
    return "".join(line + "\n" * is_joined for line, is_joined in zip(lines, joined, strict=True))


def _matched(old: Sequence[str], plain: Sequence[str], new: Sequence[str], whole: Sequence[str]) -> list[str]:
    usual = _usual_end(whole)
    matcher = SequenceMatcher(None, plain, new, autojunk=False)
    lines: list[str] = []
    for deed, first, last, start, end in matcher.get_opcodes():
        if deed == "equal":
            lines += old[first:last]
        else:
            lines += [line[:-1] + usual if line.endswith("\n") else line for line in new[start:end]]
    return lines


def _usual_end(lines: Sequence[str]) -> str:
    ends = ["\r\n" if line.endswith("\r\n") else line[-1:] for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)
