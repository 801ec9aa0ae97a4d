"""The outline of a release: everything its pages share, frozen, so that it can be kept in memory.

It is stored as JSON with the release and read once per process; a release never changes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class CourseText:
    """The course's own words in one language; `readme` is HTML."""

    title: str
    summary: str
    outcomes: dict[str, str]
    readme: str


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """A heading of the path: titles by language, introductions as HTML by language."""

    uid: str
    titles: dict[str, str]
    introductions: dict[str, str]


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """A lesson, quiz or task in its place; `number` counts pages of its own kind from 1.

    `checks` are the uids of a lesson's questions; `older` the languages whose text is behind the source;
    `weights` the bytes of the text by language, compressed; `picture_weight` those of its pictures.
    A quiz that `is_placement` shows what somebody knows already.
    """

    uid: str
    slug: str
    kind: str
    module_uid: str
    number: int
    minutes: int
    needs: str
    outcomes: list[str]
    complete: str
    revision: int
    titles: dict[str, str]
    checks: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    picture_weight: int = 0
    is_placement: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A release in one piece; what is missing in a language falls back to the source language."""

    uid: str
    label: str
    languages: list[str]
    level: str
    hours: int
    needs: str
    open: str
    requires: list[str]
    licence: str
    needs_lessons: bool
    needs_quizzes: bool
    moved: dict[str, str]
    texts: dict[str, CourseText]
    modules: tuple[OutlineModule, ...]
    pages: tuple[OutlinePage, ...]
    media_weight: int = 0
    ids: list[str] = field(default_factory=list)
    is_listed: bool = True
    skills: list[str] = field(default_factory=list)
    release_id: int = 0
    release_hash: str = ""

    @property
    def source_language(self) -> str:
        """Return the language the course was written in."""
        return self.languages[0]

    def weight(self, language: str) -> int:
        """Return the bytes of the whole course in `language`, pictures and media included."""
        source = self.source_language
        texts = (page.weights.get(language) or page.weights.get(source, 0) for page in self.pages)
        return sum(texts) + self.media_weight

    @property
    def lessons(self) -> tuple[OutlinePage, ...]:
        """Return the lessons alone."""
        return tuple(page for page in self.pages if page.kind == "lesson")

    @property
    def placement(self) -> OutlinePage | None:
        """Return the first quiz that shows what somebody knows already, if the course has one."""
        return next((page for page in self.pages if page.is_placement), None)

    def text(self, language: str) -> CourseText:
        """Return the course's words in `language`, or in the language it was written in."""
        return self.texts.get(language) or self.texts[self.source_language]

    def page_by_slug(self, slug: str) -> OutlinePage | None:
        """Return the page at an address of this release."""
        return next((page for page in self.pages if page.slug == slug), None)

    def page_by_uid(self, uid: str) -> OutlinePage | None:
        """Return the page of that permanent id."""
        return next((page for page in self.pages if page.uid == uid), None)

    def is_open(self, page: OutlinePage) -> bool:
        """Tell whether the page can be read signed out, as the manifest opens it."""
        if page.kind != "lesson" or self.open == "none":
            return False
        return self.open == "all" or page.uid == self.lessons[0].uid

    def title_of(self, named: OutlinePage | OutlineModule, language: str) -> str:
        """Return the title in `language`, or in the source language."""
        return named.titles.get(language) or named.titles[self.source_language]

    def language_of(self, named: OutlinePage | OutlineModule, language: str) -> str:
        """Return the language in which `title_of` answers."""
        return language if language in named.titles else self.source_language

    def after(self, page: OutlinePage) -> OutlinePage | None:
        """Return the page that follows."""
        position = self.pages.index(page)
        return self.pages[position + 1] if position + 1 < len(self.pages) else None

    def before(self, page: OutlinePage) -> OutlinePage | None:
        """Return the page that goes before."""
        position = self.pages.index(page)
        return self.pages[position - 1] if position else None


def to_json(outline: Outline) -> dict[str, Any]:
    """Return the outline as it is stored; the release's own id and hash are columns, not part of it."""
    stored = asdict(outline)
    del stored["release_id"], stored["release_hash"]
    return stored


def from_json(stored: Mapping[str, Any], release_id: int, release_hash: str) -> Outline:
    """Return the outline that was stored with a release."""
    given = dict(stored)
    given["texts"] = {language: CourseText(**text) for language, text in stored["texts"].items()}
    given["modules"] = tuple(OutlineModule(**module) for module in stored["modules"])
    given["pages"] = tuple(OutlinePage(**page) for page in stored["pages"])
    return Outline(**given, release_id=release_id, release_hash=release_hash)
