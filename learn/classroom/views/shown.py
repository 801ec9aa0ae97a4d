"""What several pages of the classroom share: the cookie of a guest, the time zone, forms of checks."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app, flash, render_template, request, session
from werkzeug.datastructures import MultiDict

from learn.classroom.guests import GuestCheck, read_checks, with_check
from learn.config import Configuration
from learn.courses.outline import Outline, OutlinePage
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.kept import Kept
from learn.quizzes.answers import TooLong, Unreadable, field_names, read_answer
from learn.quizzes.inputs import Input, PickOne
from learn.quizzes.marks import Mark
from learn.quizzes.queries import Check
from learn.quizzes.questions import grade, input_of
from learn.web.kept_pages import HOLE_FOR_FORM, form_token

CHECKS = "checks"
ANSWER = "answer"
KEPT_FORMS = 1_024

_forms: Kept[tuple[object, ...], str] = Kept(KEPT_FORMS)
_verdicts: Kept[tuple[object, ...], str] = Kept(KEPT_FORMS)


def time_zone() -> str:
    """Return the zone in which times are shown."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return configuration.text("TIME_ZONE")


def allowance() -> timedelta:
    """Return how much time outages may give back in one attempt."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return configuration.outage_allowance


def say_once(message: str) -> None:
    """Say this on the next page, however often it came up before: messages wait in a cookie of 4 kB."""
    if ("message", message) not in [tuple(each) for each in session.get("_flashes", ())]:
        flash(message)


def kept_checks() -> list[GuestCheck]:
    """Return the checks this browser answered before anybody joined or enrolled."""
    return read_checks(session.get(CHECKS))


def keep_check(given: GuestCheck) -> None:
    """Keep one more answer in the cookie."""
    session[CHECKS] = [check.as_list() for check in with_check(kept_checks(), given)]


def forget_checks(course_uid: str) -> None:
    """Take the answers of a course out of the cookie: they are stored now."""
    remaining = [check.as_list() for check in kept_checks() if check.course_uid != course_uid]
    if CHECKS in session:
        session[CHECKS] = remaining


def mark_of(check: Check, answer: Sequence[str], language: str) -> Mark:
    """Return what an answer to a check earns, with its feedback in `language`."""
    return grade(check.kind, check.body, check.key, answer, language)


def check_verdict(check: Check, answer: Sequence[str], language: str) -> str:
    """Return what an answer earns and why as HTML, for a page that has the form already; kept like forms."""
    given = tuple(answer)
    key = (reading().engine, check.question_version_id, language, spoken(), given)
    verdict = _verdicts.get(key)
    if verdict is None:
        said = check.key["texts"][language]
        mark = mark_of(check, given, language)
        verdict = _verdicts.put(key, render_template("classroom/check_result.html", mark=mark, said=said))
    return verdict


def check_form(
    outline: Outline, page: OutlinePage, check: Check, answer: Sequence[str] | None, language: str
) -> str:
    """Return the form of a check as HTML, with the answer and what it earned once there is one.

    Forms are kept without their CSRF token: drawing one takes longer than everything else on a lesson.
    """
    language = language if language in check.body["texts"] else check.body["source_lang"]
    given = tuple(answer) if answer is not None else None
    key = (reading().engine, check.question_version_id, page.slug, language, spoken(), given)
    form = _forms.get(key)
    if form is None:
        form = _forms.put(key, _drawn(outline, page, check, given, language))
    return form.replace(HOLE_FOR_FORM, form_token())


def refused_form(outline: Outline, page: OutlinePage, check: Check, fault: str, language: str) -> str:
    """Return the form of a check whose answer could not be taken, with what was typed and why not."""
    asked = input_of(check.kind, check.body, language, None)
    form = _drawn(outline, page, check, None, language, typed=as_typed(asked, ANSWER), fault=fault)
    return form.replace(HOLE_FOR_FORM, form_token())


def answer_in(form: MultiDict[str, str], asked: Input, name: str) -> tuple[list[str], str]:
    """Return the answer in a form, and why what was typed cannot be kept, if so. Raises `NeverOffered`."""
    try:
        return read_answer(asked, form.getlist, name), ""
    except TooLong as error:
        return [], gettext("Too long: the most is %(max)d characters.", max=int(str(error)))
    except Unreadable:
        hidden = gettext("There is a hidden character in it. Please type the text instead of pasting it.")
        return [], hidden


def as_typed(asked: Input, name: str) -> list[str]:
    """Return the answer as it was sent, whether or not it can be kept."""
    try:
        return read_answer(asked, request.form.getlist, name)
    except (TooLong, Unreadable):
        return [request.form.get(part, "") for part in field_names(asked, name)]


def _drawn(
    outline: Outline,
    page: OutlinePage,
    check: Check,
    answer: tuple[str, ...] | None,
    language: str,
    *,
    typed: Sequence[str] = (),
    fault: str = "",
) -> str:
    asked = input_of(check.kind, check.body, language, None)
    return render_template(
        "classroom/check.html",
        address=f"/{spoken()}/courses/{outline.uid}/{page.slug}/checks/{check.uid}",
        check=check,
        spoken_language=language,
        words=check.body["texts"][language],
        said=check.key["texts"][language],
        asked=asked,
        answer=list(answer) if answer is not None else typed,
        mark=mark_of(check, answer, language) if answer is not None else None,
        options=feedback_of_options(check, asked, language),
        token=HOLE_FOR_FORM,
        fault=fault,
    )


def feedback_of_options(check: Check, asked: Input, language: str) -> list[tuple[str, Mark]]:
    """Return what each option earns, to be shown at once: checks are practice, their keys travel."""
    if not isinstance(asked, PickOne):
        return []
    return [(option.key, mark_of(check, [option.key], language)) for option in asked.options]
