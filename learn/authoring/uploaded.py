"""Files that come by a browser for a course: pictures made small, everything told by its content."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from learn.authoring.drawings import DRAWING, fault_of
from learn.authoring.starting import DEVICES
from learn.courses.bundle.media_types import mime_of
from learn.courses.bundle.write_ids import id_words

LARGEST = 16 * 1024 * 1024
LARGEST_DRAWING = 80_000
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
LONGEST_NAME = 60
# What would end the description, or begin something else inside it.
SIGNS = re.compile(r"([\\\[\]`*_<>!])")


class NoPicture(Exception):
    """The file cannot be taken: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as it goes into a course."""

    path: str
    content: bytes


def picture_of(name: str, content: bytes, taken: Collection[str]) -> Taken:
    """Return a picture that was sent, small and without anything about its maker. Raises NoPicture."""
    if not content:
        raise NoPicture("empty")
    mime = mime_of(content, name)
    if mime == DRAWING:
        if fault_of(content):
            raise NoPicture("alive")
        if len(content) > LARGEST_DRAWING:
            raise NoPicture("too-large")
        return Taken(_free_path(name, ".svg", taken), content)
    if mime not in ENDINGS:
        raise NoPicture("no-picture")
    from learn.pictures import NotAPicture, slimmed  # noqa: PLC0415 - few processes ever take a picture

    try:
        slim = slimmed(content, mime)
    except NotAPicture as reason:
        raise NoPicture("damaged") from reason
    return Taken(_free_path(name, ENDINGS[slim.mime], taken), slim.data)


def shown_as(path: str, words: str, here: str) -> str:
    """Return the Markdown of a picture in the file `here`; words alone, or a hyphen for a decorative one."""
    depth = "../" * here.count("/")
    plain = SIGNS.sub(r"\\\1", " ".join(words.split())) if words != "-" else "-"
    return f"![{plain}]({depth}{path})\n"


def _free_path(name: str, ending: str, taken: Collection[str]) -> str:
    stem = id_words(name.rpartition(".")[0] or name)[:LONGEST_NAME].strip("-") or "picture"
    if DEVICES.fullmatch(stem):
        stem = f"{stem}-picture"
    count, path = 1, f"media/{stem}{ending}"
    while path in taken:
        count += 1
        path = f"media/{stem}-{count}{ending}"
    return path
