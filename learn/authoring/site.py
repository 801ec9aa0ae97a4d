"""A course folder seen from the site: what its links, pictures and facts become on a page.

Pure: publishing hands in what it stored, and gets render contexts back.
"""

import posixpath
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

from learn.courses.bundle.contents import Bundle, Page
from learn.courses.bundle.schemas.shared import Fact
from learn.i18n import gettext, speak, spoken
from learn.markdown.context import RIGHT_TO_LEFT_LANGUAGES, Labels, Picture, RenderContext
from learn.web.sizes import size_in_words

# A link, a picture, the address of one below the text, or a fact.
NAMING = re.compile(r"\]\(|\]:|\{\{")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the course as the site serves it; `picture` where it is one."""

    url: str
    size: int
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything outside a text that its HTML depends on."""

    bundle: Bundle
    facts: Mapping[str, Fact]
    files: Mapping[str, StoredFile]

    def context(
        self, path: str, lang: str, *, anchors: tuple[str, ...] = (), scope: str = ""
    ) -> RenderContext:
        """Return how the text of the file `path` is rendered in `lang`."""
        return RenderContext(
            lang=lang,
            labels=labels(lang),
            resolve_link=lambda href: self.address(path, href, lang),
            link_size=lambda href: self.size(path, href),
            resolve_picture=lambda source: self.picture(path, source),
            fact=lambda uid: self.fact(uid, lang),
            anchors=anchors,
            scope=scope,
        )

    def named_in(self, text: str, lang: str) -> list[object]:
        """Return what `text` may point to or print: what it is rendered into changes with these alone."""
        if not NAMING.search(text):
            return []
        plain = unquote(unescape(text.replace("\\", "")))
        pages = [(page.path, page.slug) for page in self.bundle.pages if name_of(page.path) in plain]
        files = [
            (path, stored.url, stored.size) for path, stored in self.files.items() if name_of(path) in plain
        ]
        facts = [(uid, self.fact(uid, lang)) for uid in self.facts if uid in plain]
        return [sorted(pages), sorted(files), sorted(facts)]

    def address(self, path: str, href: str, lang: str) -> str | None:
        """Return the site's address of a relative link written in the file `path`; None for none."""
        if href.startswith("#"):
            return href
        target, _, fragment = href.partition("#")
        place = resolved(path, target)
        page = next((page for page in self.bundle.pages if self._is_at(page, place)), None)
        if page is not None:
            address = f"/{lang}/courses/{self.bundle.uid}/{page.slug}"
            return f"{address}#{fragment}" if fragment else address
        stored = self.files.get(place)
        if stored is not None:
            return stored.url
        return f"/{lang}/courses/{self.bundle.uid}" if place.endswith(".md") else None

    def size(self, path: str, href: str) -> str:
        """Return how large the file is that a link in the file `path` leads to; nothing for a page."""
        stored = self.files.get(resolved(path, href.partition("#")[0]))
        return size_in_words(stored.size) if stored is not None else ""

    @staticmethod
    def _is_at(page: Page, path: str) -> bool:
        return path == page.path or any(text.path == path for text in page.texts.values())

    def picture(self, path: str, source: str) -> Picture | None:
        """Return the picture at a relative address written in the file `path`."""
        stored = self.files.get(resolved(path, source))
        return stored.picture if stored is not None else None

    def fact(self, uid: str, lang: str) -> str | None:
        """Return a dated fact as HTML: the statement, when it was last checked, and its source."""
        fact = self.facts.get(uid)
        if fact is None:
            return None
        source = self.bundle.manifest.source_language
        statement = escape(fact.statement.get(lang) or fact.statement[source])
        if lang not in fact.statement:
            direction = "rtl" if source in RIGHT_TO_LEFT_LANGUAGES else "ltr"
            statement = f'<bdi lang="{source}" dir="{direction}">{statement}</bdi>'
        checked = words(lang, "Last checked on %(day)s. Source:", day=fact.last_checked.isoformat())
        return (
            f"{statement} <small>{escape(checked)} "
            f'<a href="{escape(str(fact.source.url))}">{escape(fact.source.title)}</a></small>'
        )


def resolved(path: str, target: str) -> str:
    """Return the path inside the course that `target` means in the file `path`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))


def name_of(path: str) -> str:
    """Return the part of a source's path that every link to it and to its translations holds."""
    name = path.rpartition("/")[2]
    return name.removesuffix(".md") if name.endswith(".md") else name


@contextmanager
def speaking(lang: str) -> Generator[None]:
    """Speak `lang` for a while, whatever language is being spoken."""
    before = spoken()
    speak(lang)
    try:
        yield
    finally:
        speak(before)


def words(lang: str, message: str, **values: object) -> str:
    """Return a message in `lang`."""
    with speaking(lang):
        return gettext(message, **values)


def labels(lang: str) -> Labels:
    """Return the words that the renderer adds, in `lang`."""
    with speaking(lang):
        return Labels(
            callouts={
                "NOTE": gettext("Note"),
                "TIP": gettext("Tip"),
                "IMPORTANT": gettext("Important"),
                "WARNING": gettext("Warning"),
                "GOOD": gettext("Good example"),
                "BAD": gettext("Bad example"),
            },
            table=gettext("Table"),
            footnotes=gettext("Notes"),
            back_to_text=gettext("Back to the text"),
        )
