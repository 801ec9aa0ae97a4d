"""Permanent ids for what an author left without one."""

from collections.abc import Iterator
from pathlib import Path

from learn.authoring.replacing import replace_whole
from learn.courses.bundle.contents import Bank, Bundle, Library, Page
from learn.courses.bundle.files import read_files
from learn.courses.bundle.layout import Written, laid_out
from learn.courses.bundle.reader import read_bundle
from learn.courses.bundle.write_ids import with_ids


def write_missing_ids(library: Library) -> list[Path]:
    """Write the missing ids into the courses of `library` and return the files that were changed.

    A file is replaced whole or not at all; translations borrow the ids of their source and stay as they are.
    """
    return [path for bundle in library.bundles for path in _write_in_course(bundle, library)]


def _write_in_course(bundle: Bundle, library: Library) -> Iterator[Path]:
    for written in _texts(bundle):
        path = bundle.folder / written.path
        before = path.read_bytes()
        after = with_ids(before.decode(), written.slug, _ids_elsewhere(bundle, written.path)).encode()
        if after != before:
            replace_whole(path, after)
            bundle = read_bundle(bundle.folder, library.shared)
            yield path


def _texts(bundle: Bundle) -> tuple[Written, ...]:
    layout = laid_out(read_files(bundle.folder), bundle.manifest.languages)
    return (*layout.modules, *layout.pages, *layout.banks)


def _ids_elsewhere(bundle: Bundle, path: str) -> set[str]:
    """Return the ids of all other files; a faulty text has its slug for a stand-in, which it may keep."""
    modules = {module.uid for module in bundle.modules if module.path != path}
    everything: tuple[Page | Bank, ...] = (*bundle.pages, *bundle.banks)
    holders = [holder for holder in everything if holder.path != path]
    questions = {
        question.uid
        for holder in holders
        for question in holder.texts[bundle.manifest.source_language].questions
    }
    return modules | {holder.uid for holder in holders} | questions
