"""Reports of organisations: one file each, shown as page, CSV and XLSX, with its definitions."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the reports' pages."""
    # `learn report` and `learn evidence recompute` use this package without any page.
    from learn.reports import views  # noqa: PLC0415

    views.open_doors(app)
