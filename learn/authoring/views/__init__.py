"""Pages of the instructor's desk; one file for each thing an instructor comes for."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.authoring.views import live
from learn.web.languages import PREFIX

blueprint = Blueprint("authoring", __name__, url_prefix=PREFIX)
ROOMS = (
    "desk",
    "questions",
    "regrades",
    "staff",
    "previews",
    "comments",
    "state",
    "reports",
    "facts",
    "places",
    "editing",
    "releases",
    "history",
)


def open_doors(app: Flask) -> None:
    """Register the pages."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    app.register_blueprint(blueprint)
    live.watch(app)
    from learn.authoring.views.problem_words import kind_in_words  # noqa: PLC0415 - said by pages alone
    from learn.authoring.views.words import (  # noqa: PLC0415 - said by pages alone
        DEEDS,
        FLAGS,
        PAGE_KINDS,
        QUESTION_KINDS,
        STAFF_ROLES,
    )

    app.jinja_env.globals.update(
        staff_roles=STAFF_ROLES,
        flag_words=FLAGS,
        question_kinds=QUESTION_KINDS,
        page_kinds=PAGE_KINDS,
        deeds=DEEDS,
        kind_in_words=kind_in_words,
    )
