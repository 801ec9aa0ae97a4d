"""The sponsor's office: organisations, their trainees, seats and cohorts, and who needs a call."""

from flask import Flask

from learn.organisations import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Open the doors of the office."""
    # Commands such as `learn organisations import` use this package without any page.
    from learn.organisations import views  # noqa: PLC0415

    views.open_doors(app)
    follow_the_house()


def follow_the_house() -> None:
    """Answer what features below ask of whoever knows; once, however many applications a process builds."""
    from learn.accounts.services import erasing  # noqa: PLC0415
    from learn.enrolments.queries import due_lookups  # noqa: PLC0415
    from learn.organisations.queries.due_days import days_set  # noqa: PLC0415
    from learn.organisations.services.officers import (  # noqa: PLC0415
        demand_other_coordinators,
        forget_officer,
    )
    from learn.organisations.services.people import forget_trainee  # noqa: PLC0415

    if days_set not in due_lookups:
        due_lookups.append(days_set)
    for forget in (forget_trainee, forget_officer):
        if forget not in erasing.on_erasing:
            erasing.on_erasing.append(forget)
    if demand_other_coordinators not in erasing.on_asking:
        erasing.on_asking.append(demand_other_coordinators)
