"""Questions of a course as a file for another platform."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from learn.authoring.banks import ENGLISH, bundle_in, course_around, marks_of, name_in
from learn.courses.blocks import Block, DrawBlock, Prose, QuestionBlock
from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, drawn_from, located
from learn.courses.bundle.files import MAX_TEXT_BYTES, decoded
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.sources import taken_apart
from learn.courses.problems import Problem, Severity, has_errors
from learn.quizzes.exchange.gift_writing import Written, gift_of
from learn.quizzes.questions import Question, read_question

WHAT_TO_NAME = "Name a course folder, a quiz or a bank."


class NothingToExport(Exception):
    """There is no course, quiz, lesson or bank at this path; the message says what to name."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Questions in their order with the folder their paths begin at, and what is not among them."""

    folder: Path
    lang: str
    blocks: tuple[QuestionBlock, ...]
    problems: tuple[Problem, ...]


def export_gift(path: Path) -> Written:
    """Return the questions at a path in their source language, each once; raises `NothingToExport`."""
    chosen = chosen_at(path)
    questions: list[Question] = []
    problems = list(chosen.problems)
    for block in {each.uid: each for each in chosen.blocks}.values():
        question, found = read_question(block, {}, source_lang=chosen.lang, in_graded_quiz=True)
        problems += errors_of(found)
        if question is not None:
            questions.append(question)
    written = gift_of(questions, imported_in(chosen))
    everything = sorted(located(each, chosen.folder) for each in {*problems, *written.problems})
    return replace(written, problems=tuple(everything))


def imported_in(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """Return the marks of the imports that questions came with, by id: the export takes them along."""
    lines: dict[str, list[str]] = {}
    for path in {block.path for block in chosen.blocks}:
        text, _ = decoded(path, (chosen.folder / path).read_bytes()[: MAX_TEXT_BYTES + 1])
        lines[path] = text.split("\n")
    return {block.uid: marks_of(block, lines[block.path]) for block in chosen.blocks}


def chosen_at(path: Path) -> Chosen:
    """Return what lies at a path: a course, a page or bank of one, or a file outside any."""
    if path.is_dir():
        if not (path / MANIFEST).is_file():
            raise NothingToExport(f"{path} is no course: it has no {MANIFEST}. {WHAT_TO_NAME}")
        bundle = bundle_in(path)
        return of_course(bundle, path, [*bundle.pages, *bundle.banks])
    if not path.is_file():
        raise NothingToExport(f"{path} does not exist. {WHAT_TO_NAME}")
    folder = course_around(path)
    return alone(path) if folder is None else inside(path, folder)


def inside(path: Path, folder: Path) -> Chosen:
    """Return the questions of one page or bank, and of a quiz also those that it may draw."""
    bundle, name = bundle_in(folder), name_in(folder, path)
    holders: tuple[Page | Bank, ...] = (*bundle.pages, *bundle.banks)
    holder = next((each for each in holders if each.path == name), None)
    if holder is None:
        raise NothingToExport(
            f"{path} is no lesson, quiz or bank in the first language of its course. Name one."
        )
    return of_course(bundle, folder, [holder])


def of_course(bundle: Bundle, folder: Path, holders: Sequence[Page | Bank]) -> Chosen:
    """Return the questions of some pages and banks of a course."""
    lang = bundle.manifest.source_language
    texts = [holder.texts[lang] for holder in holders]
    blocks = tuple(block for text in texts for block in (*text.questions, *drawn_by(text, bundle)))
    paths = {text.path for text in texts}
    faults = tuple(each for each in errors_of(bundle.problems) if each.path in paths)
    undone = [undrawn(draw) for text in texts for draw in text.draws]
    for holder, text in zip(holders, texts, strict=True):
        if isinstance(holder, Bank) or holder.kind == "quiz":
            undone += unwritten(text.path, text.blocks)
    return Chosen(folder, lang, blocks, (*faults, *undone))


def unwritten(path: str, blocks: Iterable[Block]) -> list[Problem]:
    """Return what becomes of texts between questions; those of lessons nobody expects among questions."""
    message = "this text asks nothing, and questions alone are written."
    return [
        Problem(path, block.line, 1, "lost-in-gift", message, Severity.WARNING)
        for block in blocks
        if isinstance(block, Prose) and block.text.strip()
    ]


def undrawn(draw: DrawBlock) -> Problem:
    """Return what becomes of a draw."""
    message = f"this draws from {draw.bank_path}. GIFT cannot draw: all that may be drawn are written."
    return Problem(draw.path, draw.heading_line, 1, "lost-in-gift", message, Severity.WARNING)


def drawn_by(text: PageText, bundle: Bundle) -> Iterator[QuestionBlock]:
    """Yield every question that the draws of a quiz may take."""
    for draw in text.draws:
        bank = bundle.bank(draw.bank_path)
        if bank is not None:
            yield from drawn_from(bank, draw.tags, bundle.manifest.source_language)


def alone(path: Path) -> Chosen:
    """Return the questions of a file that lies in no course."""
    content = path.read_bytes()[: MAX_TEXT_BYTES + 1]
    text, fault = decoded(path.name, content)
    source = taken_apart(path.name, text, ENGLISH)
    blocks = tuple(block for block in source.blocks if isinstance(block, QuestionBlock))
    faults = (fault,) if fault else errors_of(source.problems)
    return Chosen(path.parent, ENGLISH, blocks, (*faults, *unwritten(path.name, source.blocks)))


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those problems that keep a question from being read."""
    return tuple(each for each in problems if has_errors([each]))
