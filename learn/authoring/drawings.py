"""Drawings (SVG): how large they say they are. A page shows them as pictures, in which nothing runs."""

import re
from html import unescape

DRAWING = "image/svg+xml"
ROOT = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
LENGTH = re.compile(
    rb"\s(?P<name>width|height)\s*=\s*[\"']\s*(?P<number>\d{1,5}(?:\.\d{1,9})?)(?:px)?\s*[\"']"
)
VIEW = re.compile(
    rb"\sviewBox\s*=\s*[\"']\s*[-+.\de]+[\s,]+[-+.\de]+[\s,]+(\d{1,5}(?:\.\d{1,9})?)[\s,]+(\d{1,5}(?:\.\d{1,9})?)\s*[\"']"
)
# What a drawing may do beside being drawn. A browser is told not to let it; whoever saves the file is not.
ALIVE = (
    (re.compile(rb"<\s*(?:\w+:)?(script|foreignObject|iframe|object|embed)\b", re.IGNORECASE), 'a "%s"'),
    (re.compile(rb"[\s\"'/](on[a-z]{3,30})\s*=", re.IGNORECASE), 'a script in "%s"'),
    (re.compile(rb"(javascript|vbscript)\s*:", re.IGNORECASE), 'an address that begins with "%s:"'),
    (re.compile(rb"<!(ENTITY|ATTLIST|ELEMENT)\b", re.IGNORECASE), 'a declaration "%s"'),
)
ELSEWHERE = re.compile(
    rb"(?:href|src)\s*=\s*[\"']?\s*(?:https?:|//|file:)|url\(\s*[\"']?\s*(?:https?:|//)", re.IGNORECASE
)
# What browsers take for a drawing that names no size.
UNNAMED = (300, 150)


def size_of(drawing: bytes) -> tuple[int, int]:
    """Return width and height in pixels; a page needs them before the drawing loads."""
    found = ROOT.search(drawing)
    root = found[0] if found else b""
    lengths = {length["name"]: float(length["number"]) for length in LENGTH.finditer(root)}
    if view := VIEW.search(root):
        across, down = float(view[1]), float(view[2])
    else:
        across, down = UNNAMED
    width = lengths.get(b"width") or (lengths.get(b"height", 0) * across / down if down else 0) or across
    height = lengths.get(b"height") or (width * down / across if across else 0)
    return max(1, round(width)), max(1, round(height))


def fault_of(drawing: bytes) -> str | None:
    """Return what a drawing holds that is no drawing, None if it only draws."""
    text = drawing.replace(b"\0", b"")
    if b"&#" in text:
        # Letters written as numbers would hide a word that is looked for.
        text = unescape(text.decode("utf-8", "replace")).encode()
    for pattern, named in ALIVE:
        if found := pattern.search(text):
            return named % found[1].decode("ascii", "replace")
    return "an address of another site" if ELSEWHERE.search(text) else None
