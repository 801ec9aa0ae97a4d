"""Pages of the classroom; one file for each thing a learner comes for."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.web.languages import PREFIX

blueprint = Blueprint("classroom", __name__, url_prefix=PREFIX)
ROOMS = (
    "courses",
    "signposts",
    "paths",
    "lessons",
    "previews",
    "reports",
    "quizzes",
    "attempts",
    "works",
    "review",
    "me",
)


def open_doors(app: Flask) -> None:
    """Register the pages, the files of courses, and what exceptions say to people."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    # These use the blueprint above, so they can only be read after it.
    from learn.classroom.views import signposts  # noqa: PLC0415
    from learn.classroom.views.arrivals import follow_arrivals  # noqa: PLC0415
    from learn.classroom.views.media import media  # noqa: PLC0415
    from learn.classroom.views.words import speak_of_courses  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.add_url_rule("/media/<name>", "classroom.media", media)
    app.add_url_rule("/sitemap.xml", "classroom.sitemap", signposts.sitemap)
    app.add_url_rule("/robots.txt", "classroom.robots", signposts.robots)
    app.add_url_rule("/posters/<name>", "classroom.poster", signposts.poster_file)
    app.jinja_env.globals.update(
        signs_here=signposts.signs_here,
        signs_of=signposts.signs_of,
        course_poster=signposts.course_poster,
        course_script=signposts.course_script,
    )
    speak_of_courses(app)
    follow_arrivals()
