"""Corrected questions of a course: what each decision would do to marks, and what was decided so far."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.views import blueprint
from learn.authoring.views.desk import taught
from learn.config import Configuration
from learn.database import reading
from learn.i18n import gettext, lazy_gettext, moment_in_words, ngettext, spoken
from learn.quizzes.choices import texts_of
from learn.quizzes.queries.corrections import (
    Correction,
    Decision,
    Yield,
    corrections_of,
    decisions_of,
    yields_of,
)
from learn.quizzes.queries.regrading import Remarked, remarked
from learn.quizzes.regrading import Consequence, Impact, Mode, report_on
from learn.quizzes.services.regrading import DecidedMeanwhile, decide
from learn.web.caching import private_page
from learn.web.keys import key_in

MODES = {
    Mode.KEEP: lazy_gettext("Keep the marks"),
    Mode.RAISE: lazy_gettext("Let marks rise"),
    Mode.REGRADE: lazy_gettext("Mark every answer again"),
    Mode.EVERYONE: lazy_gettext("Full points for everybody who was asked"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected question as the page shows it; `options` are modes, names, consequences."""

    correction: Correction
    language: str
    prompt: Markup
    asked: str
    options: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the page shows it."""

    question_uid: str
    mode: str
    by: str
    at: str
    outcome: str


@blueprint.get("/teach/<course>/regrades")
@private_page
def regrades(course: str) -> str:
    """Show every corrected question that somebody was asked before, and the history of decisions."""
    charge, outline = taught(course)
    decisions = decisions_of(reading(), charge.course_id)
    corrections = corrections_of(reading(), outline.release_id, decisions)
    found = remarked(reading(), corrections)
    report = report_on([each.uid for each in corrections], found.remarks, found.sheets)
    yields = yields_of(reading(), charge.course_id)
    questions = [_corrected(each, found, report.by_question[each.uid]) for each in corrections]
    totals = {
        each.last.id: report.by_question[each.uid].attempts for each in corrections if each.last is not None
    }
    return render_template(
        "authoring/regrades.html",
        outline=outline,
        waiting=[each for each in questions if each.correction.last is None],
        settled=[each for each in questions if each.correction.last is not None],
        total=_figures(report.total.by_mode[Mode.RAISE]) if len(corrections) > 1 else "",
        decisions=[_decided(each, yields.get(each.id, Yield()), totals.get(each.id)) for each in decisions],
        chosen=Mode.RAISE.value,
    )


@blueprint.post("/teach/<course>/regrades")
def decide_regrade(course: str) -> Response:
    """Decide about one question. What was decided meanwhile by somebody else stands."""
    charge, _outline = taught(course)
    version_id, after = key_in(request.form, "version"), key_in(request.form, "after")
    mode = request.form.get("mode", "")
    if mode not in list(Mode) or version_id is None or after is None:
        abort(422)
    try:
        decide(
            charge.course_id,
            version_id,
            Mode(mode),
            signed_in().person_id,
            clock.now(),
            after=after,
        )
    except DecidedMeanwhile:
        flash(gettext("The question changed or was decided about meanwhile. Nothing of yours was done."))
    else:
        flash(
            gettext("Decided: the marks stay as they are.")
            if mode == Mode.KEEP
            else gettext("Decided. The marks change within a minute or two; load the page again to see.")
        )
    return redirect(url_for(".regrades", course=course), 303)


def _corrected(correction: Correction, found: Remarked, impact: Impact) -> Corrected:
    body = found.corrected[correction.uid].body
    language = spoken() if spoken() in body["texts"] else body["source_lang"]
    asked = ngettext(
        "%(num)s attempt was asked it before the correction.",
        "%(num)s attempts were asked it before the correction.",
        impact.attempts,
    )
    if impact.unmarkable:
        asked = f"{asked} " + ngettext(
            "In %(num)s the answer is none any more; its mark stays.",
            "In %(num)s the answer is none any more; their marks stay.",
            impact.unmarkable,
        )
    return Corrected(
        correction,
        language,
        Markup(texts_of(body, language)["prompt"]),  # noqa: S704 - made safe when published
        asked,
        tuple((mode.value, str(MODES[mode]), consequence_of(mode, impact.by_mode[mode])) for mode in Mode),
    )


def consequence_of(mode: Mode, figures: Consequence) -> str:
    """Return what a decision would do to marks, in a sentence or two."""
    match mode:
        case Mode.KEEP:
            return gettext("Every mark stays as it is.")
        case Mode.RAISE:
            promise = gettext("Nobody loses.")
        case Mode.EVERYONE:
            promise = gettext("For a question that nobody could answer fairly.")
        case Mode.REGRADE if figures.below_pass:
            promise = ngettext(
                "%(num)s falls below the pass mark; a pass once given stays.",
                "%(num)s fall below the pass mark; a pass once given stays.",
                figures.below_pass,
            )
        case Mode.REGRADE:
            promise = gettext("A pass once given stays.")
    return f"{_figures(figures)} {promise}"


def _figures(figures: Consequence) -> str:
    """Return the figures as a sentence."""
    parts = [
        ngettext("%(num)s result rises", "%(num)s results rise", figures.raised) if figures.raised else "",
        ngettext("%(num)s newly passes", "%(num)s newly pass", figures.newly_passed)
        if figures.newly_passed
        else "",
        ngettext("%(num)s falls", "%(num)s fall", figures.fallen) if figures.fallen else "",
    ]
    return _sentence(parts) or gettext("No result changes.")


def _sentence(parts: list[str]) -> str:
    """Return the parts that say something as one sentence, nothing if none does."""
    said = gettext(", ").join(part for part in parts if part)
    return gettext("%(figures)s.", figures=said) if said else ""


def _decided(decision: Decision, came: Yield, total: int | None) -> Decided:
    return Decided(
        decision.question_uid,
        str(MODES[decision.mode]),
        _who(decision),
        _moment(decision.decided_at),
        _outcome(decision, came, total),
    )


def _who(decision: Decision) -> str:
    if decision.decided_by_reference is None:
        return gettext("on the command line")
    return gettext("by %(name)s", name=decision.decided_by or gettext("somebody who is gone"))


def _outcome(decision: Decision, came: Yield, total: int | None) -> str:
    if decision.mode is Mode.KEEP:
        return gettext("The marks stayed.")
    if decision.finished_at is None:
        if total is None:
            return gettext("Under way: %(seen)s answers looked at.", seen=came.seen)
        return gettext("Under way: %(seen)s of %(total)s answers looked at.", seen=came.seen, total=total)
    parts = [
        ngettext("%(num)s mark rose", "%(num)s marks rose", came.raised) if came.raised else "",
        ngettext("%(num)s newly passed", "%(num)s newly passed", came.newly_passed)
        if came.newly_passed
        else "",
        ngettext("%(num)s fell", "%(num)s fell", came.fallen) if came.fallen else "",
    ]
    return _sentence(parts) or gettext("No mark changed.")


def _moment(at: datetime) -> str:
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return moment_in_words(at, configuration.text("TIME_ZONE"))
