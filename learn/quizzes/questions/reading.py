"""From a block of a course file to a question, with everything that is wrong with it."""

from collections.abc import Mapping

from learn.courses.blocks import QuestionBlock
from learn.courses.problems import Problem
from learn.markdown.complexity import TooComplex
from learn.quizzes.bodies import Bodies, Body, Shape, read_body
from learn.quizzes.findings import Findings, Place
from learn.quizzes.judged import Judged
from learn.quizzes.questions.kinds import is_scored
from learn.quizzes.questions.metadata import Metadata, check_translated_metadata, place_of, read_metadata
from learn.quizzes.questions.question import Question, QuestionType, Wording
from learn.quizzes.stories import read_story


def read_question(
    block: QuestionBlock,
    translations: Mapping[str, QuestionBlock],
    *,
    source_lang: str,
    in_graded_quiz: bool,
) -> tuple[Question | None, list[Problem]]:
    """Return the question, None if it cannot be used, and all its problems in file order.

    `translations` are the same question's blocks in other languages. It never raises, whatever the text.
    """
    reading = Reading(block, translations, source_lang)
    try:
        question = reading.read(in_graded_quiz=in_graded_quiz)
    except TooComplex as reason:
        reading.findings.error(
            Place(block.path, block.heading_line), "too-complex", f"cannot be read. {reason}"
        )
        question = None
    return question, sorted(reading.findings.problems)


class Reading:
    """One question being read; each stage notes its own findings, so that none hides another's."""

    def __init__(
        self, block: QuestionBlock, translations: Mapping[str, QuestionBlock], source_lang: str
    ) -> None:
        self.block = block
        self.translations = {lang: each for lang, each in translations.items() if lang != source_lang}
        self.source_lang = source_lang
        self.findings = Findings(block.uid)

    def read(self, *, in_graded_quiz: bool) -> Question | None:
        """Return the question, None if something stops it."""
        metadata = read_metadata(self.block, self.findings)
        for translation in self.translations.values():
            check_translated_metadata(translation, self.findings)
        if metadata is None:
            return None
        if metadata.hint_cost_percent and not in_graded_quiz:
            place = place_of("hint_cost", self.block)
            self.findings.warn(
                place, "hint-cost-unused", "has a hint_cost, but nothing is scored outside a quiz."
            )
        if "variables" in metadata.own and not in_graded_quiz:
            self.findings.error(
                place_of("variables", self.block),
                "variables-in-lesson",
                "has variables in a lesson. Numbers are drawn for each attempt at a quiz; "
                "move it into a quiz or a bank, or write the numbers out.",
            )
        if not is_scored(metadata.question_type.kind):
            check_unscored(self.block, self.findings)
        bodies = self.read_bodies(metadata.question_type.shape)
        is_judged = issubclass(metadata.question_type, Judged)
        needs_reason = is_scored(metadata.question_type.kind) and not is_judged
        check_wording(bodies, self.findings, needs_reason=needs_reason)
        content_findings = Findings(self.block.uid)
        content = metadata.question_type.read(bodies, metadata.own, content_findings)
        if isinstance(content, Judged) and not in_graded_quiz:
            content_findings.error(
                bodies.source.place,
                "needs-a-tutor",
                "is judged by a tutor, who sees what is handed in with a quiz. Move it into a quiz.",
            )
        self.findings.problems.extend(content_findings.problems)
        if content is None or self.findings.has_errors:
            return None
        return self.question(metadata, bodies, content)

    def read_bodies(self, shape: Shape) -> Bodies:
        """Return the parts of every language."""
        source = self.read_body(self.block, self.source_lang, shape)
        others = (self.read_body(block, lang, shape) for lang, block in self.translations.items())
        return Bodies(source, tuple(others), {key: place_of(key, self.block) for key in self.block.meta})

    def read_body(self, block: QuestionBlock, lang: str, shape: Shape) -> Body:
        """Return the parts of one language."""
        if shape is Shape.STORY:
            return read_story(block, lang, self.findings)
        return read_body(block, lang, shape, self.findings)

    def question(self, metadata: Metadata, bodies: Bodies, content: QuestionType) -> Question:
        """Return the question from parts known to be sound."""
        return Question(
            uid=self.block.uid,
            kind=metadata.question_type.kind,
            points=metadata.points if is_scored(metadata.question_type.kind) else 0.0,
            outcome=metadata.outcome,
            tags=metadata.tags,
            credit=metadata.credit,
            hint_cost_percent=metadata.hint_cost_percent,
            does_shuffle=metadata.does_shuffle,
            path=self.block.path,
            line=self.block.heading_line,
            source_lang=self.source_lang,
            wordings={body.lang: wording_of(body) for body in bodies.all},
            content=content,
        )


def wording_of(body: Body) -> Wording:
    """Return what stands around the answers."""
    return Wording(body.prompt, body.stem, body.hints, body.explanation)


def check_unscored(block: QuestionBlock, findings: Findings) -> None:
    """Note keys that only make sense where something is right."""
    for key in ("points", "outcome", "credit", "hint_cost"):
        if key in block.meta:
            findings.error(
                place_of(key, block),
                "key-in-survey",
                f'is a survey, in which nothing is right or scored. Take "{key}" out.',
            )


def check_wording(bodies: Bodies, findings: Findings, *, needs_reason: bool) -> None:
    """Note an empty prompt, feedback nowhere (a tutor gives their own), and translations that leave out."""
    for body in bodies.all:
        if not body.prompt:
            findings.error(
                body.place, "empty-prompt", "has an empty heading. Write what the learner is asked."
            )
        if needs_reason and not body.explanation and not any(item.feedback for item in body.all_items):
            findings.warn(
                body.place,
                "no-feedback",
                "has no explanation. Write why in lines that begin with >, the first of them > [!NOTE].",
            )
    for body in bodies.translations:
        compare(bodies.source, body, findings)


def compare(source: Body, body: Body, findings: Findings) -> None:
    """Note what a translation has more or less of than the original."""
    differing = {
        "text above its answers": (bool(source.stem), bool(body.stem)),
        "hints": (len(source.hints), len(body.hints)),
        "explanation": (bool(source.explanation), bool(body.explanation)),
    }
    for what, (original, translated) in differing.items():
        if original != translated:
            amount = "less" if original > translated else "more"
            findings.error(
                body.place,
                "translation-differs",
                f"has {amount} {what} here than in the original. Translate everything, and add nothing.",
            )
