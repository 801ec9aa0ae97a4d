"""What each file of a course folder is, told by its name alone."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from learn.courses.bundle.files import Files
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.problems import Problem

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
TONGUE = r"(?:\.(?P<lang>[A-Za-z-]+))?"
NUMBERED = re.compile(rf"(?P<number>[0-9]{{1,4}})-(?P<slug>{SLUG})", re.ASCII)
SHAPES = {
    "manifest": re.compile(rf"(?P<base>course){TONGUE}\.yml", re.ASCII),
    "readme": re.compile(rf"(?P<base>README){TONGUE}\.md", re.ASCII),
    "module": re.compile(rf"(?P<base>[0-9]{{1,4}}-{SLUG}/module){TONGUE}\.md", re.ASCII),
    "page": re.compile(rf"(?P<base>[0-9]{{1,4}}-{SLUG}/[0-9]{{1,4}}-{SLUG}){TONGUE}\.md", re.ASCII),
    "bank": re.compile(rf"(?P<base>banks/{SLUG}){TONGUE}\.md", re.ASCII),
}
# Endings that editors, file managers and other programs give to what was to be Markdown or YAML.
MEANT_AS_TEXT = re.compile(r"\.(md|mdown|mkd|markdown|ya?ml)(?:\.txt)?$", re.ASCII | re.IGNORECASE)
ENDINGS_OF_TEXT = {"m": ".md", "y": ".yml"}
KNOWN_FOLDERS = ("banks", "media")
MAX_SLUG = 80
NAMING = {
    "banks": "Name a bank in small letters, digits and hyphens, such as phishing.md.",
    "module": "Name a page by its number and its name, such as 02-passwords.md.",
    "": "Known here are course.yml, README.md, numbered modules, banks and media.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the course with its translations: paths by language, the source's under its own."""

    path: str
    number: int
    slug: str
    translations: Mapping[str, str]

    @property
    def folder(self) -> str:
        """Return the folder it lies in."""
        return self.path.rpartition("/")[0]


@dataclass(slots=True)
class Layout:
    """The texts of a course by kind, in reading order."""

    manifests: dict[str, str] = field(default_factory=dict)
    readme: Written | None = None
    modules: list[Written] = field(default_factory=list)
    pages: list[Written] = field(default_factory=list)
    banks: list[Written] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def laid_out(files: Files, languages: Collection[str]) -> Layout:
    """Return what the files are; `languages` are the manifest's, its source language first."""
    layout = Layout(problems=list(_strays(files)))
    named = {path: _named(path) for path in sorted({*files.texts, *files.unread})}
    translations: dict[str, dict[str, str]] = {}
    for path, (_, base, lang) in named.items():
        if (
            base
            and lang
            and path in files.texts
            and _is_translation(path, base, lang, named, languages, layout.problems)
        ):
            translations.setdefault(base, {})[lang] = path
    layout.manifests = translations.get("course.yml", {})
    for path, (kind, base, lang) in named.items():
        if base == path and not lang and path in files.texts:
            _add(layout, kind, Written(path, *_numbered(path, kind), translations.get(path, {})))
    for texts in (layout.modules, layout.pages):
        texts.sort(key=_reading_order)
        layout.problems += _same_numbers(texts)
    if not any(kind == "page" for kind, _, _ in named.values()):
        message = "this course has no page. Write a lesson, such as 01-start/01-first-steps.md."
        layout.problems.append(Problem("course.yml", 1, 1, "missing-file", message))
    return layout


def _named(path: str) -> tuple[str, str, str]:
    """Return kind, path of the source and language (empty for a source); empty kind for a stranger."""
    for kind, shape in SHAPES.items():
        if found := shape.fullmatch(path):
            ending = path.rpartition(".")[2]
            return kind, f"{found['base']}.{ending}", found["lang"] or ""
    return "", "", ""


def _is_translation(
    path: str,
    base: str,
    lang: str,
    named: Collection[str],
    languages: Collection[str],
    problems: list[Problem],
) -> bool:
    source, *others = languages
    if lang not in others:
        hint = did_you_mean(lang, others) or f' Add "{lang}" to languages in course.yml, or rename the file.'
        what = (
            "the source language; its file has no language in its name"
            if lang == source
            else "not a language"
        )
        message = f'"{lang}" is {what} of this course.{hint}'
        problems.append(Problem(path, 1, 1, "unknown-language", message))
        return False
    if base not in named:
        message = f"this translates {base.rpartition('/')[2]}, which does not exist. Rename one of them."
        problems.append(Problem(path, 1, 1, "missing-file", message))
        return False
    return True


def _numbered(path: str, kind: str) -> tuple[int, str]:
    folder, _, name = path.rpartition("/")
    name = folder if kind == "module" else name.removesuffix(".md")
    found = NUMBERED.fullmatch(name)
    return (int(found["number"]), found["slug"]) if found else (0, name)


def _add(layout: Layout, kind: str, written: Written) -> None:
    if len(written.slug) > MAX_SLUG:
        message = f"this name is longer than {MAX_SLUG} signs. Shorten it."
        layout.problems.append(Problem(written.path, 1, 1, "bad-name", message))
    if kind == "readme":
        layout.readme = written
    if kind in {"module", "page", "bank"}:
        getattr(layout, f"{kind}s").append(written)


def _reading_order(written: Written) -> tuple[int, str, int, str]:
    found = NUMBERED.fullmatch(written.folder)
    return int(found["number"]) if found else 0, written.folder, written.number, written.path


def _same_numbers(texts: list[Written]) -> Iterator[Problem]:
    seen: dict[tuple[str, int], str] = {}
    for text in texts:
        is_module = text.path.endswith("/module.md")
        key = ("" if is_module else text.folder, text.number)
        first = seen.setdefault(key, text.path)
        if first != text.path:
            other = first.removesuffix("/module.md").rpartition("/")[2]
            message = f"the number {text.number} is also that of {other}. Give each its own."
            yield Problem(text.path, 1, 1, "duplicate-number", message)


def _strays(files: Files) -> Iterator[Problem]:
    strange = {folder for folder in files.folders if "/" not in folder and not _is_known(folder)}
    for folder in sorted(strange):
        hint = (
            did_you_mean(folder, KNOWN_FOLDERS) or " Name a module by its number and name, such as 01-start."
        )
        message = f'nothing is read from the folder "{folder}".{hint}'
        yield Problem(folder, 1, 1, "unknown-folder", message)
    for path in sorted({*files.texts, *filter(MEANT_AS_TEXT.search, files.hashes)} - files.unread):
        top = path.partition("/")[0]
        if not _named(path)[0] and top not in {*strange, "media"}:
            message = f"nothing is read from a file of this name. {_better_name(path, top, files)}"
            yield Problem(path, 1, 1, "unknown-file", message)
    for folder in sorted(files.folders - strange):
        if NUMBERED.fullmatch(folder) and f"{folder}/module.md" not in files.hashes:
            message = "this module has no module.md. Write one with its id and title."
            yield Problem(f"{folder}/module.md", 1, 1, "missing-file", message)


def _better_name(path: str, top: str, files: Files) -> str:
    meant = MEANT_AS_TEXT.sub(lambda found: ENDINGS_OF_TEXT[found[1][0].lower()], path)
    name = meant.rpartition("/")[2]
    if meant != path and meant in files.hashes:
        return f"There is {name} already: delete one of the two."
    if _named(meant)[0]:
        return f"Rename it to {name}."
    return NAMING["" if "/" not in path else "banks" if top == "banks" else "module"]


def _is_known(folder: str) -> bool:
    return folder in KNOWN_FOLDERS or bool(NUMBERED.fullmatch(folder))
