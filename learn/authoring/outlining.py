"""The files of a working copy as its outline lists them: in their order, with their state; pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from learn.authoring.arranging import modules_in, pages_in, source_of
from learn.courses.bundle.contents import Bank, Bundle, Module, Page
from learn.courses.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class FileState:
    """A text in one language; one that is missing can be begun."""

    path: str
    lang: str
    is_there: bool
    is_changed: bool = False
    is_behind: bool = False
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, bank, module or file of the course with its translations."""

    path: str
    kind: str
    title: str
    files: tuple[FileState, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A module and its pages."""

    entry: Entry
    pages: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole working copy."""

    parts: tuple[Part, ...]
    banks: tuple[Entry, ...]
    around: tuple[Entry, ...]
    pictures: tuple[str, ...]


def contents_of(
    bundle: Bundle, paths: Sequence[str], changed: Collection[str], problems: Sequence[Problem]
) -> Contents:
    """Return what a copy holds; `changed` are the paths that differ from the release it began from."""
    lister = _Lister(bundle, paths, changed, problems)
    return Contents(
        tuple(lister.parts()),
        tuple(lister.entry(bank.path, "bank", bank.title, bank) for bank in bundle.banks),
        tuple(
            lister.entry(path, "file", path) for path in ("course.yml", "README.md") if path in lister.paths
        ),
        tuple(path for path in paths if path.startswith("media/")),
    )


class _Lister:
    def __init__(
        self, bundle: Bundle, paths: Sequence[str], changed: Collection[str], problems: Sequence[Problem]
    ) -> None:
        self.bundle, self.paths, self.changed = bundle, list(paths), changed
        self.counts: dict[tuple[str, Severity], int] = {}
        for problem in problems:
            key = problem.path, problem.severity
            self.counts[key] = self.counts.get(key, 0) + 1

    def parts(self) -> Iterator[Part]:
        modules = {module.path.rpartition("/")[0]: module for module in self.bundle.modules}
        pages = {page.path: page for page in self.bundle.pages}
        lang = self.bundle.manifest.source_language
        for folder in modules_in(self.paths):
            module = modules.get(folder)
            title = module.titles[lang] if module else folder
            entries = tuple(
                self.entry(path, page.kind, page.texts[lang].title, page)
                for path in pages_in(self.paths, folder)
                if (page := pages.get(path)) is not None
            )
            yield Part(self.entry(f"{folder}/module.md", "module", title, module), entries)

    def entry(self, path: str, kind: str, title: str, holder: Page | Bank | Module | None = None) -> Entry:
        stem, _, ending = path.rpartition(".")
        source, *others = self.bundle.manifest.languages
        behind = (
            {lang for lang, text in holder.texts.items() if text.is_older}
            if isinstance(holder, Page | Bank)
            else set()
        )
        files = [self.state(path, source, is_behind=False)]
        files += [self.state(f"{stem}.{lang}.{ending}", lang, is_behind=lang in behind) for lang in others]
        return Entry(path, kind, title, tuple(files))

    def state(self, path: str, lang: str, *, is_behind: bool) -> FileState:
        return FileState(
            path,
            lang,
            path in self.paths,
            path in self.changed,
            is_behind,
            self.counts.get((path, Severity.ERROR), 0),
            self.counts.get((path, Severity.WARNING), 0),
        )


def changed_paths(hashes: Mapping[str, str], before: Mapping[str, str]) -> frozenset[str]:
    """Return the paths that are new or hold other bytes than before."""
    return frozenset(path for path, digest in hashes.items() if before.get(path) != digest)


def is_translation(path: str) -> bool:
    """Tell whether a path is that of a translation."""
    return source_of(path) != path
