"""The one place where all features meet and become an application."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Request

from learn import (
    access,
    accounts,
    admin,
    authoring,
    classroom,
    database,
    mail,
    organisations,
    reports,
    tutoring,
    web,
)
from learn.config import Configuration, instance_folder, load, secret_key
from learn.jobs import bells
from learn.paths import bundled, default_instance
from learn.web.keys import KeyConverter
from learn.web.rules import Rule

ONE_MEGABYTE = 1 << 20


class Application(Flask):
    """Flask without its question, for each function of each request, whether it is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def build(config: Mapping[str, object] | None = None) -> Flask:
    """Build the application from `config`, the environment and `instance/config.toml`.

    `config` may hold settings (`learn.config.SETTINGS`), `INSTANCE` and Flask's own keys.
    """
    given = dict(config or {})
    instance = Path(str(given.pop("INSTANCE", "")) or instance_folder(default=default_instance())).absolute()
    instance.mkdir(parents=True, exist_ok=True)
    configuration = load(instance, given)
    app = Application(
        "learn",
        instance_path=str(instance),
        static_folder=str(bundled("static")),
        template_folder=str(bundled("templates")),
    )
    app.url_rule_class = Rule
    app.url_map.converters["int"] = KeyConverter
    configure(app, configuration)
    app.config.from_mapping(given)
    app.request_class = request_class(app)
    database.init_app(app)
    features = (bells, mail, web, accounts, tutoring, classroom, authoring, organisations, reports, admin)
    for feature in features:
        feature.init_app(app)
    access.init_app(app)
    return app


def request_class(app: Flask) -> type[Request]:
    """Return requests with the limits of the configuration, which Flask's own look up again and again."""
    limits = ("MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS")
    return type("LimitedRequest", (Request,), {name.lower(): app.config[name] for name in limits})


def configure(app: Flask, configuration: Configuration) -> None:
    """Turn settings into what Flask and its extensions call them."""
    is_secure = configuration.is_on("SECURE_COOKIES")
    app.config.from_mapping(
        CONFIGURATION=configuration,
        SECRET_KEY=secret_key(configuration),
        SQLALCHEMY_DATABASE_URI=configuration.database_url,
        TRUSTED_HOSTS=[
            host for host in configuration.text("TRUSTED_HOSTS").replace(" ", "").split(",") if host
        ]
        or None,
        MAX_CONTENT_LENGTH=ONE_MEGABYTE,
        MAX_FORM_MEMORY_SIZE=ONE_MEGABYTE,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_NAME="hunar",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=configuration.number("SESSION_DAYS") * 86_400,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
