"""Drawings (SVG): how large they say they are. A page shows them as pictures, in which nothing runs."""

import re

DRAWING = "image/svg+xml"
ROOT = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
LENGTH = re.compile(
    rb"\s(?P<name>width|height)\s*=\s*[\"']\s*(?P<number>\d{1,5}(?:\.\d{1,9})?)(?:px)?\s*[\"']"
)
VIEW = re.compile(
    rb"\sviewBox\s*=\s*[\"']\s*[-+.\de]+[\s,]+[-+.\de]+[\s,]+(\d{1,5}(?:\.\d{1,9})?)[\s,]+(\d{1,5}(?:\.\d{1,9})?)\s*[\"']"
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
