"""The learner's room: catalogue, lessons, quizzes and progress on one table."""

from flask import Flask

from learn.classroom import views


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    views.open_doors(app)
