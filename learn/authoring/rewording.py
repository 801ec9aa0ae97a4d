"""A reader's wording in place of a paragraph: words that both have keep what the author wrote; pure."""

import re
from collections import Counter
from html import unescape
from itertools import takewhile

from learn.quizzes.exchange.text_formats import escaped

# Signs of quotes, lists and depth, which stay before the paragraph whatever it says.
LEAD = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
GAP = re.compile(r"([ \t]*\n[ \t>]*|[ \t]+)")
# What Markdown writes in a word and no reader sees, and signs that are drawn otherwise than typed.
UNSEEN = re.compile(r"\]\([^)]*\)|[\\\[\]`*_~]")
TYPED = str.maketrans("“”‘’", "\"\"''")
PAIRS = (("[", "]"), ("(", ")"), ("<", ">"), ("{", "}"))
MARKS = re.compile(r"\*+|_+|`+|~+|\$+")


def reworded(written: str, wording: str) -> str:
    """Return a paragraph as it is `written` with the words of `wording`, which are no Markdown.

    Emphasis and links stay on the words before and behind the change; one that the change cuts goes.
    """
    found = LEAD.match(written)
    lead = found[0] if found else ""
    pieces, new = GAP.split(written[len(lead) :]), wording.split()
    old = [_seen(word) for word in pieces[::2]]
    told = [word.translate(TYPED) for word in new]
    head = _shared(old, told)
    tail = _shared(old[head:][::-1], told[head:][::-1])
    before, behind = pieces[: 2 * head], pieces[2 * (len(old) - tail) :]
    if not (_is_whole(before[::2]) and _is_whole(behind[::2])):
        return lead + escaped(" ".join(new))
    between = escaped(" ".join(new[head : len(new) - tail]))
    return lead + _beside(_beside("".join(before), between), "".join(behind))


def _seen(word: str) -> str:
    return UNSEEN.sub("", unescape(word)).translate(TYPED)


def _shared(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_whole(words: list[str]) -> bool:
    """Tell whether no mark in these words has its other half elsewhere."""
    text = " ".join(words)
    is_paired = all(text.count(opening) == text.count(closing) for opening, closing in PAIRS)
    return is_paired and all(count % 2 == 0 for count in Counter(MARKS.findall(text)).values())


def _beside(one: str, other: str) -> str:
    if not (one and other):
        return (one or other).rstrip()
    return one + other if one[-1].isspace() or one.endswith(">") else f"{one} {other}"
