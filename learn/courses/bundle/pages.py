"""Pages, banks and modules made of their sources."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from learn.courses.bundle.anchors import anchors_of
from learn.courses.bundle.contents import Bank, Module, Page, PageText
from learn.courses.bundle.layout import Layout, Written
from learn.courses.bundle.schema_faults import fitted
from learn.courses.bundle.schemas.fronts import (
    BankFront,
    LessonFront,
    ModuleFront,
    PageFront,
    QuizFront,
    TaskFront,
    TranslationFront,
)
from learn.courses.bundle.schemas.values import IDENTIFIER, MAX_IDENTIFIER, Strict
from learn.courses.bundle.sources import Source
from learn.courses.bundle.suggestions import did_you_mean, nearest, one_of
from learn.courses.problems import Problem

FRONTS: dict[str, type[LessonFront | QuizFront | TaskFront]] = {
    "lesson": LessonFront,
    "quiz": QuizFront,
    "task": TaskFront,
}
Front = TypeVar("Front", bound=Strict)


class PageMaker:
    """Makes what a course holds out of its sources, and keeps the faults it meets."""

    def __init__(self, layout: Layout, sources: Mapping[str, Source], source_language: str) -> None:
        self.layout, self.sources, self.source_language = layout, sources, source_language
        self.problems: list[Problem] = []

    def modules(self) -> Iterator[Module]:
        """Yield the modules in order; a folder without `module.md` still holds its pages together."""
        for position, written in enumerate(self.layout.modules, start=1):
            source = self.sources[written.path]
            front = self.front(ModuleFront, source, written.slug)
            translated = {lang: self.sources[path] for lang, path in written.translations.items()}
            titles = {lang: self.translation(text, front.title).title for lang, text in translated.items()}
            intros = {lang: text.body.strip() for lang, text in translated.items()}
            yield Module(
                uid=front.id,
                slug=written.slug,
                path=written.path,
                position=position,
                titles={self.source_language: front.title, **titles},
                intros={self.source_language: source.body.strip(), **intros},
            )

    def pages(self, modules: tuple[Module, ...]) -> Iterator[Page]:
        """Yield the pages in the order of the path."""
        uids = {module.path.rpartition("/")[0]: module.uid for module in modules}
        counts: dict[str, int] = {}
        for number, written in enumerate(self.layout.pages, start=1):
            counts[written.folder] = counts.get(written.folder, 0) + 1
            kind = self.kind(self.sources[written.path], FRONTS, "lesson")
            front: PageFront = self.front(FRONTS[kind], self.sources[written.path], written.slug, kind)
            yield Page(
                kind=kind,
                uid=front.id,
                slug=written.slug,
                path=written.path,
                module_uid=uids.get(written.folder, written.folder),
                position=counts[written.folder],
                number=number,
                front=front,
                texts=self.texts(written, front.title, front.revision),
            )

    def banks(self) -> Iterator[Bank]:
        """Yield the banks by name."""
        for written in self.layout.banks:
            source = self.sources[written.path]
            self.kind(source, ("bank",), "bank")
            front = self.front(BankFront, source, written.slug, "bank")
            yield Bank(
                front.id,
                written.path,
                front.title,
                front.outcomes,
                self.texts(written, front.title, front.revision),
            )

    def kind(self, source: Source, known: Mapping[str, object] | tuple[str, ...], default: str) -> str:
        """Return what the front matter says the file is, or `default` when it says nothing we know."""
        document = source.front_document
        given = document.mapping.get("kind", "lesson" if default == "lesson" else "")
        if isinstance(given, str) and given in known:
            return str(given)
        if source.front is not None and not source.front.problems:
            place = document.value_place("kind")
            hint, near = did_you_mean(str(given), known), nearest(str(given), known)
            message = f'"kind" is "{str(given)[:40]}"; it must be {one_of(known)} here.{hint}'
            self.problems.append(Problem(source.path, *place, "wrong-kind", message))
            return near or default
        return default

    def front(self, model: type[Front], source: Source, slug: str, kind: str | None = None) -> Front:
        """Return the front matter, with the slug in place of what it lacks."""
        is_identifier = IDENTIFIER.fullmatch(slug) and len(slug) <= MAX_IDENTIFIER
        stand_ins = {"id": slug if is_identifier else "page", "title": slug}
        if kind is not None:
            stand_ins["kind"] = kind
        if "minutes" in model.model_fields and model.model_fields["minutes"].is_required():
            stand_ins["minutes"] = "1"
        return self.fitted(model, source, stand_ins)

    def translation(self, source: Source, title: str) -> TranslationFront:
        """Return the front matter of a translation, with the source's title where it gives none."""
        stand_ins = {"of": "-", "lang": source.lang, "source_revision": "1", "title": title}
        return self.fitted(TranslationFront, source, stand_ins)

    def fitted(self, model: type[Front], source: Source, stand_ins: dict[str, str]) -> Front:
        """Return the front matter as a `model`; one that is not there at all was reported already."""
        front, faults = fitted(model, source.front_document, stand_ins)
        if source.front is not None:
            self.problems += [
                _about_an_id(fault) if fault.code == "missing-key" else fault
                for fault in faults
                if '"kind"' not in fault.message
            ]
        return front or model.model_validate(stand_ins)

    def texts(self, written: Written, title: str, revision: int) -> dict[str, PageText]:
        """Return the source and its translations, which take the source's anchors."""
        source = self.sources[written.path]
        anchors = anchors_of(source.headings, source.question_uids)
        texts = {source.lang: _page_text(source, title, anchors)}
        for lang, path in written.translations.items():
            text = self.sources[path]
            front = self.translation(text, title)
            is_older = front.source_revision < revision or source.has_more_than(text)
            texts[lang] = _page_text(text, front.title, anchors, is_older=is_older)
        return texts


def _page_text(source: Source, title: str, anchors: tuple[str, ...], *, is_older: bool = False) -> PageText:
    return PageText(
        lang=source.lang,
        title=title,
        path=source.path,
        body_first_line=source.body_line,
        blocks=source.blocks,
        anchors=anchors,
        is_older=is_older,
    )


def _about_an_id(fault: Problem) -> Problem:
    if not fault.message.startswith('"id"'):
        return fault
    message = '"id" is missing. Add "id: …" with a name that never changes, or run learn check --write-ids.'
    return Problem(fault.path, fault.line, fault.column, "missing-id", message)
