"""A reader says that something is wrong: with which paragraph, how, and how it should read."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from learn import clock, ids
from learn.accounts.limits import Limit
from learn.accounts.services.counting import TooManyTries, count_failure
from learn.classroom.forms import ReportForm
from learn.classroom.queries.seats import Seat, lesson_text
from learn.classroom.views import blueprint
from learn.classroom.views.lessons import readable_or_404
from learn.courses import services
from learn.courses.outline import OutlinePage
from learn.courses.services import Reported
from learn.courses.wording import paragraphs
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.web.caching import private_page
from learn.web.sizes import wait_in_words

MOST, WINDOW = 20, timedelta(hours=1)
SHORT = 70


@blueprint.get("/courses/<course>/<page>/report")
@private_page
def report(course: str, page: str) -> str:
    """Ask which paragraph, and what is wrong with it."""
    taken, shown = readable_or_404(course, page)
    return _page(taken, shown, _form(taken, shown)[0])


@blueprint.post("/courses/<course>/<page>/report")
@private_page
def report_post(course: str, page: str) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Keep what is said for those who look after the course; who said it is not kept."""
    taken, shown = readable_or_404(course, page)
    form, quotes = _form(taken, shown)
    if not form.validate_on_submit():
        return _page(taken, shown, form), 422
    now = clock.now()
    try:
        count_failure([Limit(f"report address {ids.digest(request.remote_addr or '')}", MOST, WINDOW)], now)
    except TooManyTries as error:
        wait = wait_in_words(error.seconds)
        form.form_errors.append(gettext("Thank you, these are many. Please wait %(wait)s.", wait=wait))
        return _page(taken, shown, form), 429, {"Retry-After": str(error.seconds)}
    quote = quotes[int(form.paragraph.data)]
    said = Reported(shown.uid, _language(taken, shown), quote, form.fault.data, form.wording.data or "")
    services.report(taken.course_id, taken.outline.release_id, said, now)
    flash(gettext("Thank you. Those who look after the course will read it."))
    return redirect(url_for(".page", course=course, page=page), 303)


def _language(taken: Seat, shown: OutlinePage) -> str:
    return taken.outline.language_of(shown, spoken())


def _form(taken: Seat, shown: OutlinePage) -> tuple[ReportForm, list[str]]:
    text = lesson_text(reading(), taken.outline, shown, spoken())
    quotes = paragraphs("".join(text.parts[::2])) or [taken.outline.title_of(shown, spoken())]
    form = ReportForm()
    form.paragraph.choices = [
        SelectChoice(str(number), quote if len(quote) <= SHORT else f"{quote[:SHORT]}…")
        for number, quote in enumerate(quotes)
    ]
    return form, quotes


def _page(taken: Seat, shown: OutlinePage, form: ReportForm) -> str:
    return render_template(
        "classroom/report.html",
        outline=taken.outline,
        page=shown,
        title=taken.outline.title_of(shown, spoken()),
        text_language=_language(taken, shown),
        form=form,
    )
