"""Where to read about a missed question: what its author named, else the lessons of its outcome; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learn.courses.outline import Outline

ADDRESS = re.compile(r'href="/[a-z]{2}/courses/([^/"]+)/([^/"#]+)(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson, or a paragraph of one where `anchor` is not empty."""

    slug: str
    anchor: str
    title: str


def places_to_read(
    outline: Outline, outcome: str | None, said: Mapping[str, Any], language: str
) -> list[Place]:
    """Return where to read again; `said` is everything that the question's key says in the language.

    All of its links count, not those of the answer given: which ones show tells nothing of the key.
    """
    lessons = {page.slug: page for page in outline.lessons}
    found = dict.fromkeys(
        (slug, anchor or "")
        for text in _texts(said)
        for uid, slug, anchor in ADDRESS.findall(text)
        if uid == outline.uid and slug in lessons
    )
    if not found and outcome is not None:
        found = dict.fromkeys((page.slug, "") for page in outline.lessons if outcome in page.outcomes)
    return [Place(slug, anchor, outline.title_of(lessons[slug], language)) for slug, anchor in found]


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for each in said.values():
            yield from _texts(each)
    elif isinstance(said, list | tuple):
        for each in said:
            yield from _texts(each)
