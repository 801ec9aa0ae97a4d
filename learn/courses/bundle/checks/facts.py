"""Dated facts: known ones only, and none that may change in a question."""

from collections.abc import Iterator

from learn.courses.blocks import QuestionBlock
from learn.courses.bundle.material import Material
from learn.courses.bundle.schemas.shared import NOT_IN_QUESTIONS
from learn.courses.bundle.sources import Source
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.problems import Problem


def fact_faults(material: Material) -> Iterator[Problem]:
    """Yield unknown facts, and facts of law, fees or contacts in a question."""
    facts = material.shared.facts
    for source in material.sources.values():
        for use in source.outline.facts:
            fact = facts.get(use.uid)
            if fact is None:
                hint = did_you_mean(use.uid, facts) or " Write it into courses/_facts/ first."
                message = f'there is no fact "{use.uid}".{hint}'
                yield Problem(source.path, use.line, use.column, "unknown-fact", message)
                continue
            if material.source_language not in fact.statement:
                message = f'the fact "{use.uid}" has no statement in "{material.source_language}". Add one.'
                yield Problem(source.path, use.line, use.column, "untold-fact", message)
            if fact.kind in NOT_IN_QUESTIONS and _is_in_question(source, use.line):
                message = (
                    f'the fact "{use.uid}" is of kind {fact.kind} and may change. A question may not use it.'
                )
                yield Problem(source.path, use.line, use.column, "fact-in-question", message)


def _is_in_question(source: Source, line: int) -> bool:
    return any(
        block.heading_line <= line <= block.body_line + block.body.count("\n")
        for block in source.blocks
        if isinstance(block, QuestionBlock) and block.body
    )
