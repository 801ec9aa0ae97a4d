"""The administrator's rooms: people, organisations, courses, jobs, mail, evidence, settings, log."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors."""
    # Commands such as `learn admin give` use this package without any page.
    from learn.admin import views  # noqa: PLC0415

    views.open_doors(app)
