"""The shell alone, without database or features: a small application on which its tests stand."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, abort, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from learn import web
from learn.config import load
from learn.i18n import lazy_gettext
from learn.paths import bundled
from learn.web.caching import not_modified, private_page
from learn.web.errors import register_facts
from learn.web.facts import Fact
from learn.web.fields import between, one_line, plain_text
from learn.web.forms import Form
from learn.web.languages import PREFIX

ERROR = 400
PAGES = Path(__file__).parent / "pages"


class SeatsExhausted(Exception):
    """A fact with a number in its sentence."""

    def __init__(self, seats: int) -> None:
        super().__init__(seats)
        self.seats = seats


class WaitFirst(Exception):
    """A fact that says when to come back."""

    seconds = 90


FACTS = {
    SeatsExhausted: Fact(409, lazy_gettext("All %(seats)s seats are taken.")),
    WaitFirst: Fact(429, lazy_gettext("Wait between attempts."), retry_after="seconds"),
}


class Sample(Form):
    """A form with one field of each kind."""

    name = StringField("Your name", [InputRequired(), between(2, 20), one_line])
    password = PasswordField("Password")
    about = TextAreaField("About you", [plain_text])
    city = SelectField("City", choices=["Lahore", "Karachi"])
    theme = RadioField("Theme", choices=["auto", "dark"], validators=[InputRequired()])
    is_own = BooleanField("This is my own phone")


@dataclass
class Looks:
    """What somebody chose."""

    theme: str = "auto"
    text_size: str = "normal"
    has_data_saver: bool = False
    has_nastaliq: bool = False


@dataclass
class Somebody:
    """A signed-in person."""

    looks: Looks = field(default_factory=Looks)
    reference: str = "p1"
    is_authenticated: bool = True


def shell(folder: Path, **config: Any) -> Flask:
    """Return an application that is nothing but the shell and the routes below."""
    app = Flask(
        "learn",
        instance_path=str(folder),
        static_folder=str(bundled("static")),
        template_folder=str(bundled("templates")),
    )
    settings = {name: config.pop(name) for name in list(config) if name in {"SECURE_COOKIES", "PROXIES"}}
    app.config.update(
        {
            "CONFIGURATION": load(folder, settings, {}),
            "SECRET_KEY": "a key for tests",
            "SESSION_COOKIE_NAME": "hunar",
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
            "MAX_CONTENT_LENGTH": 100_000,
            **config,
        }
    )
    web.init_app(app)
    register_facts(app, FACTS)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(PAGES), FileSystemLoader(bundled("templates"))])
    add_pages(app)
    add_troubles(app)
    return app


def add_pages(app: Flask) -> None:
    """Give the shell something to stand around; what is saved lands in `app.extensions["seen"]`."""
    state: dict[str, Any] = {"posts": [], "status": 200, "given": "", "outdated": [], "alive": [], "told": {}}
    app.extensions["seen"] = state

    @app.post(f"{PREFIX}/sign-out", endpoint="accounts.sign_out")
    def sign_out() -> str:
        return "signed out"

    @app.get(f"{PREFIX}/pages/<name>")
    def page(name: str) -> str:
        return render_template(f"{name}.html", form=Sample(), given=state["given"], job=state.get("job"))

    @app.route(f"{PREFIX}/form", methods=["GET", "POST"])
    def form() -> tuple[str, int]:
        sample = Sample()
        is_good = sample.validate_on_submit()
        return render_template("form.html", form=sample), 200 if is_good or request.method == "GET" else 422

    @app.post(f"{PREFIX}/save/<name>")
    def save(name: str) -> Any:
        if state["status"] >= ERROR:
            abort(state["status"])
        form = request.form.to_dict(flat=False)
        form.pop("csrf_token", None)
        return saved(state, name, form)

    @app.post(f"{PREFIX}/save/<name>/alive")
    def alive(name: str) -> dict[str, Any]:
        state["alive"].append((name, "away" in request.form))
        return {**state["told"]}

    @app.get(f"{PREFIX}/tagged/<int:version>")
    def tagged(version: int) -> Any:
        return not_modified(version) or render_template("form.html", form=Sample())

    @app.get(f"{PREFIX}/private")
    @private_page
    def private() -> str:
        return render_template("form.html", form=Sample())


def saved(state: dict[str, Any], name: str, form: dict[str, list[str]]) -> Any:
    """Keep what was sent, unless its question is among those that are refused, and say so."""
    if form.get("only", [""])[0] in state["refused"]:
        return {"was": {}, "outdated": [], "refused": state["refused"]}, 422
    state["posts"].append((name, form))
    if name == "answers":
        return {"saved": form["only"], "was": {}, "outdated": state["outdated"]}
    return f"<p>The server has {name}.</p>", 200


def add_troubles(app: Flask) -> None:
    """Give the shell something to go wrong."""

    @app.route(f"{PREFIX}/raise/<kind>", methods=["GET", "POST"])
    def raising(kind: str) -> str:
        match kind:
            case "seats":
                raise SeatsExhausted(12)
            case "wait":
                raise WaitFirst
            case "database":
                raise OperationalError("SELECT 1", {}, Exception("database is locked"))
            case "surprise":
                raise ZeroDivisionError("the inner secret")
            case "many":
                raise TooManyRequests(retry_after=30)
        abort(int(kind))
