"""Course folders read whole: everything first, then every fault at once. Nothing here raises for bad text."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from learn.courses.bundle.checks.identities import lost_ids
from learn.courses.bundle.checks.requirements import Requirements, requirement_faults
from learn.courses.bundle.checks.whole import whole_course_faults
from learn.courses.bundle.contents import Bundle, CourseText, Library, Shared, located
from learn.courses.bundle.files import Files, read_files
from learn.courses.bundle.layout import NUMBERED, Layout, Written, laid_out
from learn.courses.bundle.manifest_files import (
    MANIFEST,
    ManifestFile,
    read_manifest,
    source_text,
    translated_text,
)
from learn.courses.bundle.material import Material
from learn.courses.bundle.pages import PageMaker
from learn.courses.bundle.path_file import read_paths
from learn.courses.bundle.shared_files import read_shared
from learn.courses.bundle.sources import Source, taken_apart
from learn.courses.bundle.yaml_places import Document, read_yaml
from learn.courses.problems import Problem

PASSED_OVER = (".", "_")


def read_library(
    root: Path,
    *,
    today: date | None = None,
    known_ids: Mapping[str, frozenset[str]] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Library:
    """Return the courses below `root`, or the one course that `root` is, with what they share.

    `known_ids` are the published ids by course; without `today` no fact is called stale. `beside` names
    courses that lie elsewhere and are published along with these, by their ids.
    """
    is_course = _is_course(root)
    home = root.resolve().parent if is_course else root
    shared = read_shared(home, today=today)
    folders = _folders_at(root)
    published = known_ids or {}
    bundles = [read_bundle(folder, shared) for folder in folders]
    bundles = [_with(bundle, lost_ids(bundle, published.get(bundle.uid, frozenset()))) for bundle in bundles]
    requirements: Requirements = dict.fromkeys(published, ())
    requirements |= _requirements(home) if is_course else {}
    requirements |= {bundle.uid: bundle.manifest.requires for bundle in bundles}
    bundles = [_with(bundle, requirement_faults(bundle, requirements)) for bundle in bundles]
    bundles = [_with(bundle, _same_ids(bundle, bundles, beside or {})) for bundle in bundles]
    problems = [located(problem, _shown_parent(root) if is_course else root) for problem in shared.problems]
    problems += [located(problem, bundle.folder) for bundle in bundles for problem in bundle.problems]
    strays = () if is_course else tuple(_strays(root))
    paths = None if is_course else read_paths(root, bundles)
    problems += paths.problems if paths is not None else ()
    return Library(root, shared, tuple(bundles), strays, paths, tuple(sorted([*problems, *strays])))


def course_folders(root: Path) -> dict[str, Path]:
    """Return by their ids where the courses at `root` lie, read from their manifests alone."""
    return {
        read_manifest(read_files(folder, (MANIFEST,)), folder.resolve().name).manifest.id: folder
        for folder in _folders_at(root)
    }


def read_bundle(
    folder: Path,
    shared: Shared,
    *,
    known_ids: frozenset[str] = frozenset(),
    drafts: Mapping[str, str] | None = None,
) -> Bundle:
    """Return the course in `folder`; an id of `known_ids` that is gone without a word is an error.

    `drafts` are texts by path that are read as if they lay there already.
    """
    files = read_files(folder)
    files.texts.update(drafts or {})
    return bundle_of(files, shared, folder, known_ids=known_ids)


def bundle_of(
    files: Files, shared: Shared, folder: Path, *, known_ids: frozenset[str] = frozenset()
) -> Bundle:
    """Return the course that these files are; `folder` is what it is called where its manifest is silent."""
    manifest = read_manifest(files, folder.resolve().name)
    layout = laid_out(files, tuple(dict.fromkeys(manifest.manifest.languages)))
    bundle = _Course(folder, files, manifest, layout).bundle(shared)
    return _with(bundle, lost_ids(bundle, known_ids))


class _Course:
    """One course on its way from files to a bundle."""

    def __init__(self, folder: Path, files: Files, manifest: ManifestFile, layout: Layout) -> None:
        self.folder, self.files, self.layout = folder, files, layout
        self.manifest_file, self.manifest = manifest, manifest.manifest
        self.language = self.manifest.source_language
        self.sources = {source.path: source for source in self.taken_apart()}
        self.problems = [*files.problems, *manifest.problems, *layout.problems]
        self.problems += [problem for source in self.sources.values() for problem in source.problems]

    def taken_apart(self) -> Iterator[Source]:
        """Yield every Markdown file that has a place in the course."""
        for written in (*self.layout.modules, *self.layout.pages, *self.layout.banks):
            yield from self.languages_of(written, has_front=True)
        if self.layout.readme:
            yield from self.languages_of(self.layout.readme, has_front=False)

    def languages_of(self, written: Written, *, has_front: bool) -> Iterator[Source]:
        """Yield a text and its translations."""
        for lang, path in {self.language: written.path, **written.translations}.items():
            yield taken_apart(path, self.files.texts[path], lang, has_front=has_front)

    def bundle(self, shared: Shared) -> Bundle:
        """Return the bundle with all its problems."""
        maker = PageMaker(self.layout, self.sources, self.language)
        documents = {
            lang: read_yaml(self.files.texts[path], path) for lang, path in self.layout.manifests.items()
        }
        modules = tuple(maker.modules())
        bundle = Bundle(
            uid=self.manifest.id,
            folder=self.folder,
            manifest=self.manifest,
            texts=self.texts(documents),
            readmes=self.readmes(),
            modules=modules,
            pages=tuple(maker.pages(modules)),
            banks=tuple(maker.banks()),
            media=tuple(self.files.media.values()),
            file_hashes=self.files.hashes,
            content_hash=self.files.content_hash,
            requires_places=self.requires_places(),
        )
        documents[self.language] = self.manifest_file.document
        material = Material(bundle, self.layout, documents, self.sources, shared, self.files.unread)
        return _with(bundle, (*self.problems, *maker.problems, *whole_course_faults(material, self.files)))

    def texts(self, documents: Mapping[str, Document]) -> dict[str, CourseText]:
        """Return the words of the manifest by language."""
        texts = {self.language: source_text(self.manifest)}
        for lang, document in documents.items():
            texts[lang] = translated_text(self.manifest, document, self.problems)
        return texts

    def requires_places(self) -> dict[str, tuple[int, int]]:
        """Return where each required course is named."""
        document = self.manifest_file.document
        return {uid: document.value_place("requires", at) for at, uid in enumerate(self.manifest.requires)}

    def readmes(self) -> dict[str, str]:
        """Return the landing pages by language."""
        paths = {
            self.language: "README.md",
            **(self.layout.readme.translations if self.layout.readme else {}),
        }
        return {lang: self.sources[path].body if path in self.sources else "" for lang, path in paths.items()}


def _with(bundle: Bundle, problems: Iterator[Problem] | tuple[Problem, ...]) -> Bundle:
    return replace(bundle, problems=tuple(sorted({*bundle.problems, *problems})))


def _is_course(root: Path) -> bool:
    """Tell whether `root` is one course, even if its manifest is missing."""
    return (root / MANIFEST).exists() or any(NUMBERED.fullmatch(path.name) for path in _entries(root))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _folders_at(root: Path) -> list[Path]:
    return [root] if _is_course(root) else list(_course_folders(root))


def _course_folders(root: Path) -> Iterator[Path]:
    for folder in _entries(root):
        if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith(PASSED_OVER):
            yield folder


def _requirements(home: Path) -> Requirements:
    """Return what the courses below `home` ask for, read from their manifests alone."""
    manifests = (
        read_manifest(read_files(folder, (MANIFEST,)), folder.name).manifest
        for folder in _course_folders(home)
    )
    return {manifest.id: manifest.requires for manifest in manifests}


def _shown_parent(root: Path) -> Path:
    return root / ".." if root.name in {"", ".."} else root.parent


def _same_ids(bundle: Bundle, bundles: list[Bundle], beside: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the id that another course has too: both are at fault, for nobody can tell which is meant."""
    here = (each.folder for each in bundles if each.uid == bundle.uid and each is not bundle)
    other = next((folder.as_posix() for folder in here), beside.get(bundle.uid))
    if other is not None:
        message = f'the id "{bundle.uid}" is also that of {other}. Give one course another id.'
        yield Problem(MANIFEST, 1, 1, "duplicate-id", message)


def _strays(root: Path) -> Iterator[Problem]:
    if not root.is_dir():
        yield Problem(root.as_posix(), 1, 1, "missing-file", "there is no such folder. Check the path.")
    for path in _entries(root):
        if path.is_symlink() and not path.name.startswith(PASSED_OVER):
            message = "this is a symbolic link. Put the folder itself here."
            yield Problem(path.as_posix(), 1, 1, "symbolic-link", message)
