"""Questions asked of the tables of progress and evidence."""

from learn.progress.queries.records import (
    LINKS_AT_A_TIME,
    GivenAnswer,
    Verification,
    answered_checks,
    days_studied,
    done_pages,
    links,
    places_noted_wrongly,
    tested_pages,
    verify,
)

__all__ = [
    "LINKS_AT_A_TIME",
    "GivenAnswer",
    "Verification",
    "answered_checks",
    "days_studied",
    "done_pages",
    "links",
    "places_noted_wrongly",
    "tested_pages",
    "verify",
]
