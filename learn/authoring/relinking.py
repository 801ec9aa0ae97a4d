"""Files of a course that get other names: every link to them, and every link in them, follows."""

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

# The target of a link or picture, of an address below the text, of a draw, and what a translation is of.
TARGETS = (
    re.compile(r"(?P<before>\]\(\s*<?)(?P<target>[^\s()<>#]+)"),
    re.compile(r"(?P<before>^ {0,3}\[[^\]\n]+\]:\s*<?)(?P<target>[^\s<>#]+)", re.MULTILINE),
    re.compile(r"(?P<before><!--\s*\{[^{}\n]*\bfrom:\s*[\"']?)(?P<target>[^\s,}\"']+)"),
)
OF = re.compile(r"(?P<before>\A(?:\ufeff)?---[ \t]*\r?\n(?:[^\n]*\n)*?of:[ \t]*[\"']?)(?P<target>[^\s\"']+)")
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/")


def relinked(texts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that change when files are renamed (`names`: old path to new), by their new paths.

    `texts` are those of the whole course by their old paths. Nothing but the targets is touched.
    """
    changed: dict[str, str] = {}
    for path, text in texts.items():
        new = text
        for pattern in (*TARGETS, OF):
            new = pattern.sub(lambda found, path=path: _followed(found, path, names), new)  # type: ignore[misc]
        if new != text:
            changed[names.get(path, path)] = new
    return changed


def _followed(found: re.Match[str], path: str, names: Mapping[str, str]) -> str:
    target = found["target"]
    if ELSEWHERE.match(target):
        return found[0]
    old = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
    here = posixpath.dirname(names.get(path, path))
    if old not in names and here == posixpath.dirname(path):
        return found[0]
    new = posixpath.relpath(names.get(old, old), here or ".")
    if posixpath.normpath(unquote(target)) == new:
        return found[0]
    return found["before"] + quote(new, safe="/.-_~")
