"""The queue of works that wait, and one work beside its rubric."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock, files
from learn.accounts.sign_in import signed_in
from learn.courses.queries import outline_by_release, outlines_by_release
from learn.database import reading
from learn.i18n import gettext, ngettext, spoken
from learn.quizzes.queries import (
    GivenReview,
    Work,
    files_of_attempt,
    reviews_of,
    waiting_works,
    work_of,
    works_judged_by,
)
from learn.quizzes.services import JudgedMeanwhile, Judgement, NoSuchWork
from learn.tutoring import services
from learn.web.caching import private_page
from learn.web.downloads import attachment
from learn.web.errors import register_facts
from learn.web.facts import Fact
from learn.web.languages import PREFIX
from learn.web.sentences import SENTENCES
from learn.web.sizes import wait_in_words

MAX_COMMENT = 2_000
REVIEW = "/tutor/reviews/<attempt>/<int(max=999):position>"

blueprint = Blueprint("tutoring", __name__, url_prefix=PREFIX)


def open_doors(app: Flask) -> None:
    """Register the pages, and what exceptions say to people."""
    app.register_blueprint(blueprint)
    register_facts(app, {NoSuchWork: Fact(404, SENTENCES[404].sentence)})


@blueprint.get("/tutor")
@private_page
def queue() -> str:
    """List the works that wait in the courses that the person looks after, the oldest first."""
    reviewer, now = signed_in().person_id, clock.now()
    waiting, judged = waiting_works(reading(), reviewer), works_judged_by(reading(), reviewer)
    outlines = outlines_by_release(reading(), {each.release_id for each in (*waiting, *judged)})

    def shown(work: Work) -> dict[str, Any]:
        outline = outlines[work.release_id]
        page = outline.page_by_uid(work.quiz_uid)
        return {
            "work": work,
            "course": outline.text(spoken()).title,
            "quiz": outline.title_of(page, spoken()) if page else "",
            "words": work.body["texts"][language_of(work)],
            "language": language_of(work),
            "waits": waited(now, work.submitted_at),
        }

    return render_template(
        "tutoring/queue.html",
        waiting=[shown(each) for each in waiting],
        judged=[shown(each) for each in judged],
    )


@dataclass(slots=True)
class Filled:
    """The form of a review as it was sent: levels by criterion from 0, none where none was chosen."""

    levels: list[int | None]
    comment: str = ""
    faults: list[str] = field(default_factory=list)


@blueprint.get(REVIEW)
@private_page
def review(attempt: str, position: int) -> str:
    """Show a work beside its rubric, with the review that counts where there is one."""
    work = own_work(attempt, position)
    latest = latest_review(work)
    count = len(work.rubric(language_of(work))["rows"])
    filled = Filled([*latest.levels], latest.comment) if latest else Filled([None] * count)
    return review_page(work, latest, filled)


@blueprint.post(REVIEW)
def review_post(attempt: str, position: int) -> Response | tuple[str, int]:
    """Keep the review and go on to the next work; one that came second is shown beside the first."""
    work = own_work(attempt, position)
    filled = sent_review(work)
    if filled.faults:
        return review_page(work, latest_review(work), filled), 422
    judgement = Judgement([level for level in filled.levels if level is not None], filled.comment)
    seen = request.form.get("seen", 0, type=int)
    try:
        services.judge(attempt, position, signed_in(), judgement, seen, clock.now())
    except JudgedMeanwhile:
        return review_page(work, latest_review(work), filled, is_second=True), 409
    following = next(iter(waiting_works(reading(), signed_in().person_id)), None)
    if following is None:
        flash(gettext("Saved. Nothing else waits."))
        return redirect(url_for(".queue"), 303)
    flash(gettext("Saved. Here is the next answer."))
    return redirect(url_for(".review", attempt=following.attempt, position=following.position), 303)


@blueprint.get(f"{REVIEW}/file")
@private_page
def work_file(attempt: str, position: int) -> Response:
    """Send the file of a work to whoever may judge it."""
    work = own_work(attempt, position)
    found = files_of_attempt(reading(), work.attempt_id).get(position) or abort(404)
    return attachment(files.place_of(found.public_id), found.name, found.mime)


def own_work(attempt: str, position: int) -> Work:
    """Return a work that the signed-in person may judge, or answer 404."""
    return work_of(reading(), attempt, position, signed_in().person_id) or abort(404)


def latest_review(work: Work) -> GivenReview | None:
    """Return the review that counts."""
    return next(iter(reviews_of(reading(), work.attempt_id, work.position)), None)


def language_of(work: Work) -> str:
    """Return the language the question is read in: the page's, or the one it was written in."""
    return spoken() if spoken() in work.body["texts"] else str(work.body["source_lang"])


def sent_review(work: Work) -> Filled:
    """Return what the form holds, with what is missing."""
    rubric = work.rubric(language_of(work))
    sent = [request.form.get(f"level-{number}", type=int) for number in range(1, len(rubric["rows"]) + 1)]
    levels = [level if level in range(len(rubric["points"])) else None for level in sent]
    comment = request.form.get("comment", "").replace("\r\n", "\n").replace("\0", "").strip()
    filled = Filled(levels, comment)
    if None in levels:
        filled.faults.append(gettext("Choose a level for every criterion."))
    if len(comment) > MAX_COMMENT:
        filled.faults.append(
            gettext("The comment is too long: the most is %(max)d characters.", max=MAX_COMMENT)
        )
    return filled


def review_page(work: Work, latest: GivenReview | None, filled: Filled, *, is_second: bool = False) -> str:
    """Return the page of one work."""
    outline = outline_by_release(reading(), work.release_id)
    page = outline.page_by_uid(work.quiz_uid)
    language = language_of(work)
    sent = files_of_attempt(reading(), work.attempt_id) if work.kind == "upload" else {}
    return render_template(
        "tutoring/review.html",
        work=work,
        course=outline.text(spoken()).title,
        quiz=outline.title_of(page, spoken()) if page else "",
        text_language=language,
        words=work.body["texts"][language],
        rubric=work.rubric(language),
        text="\n".join(work.answer) if work.kind == "essay" else "",
        file=sent.get(work.position),
        latest=latest,
        filled=filled,
        is_second=is_second,
        waits=waited(clock.now(), work.submitted_at),
        max_comment=MAX_COMMENT,
    )


def waited(now: datetime, since: datetime) -> str:
    """Return how long somebody waits: in days once it is more than one."""
    passed = now - since
    if passed.days > 1:
        return ngettext("%(num)s day", "%(num)s days", passed.days)
    return wait_in_words(max(60, int(passed.total_seconds())))
