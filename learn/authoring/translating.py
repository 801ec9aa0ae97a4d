"""A translation to begin with: the words of the source, and of its rules what a translation repeats."""

import re

from learn.courses.bundle.front_matter import parted
from learn.courses.bundle.yaml_places import read_yaml

COMMENT = re.compile(r"<!--\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})\s*-->")


def begun(source: str, name: str, lang: str) -> str:
    """Return the first text of a translation: to be overwritten line by line.

    A question's comment holds its id alone, a draw repeats its comment whole. `name` is the source's file.
    """
    parts = parted(source, name)
    if name.startswith("README") or parts.front is None:
        return source
    if name.endswith(".yml"):
        return ""
    mapping = parts.front.mapping
    revision = mapping.get("revision", "1")
    title = str(mapping.get("title", "")).replace("\\", "\\\\").replace('"', '\\"')
    front = f'---\nof: {name}\nlang: {lang}\nsource_revision: {revision}\ntitle: "{title}"\n---\n'
    return front + COMMENT.sub(_id_alone, parts.body)


def begun_manifest(source: str) -> str:
    """Return the first text of `course.<lang>.yml`: title, summary and outcomes of the source."""
    lines = source.splitlines(keepends=True)
    kept: list[str] = []
    is_kept = False
    for line in lines:
        if line[:1].strip() and not line.startswith("#"):
            is_kept = line.partition(":")[0] in {"title", "summary", "outcomes"}
        if is_kept:
            kept.append(line)
    return "".join(kept)


def _id_alone(found: re.Match[str]) -> str:
    mapping = read_yaml(found[1], "").mapping
    if "id" not in mapping or "draw" in mapping:
        return found[0]
    return f"<!-- {{id: {mapping['id']}}} -->"
