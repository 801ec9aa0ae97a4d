"""Files as answers: sent with the form of an attempt, taken back, and sent back to their learner alone."""

from typing import Any

from flask import abort, flash, redirect, request
from werkzeug.wrappers import Response

from learn import clock, files
from learn.accounts.sign_in import signed_in, viewer
from learn.classroom import services
from learn.classroom.views import blueprint
from learn.classroom.views.attempts import (
    is_sent,
    own_attempt,
    page_to_mend,
    place_of_question,
    sent_answers,
)
from learn.classroom.views.sent_files import LARGEST, Refused, files_wanted, keep_sent_files
from learn.classroom.views.sheets import offers_of
from learn.database import reading
from learn.i18n import gettext
from learn.quizzes.queries import files_of_attempt, questions_of_attempt
from learn.quizzes.services import AttemptClosed
from learn.web.caching import private_page
from learn.web.downloads import attachment

CARRIERS = {"classroom.send_file", "classroom.hand_in"}


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let forms that carry files be larger than others; before anybody reads the form for its token."""
    if endpoint in CARRIERS and request.mimetype == "multipart/form-data" and viewer().is_authenticated:
        request.max_content_length = LARGEST


@blueprint.post("/attempts/<attempt>/files/<int(max=999):position>")
def send_file(attempt: str, position: int) -> Response | tuple[str, int]:
    """Keep the file, or take it back, and all else that the form holds."""
    mine = own_attempt(attempt)
    questions = questions_of_attempt(reading(), mine)
    offers = offers_of(mine, questions)
    wanted = files_wanted(offers)
    if position not in wanted:
        abort(404)
    if not mine.is_open:
        raise AttemptClosed
    person, now = signed_in().person_id, clock.now()
    here = [each for each in questions if is_sent(request.form, each, offers)]
    sent = sent_answers(here, offers)
    late = services.save_answers(attempt, person, sent.answers, now, sent.loaded).outdated
    refused = Refused()
    if "remove" in request.form:
        services.take_file_back(attempt, person, position, now)
        flash(gettext("The file is taken back."))
    else:
        refused = keep_sent_files(attempt, wanted)
        if not refused.faults and not request.files.get(f"q{position}"):
            refused.faults[position] = gettext("Choose a file first, then send it.")
        if not refused.faults:
            flash(gettext("Your file is saved. You can replace it until you hand in."))
    faults = {**refused.faults, **sent.faults}
    if faults or late:
        return page_to_mend(mine, here, offers, faults, late), refused.status
    return redirect(place_of_question(mine, position), 303)


@blueprint.get("/attempts/<attempt>/files/<int(max=999):position>")
@private_page
def sent_file(attempt: str, position: int) -> Response:
    """Send the learner's own file back to them."""
    mine = own_attempt(attempt)
    found = files_of_attempt(reading(), mine.id).get(position) or abort(404)
    return attachment(files.place_of(found.public_id), found.name, found.mime)
