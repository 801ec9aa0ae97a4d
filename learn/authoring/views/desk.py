"""The courses that somebody looks after, and the way to everything about each."""

from flask import abort, render_template

from learn.accounts.sign_in import signed_in
from learn.authoring.views import blueprint
from learn.courses.outline import Outline
from learn.courses.queries import Charge, charge_of, charges_of, outline_by_release, outlines_by_release
from learn.database import reading
from learn.web.caching import private_page


@blueprint.get("/teach")
@private_page
def desk() -> str:
    """List the courses that the person looks after."""
    charges = charges_of(reading(), signed_in().person_id)
    outlines = outlines_by_release(
        reading(), [each.release_id for each in charges if each.release_id is not None]
    )
    return render_template(
        "authoring/desk.html",
        charges=[(each, outlines[each.release_id]) for each in charges if each.release_id in outlines],
    )


@blueprint.get("/teach/<course>")
@private_page
def course(course: str) -> str:
    """Show one course as its staff see it."""
    charge, outline = taught(course)
    return render_template("authoring/course.html", charge=charge, outline=outline)


def taught(course: str) -> tuple[Charge, Outline]:
    """Return a course and its served release for somebody who looks after it; 404 for anybody else."""
    charge = charge_of(reading(), signed_in().person_id, course)
    if charge is None or charge.release_id is None:
        abort(404)
    return charge, outline_by_release(reading(), charge.release_id)
