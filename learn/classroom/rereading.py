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
    outline: Outline, outcome: str | None, key: Mapping[str, Any], language: str
) -> list[Place]:
    """Return where to read again, as the key of a question says in the language, or else in its source.

    All of its links count, not those of the answer given: which ones show tells nothing of the key.
    """
    lessons = {page.slug: page for page in outline.lessons}
    texts = key["texts"]
    found = (
        _links(outline, texts.get(language))
        or _links(outline, texts[key["source_lang"]])
        or [(page.slug, "") for page in outline.lessons if outcome in page.outcomes]
    )
    return [Place(slug, anchor, outline.title_of(lessons[slug], language)) for slug, anchor in found]


def _links(outline: Outline, said: object) -> list[tuple[str, str]]:
    """Return (slug, anchor) of the lessons that the texts link to, each once."""
    slugs = {page.slug for page in outline.lessons}
    found = (each for text in _texts(said) for each in ADDRESS.findall(text))
    return list(
        dict.fromkeys((slug, anchor) for uid, slug, anchor in found if uid == outline.uid and slug in slugs)
    )


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for each in said.values():
            yield from _texts(each)
    elif isinstance(said, list | tuple):
        for each in said:
            yield from _texts(each)
