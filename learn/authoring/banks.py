"""Where a bank lies, what it holds and what its course holds beside it, for those who write into it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Bundle, located
from learn.courses.bundle.files import decoded
from learn.courses.bundle.layout import SHAPES
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.reader import read_bundle
from learn.courses.bundle.shared_files import read_shared
from learn.courses.bundle.sources import Source, taken_apart
from learn.courses.bundle.write_ids import id_words
from learn.courses.problems import Problem, has_errors
from learn.quizzes.exchange.drafts import MARK_LINE
from learn.quizzes.exchange.shelves import Shelf

ENGLISH = "en"


class NoPlaceForABank(Exception):
    """Nothing can be written at this path; the message says why and what to do."""


class BankAtFault(Exception):
    """The bank that is there cannot be read; raised with what is wrong in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Home:
    """The place of a bank: its course, or None outside one, and its path from there."""

    path: Path
    folder: Path
    name: str
    bundle: Bundle | None

    @property
    def lang(self) -> str:
        """Return the language that the bank is written in."""
        return self.bundle.manifest.source_language if self.bundle else ENGLISH

    @property
    def slug(self) -> str:
        """Return the words that its name gives to ids."""
        return id_words(self.path.stem) or "bank"

    @property
    def ids_elsewhere(self) -> frozenset[str]:
        """Return the ids that are taken, or were once, outside this bank."""
        if self.bundle is None:
            return frozenset()
        manifest, own = self.bundle.manifest, self.bundle.bank(self.name)
        inside = {block.uid for block in own.texts[self.lang].questions} if own else set()
        return frozenset(self.bundle.all_ids - inside | set(manifest.moved) | set(manifest.retired))

    def shelf(self, bank: Source | None) -> Shelf:
        """Return where imported questions belong."""
        own = bank.front_document.mapping.get("outcomes", ()) if bank else ()
        manifest = self.bundle.manifest.outcomes if self.bundle else {}
        outcomes = frozenset(manifest) | frozenset(map(str, own))
        return Shelf(self.slug, self.lang, outcomes, marks_in(bank))

    def faults_with(self, text: str) -> list[Problem]:
        """Return the errors that the bank would have, were `text` written into it."""
        if self.bundle is None:
            return [each for each in taken_apart(self.name, text, self.lang).problems if has_errors([each])]
        bundle = bundle_in(self.folder, {self.name: text})
        return [each for each in bundle.problems if each.path == self.name and has_errors([each])]


def home_of(path: Path) -> Home:
    """Return the place of a bank that is there or shall be; raises `NoPlaceForABank`."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise NoPlaceForABank(f"{path} is not a file. Name the file of a bank.")
    folder = course_around(path)
    if folder is None:
        if path.suffix != ".md" or not path.parent.is_dir():
            raise NoPlaceForABank(
                f"{path} is no place for a bank. Name a file that ends in .md, in a folder that exists."
            )
        return Home(path, path.parent, path.name, None)
    name = name_in(folder, path)
    found = SHAPES["bank"].fullmatch(name)
    if not found or found["lang"]:
        message = "Name it banks/NAME.md in the folder of its course, in small letters, digits and hyphens."
        raise NoPlaceForABank(f"{path} is no place for a bank. {message}")
    translated = sorted(path.parent.glob(f"{path.stem}.*.md"))
    if translated:
        message = f"{translated[0].name} translates it, question by question. Import into a bank of its own."
        raise NoPlaceForABank(f"{path} cannot take questions alone: {message}")
    return Home(path, folder, name, bundle_in(folder))


def course_around(path: Path) -> Path | None:
    """Return the folder of the course that a path lies in, as a shell shows it from here."""
    folder = next((each for each in path.resolve().parents if (each / MANIFEST).is_file()), None)
    return folder if folder is None or path.is_absolute() else Path(os.path.relpath(folder))


def name_in(folder: Path, path: Path) -> str:
    """Return a path from the folder of its course."""
    return path.resolve().relative_to(folder.resolve()).as_posix()


def bundle_in(folder: Path, drafts: Mapping[str, str] | None = None) -> Bundle:
    """Return the course in a folder with what it shares."""
    return read_bundle(folder, read_shared(folder.resolve().parent), drafts=drafts)


def read_bank(home: Home) -> Source | None:
    """Return the bank that is there, None for none; raises `BankAtFault`."""
    if not home.path.exists():
        return None
    text, fault = decoded(home.name, home.path.read_bytes())
    source = taken_apart(home.name, text, home.lang)
    problems = [fault] if fault else [each for each in source.problems if has_errors([each])]
    if not problems and source.front_document.mapping.get("kind") != "bank":
        message = "this file is no bank. Name a file with kind: bank in its front matter, or a new one."
        problems = [Problem(home.name, 1, 1, "wrong-kind", message)]
    if problems:
        raise BankAtFault([located(problem, home.folder) for problem in problems])
    return source


def questions_in(bank: Source | None) -> dict[str, QuestionBlock]:
    """Return the questions of a bank by id."""
    blocks = bank.blocks if bank else ()
    return {block.uid: block for block in blocks if isinstance(block, QuestionBlock)}


def marks_in(bank: Source | None) -> dict[str, str]:
    """Return the ids of questions that were imported into a bank, by the marks they got then."""
    lines = bank.text.split("\n") if bank else []
    return {mark: block.uid for block in questions_in(bank).values() for mark in marks_of(block, lines)}


def marks_of(block: QuestionBlock, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the marks in the comment of a question, which stands in these lines of a file."""
    comment = lines[block.heading_line : block.body_line]
    return tuple(found[1] for line in comment if (found := MARK_LINE.fullmatch(line.rstrip())))


def prose_in(bank: Source | None) -> str:
    """Return what a bank says between its questions."""
    return "\n\n".join(block.text for block in bank.blocks if isinstance(block, Prose)) if bank else ""
