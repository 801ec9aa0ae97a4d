"""The instructor's desk: checking courses, publishing them, and seeing what came of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Open the desk's pages."""
    # Commands such as `learn check` use this package without any page.
    from learn.authoring import views  # noqa: PLC0415

    views.open_doors(app)
