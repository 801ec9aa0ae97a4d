"""Scenario: each choice leads to a next step. Read and checked, not yet served."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.findings import Findings, Place, did_you_mean
from learn.quizzes.unplayable import Unplayable

CHOICE = re.compile(r"^[-*+] \((?P<mark>[ xX]?)\)\s+(?P<text>.*?)\s*(?:\{to:\s*(?P<step>[\w-]+)\s*\})?\s*$")
STEP = re.compile(r"^#{2,6}\s+(?P<step>[\w-]+)\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """A choice of a step, whether it is a good one, and the step it leads to; none ends the scenario."""

    step: str
    is_right: bool
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scenario(Unplayable):
    """The text in every language; its links are checked, so that no path breaks off."""

    kind: ClassVar[str] = "scenario"
    shape: ClassVar[Shape] = Shape.NOTHING
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    texts: Mapping[str, str]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Scenario | None":
        """Return the question, or None with the reasons among `findings`."""
        links = {body.lang: check_links(body, findings) for body in bodies.all}
        source = outline(links[bodies.source.lang])
        for body in bodies.translations:
            if outline(links[body.lang]) != source:
                findings.error(
                    body.place,
                    "translation-differs",
                    "has other steps, choices or marks here than in the original.",
                )
        return None if findings.has_errors else cls({body.lang: body.stem for body in bodies.all})

    def scoring_part(self, lang: str) -> object:
        """Return what is scored."""
        return self.texts[lang]


def check_links(body: Body, findings: Findings) -> list[Link]:
    """Return the choices of one language; those that lead nowhere are among `findings`."""
    steps, links = read_steps(body)
    if not links:
        findings.error(
            body.place,
            "no-choices",
            "has no choices. Write them as - (x) Ask first {to: step-2}, and each step under ### step-2.",
        )
    elif not any(link.is_right for link in links):
        findings.error(
            body.place, "no-right-answer", "has no right path. Mark a good choice of each step with (x)."
        )
    # A scenario may begin under a step of its own name, which nothing needs to lead to.
    targets = {link.target for link in links} | ({links[0].step} if links else set())
    for link in links:
        if link.target and link.target not in steps:
            hint = did_you_mean(link.target, steps)
            findings.error(link.place, "unknown-step", f'has no step "{link.target}".{hint}')
    for step, place in steps.items():
        if step not in targets:
            findings.error(place, "unreached-step", f'has a step "{step}" to which no choice leads.')
    return links


def read_steps(body: Body) -> tuple[dict[str, Place], list[Link]]:
    """Return the steps with their places, and the choices of all steps."""
    steps: dict[str, Place] = {}
    links: list[Link] = []
    current = ""
    for offset, line in enumerate(body.stem.split("\n")):
        place = Place(body.place.path, body.stem_line + offset)
        if heading := STEP.match(line):
            current = heading["step"]
            steps[current] = place
        elif choice := CHOICE.match(line):
            links.append(Link(current, choice["mark"].lower() == "x", choice["step"] or "", place))
    return steps, links


def outline(links: list[Link]) -> list[tuple[str, bool, str]]:
    """Return what a scenario and its translation must have in common."""
    return [(link.step, link.is_right, link.target) for link in links]
