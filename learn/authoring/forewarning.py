"""What publishing a corrected question would do to marks, told on the command line before it happens."""

from collections.abc import Callable, Iterator

import click

from learn.quizzes.regrading import Consequence, Impact, Mode, Report

Decide = Callable[[str, Report], Mode]


def as_told(decide: Decide) -> Decide:
    """Return `decide` with the report printed before, where marks would change."""

    def telling(course_uid: str, report: Report) -> Mode:
        for line in report_lines(course_uid, report):
            click.echo(line)
        return decide(course_uid, report)

    return telling


def report_lines(course_uid: str, report: Report) -> Iterator[str]:
    """Yield a line for each corrected question whose marks would change, and their sum; else nothing."""
    changing = {uid: each for uid, each in report.by_question.items() if each.changes_marks}
    for uid, impact in changing.items():
        yield f'{course_uid}: question "{uid}": {in_words(impact)}'
    if len(changing) > 1:
        yield f"{course_uid}: together: {in_words(report.total)}"


def in_words(impact: Impact) -> str:
    """Return the figures of an impact in one line: 412 attempts, 38 newly pass, nobody loses."""
    risen, again = impact.by_mode[Mode.RAISE], impact.by_mode[Mode.REGRADE]
    parts = [counted(impact.attempts, "attempt"), f"{risen.raised} rise", f"{risen.newly_passed} newly pass"]
    if impact.unmarkable:
        parts.append(f"{impact.unmarkable} cannot be marked again")
    return f"{', '.join(parts)}, nobody loses{_if_regraded(again)}"


def _if_regraded(again: Consequence) -> str:
    if not again.fallen:
        return ""
    below = f", {again.below_pass} of them below the pass mark" if again.below_pass else ""
    return f" (with --regrade regrade {again.fallen} would fall{below})"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
