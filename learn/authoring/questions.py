"""The questions of a course as its files hold them, read with their translations; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Bundle, PageText, tags_of
from learn.courses.problems import Problem
from learn.quizzes.questions import Question, read_question
from learn.quizzes.rubrics import task_problems


@dataclass(frozen=True, slots=True)
class CourseQuestions:
    """All questions of a course by uid, and what is wrong inside them."""

    questions: Mapping[str, Question]
    problems: tuple[Problem, ...]


def read_questions(bundle: Bundle) -> CourseQuestions:
    """Read every question of lessons, quizzes and banks, and the rubrics of tasks.

    Faults of one do not hide those of another.
    """
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for texts, is_graded in _holders(bundle):
        for block, translations in _with_translations(bundle, texts):
            question, found = read_question(
                block,
                translations,
                source_lang=bundle.manifest.source_language,
                in_graded_quiz=is_graded,
            )
            problems.extend(found)
            if question is not None:
                questions[block.uid] = question
    for page in bundle.pages:
        if page.kind == "task":
            briefs = {lang: _brief(page.uid, text) for lang, text in page.texts.items()}
            problems.extend(task_problems(briefs, bundle.manifest.source_language))
    return CourseQuestions(questions, tuple(problems))


def _brief(uid: str, text: PageText) -> QuestionBlock:
    """Return a task's text as one block, in the shape in which questions are read."""
    prose = [block for block in text.blocks if isinstance(block, Prose)]
    first = prose[0].line if prose else text.body_first_line
    lines: list[str] = []
    for block in prose:
        lines += [""] * (block.line - first - len(lines))
        lines += block.text.split("\n")
    return QuestionBlock(uid, text.path, text.title, first, 1, {}, {}, "\n".join(lines), first)


def read_holder(bundle: Bundle, texts: Mapping[str, PageText], *, is_graded: bool) -> CourseQuestions:
    """Read the questions of one page or bank alone."""
    source = bundle.manifest.source_language
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for block, translations in _with_translations(bundle, texts):
        question, found = read_question(block, translations, source_lang=source, in_graded_quiz=is_graded)
        problems.extend(found)
        if question is not None:
            questions[block.uid] = question
    return CourseQuestions(questions, tuple(problems))


def _holders(bundle: Bundle) -> Iterator[tuple[Mapping[str, PageText], bool]]:
    for page in bundle.pages:
        if page.kind in {"lesson", "quiz"}:
            yield page.texts, page.kind == "quiz"
    for bank in bundle.banks:
        yield bank.texts, True


def _with_translations(
    bundle: Bundle, texts: Mapping[str, PageText]
) -> Iterator[tuple[QuestionBlock, dict[str, QuestionBlock]]]:
    source = bundle.manifest.source_language
    by_language = {
        lang: {block.uid: block for block in text.questions} for lang, text in texts.items() if lang != source
    }
    for block in texts[source].questions:
        yield (
            block,
            {lang: blocks[block.uid] for lang, blocks in by_language.items() if block.uid in blocks},
        )


def bank_uids(bundle: Bundle, bank_path: str, tags: tuple[str, ...]) -> list[str]:
    """Return the uids of the bank's questions that carry all of `tags`."""
    bank = bundle.bank(bank_path)
    if bank is None:
        return []
    blocks = bank.texts[bundle.manifest.source_language].questions
    return [block.uid for block in blocks if set(tags) <= set(tags_of(block))]
