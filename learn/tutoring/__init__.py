"""The tutor's room: works that wait, each beside its rubric, and what is said of them."""

from flask import Flask

from learn.tutoring import views


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    views.open_doors(app)
