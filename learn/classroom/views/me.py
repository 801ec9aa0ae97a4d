"""The learner's own page, and everything the site keeps about them."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify, render_template
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom.path import length, stitches
from learn.classroom.queries.people import MyCourse, everything_about_me, my_courses
from learn.classroom.views import blueprint
from learn.classroom.views.shown import time_zone
from learn.classroom.views.words import SECTIONS
from learn.classroom.weeks import Weeks, first_moment, weeks_of
from learn.courses.queries import charges_of
from learn.database import reading
from learn.days import day_begins, day_of
from learn.enrolments.queries import Due, dues_of
from learn.i18n import moment_in_words, spoken
from learn.progress.completion import next_page
from learn.progress.queries import days_studied
from learn.progress.queries.deck import deck_of
from learn.web.caching import private_page
from learn.web.kept_pages import kept_page


@blueprint.get("/me")
@private_page
def me() -> str | Response:
    """Show one clear next step, then the courses and the last weeks."""
    person = signed_in()
    now = clock.now()
    zone = time_zone()
    mine = my_courses(reading(), person.person_id)
    deeds = days_studied(reading(), person.reference, first_moment(now, zone)) if mine else []
    weeks = weeks_of(deeds, now, zone)
    courses = tuple(
        (
            each.outline.release_id,
            each.place.is_active,
            each.is_shut,
            each.place.completed_at is None,
            each.place.due_at,
            tuple(sorted(each.done.items())),
        )
        for each in mine
    )
    due = deck_of(reading(), person.person_id, day_of(now), day_begins(now)).left_today if mine else 0
    is_staff = bool(charges_of(reading(), person.person_id))
    asked = [each.place.id for each in mine if each.is_shut or each.place.completed_at is None]
    dues = dues_of(reading(), asked)
    set_by = tuple((each, due.set_by, due.until, due.is_over) for each, due in sorted(dues.items()))
    made_of = ("me", reading().engine, tuple(weeks.days), due, courses, set_by, is_staff)
    return kept_page(made_of, lambda: my_page(mine, weeks, due, dues, is_staff=is_staff))


def my_page(mine: list[MyCourse], weeks: Weeks, due: int, dues: Mapping[int, Due], *, is_staff: bool) -> str:
    """Return the learner's own page; `due` are the review cards left today, `dues` say who set which day."""
    return render_template(
        "classroom/me.html",
        step=next_step(mine),
        mine=[
            {
                "outline": each.outline,
                "place": each.place,
                "is_shut": each.is_shut,
                "stitches": stitches(each.outline, each.done),
                "due_at": each.place.due_at if each.is_due else None,
                "due": dues.get(each.place.id),
            }
            for each in mine
        ],
        weeks=weeks,
        due=due,
        is_staff=is_staff,
    )


def next_step(mine: list[MyCourse]) -> dict[str, str] | None:
    """Return the next page of the course taken up last that is not complete."""
    for each in mine:
        page = next_page(each.outline, each.done)
        if page is not None and each.place.is_active and each.place.completed_at is None:
            language = spoken()
            return {
                "title": each.outline.title_of(page, language),
                "course": each.outline.text(language).title,
                "length": length(page),
                "address": f"/{language}/courses/{each.outline.uid}/{page.slug}",
            }
    return None


@blueprint.get("/me/data")
@private_page
def my_data() -> str:
    """Say what can be downloaded."""
    return render_template("classroom/my_data.html")


@blueprint.get("/me/data.json")
@private_page
def my_data_json() -> Response:
    """Send everything about the person, for programs."""
    return as_download(jsonify(mine_as_data()), "hunar-my-data.json")


@blueprint.get("/me/data.html")
@private_page
def my_data_html() -> Response:
    """Send everything about the person, to be read and printed."""
    page = render_template(
        "classroom/my_data_export.html",
        sections=[(SECTIONS.get(name, name), rows) for name, rows in mine_as_data().items()],
        made=moment_in_words(clock.now(), time_zone()),
    )
    return as_download(Response(page, mimetype="text/html"), "hunar-my-data.html")


def mine_as_data() -> dict[str, Any]:
    """Return everything the site keeps about whoever is signed in."""
    return everything_about_me(reading(), signed_in().person_id, signed_in().reference)


def as_download(response: Response, name: str) -> Response:
    """Let the browser save the answer under `name`."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
