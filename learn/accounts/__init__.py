"""People: who they are, how they sign in, on which devices, and what they chose."""

from flask import Flask

from learn.accounts import sign_in, views


def init_app(app: Flask) -> None:
    """Register the pages of accounts, and let every feature ask who is looking."""
    sign_in.init_app(app)
    app.register_blueprint(views.blueprint)
