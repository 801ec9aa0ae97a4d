"""Paths through courses: which one first, which one next."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from learn.accounts.sign_in import viewer
from learn.classroom.learning_path import Taken, walks
from learn.classroom.queries.people import my_courses
from learn.classroom.queries.seats import listed_outlines
from learn.classroom.views import blueprint
from learn.courses.queries import learning_paths
from learn.database import reading
from learn.web.caching import not_modified


@blueprint.get("/paths/<path>")
def learning_path(path: str) -> str | Response:
    """Show the courses of a path in order, and where the viewer stands on it."""
    found = [each for each in learning_paths(reading()) if each.uid == path]
    taken = courses_taken() if found else {}
    walked = walks(found, listed_outlines(reading()), taken) if found else []
    if not walked:
        abort(404)
    [walk] = walked
    releases = [step.outline.release_id for step in walk.steps]
    return not_modified(path, walk.path, releases, sorted(taken.items())) or render_template(
        "classroom/learning_path.html", walk=walk
    )


def courses_taken() -> dict[str, Taken]:
    """Return the courses that the viewer takes or took, by uid."""
    person_id = viewer().person_id
    mine = my_courses(reading(), person_id) if person_id is not None else []
    return {
        each.outline.uid: Taken(each.done, each.place.is_active, each.place.completed_at is not None)
        for each in mine
    }
