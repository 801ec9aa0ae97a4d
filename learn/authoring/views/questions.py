"""How the questions of a course do their work: the list with what to mend, one question, and the sheet."""

from collections.abc import Iterator

from flask import abort, render_template
from werkzeug.wrappers import Response

from learn.authoring.figures import QuestionFigures, with_figures
from learn.authoring.views import blueprint
from learn.authoring.views.desk import taught
from learn.courses.outline import Outline
from learn.courses.queries import Charge
from learn.database import reading
from learn.i18n import spoken
from learn.quizzes.queries.responses import (
    NEWEST_ATTEMPTS,
    responses_of,
    stands_of,
    stated_versions,
)
from learn.quizzes.statistics import MIN_ANSWERS, VersionFigures, figures_of
from learn.web.caching import private_page
from learn.web.sheets import Cell, csv_response

COLUMNS = (
    "question", "file", "line", "outcome", "type", "version", "served", "asked", "answered", "difficulty",
    "discrimination", "thirds", "median_seconds", "flags", "choice", "right", "picked", "share", "share_weak",
    "share_strong",
)  # fmt: skip


@blueprint.get("/teach/<course>/questions")
@private_page
def questions(course: str) -> str:
    """List the questions, those to be looked at first."""
    charge, outline = taught(course)
    found = figures_for(charge, outline)
    return render_template(
        "authoring/questions.html",
        outline=outline,
        questions=found,
        flagged_count=sum(bool(each.flags) for each in found),
        answered_count=sum(each.newest is not None for each in found),
        min_answers=MIN_ANSWERS,
        newest_attempts=NEWEST_ATTEMPTS,
    )


@blueprint.get("/teach/<course>/questions/<question>")
@private_page
def question(course: str, question: str) -> str:
    """Show one question with all its versions."""
    charge, outline = taught(course)
    found = next((each for each in figures_for(charge, outline) if each.stand.uid == question), None)
    if found is None:
        abort(404)
    return render_template(
        "authoring/question.html",
        outline=outline,
        question=found,
        stated=stated_versions(reading(), [each.version_id for each in found.versions], spoken()),
        min_answers=MIN_ANSWERS,
    )


@blueprint.get("/teach/<course>/questions.csv")
@private_page
def questions_sheet(course: str) -> Response:
    """Send the figures of every version and choice as a table."""
    charge, outline = taught(course)
    found = figures_for(charge, outline)
    return csv_response(f"{charge.course_uid}-questions.csv", COLUMNS, list(rows_of(found)))


def figures_for(charge: Charge, outline: Outline) -> list[QuestionFigures]:
    """Return the questions of the release served now, with what the newest attempts say of them."""
    stands = stands_of(reading(), outline.release_id)
    responses = responses_of(reading(), charge.course_id)
    wanted = {stand.question_version_id for stand in stands} | {each.version_id for each in responses}
    stated = stated_versions(reading(), wanted, spoken())
    offered = {each.version_id: each.offered for each in stated.values() if each.offered is not None}
    return with_figures(stands, stated, figures_of(responses, offered))


def rows_of(questions: list[QuestionFigures]) -> Iterator[list[Cell]]:
    """Yield a row for each choice of each version, one for versions without choices or answers."""
    for each in questions:
        stand = each.stand
        common: list[Cell] = [stand.uid, stand.path, stand.line, stand.outcome]
        if not each.versions:
            yield [*common, each.stated.kind, stand.question_version_id, "yes", 0, 0, *[None] * 11]
        for version in each.versions:
            is_served = "yes" if version.version_id == stand.question_version_id else "no"
            own: list[Cell] = [each.kinds[version.version_id], version.version_id, is_served]
            yield from _version_rows([*common, *own], version)


def _version_rows(common: list[Cell], version: VersionFigures) -> Iterator[list[Cell]]:
    figures: list[Cell] = [
        *common,
        version.asked_count,
        version.answered_count,
        rounded(version.difficulty),
        rounded(version.discrimination),
        rounded(version.thirds),
        rounded(version.median_seconds),
        " ".join(sorted(flag.name.lower().replace("_", "-") for flag in version.flags)),
    ]
    if not version.choices:
        yield [*figures, *[None] * 6]
    for use in version.choices:
        yield [
            *figures,
            use.key,
            "yes" if use.is_right else "no",
            use.count,
            rounded(use.share),
            rounded(use.weak_share),
            rounded(use.strong_share),
        ]


def rounded(value: float | None) -> float | None:
    """Return a figure to three places: more would claim what no sample can know."""
    return None if value is None else round(value, 3)
