"""What is stored of a question: one product that learners may see, and one that they may not.

Both are plain JSON. The public body holds `kind`, `source_lang`, `does_shuffle`, `hint_count`,
`hint_cost` (per cent for each) and, per language under `texts`, `prompt`, `stem` and what the type shows
(`choices`, `items`, `rows` and `options`, `pieces`, `unit`).
The answer key holds `credit`, what is right, and per language `hints`, `explanation`, `feedback`.
"""

from collections.abc import Mapping
from typing import Any

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block, render_inline
from learn.quizzes.questions.question import Question


def public_body(question: Question, contexts: Mapping[str, RenderContext]) -> dict[str, Any]:
    """Return what may be sent before an answer: no key, no feedback, no hints.

    Languages without a context are left out.
    """
    return {
        "kind": question.kind,
        "source_lang": question.source_lang,
        "does_shuffle": question.does_shuffle,
        "hint_count": len(question.wordings[question.source_lang].hints),
        "hint_cost": question.hint_cost_percent,
        "texts": {
            lang: public_texts(question, lang, contexts[lang])
            for lang in question.wordings
            if lang in contexts
        },
    }


def public_texts(question: Question, lang: str, context: RenderContext) -> dict[str, Any]:
    """Return the public texts of one language."""
    wording = question.wordings[lang]
    return {
        "prompt": render_inline(wording.prompt, context),
        "stem": render_block(wording.stem, context).html if wording.stem else "",
        **question.content.public_part(lang, context),
    }


def answer_key(question: Question, contexts: Mapping[str, RenderContext]) -> dict[str, Any]:
    """Return what makes an answer right, and everything said about answers."""
    return {
        "kind": question.kind,
        "source_lang": question.source_lang,
        "credit": question.credit,
        **question.content.right_part(),
        "texts": {
            lang: key_texts(question, lang, contexts[lang]) for lang in question.wordings if lang in contexts
        },
    }


def key_texts(question: Question, lang: str, context: RenderContext) -> dict[str, Any]:
    """Return what is said about answers in one language."""
    wording = question.wordings[lang]
    return {
        "hints": [render_block(hint, context).html for hint in wording.hints],
        "explanation": render_block(wording.explanation, context).html if wording.explanation else "",
        **question.content.key_part(lang, context),
    }
