"""Choices with a mark in front, read alike for every question type that has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learn.markdown.context import RenderContext
from learn.markdown.rendering import plain_inline, render_block, render_inline
from learn.quizzes.bodies import Bodies, Body, Item
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Option
from learn.quizzes.keys import key_of, normalised, split_key

MARK = re.compile(r"(?:\((?P<round>[ xX]?)\)|\[(?P<square>[ xX]?)\])(?:\s+|\Z)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick, in every language, whether picking it is right, and what is then said."""

    key: str
    is_right: bool
    texts: Mapping[str, str]
    feedback: Mapping[str, str]

    def option(self, lang: str, context: RenderContext) -> dict[str, str]:
        """Return what a learner sees of the choice."""
        return option_of(self.key, self.texts[lang], context)


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """A choice as read from one language."""

    item: Item
    text: str
    key: str | None
    is_right: bool
    is_round: bool


def read_choices(bodies: Bodies, findings: Findings, *, is_round: bool) -> tuple[Choice, ...]:
    """Return the choices, empty if they cannot be used; keys come from the source language."""
    marked = {body.lang: read_marked(body, findings, is_round=is_round) for body in bodies.all}
    source = marked[bodies.source.lang]
    keys = [item.key or key_of(item.text) for item in source]
    check_distinct(source, keys, findings)
    for body in bodies.translations:
        compare(source, marked[body.lang], body, findings)
    if findings.has_errors:
        return ()
    return tuple(
        Choice(
            key=key,
            is_right=source[number].is_right,
            texts={body.lang: marked[body.lang][number].text for body in bodies.all},
            feedback={body.lang: body.items[number].feedback for body in bodies.all},
        )
        for number, key in enumerate(keys)
    )


def read_marked(body: Body, findings: Findings, *, is_round: bool) -> list[MarkedItem]:
    """Return the choices of one language; those that cannot be read are among `findings`."""
    read = []
    for item in body.items:
        found = MARK.match(item.text)
        if not found:
            findings.error(
                item.place,
                "choice-without-mark",
                f'has a choice without a mark: "{shortened(item.text)}". '
                f"Begin it with {marks(is_round=is_round)}.",
            )
            continue
        mark = found["round"] if found["round"] is not None else found["square"]
        text, key = split_key(item.text[found.end() :])
        marked = MarkedItem(item, text.strip(), key, mark.lower() == "x", found["round"] is not None)
        check_marked(marked, findings, is_round=is_round)
        read.append(marked)
    return read


def right_marks(body: Body) -> list[bool] | None:
    """Return for each choice of one language whether it is marked as right; None while a mark is missing."""
    found = [MARK.match(item.text) for item in body.items]
    if not all(found):
        return None
    return ["x" in mark[0].lower().rstrip() for mark in found if mark]


def check_marked(marked: MarkedItem, findings: Findings, *, is_round: bool) -> None:
    """Note what is wrong with one choice."""
    if marked.is_round != is_round:
        findings.error(
            marked.item.place,
            "mixed-marks",
            f"needs {marks(is_round=is_round)} before each choice, as its other choices or its type ask.",
        )
    if not marked.text:
        findings.error(
            marked.item.place, "empty-choice", "has an empty choice. Write its text or delete the line."
        )
    elif not marked.item.feedback:
        findings.warn(
            marked.item.place,
            "no-feedback",
            f'has no feedback for "{shortened(marked.text)}". Say why under it, after two spaces and a >.',
        )


def check_distinct(source: Sequence[MarkedItem], keys: Sequence[str], findings: Findings) -> None:
    """Note choices that read alike or share a key."""
    texts: set[str] = set()
    seen: set[str] = set()
    for marked, key in zip(source, keys, strict=True):
        text = normalised(marked.text).casefold()
        if marked.text and text in texts:
            findings.error(
                marked.item.place,
                "duplicate-choice",
                f'has the choice "{shortened(marked.text)}" twice. Change or delete one.',
            )
        elif marked.text and key in seen:
            findings.error(
                marked.item.place,
                "duplicate-choice",
                f"has the key {{#{key}}} twice. Give each choice a key of its own, or none.",
            )
        texts.add(text)
        seen.add(key)


def compare(
    source: Sequence[MarkedItem], translated: Sequence[MarkedItem], body: Body, findings: Findings
) -> None:
    """Note where the choices of a translation are not those of the original."""
    if len(source) != len(translated):
        findings.error(
            body.answer_place,
            "translation-differs",
            f"has {len(translated)} choices here and {len(source)} in the original. Keep number and order.",
        )
        return
    for original, marked in zip(source, translated, strict=True):
        if original.is_right != marked.is_right:
            findings.error(
                marked.item.place,
                "translation-differs",
                f'marks "{shortened(marked.text)}" otherwise than the original. Keep marks and order.',
            )
        if marked.key is not None and marked.key != original.key:
            findings.error(
                marked.item.place,
                "translation-differs",
                f"has the key {{#{marked.key}}} where the original has another. Leave it out here.",
            )


def options_of(stored: Sequence[Mapping[str, str]], order: Sequence[str] | None) -> tuple[Option, ...]:
    """Return stored options, in `order` if it names exactly them."""
    options = {each["key"]: Option(each["key"], each["html"], each["text"]) for each in stored}
    is_whole = order is not None and len(order) == len(options) and options.keys() == set(order)
    return (
        tuple([options[key] for key in order]) if order is not None and is_whole else tuple(options.values())
    )


def option_of(key: str, text: str, context: RenderContext) -> dict[str, str]:
    """Return a choice's HTML and words; a choice of several paragraphs or with code keeps them."""
    is_line = "\n" not in text
    html = render_inline(text, context) if is_line else render_block(text, context).html
    return {"key": key, "html": html, "text": plain_inline(text, context)}


def feedback_html(feedback: str, context: RenderContext) -> str:
    """Return feedback as HTML, nothing for none."""
    return render_block(feedback, context).html if feedback else ""


def texts_of(stored: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """Return a stored product's texts in `lang`, or in the source language where there is no translation."""
    texts: Mapping[str, Mapping[str, Any]] = stored["texts"]
    return texts.get(lang) or texts[stored["source_lang"]]


def marks(*, is_round: bool) -> str:
    """Return how choices are marked, for messages."""
    return "( ) or (x)" if is_round else "[ ] or [x]"


def shortened(text: str, limit: int = 60) -> str:
    """Return the beginning of `text` on one line, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
