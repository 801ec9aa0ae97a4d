"""What this site allows everybody for whom nobody else says more or less."""

from flask import current_app

from learn.config import Configuration


def usual_outage_minutes() -> int:
    """Return how many minutes a quiz gives back for outages, at most."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return configuration.number("OUTAGE_MINUTES")
