"""The order and the names of a course's files, changed: modules and pages move, get other names, and go.

Pure: from the texts of a course by path to a `Change`. Ids stay; numbers and names of files change, and
every link follows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learn.authoring.manifest_lines import with_moved, with_retired
from learn.authoring.relinking import relinked
from learn.courses.bundle.layout import MAX_SLUG, NUMBERED, SLUG
from learn.courses.bundle.manifest_files import MANIFEST

LAST_NUMBER = 9999
TRANSLATED = re.compile(r"(?P<stem>.+?)(?:\.(?P<lang>[A-Za-z-]+))?\.(?P<ending>md|yml)")
SHELVES = ("banks", "media")

Texts = Mapping[str, str]


class CannotArrange(Exception):
    """What was asked cannot be done with these files; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of files: other names (old to new), other texts (by the new names), and what goes."""

    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


def source_of(path: str) -> str:
    """Return the path of the text that a translation belongs to; a source's own."""
    found = TRANSLATED.fullmatch(path)
    return f"{found['stem']}.{found['ending']}" if found else path


def family_of(paths: Sequence[str], source: str) -> list[str]:
    """Return a text and its translations among `paths`; of a module everything in its folder."""
    if source.endswith("/module.md"):
        folder = source.removesuffix("module.md")
        return [path for path in paths if path.startswith(folder)]
    return [path for path in paths if source_of(path) == source]


def modules_in(paths: Sequence[str]) -> list[str]:
    """Return the folders of modules in reading order."""
    folders = {path.partition("/")[0] for path in paths if "/" in path}
    return sorted((each for each in folders if NUMBERED.fullmatch(each)), key=_in_order)


def pages_in(paths: Sequence[str], folder: str) -> list[str]:
    """Return the pages of a module in reading order, without translations."""
    here = {source_of(path) for path in paths if path.startswith(f"{folder}/")}
    pages = [each for each in here if each in paths and NUMBERED.fullmatch(_stem(each))]
    return sorted(pages, key=lambda path: _in_order(_stem(path)))


def shifted(texts: Texts, paths: Sequence[str], source: str, step: int) -> Change:
    """Return what moves a page or a module up (-1) or down (1); at its edge a page leaves the module."""
    if source.endswith("/module.md"):
        folders = modules_in(paths)
        folder = source.removesuffix("/module.md")
        other = _neighbour(folders, folder, step)
        return _renamed(texts, paths, _swapped_folders(paths, folder, other))
    folder = source.rpartition("/")[0]
    pages = pages_in(paths, folder)
    at = pages.index(source) if source in pages else -1
    if at < 0:
        raise CannotArrange("no-place")
    if 0 <= at + step < len(pages):
        return _renamed(texts, paths, _swapped_pages(paths, source, pages[at + step]))
    return moved_to(texts, paths, source, _neighbour(modules_in(paths), folder, step), is_first=step > 0)


def moved_to(texts: Texts, paths: Sequence[str], source: str, folder: str, *, is_first: bool) -> Change:
    """Return what moves a page into another module, before its pages or behind them."""
    if folder not in modules_in(paths):
        raise CannotArrange("no-place")
    there = pages_in(paths, folder)
    numbers = [int(_stem(each).partition("-")[0]) for each in there]
    names: dict[str, str] = {}
    if is_first and numbers:
        wanted = numbers[0] - 1 if numbers[0] > 1 else 1
        if wanted == numbers[0]:
            for each in there:
                number, _, name = _stem(each).partition("-")
                names |= _with_stem(paths, each, folder, f"{_number(int(number) + 1)}-{name}")
    else:
        wanted = max(numbers, default=0) + 1
    slug = _stem(source).partition("-")[2]
    return _renamed(texts, paths, names | _with_stem(paths, source, folder, f"{_number(wanted)}-{slug}"))


def renamed(texts: Texts, paths: Sequence[str], source: str, slug: str) -> Change:
    """Return what gives a page, module or bank another name in its address. The id stays."""
    if not re.fullmatch(SLUG, slug, re.ASCII) or len(slug) > MAX_SLUG:
        raise CannotArrange("bad-slug")
    if source.endswith("/module.md"):
        folder = source.removesuffix("/module.md")
        new = f"{folder.partition('-')[0]}-{slug}"
        return _renamed(texts, paths, {path: new + path[len(folder) :] for path in family_of(paths, source)})
    folder, _, _name = source.rpartition("/")
    number = _stem(source).partition("-")[0]
    stem = slug if folder in SHELVES else f"{number}-{slug}"
    return _renamed(texts, paths, _with_stem(paths, source, folder, stem))


def removed(
    texts: Texts, paths: Sequence[str], gone: Sequence[str], lost: Sequence[str], heirs: Mapping[str, str]
) -> Change:
    """Return what takes files away: ids that were published are moved to their heirs, or retired.

    Raises CannotArrange where the manifest cannot be written into.
    """
    manifest = texts.get(MANIFEST, "")
    kept = {uid: heir for uid, heir in heirs.items() if uid in lost}
    text = with_moved(with_retired(manifest, [uid for uid in lost if uid not in kept]), kept)
    written = {MANIFEST: text} if text != manifest else {}
    return Change({}, written, frozenset(path for path in gone if path in paths))


def _renamed(texts: Texts, paths: Sequence[str], names: Mapping[str, str]) -> Change:
    names = {old: new for old, new in names.items() if old != new}
    taken = set(paths) - set(names)
    if len(set(names.values())) < len(names) or taken & set(names.values()):
        raise CannotArrange("taken")
    return Change(names, relinked(texts, names))


def _neighbour(names: Sequence[str], name: str, step: int) -> str:
    at = names.index(name) + step if name in names else -1
    if not 0 <= at < len(names):
        raise CannotArrange("no-place")
    return names[at]


def _swapped_folders(paths: Sequence[str], one: str, other: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for folder, number in ((one, other.partition("-")[0]), (other, one.partition("-")[0])):
        new = f"{number}-{folder.partition('-')[2]}"
        names |= {path: new + path[len(folder) :] for path in paths if path.startswith(f"{folder}/")}
    return names


def _swapped_pages(paths: Sequence[str], one: str, other: str) -> dict[str, str]:
    folder = one.rpartition("/")[0]
    first, second = _stem(one).partition("-"), _stem(other).partition("-")
    return _with_stem(paths, one, folder, f"{second[0]}-{first[2]}") | _with_stem(
        paths, other, folder, f"{first[0]}-{second[2]}"
    )


def _with_stem(paths: Sequence[str], source: str, folder: str, stem: str) -> dict[str, str]:
    """Return the names of a text and its translations under another stem."""
    names = {}
    for path in family_of(paths, source):
        found = TRANSLATED.fullmatch(path)
        lang = f".{found['lang']}" if found and found["lang"] else ""
        names[path] = f"{folder}/{stem}{lang}.md"
    return names


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _in_order(name: str) -> tuple[int, str]:
    return int(name.partition("-")[0]), name


def _number(number: int) -> str:
    if not 0 <= number <= LAST_NUMBER:
        raise CannotArrange("no-place")
    return f"{number:02}"
