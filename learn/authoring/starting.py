"""New courses and pages, made of the examples in `courses/_new`: good as they stand, to be changed."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from learn.courses.bundle.contents import Bundle, Shared
from learn.courses.bundle.layout import MAX_SLUG, NUMBERED, SLUG
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.reader import read_bundle
from learn.courses.bundle.schemas.values import MAX_IDENTIFIER
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.bundle.write_ids import id_words
from learn.paths import bundled

EXAMPLES = "_new"
COURSE, PAGE = ("my-course", "My course"), ("my-page", "My page")
# What Windows opens as a device, whatever its ending: a folder of that name cannot be copied there.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.ASCII)
LAST_NUMBER = 9999


class CannotBegin(Exception):
    """A course or page cannot be made under that name or in that place; the message says what to do."""


def new_course(slug: str, folder: Path) -> list[Path]:
    """Make a small good course in `folder` and return its files; it is there whole or not at all."""
    _refuse_bad_slug(slug, slug)
    course = folder / slug
    if course.exists() or course.is_symlink():
        raise CannotBegin(f"There is a {course} already. Choose another name, or delete it first.")
    folder.mkdir(parents=True, exist_ok=True)
    examples = bundled("courses") / EXAMPLES / "course"
    draft = Path(mkdtemp(prefix=f".{slug}.", dir=folder))
    try:
        draft.chmod(0o755)
        for example in sorted(examples.rglob("*")):
            if example.is_file():
                target = draft / example.relative_to(examples)
                target.parent.mkdir(exist_ok=True)
                _write(target, _named(example, COURSE, slug))
        draft.rename(course)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return sorted(path for path in course.rglob("*") if path.is_file())


def course_files(slug: str) -> dict[str, bytes]:
    """Return the files of a small good course by path, without writing any. Raises CannotBegin."""
    _refuse_bad_slug(slug, slug)
    examples = bundled("courses") / EXAMPLES / "course"
    return {
        example.relative_to(examples).as_posix(): _named(example, COURSE, slug).encode()
        for example in sorted(examples.rglob("*"))
        if example.is_file()
    }


def new_page(kind: str, path: Path) -> list[Path]:
    """Make a lesson, quiz or task at `path` in a course folder, with stubs in its other languages.

    A name without a number goes behind the pages that are there. A module that is not there is made too.
    """
    place = _place(path)
    bundle = place.bundle
    slug = place.slug
    taken = {page.slug for page in bundle.pages} | bundle.all_ids
    if slug in taken or any(f"{slug}-{number}" in taken for number in (1, 2)):
        raise CannotBegin(f'The course has "{slug}" already. Choose another name.')
    files = {place.path(f"{slug}.md"): _example(kind, None, slug, bundle)}
    for lang in bundle.manifest.languages[1:]:
        if text := _example(kind, lang, slug, bundle):
            of = place.path(f"{slug}.md").name
            files[place.path(f"{slug}.{lang}.md")] = text.replace(f"of: 01-{slug}.md", f"of: {of}")
    return sorted(_write_all({**_module(place), **files}))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new page goes: the course's module folder, the number, and the name."""

    bundle: Bundle
    folder: Path
    number: str
    slug: str

    def path(self, name: str) -> Path:
        return self.folder / f"{self.number}-{name}"


def _place(path: Path) -> _Place:
    name = path.name.removesuffix(".md")
    found = NUMBERED.fullmatch(name)
    slug = found["slug"] if found else name
    _refuse_bad_slug(slug, path.name)
    course = path.parent.parent
    if not (course / MANIFEST).is_file():
        inside = path.parent if (path.parent / MANIFEST).is_file() else None
        raise CannotBegin(
            f"There is no course in {course}: it has no course.yml. "
            f"Name course, module and page, such as {inside or 'courses/my-course'}/01-start/{slug}."
        )
    bundle = read_bundle(course, Shared())
    folder = path.parent.name
    if not NUMBERED.fullmatch(folder):
        known = [module.path.rpartition("/")[0] for module in bundle.modules]
        wanted = next((each for each in known if each.partition("-")[2] == folder), None)
        if wanted is None and not re.fullmatch(SLUG, folder):
            raise CannotBegin(
                f'"{folder}" is no name of a module.{did_you_mean(folder, known)} '
                "Write small letters, digits and hyphens, such as 02-passwords."
            )
        folder = wanted or f"{_next_number(known)}-{folder}"
    numbers = [page.path.rpartition("/")[2] for page in bundle.pages if page.path.startswith(f"{folder}/")]
    number = found["number"] if found else _next_number(numbers)
    if found and any(int(each.partition("-")[0]) == int(number) for each in numbers):
        raise CannotBegin(
            f"The module {folder} has a page numbered {number} already. Leave it out, or choose another."
        )
    return _Place(bundle, course / folder, number, slug)


def _next_number(names: list[str]) -> str:
    last = max((int(name.partition("-")[0]) for name in names), default=0)
    if last >= LAST_NUMBER:
        raise CannotBegin(f"There is no number behind {last}. Give the last one a smaller number first.")
    return f"{last + 1:02}"


def _refuse_bad_slug(slug: str, given: str) -> None:
    if not re.fullmatch(SLUG, slug, re.ASCII):
        near = id_words(slug) if slug else ""
        hint = f" How about {near}?" if near and near != slug else ""
        raise CannotBegin(f'"{given}" is no name: use small letters, digits and single hyphens.{hint}')
    # Questions of a page are called by its name and a number.
    if len(slug) > min(MAX_SLUG, MAX_IDENTIFIER) - len("-10"):
        raise CannotBegin(f'"{given}" is too long for an address. Use at most {MAX_IDENTIFIER - 3} signs.')
    if DEVICES.fullmatch(slug):
        raise CannotBegin(f'"{given}" is the name of a device on Windows. Choose another.')


def _module(place: _Place) -> dict[Path, str]:
    """Return the files of a module that is not there yet, named like its folder."""
    if (place.folder / "module.md").exists():
        return {}
    slug = place.folder.name.partition("-")[2]
    uid, count = slug, 1
    while uid in place.bundle.all_ids or uid == place.slug:
        count += 1
        uid = f"{slug}-{count}"
    files = {place.folder / "module.md": f"---\nid: {uid}\ntitle: {title_of(slug)}\n---\n"}
    if "ur" in place.bundle.manifest.languages[1:]:
        files[place.folder / "module.ur.md"] = (
            "---\nof: module.md\nlang: ur\nsource_revision: 1\ntitle: نیا حصہ\n---\n"
        )
    return files


def _example(kind: str, lang: str | None, slug: str, bundle: Bundle) -> str:
    """Return the example of a kind, in a language that has one; its questions count for the first outcome."""
    example = bundled("courses") / EXAMPLES / "pages" / (f"{kind}.{lang}.md" if lang else f"{kind}.md")
    if not example.is_file():
        return ""
    text = _named(example, PAGE, slug)
    first = next(iter(bundle.manifest.outcomes), None)
    if first is None:
        return text.replace("outcomes: [O1]\n", "").replace(", outcome: O1", "")
    return text.replace("[O1]", f"[{first}]").replace("outcome: O1", f"outcome: {first}")


def _named(example: Path, placeholder: tuple[str, str], slug: str) -> str:
    name, title = placeholder
    text = example.read_text("utf-8")
    return text.replace(title, title_of(slug)).replace(name, slug)


def title_of(slug: str) -> str:
    """Return a title to begin with: the words of a slug."""
    words = slug.replace("-", " ")
    return f'"{words}"' if words.replace(" ", "").isdigit() else f"{words[0].upper()}{words[1:]}"


def _write_all(files: dict[Path, str]) -> Iterator[Path]:
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise CannotBegin(f"There is a {there} already. Choose another name, or delete it first.")
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        _write(path, text)
        yield path


def _write(path: Path, text: str) -> None:
    """Write a file that must not be there: whoever was quicker keeps theirs."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
