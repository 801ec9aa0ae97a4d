"""Rubrics: a table with a criterion per row and a level, with its points, per further column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from learn.courses.blocks import QuestionBlock
from learn.courses.problems import Problem
from learn.markdown.complexity import TooComplex
from learn.quizzes.bodies import Bodies, Body, Shape, read_body
from learn.quizzes.findings import Findings

LEVEL = re.compile(r"(?P<name>.+?)\s*\((?P<points>\d{1,4}(?:\.\d{1,2})?)\)", re.DOTALL)
MIN_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of a work that a person judges, in every language."""

    points: tuple[float, ...]
    headings: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[tuple[str, ...], ...]]


def read_rubric(bodies: Bodies, findings: Findings) -> Rubric:
    """Return the rubric; what is wrong with it is among `findings`."""
    points = {body.lang: read_levels(body, findings) for body in bodies.all}
    for body in bodies.translations:
        same_levels = points[body.lang] == points[bodies.source.lang]
        if not same_levels or len(body.rows) != len(bodies.source.rows):
            findings.error(
                body.answer_place,
                "translation-differs",
                "has another rubric here than in the original. Keep the same levels, points and criteria.",
            )
    return Rubric(
        points[bodies.source.lang],
        {body.lang: body.headings for body in bodies.all},
        {body.lang: tuple(row.cells for row in body.rows) for body in bodies.all},
    )


def task_problems(briefs: Mapping[str, QuestionBlock], source_lang: str) -> list[Problem]:
    """Return what is wrong with the rubric of a task, whose brief in each language is given as a block.

    The last table of a brief is its rubric. A text beyond the limits is reported where it is taken apart.
    """
    source = briefs[source_lang]
    findings, unheard = Findings(source.uid, kind="task"), Findings(source.uid)
    try:
        bodies = {lang: read_body(brief, lang, Shape.TABLE, unheard) for lang, brief in briefs.items()}
    except TooComplex:
        return []
    translations = tuple(body for lang, body in bodies.items() if lang != source_lang)
    read_rubric(Bodies(bodies[source_lang], translations), findings)
    return findings.problems


def read_levels(body: Body, findings: Findings) -> tuple[float, ...]:
    """Return the points of the levels."""
    if len(body.headings) < MIN_COLUMNS or not body.rows:
        findings.error(
            body.answer_place,
            "no-rubric",
            "needs a rubric: a table whose first column is the criterion, "
            "and whose further headings are levels with their points, such as Missing (0).",
        )
        return ()
    levels = [LEVEL.fullmatch(heading) for heading in body.headings[1:]]
    for heading, level in zip(body.headings[1:], levels, strict=True):
        if level is None:
            findings.error(
                body.answer_place,
                "bad-level",
                f'has a level "{heading}" without points. Write them in brackets, such as Attempted (1).',
            )
    points = tuple(float(level["points"]) for level in levels if level)
    if len(points) == len(levels) and not any(points):
        findings.error(
            body.answer_place, "bad-level", "gives no points on any level. Give the best one some."
        )
    for row in body.rows:
        if not all(row.cells):
            findings.error(
                row.place, "empty-cell", "has an empty cell in its rubric. Say what the level looks like."
            )
    return points
