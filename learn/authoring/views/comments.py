"""What reviewers and others of the staff say of the pages of a course: said, answered, closed."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.forms import AnswerForm, CommentForm
from learn.authoring.services import comments as services
from learn.authoring.services.comments import NoSuchComment
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_of, page_titles, title_of
from learn.courses.queries import comments_of
from learn.database import reading
from learn.i18n import gettext
from learn.web.caching import private_page


@blueprint.get("/teach/<course>/comments")
@private_page
def comments(course: str) -> str:
    """List what was said, and let more be said; `page` in the query chooses the page it is about."""
    bench = bench_of(course)
    titles = page_titles(bench)
    form = _form(titles)
    form.page.data = request.args.get("page", "")
    return _page(bench, titles, form)


@blueprint.post("/teach/<course>/comments")
@private_page
def comment(course: str) -> Response | tuple[str, int]:
    """Say something of a page."""
    bench = bench_of(course)
    titles = page_titles(bench)
    form = _form(titles)
    if not form.validate_on_submit():
        return _page(bench, titles, form), 422
    services.say(bench.charge.course_id, form.page.data, signed_in().person_id, form.text.data, clock.now())
    flash(gettext("Your comment is kept."))
    return redirect(url_for(".comments", course=course), 303)


@blueprint.post("/teach/<course>/comments/<int:comment>")
@private_page
def answer_comment(course: str, comment: int) -> Response | tuple[str, int]:
    """Answer a comment, close it, or both."""
    bench = bench_of(course)
    form, is_closing = AnswerForm(), "close" in request.form
    is_fine = form.validate_on_submit()
    if is_fine and not form.text.data and not is_closing:
        form.text.errors = [gettext("Please fill this in.")]
        is_fine = False
    if not is_fine:
        titles = page_titles(bench)
        return _page(bench, titles, _form(titles, is_sent=False), comment, form), 422
    person_id = signed_in().person_id
    try:
        services.answer(
            bench.charge.course_id,
            comment,
            person_id,
            form.text.data or "",
            clock.now(),
            is_closing=is_closing,
        )
    except NoSuchComment:
        abort(404)
    return redirect(url_for(".comments", course=course), 303)


def _form(titles: Mapping[str, str], *, is_sent: bool = True) -> CommentForm:
    form = CommentForm() if is_sent else CommentForm(formdata=None)
    form.page.choices = [SelectChoice(uid, title) for uid, title in titles.items()]
    return form


def _page(
    bench: Bench,
    titles: Mapping[str, str],
    form: CommentForm,
    answered: int = 0,
    answer: AnswerForm | None = None,
) -> str:
    return render_template(
        "authoring/comments.html",
        charge=bench.charge,
        title=title_of(bench),
        form=form,
        comments=comments_of(reading(), bench.charge.course_id),
        titles=titles,
        answered=answered,
        answer=answer,
    )
