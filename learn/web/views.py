"""The doors that belong to no feature: the way in, help, health, icon and manifest."""

from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from learn.migrating import current_revision, newest_revision
from learn.web.languages import PREFIX, preferred_language
from learn.web.templating import asset_url

blueprint = Blueprint("web", __name__)
A_DAY = 86_400


@blueprint.get("/")
def root() -> AnyResponse:
    """Send people to the start page in their language."""
    response = redirect(f"/{preferred_language()}/", 302)
    response.vary.update(["Cookie", "Accept-Language"])
    return response


@blueprint.get(f"{PREFIX}/help")
def help_page() -> str:
    """Show how learning here works, in plain words."""
    return render_template("web/help.html")


@blueprint.get("/healthz")
def health() -> Response:
    """Say that the process answers; asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Say whether the database answers and has the tables this version needs."""
    is_ready = current_revision() == newest_revision()
    answer = "ready\n" if is_ready else "the database is away or not migrated\n"
    headers = {"Cache-Control": "no-store"}
    return Response(answer, 200 if is_ready else 503, mimetype="text/plain", headers=headers)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the site to phones that put it on their home screen."""
    star = {
        "src": asset_url("icons/icon.svg"),
        "sizes": "any",
        "type": "image/svg+xml",
    }
    response = jsonify(
        name="Hunar",
        short_name="Hunar",
        id="/",
        start_url="/",
        scope="/",
        display="minimal-ui",
        background_color="#f5f6fa",
        theme_color="#1a2259",
        icons=[star],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Give the star to browsers that ask without reading the page."""
    star = (Path(str(current_app.static_folder)) / "icons" / "icon.svg").read_bytes()
    return Response(star, mimetype="image/svg+xml", headers={"Cache-Control": f"public, max-age={A_DAY}"})
