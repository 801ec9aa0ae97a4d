"""What a list changes: each row beside what the organisation has, decided before anything is written.

A person is known by external id, else e-mail, else phone, and only inside the organisation. An empty cell
changes nothing. Rows are planned in their order, a chunk at a time, and a `Memory` goes from chunk to chunk:
planning all of them first gives what planning and applying one chunk after the other gives.
"""

from learn.organisations.planning.cohorts import (
    choices_for,
    cohorts_to_make,
    new_cohort_remarks,
    with_new_cohorts,
)
from learn.organisations.planning.plans import (
    ACTIONS,
    CREATE,
    ERROR,
    UNCHANGED,
    UPDATE,
    Choices,
    Cohort,
    Goal,
    HeldSeat,
    Known,
    Member,
    Memory,
    Offered,
    Planned,
    Tally,
)
from learn.organisations.planning.rows import chunks, plan
from learn.organisations.planning.wording import changes

__all__ = [
    "ACTIONS",
    "CREATE",
    "ERROR",
    "UNCHANGED",
    "UPDATE",
    "Choices",
    "Cohort",
    "Goal",
    "HeldSeat",
    "Known",
    "Member",
    "Memory",
    "Offered",
    "Planned",
    "Tally",
    "changes",
    "choices_for",
    "chunks",
    "cohorts_to_make",
    "new_cohort_remarks",
    "plan",
    "with_new_cohorts",
]
