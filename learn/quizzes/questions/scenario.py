"""Scenario: a story in steps, in which each choice leads to the next; the answer is the path walked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block
from learn.quizzes.bodies import Bodies, Body, Item, Shape, Step
from learn.quizzes.choices import MARK, feedback_html, option_of, options_of, shortened, texts_of
from learn.quizzes.findings import Findings, Place, did_you_mean
from learn.quizzes.inputs import StoryStep, Walk
from learn.quizzes.keys import key_of, normalised, split_key
from learn.quizzes.marks import Mark, Part

TARGET = re.compile(r"(?<!\s)\s*\{to:\s*([^{}]+?)\s*\}\s*\Z")
OPEN_TARGET = "{to:"


@dataclass(frozen=True, slots=True)
class Link:
    """A choice of a step, whether it is a good one, and the step it leads to; none ends the story."""

    step: str
    key: str
    is_right: bool
    target: str
    texts: Mapping[str, str]
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MarkedLink:
    """A choice as read from one language."""

    step: str
    text: str
    key: str | None
    is_right: bool
    target: str
    item: Item


@dataclass(frozen=True, slots=True)
class Scenario:
    """The steps in the order written, the first without a name, and what each of its choices leads to."""

    kind: ClassVar[str] = "scenario"
    shape: ClassVar[Shape] = Shape.STORY
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    steps: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Scenario | None":
        """Return the question, or None with the reasons among `findings`."""
        marked = {body.lang: read_links(body, findings) for body in bodies.all}
        source = marked[bodies.source.lang]
        for body in bodies.translations:
            if outline(marked[body.lang]) != outline(source) or names(body) != names(bodies.source):
                findings.error(
                    body.place,
                    "translation-differs",
                    "has other steps, choices or marks here than in the original.",
                )
        check_paths(bodies.source, source, findings)
        if findings.has_errors:
            return None
        links = tuple(
            Link(
                step=each.step,
                key=each.key or key_of(f"{each.step} {each.text}"),
                is_right=each.is_right,
                target=each.target,
                texts={lang: links[number].text for lang, links in marked.items()},
                feedback={lang: links[number].item.feedback for lang, links in marked.items()},
            )
            for number, each in enumerate(source)
        )
        texts = {body.lang: tuple(step.text for step in body.steps) for body in bodies.all}
        return cls(names(bodies.source), texts, links)

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the steps with their choices, each with the number of the step it leads to, 0 for none."""
        numbers = {name: number for number, name in enumerate(self.steps, start=1)}
        steps = [
            {
                "html": render_block(text, context).html if number and text else "",
                "choices": [
                    {
                        **option_of(link.key, link.texts[lang], context),
                        "to": numbers[link.target] if link.target else 0,
                    }
                    for link in self.links
                    if link.step == name
                ],
            }
            for number, (name, text) in enumerate(zip(self.steps, self.texts[lang], strict=True))
        ]
        return {"steps": steps}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each choice."""
        return {"feedback": {each.key: feedback_html(each.feedback[lang], context) for each in self.links}}

    def right_part(self) -> dict[str, Any]:
        """Return a path of good choices to an end, and every good choice."""
        good = [link for link in self.links if link.is_right]
        return {"right": longest_path(good), "good": [link.key for link in good]}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored: the links, and the text of each step."""
        links = sorted(
            [each.step, each.key, each.texts[lang], each.is_right, each.target] for each in self.links
        )
        return [links, dict(zip(self.steps, self.texts[lang], strict=True))]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None) -> Walk:
        """Offer the choices of every step, in `order` if there is one."""
        return Walk(tuple(step_of(stored, order) for stored in texts_of(body, lang)["steps"]))

    @staticmethod
    def grade(body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the share of good choices on the path; a path that breaks off is measured by the right one.

        Everything is earned by good choices to any end, nothing less than everything under `exact`.
        """
        walk = Scenario.input_of(body, lang, None)
        path, is_ended = walk.followed(answer)
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        parts = tuple(Part(each, each in key["good"], feedback.get(each, "")) for each in path)
        good = sum(part.is_right for part in parts)
        is_whole = is_ended and good == len(path) > 0
        share = 1.0 if is_whole else good / max(len(path) + (not is_ended), len(key["right"]))
        fraction = share if is_whole or key["credit"] == "proportional" else 0.0
        return Mark(fraction, tuple(part.feedback for part in parts if part.feedback), parts)


def longest_path(good: Sequence[Link]) -> list[str]:
    """Return the longest path of good choices to an end; nothing leads in a circle."""
    known: dict[str, list[str] | None] = {}

    def from_step(step: str) -> list[str] | None:
        if step not in known:
            links = [link for link in good if link.step == step]
            ways = [(link.key, from_step(link.target) if link.target else []) for link in links]
            known[step] = max(([key, *rest] for key, rest in ways if rest is not None), key=len, default=None)
        return known[step]

    return from_step("") or []


def step_of(stored: Mapping[str, Any], order: Sequence[str] | None) -> StoryStep:
    """Return a stored step as the page needs it."""
    keys = {each["key"] for each in stored["choices"]}
    options = options_of(stored["choices"], [key for key in order if key in keys] if order else None)
    targets = {each["key"]: int(each["to"]) for each in stored["choices"]}
    return StoryStep(stored["html"], options, tuple(targets[each.key] for each in options))


def read_links(body: Body, findings: Findings) -> list[MarkedLink]:
    """Return the choices of one language; those that cannot be read or lead nowhere are among `findings`."""
    steps = {step.name: step.place for step in body.steps}
    links = [link for step in body.steps for item in step.items if (link := read_link(step, item, findings))]
    for link in links:
        if link.target and link.target not in steps:
            hint = did_you_mean(link.target, filter(None, steps))
            findings.error(link.item.place, "unknown-step", f'has no step "{link.target}".{hint}')
    for step in body.steps:
        if not step.items:
            findings.error(
                step.place,
                "no-choices",
                f"has no choices{f' in {step.name}' if step.name else ''}. "
                "Write them as - (x) Ask first {to: step-2}, and each step under ### step-2.",
            )
    check_names(body, links, findings)
    return links


def read_link(step: Step, item: Item, findings: Findings) -> MarkedLink | None:
    """Return a choice; None if it has no mark."""
    found = MARK.match(item.text)
    if not found or found["round"] is None:
        findings.error(item.place, "choice-without-mark", "has a choice without ( ) or (x) before it.")
        return None
    # The key may stand before the target or behind it.
    words, key = split_key(item.text[found.end() :])
    target = TARGET.search(words)
    text, key_before = split_key(words[: target.start()] if target else words)
    if not text.strip():
        findings.error(item.place, "empty-choice", "has an empty choice. Write its text.")
    elif OPEN_TARGET in text:
        findings.error(
            item.place,
            "unknown-step",
            "has a choice with {to: …} inside. Write it once, at the choice's end.",
        )
    elif not item.feedback:
        findings.warn(
            item.place,
            "no-feedback",
            f'has no feedback for "{shortened(text.strip())}". Say why under it, after two spaces and a >.',
        )
    is_right = found["round"].lower() == "x"
    return MarkedLink(step.name, text.strip(), key or key_before, is_right, target[1] if target else "", item)


def check_names(body: Body, links: Sequence[MarkedLink], findings: Findings) -> None:
    """Note steps of the same name, steps that nobody can reach, and choices that read alike."""
    targets = {link.target for link in links}
    seen: set[str] = set()
    for step in body.steps:
        if step.name in seen:
            findings.error(step.place, "duplicate-step", f'has the step "{step.name}" twice. Rename one.')
        elif step.name and step.name not in targets:
            findings.error(
                step.place, "unreached-step", f'has a step "{step.name}" to which no choice leads.'
            )
        seen.add(step.name)
    texts: set[tuple[str, str]] = set()
    for link in links:
        keys = {(link.step, normalised(link.text).casefold()), *([("#", link.key)] if link.key else [])}
        if keys & texts:
            findings.error(
                link.item.place,
                "duplicate-choice",
                f'has the choice "{shortened(link.text)}" twice. Change or delete one.',
            )
        texts |= keys


def check_paths(body: Body, links: Sequence[MarkedLink], findings: Findings) -> None:
    """Note a story that leads in a circle, or that no good choices bring to an end."""
    if findings.has_errors or not links:
        return
    places = {step.name: step.place for step in body.steps}
    ends_well: dict[str, bool] = {}
    left = list(places)
    while left:
        settled = [
            name
            for name in left
            if all(link.target in ends_well or not link.target for link in links if link.step == name)
        ]
        if not settled:
            place = circle_place(left, links, places)
            findings.error(place, "step-circle", "has steps that lead in a circle.")
            return
        for name in settled:
            good = [link for link in links if link.step == name and link.is_right]
            ends_well[name] = any(not link.target or ends_well[link.target] for link in good)
        left = [name for name in left if name not in ends_well]
    if not ends_well[""]:
        findings.error(
            body.answer_place,
            "no-right-answer",
            "has no right path to an end. Mark a good choice of each step on it with (x).",
        )


def circle_place(names: Sequence[str], links: Sequence[MarkedLink], places: Mapping[str, Place]) -> Place:
    """Return where a choice leads back into the circle, or else the step."""
    back = [link.item.place for link in links if link.step in names and link.target in names]
    return back[-1] if back else places[names[0]]


def names(body: Body) -> tuple[str, ...]:
    """Return the names of the steps."""
    return tuple(step.name for step in body.steps)


def outline(links: Sequence[MarkedLink]) -> list[tuple[str, bool, str]]:
    """Return what the choices of a scenario and of its translation must have in common."""
    return [(link.step, link.is_right, link.target) for link in links]
