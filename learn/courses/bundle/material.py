"""What the checks of a whole course look at: the course, and the files it was read from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, Shared
from learn.courses.bundle.layout import Layout
from learn.courses.bundle.sources import Source
from learn.courses.bundle.yaml_places import Document


@dataclass(frozen=True, slots=True)
class Material:
    """A bundle beside its sources by path, its manifests by language and what it shares with others.

    `unread` are the paths of files that are there and could not be read: they are not missing.
    """

    bundle: Bundle
    layout: Layout
    manifests: Mapping[str, Document]
    sources: Mapping[str, Source]
    shared: Shared
    unread: frozenset[str] = frozenset()

    @property
    def source_language(self) -> str:
        """Return the language everything is written in first."""
        return self.bundle.manifest.source_language

    @property
    def manifest(self) -> Document:
        """Return `course.yml` with its places."""
        return self.manifests[self.source_language]

    @property
    def holders(self) -> tuple[Page | Bank, ...]:
        """Return all that holds questions: pages, then banks."""
        return (*self.bundle.pages, *self.bundle.banks)

    def texts(self) -> Iterator[tuple[Page | Bank, PageText, Source]]:
        """Yield every page and bank in every language with the file it came from."""
        for holder in self.holders:
            for text in holder.texts.values():
                yield holder, text, self.sources[text.path]

    def source_text(self, holder: Page | Bank) -> PageText:
        """Return the text of `holder` in the source language."""
        return holder.texts[self.source_language]

    def source_texts(self) -> Iterator[tuple[Page | Bank, PageText, Source]]:
        """Yield every page and bank in the source language."""
        for holder, text, source in self.texts():
            if text.lang == self.source_language:
                yield holder, text, source

    def translations(self) -> Iterator[tuple[Source, Source]]:
        """Yield each translation of a page, a bank or a module after its source."""
        for written in (*self.layout.pages, *self.layout.banks, *self.layout.modules):
            for path in written.translations.values():
                yield self.sources[written.path], self.sources[path]
