"""Tables of organisations: who works for them, whom they enrol in what, and what was done about it.

Nothing below points here: a seat points to the enrolment, never the reverse.
"""

from learn.organisations.models.cohorts import Cohort, CohortCourse, DueDate
from learn.organisations.models.houses import Officer, Organisation, OrganisationCourse, Programme, SeatPool
from learn.organisations.models.lists import RosterFile, RosterRemark, RosterResult
from learn.organisations.models.trainees import Contact, GhostNote, Invitation, Reminder, Seat, Trainee

__all__ = [
    "Cohort",
    "CohortCourse",
    "Contact",
    "DueDate",
    "GhostNote",
    "Invitation",
    "Officer",
    "Organisation",
    "OrganisationCourse",
    "Programme",
    "Reminder",
    "RosterFile",
    "RosterRemark",
    "RosterResult",
    "Seat",
    "SeatPool",
    "Trainee",
]
