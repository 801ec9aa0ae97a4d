"""What reviewers and others of the staff say of the pages of a course: said, answered, closed."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.forms import AnswerForm, CommentForm
from learn.authoring.services import comments as services
from learn.authoring.services.comments import NoSuchComment
from learn.authoring.views import blueprint
from learn.authoring.views.desk import taught
from learn.courses.outline import Outline
from learn.courses.queries import Charge, comments_of
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.web.caching import private_page


@blueprint.get("/teach/<course>/comments")
@private_page
def comments(course: str) -> str:
    """List what was said, and let more be said; `page` in the query chooses the page it is about."""
    charge, outline = taught(course)
    form = _form(outline)
    form.page.data = request.args.get("page", "")
    return _page(charge, outline, form)


@blueprint.post("/teach/<course>/comments")
@private_page
def comment(course: str) -> Response | tuple[str, int]:
    """Say something of a page."""
    charge, outline = taught(course)
    form = _form(outline)
    if not form.validate_on_submit():
        return _page(charge, outline, form), 422
    services.say(charge.course_id, form.page.data, signed_in().person_id, form.text.data, clock.now())
    flash(gettext("Your comment is kept."))
    return redirect(url_for(".comments", course=course), 303)


@blueprint.post("/teach/<course>/comments/<int:comment>")
@private_page
def answer_comment(course: str, comment: int) -> Response | tuple[str, int]:
    """Answer a comment, close it, or both."""
    charge, outline = taught(course)
    form, is_closing = AnswerForm(), "close" in request.form
    is_fine = form.validate_on_submit()
    if is_fine and not form.text.data and not is_closing:
        form.text.errors = [gettext("Please fill this in.")]
        is_fine = False
    if not is_fine:
        return _page(charge, outline, _form(outline, is_sent=False), comment, form), 422
    person_id = signed_in().person_id
    try:
        services.answer(
            charge.course_id, comment, person_id, form.text.data or "", clock.now(), is_closing=is_closing
        )
    except NoSuchComment:
        abort(404)
    return redirect(url_for(".comments", course=course), 303)


def _form(outline: Outline, *, is_sent: bool = True) -> CommentForm:
    form = CommentForm() if is_sent else CommentForm(formdata=None)
    form.page.choices = [SelectChoice(page.uid, outline.title_of(page, spoken())) for page in outline.pages]
    return form


def _page(
    charge: Charge, outline: Outline, form: CommentForm, answered: int = 0, answer: AnswerForm | None = None
) -> str:
    titles = {page.uid: outline.title_of(page, spoken()) for page in outline.pages}
    return render_template(
        "authoring/comments.html",
        charge=charge,
        outline=outline,
        form=form,
        comments=comments_of(reading(), charge.course_id),
        titles=titles,
        answered=answered,
        answer=answer,
    )
