"""The web around the rooms: languages in addresses, assets, headers, compression, errors, help."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from learn.config import Configuration
from learn.web import assets, errors, kept_pages, languages, responses, templating, views
from learn.web.cookies import KnownCookies, KnownFormTokens


def init_app(app: Flask) -> None:
    """Put the shell around `app`; features add their blueprints, facts and templates to it."""
    configuration: Configuration = app.config["CONFIGURATION"]
    app.session_interface = KnownCookies()
    KnownFormTokens(app)
    languages.init_app(app)
    shipped = assets.init_app(app)
    templating.init_app(app, shipped)
    kept_pages.init_app(app)
    errors.init_app(app)
    responses.init_app(app, shipped, is_secure=configuration.is_on("SECURE_COOKIES"))
    app.register_blueprint(views.blueprint)
    proxies = configuration.number("PROXIES")
    if proxies > 0:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap an application
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
