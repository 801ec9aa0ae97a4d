"""Pages of the classroom; one file for each thing a learner comes for."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.web.languages import PREFIX

blueprint = Blueprint("classroom", __name__, url_prefix=PREFIX)
ROOMS = ("courses", "paths", "lessons", "quizzes", "attempts", "works", "review", "me")


def open_doors(app: Flask) -> None:
    """Register the pages, the files of courses, and what exceptions say to people."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    # These use the blueprint above, so they can only be read after it.
    from learn.classroom.views.arrivals import follow_arrivals  # noqa: PLC0415
    from learn.classroom.views.media import media  # noqa: PLC0415
    from learn.classroom.views.words import speak_of_courses  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.add_url_rule("/media/<name>", "classroom.media", media)
    speak_of_courses(app)
    follow_arrivals()
