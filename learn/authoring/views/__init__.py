"""Pages of the instructor's desk; one file for each thing an instructor comes for."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.i18n import lazy_gettext
from learn.web.languages import PREFIX

blueprint = Blueprint("authoring", __name__, url_prefix=PREFIX)
ROOMS = ("desk", "regrades")


def open_doors(app: Flask) -> None:
    """Register the pages."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    app.register_blueprint(blueprint)
    app.jinja_env.globals["staff_roles"] = {
        "owner": lazy_gettext("You own this course"),
        "tutor": lazy_gettext("You are a tutor of this course"),
    }
