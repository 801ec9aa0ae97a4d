"""Pages of administration; one file for each thing an administrator comes for. All are private."""

from importlib import import_module

from flask import Blueprint, Flask

from learn.web.caching import private_page
from learn.web.languages import PREFIX

blueprint = Blueprint("admin", __name__, url_prefix=f"{PREFIX}/admin")
ROOMS = ("arriving", "courses", "evidence", "log", "organisations", "overview", "people", "settings", "work")


@blueprint.before_request
@private_page
def keep_nothing() -> None:
    """Let no cache and no back button show these pages to whoever holds the device next."""


def open_doors(app: Flask) -> None:
    """Register the pages."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    app.register_blueprint(blueprint)
