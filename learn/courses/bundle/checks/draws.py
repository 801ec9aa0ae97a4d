"""Draws that their bank can satisfy, and questions only where they are asked."""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from learn.courses.blocks import DrawBlock, Prose, QuestionBlock
from learn.courses.bundle.contents import drawn_from
from learn.courses.bundle.material import Material
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.draws import left_for, take_one_more
from learn.courses.problems import Problem

# An empty box alone is a list of things to do; a ticked one gives an answer away.
CHOICE = re.compile(r"\s{0,3}[-*+] (?:\([ xX]\)|\[[xX]\]|=(?:\d{1,3}%)?) ")
FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
COMMENT = re.compile(r"[\s>]{0,8}<!--\s*\{\s*(?:id|type|draw)\s*:")


def draw_faults(material: Material) -> Iterator[Problem]:
    """Yield draws from a bank that is not there or holds too little."""
    banks = {bank.path: bank for bank in material.bundle.banks}
    language = material.source_language
    for _, text, _ in material.source_texts():
        draws = [draw for draw in text.draws if draw.bank_path not in material.unread]
        for draw in draws:
            if draw.bank_path not in banks:
                hint = (
                    did_you_mean(draw.bank_path, banks)
                    or " Write the path from this file, as in ../banks/x.md."
                )
                message = f'there is no bank "{draw.bank_path}".{hint}'
                yield Problem(draw.path, draw.heading_line, 1, "missing-file", message)
        readable = [draw for draw in draws if draw.bank_path in banks]
        offered = [
            [question.uid for question in drawn_from(banks[draw.bank_path], draw.tags, language)]
            for draw in readable
        ]
        yield from _unmet_draws(readable, offered)


def _unmet_draws(draws: Sequence[DrawBlock], offered: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """Yield the draws of a quiz that ask for more than there is, or than those above them leave."""
    held: list[list[str]] = [[] for _ in draws]
    for number, draw in enumerate(draws):
        held[number] = left_for(number, held, offered)[: draw.count]
        wanted = draw.count - len(held[number])
        if not all(take_one_more(held, offered, number, itemgetter(0)) for _ in range(wanted)):
            tagged = f" tagged {', '.join(draw.tags)}" if draw.tags else ""
            there = (
                f"{draw.bank_path} holds {len(offered[number])}"
                if len(offered[number]) < draw.count
                else f"the draws above leave {len(held[number])} of them"
            )
            message = f"this draws {draw.count} questions{tagged}, but {there}. Draw fewer or add some."
            yield Problem(draw.path, draw.heading_line, 1, "draw-too-large", message)


def empty_quizzes(material: Material) -> Iterator[Problem]:
    """Yield quizzes that ask nothing: nobody could hand one in."""
    source = material.bundle.manifest.source_language
    for page in material.bundle.pages:
        text = page.texts[source]
        if page.kind == "quiz" and not text.questions and not text.draws:
            message = (
                "this quiz asks nothing. Write a question with <!-- {id: …} --> below its heading, "
                "or draw some from a bank."
            )
            yield Problem(page.path, 1, 1, "empty-quiz", message)


def misplaced_questions(material: Material) -> Iterator[Problem]:
    """Yield draws outside quizzes, questions where nobody asks them, and choices no question owns."""
    asking = {page.path: page.kind for page in material.bundle.pages}
    asking |= {bank.path: "bank" for bank in material.bundle.banks}
    translated = {translation.path: source.path for source, translation in material.translations()}
    for source in material.sources.values():
        kind = asking.get(translated.get(source.path, source.path), "text")
        for block in source.blocks:
            if isinstance(block, DrawBlock) and kind != "quiz":
                message = "only a quiz draws questions. Write the question itself here."
                yield Problem(source.path, block.heading_line, 1, "misplaced-draw", message)
            if isinstance(block, QuestionBlock) and kind in {"task", "text"}:
                message = "a question stands in a lesson, a quiz or a bank. Move it there."
                yield Problem(source.path, block.heading_line, 1, "misplaced-question", message)
            if isinstance(block, Prose) and kind not in {"task", "text"}:
                yield from _orphaned_choices(block, source.path)
            if isinstance(block, Prose):
                yield from _orphaned_comments(block.text, block.line, source.path)
            if isinstance(block, QuestionBlock):
                yield from _orphaned_comments(block.body, block.body_line, source.path)


def _orphaned_choices(prose: Prose, path: str) -> Iterator[Problem]:
    was_choice = False
    for line, words in _outside_code(prose.text, prose.line):
        is_choice = bool(CHOICE.match(words))
        if is_choice and not was_choice:
            message = (
                "these choices belong to no question. Write <!-- {id: …} --> below the heading above them."
            )
            yield Problem(path, line, 1, "missing-id", message)
        was_choice = is_choice or (was_choice and bool(words.strip()) and not words.startswith("#"))


def _orphaned_comments(text: str, first_line: int, path: str) -> Iterator[Problem]:
    """Yield comments that a reader would not see and that mark nothing, as their answers would be shown."""
    for line, words in _outside_code(text, first_line):
        if COMMENT.match(words):
            message = (
                "this comment belongs to no question. "
                "Write it on the line below a heading that begins with ##, outside quotes and lists."
            )
            yield Problem(path, line, words.index("<!--") + 1, "misplaced-comment", message)


def _outside_code(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of `text` that stand in no fenced code, with their numbers in the file."""
    is_code = False
    for line, words in enumerate(text.split("\n"), start=first_line):
        if FENCE.match(words):
            is_code = not is_code
        elif not is_code:
            yield line, words
