"""Lines of `course.yml` that programs write: what moved and what is retired, with nothing else changed."""

import re
from collections.abc import Mapping, Sequence

from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.yaml_places import NOTHING, read_yaml


class NotWritten(Exception):
    """The manifest is written so that a program cannot add to it safely: its author does."""


def with_retired(text: str, uids: Sequence[str]) -> str:
    """Return the manifest with these ids retired too. Raises NotWritten."""
    return _added(text, "retired", [uid for uid in uids if uid not in _retired(text)], "[]", "- ")


def with_moved(text: str, heirs: Mapping[str, str]) -> str:
    """Return the manifest with these ids moved to others too. Raises NotWritten."""
    there = read_yaml(text, MANIFEST).mapping.get("moved")
    known = there if isinstance(there, dict) else {}
    return _added(
        text, "moved", [f"{old}: {new}" for old, new in heirs.items() if old not in known], "{}", ""
    )


def _retired(text: str) -> tuple[object, ...]:
    found = read_yaml(text, MANIFEST).mapping.get("retired")
    return found if isinstance(found, tuple) else ()


def _added(text: str, key: str, entries: Sequence[str], brackets: str, dash: str) -> str:
    if not entries:
        return text
    before = read_yaml(text, MANIFEST)
    if before.tree is None or before.problems:
        raise NotWritten
    end = "\r\n" if "\r\n" in text else "\n"
    listed = f"{brackets[0]}{', '.join(entries)}{brackets[1]}"
    given = before.mapping.get(key)
    if key not in before.mapping:
        new = f"{text}{'' if text.endswith(end) or not text else end}{key}: {listed}{end}"
    elif not given or (isinstance(given, str) and given in NOTHING):
        new = re.sub(
            rf"^{key}:[ \t]*(?:\[\s*\]|\{{\s*\}}|~|null)?",
            f"{key}: {listed}",
            text,
            count=1,
            flags=re.MULTILINE,
        )
    else:
        new = _behind(text, before.value_place(key), entries, brackets, dash, end)
    after = read_yaml(new, MANIFEST)
    others = {name: value for name, value in before.mapping.items() if name != key}
    if after.problems or {name: value for name, value in after.mapping.items() if name != key} != others:
        raise NotWritten
    return new


def _behind(
    text: str, place: tuple[int, int], entries: Sequence[str], brackets: str, dash: str, end: str
) -> str:
    """Add entries behind those that are there, in brackets or on lines of their own."""
    lines = text.split("\n")
    row, column = place[0] - 1, place[1] - 1
    if lines[row][column:].startswith(brackets[0]):
        start = sum(len(line) + 1 for line in lines[:row]) + column
        close = text.index(brackets[1], start)
        behind = text[start + 1 : close].rstrip()
        comma = "" if behind.endswith(",") else ","
        kept = len(text[start + 1 : close]) - len(behind)
        return f"{text[: close - kept]}{comma} {', '.join(entries)}{text[close - kept :]}"
    indent = lines[row][:column]
    last = row
    while last + 1 < len(lines) and lines[last + 1].startswith(indent + dash) and (indent or dash):
        last += 1
    new = [f"{indent}{dash}{entry}{end.removesuffix(chr(10))}" for entry in entries]
    return "\n".join([*lines[: last + 1], *new, *lines[last + 1 :]])
