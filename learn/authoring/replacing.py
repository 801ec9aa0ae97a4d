"""Files of a course that programs write: whole or not at all."""

from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, so that nobody ever reads half of it."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
