"""Missing ids written into a text, with nothing else in it changed."""

import re
from collections.abc import Collection, Iterator

from learn.courses.bundle.anchors import slug_of
from learn.courses.bundle.comments import OPENING, comment_below
from learn.courses.bundle.front_matter import FENCE, Parts, parted
from learn.courses.bundle.split import top_headings
from learn.markdown.complexity import TooComplex

MAX_WRITTEN = 40
BYTE_ORDER_MARK = "\ufeff"
CHOICE = re.compile(r"\s{0,3}[-*+] (?:\([ xX]\)|\[[xX]\]) ")
Insertion = tuple[int, int, str]  # row, column, what to write there


def with_ids(text: str, slug: str, taken: Collection[str] = ()) -> str:
    """Return `text` with an id in its front matter and in each question's comment that lacks one.

    Ids are made of `slug` and of headings, and are none of `taken`. A translation, which borrows its
    ids, and a text that cannot be read come back as they are.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    # Whoever reads the file does not see the mark either.
    byte_order_mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    plain = text.removeprefix(byte_order_mark).replace("\r\n", "\n")
    parts = parted(plain, "")
    if parts.problems or (parts.front is not None and "of" in parts.front.mapping):
        return text
    lines = plain.split("\n")
    used = set(taken) | _ids_in(parts, lines)
    try:
        insertions = [*_in_front(parts, slug, used), *_in_questions(parts, lines, slug, used)]
    except TooComplex:
        return text
    for row, column, words in sorted(insertions, reverse=True):
        lines[row] = lines[row][:column] + words + lines[row][column:]
    return byte_order_mark + newline.join("\n".join(lines).split("\n"))


def _ids_in(parts: Parts, lines: list[str]) -> set[str]:
    found = {str(parts.front.mapping.get("id"))} if parts.front else set()
    rows = (row for row, line in enumerate(lines) if OPENING in line)
    comments = (comment_below(lines, row, 1, "") for row in rows)
    return found | {str(comment.document.mapping.get("id")) for comment in comments if comment}


def _in_front(parts: Parts, slug: str, used: set[str]) -> Iterator[Insertion]:
    front = parts.front
    if front is not None and (front.tree is None or front.mapping) and "id" not in front.mapping:
        yield 0, len(FENCE), f"\nid: {_new_id(slug, 'page', used)}"


def _in_questions(parts: Parts, lines: list[str], slug: str, used: set[str]) -> Iterator[Insertion]:
    before = parts.body_line - 1
    headings = [heading for heading in top_headings(parts.body) if heading.is_marked]
    for heading in headings:
        below = before + heading.end_row
        comment = comment_below(lines, below, 1, "")
        if comment is None:
            if _has_choices(lines, below):
                uid = _new_id(id_words(heading.text), slug, used)
                yield below - 1, len(lines[below - 1]), f"\n<!-- {{id: {uid}}} -->"
        elif comment.document.tree == {} or _lacks_id(comment.document.mapping):
            line, column = comment.document.value_place()
            separator = ", " if comment.document.mapping else ""
            yield line - 1, column, f"id: {_new_id(id_words(heading.text), slug, used)}{separator}"


def _lacks_id(mapping: Collection[str]) -> bool:
    return bool(mapping) and "id" not in mapping and "draw" not in mapping


def _has_choices(lines: list[str], row: int) -> bool:
    """Tell whether choices stand below, before another heading."""
    for line in lines[row:]:
        if line.startswith("#"):
            return False
        if CHOICE.match(line):
            return True
    return False


def id_words(text: str) -> str:
    """Return the beginning of an id made of a heading; nothing where it holds no Latin letter or digit."""
    slug = re.sub(r"[^a-z0-9]+", "-", slug_of(text)).strip("-")
    return slug if len(slug) <= MAX_WRITTEN else slug[:MAX_WRITTEN].rpartition("-")[0] or slug[:MAX_WRITTEN]


def _new_id(words: str, otherwise: str, used: set[str]) -> str:
    stem = words.strip("-") or f"{otherwise}-question"
    count, uid = 1, stem
    while uid in used:
        count += 1
        uid = f"{stem}-{count}"
    used.add(uid)
    return uid
