"""Newcomers of a list: all of a chunk at once, in one statement for each table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from learn import ids
from learn.accounts.models import Person
from learn.database import (
    insert_many,
    insert_missing,
    next_ids,
)
from learn.enrolments.models import Enrolment
from learn.i18n import DEFAULT
from learn.organisations.models import (
    CohortCourse,
    Invitation,
    Seat,
    Trainee,
)
from learn.organisations.planning import (
    CREATE,
    UPDATE,
    Memory,
    Planned,
)
from learn.organisations.queries.offered import Taught, served, taught_in
from learn.organisations.services.desks import Desk
from learn.organisations.services.registering import ENDED, TAKEN, Register, tell_seats
from learn.progress.services import Deed, FirstDeed, record_firsts

INVITED_FOR = timedelta(days=90)


def teach(desk: Desk, planned: Sequence[Planned]) -> None:
    """Let the cohorts take the courses that rows ask for."""
    pairs = {
        (each.goal.cohort.id, course_id)
        for each in planned
        if each.goal is not None and each.action in {CREATE, UPDATE}
        for course_id in each.takes
    }
    rows = [{"cohort_id": cohort_id, "course_id": course_id} for cohort_id, course_id in sorted(pairs)]
    insert_missing(desk.session, CohortCourse, rows)


def add_newcomers(desk: Desk, newcomers: Sequence[Planned], memory: Memory, seats: "Seats") -> dict[int, int]:
    """Store people, their seats and their invitations; return the trainees by row, whom the memory knows."""
    if not newcomers:
        return {}
    session, count, now = desk.session, len(newcomers), desk.now
    references, public_ids = ids.public_ids(count), ids.public_ids(count)
    person_ids = next_ids(session, Person, count)
    trainee_ids = next_ids(session, Trainee, count)
    people, trainees = [], []
    for place, planned in enumerate(newcomers):
        listed = planned.listed
        language = listed.language or DEFAULT
        people.append((person_ids[place], references[place], listed.name, language, now))
        trainees.append(
            (
                trainee_ids[place],
                public_ids[place],
                desk.order.organisation_id,
                person_ids[place],
                listed.name,
                listed.email,
                listed.phone,
                listed.external_id,
                listed.language,
                listed.gender,
                listed.district,
                now,
            )
        )
        memory.meet(trainee_ids[place], listed)
        if planned.goal is not None:
            for course_id in planned.takes:
                seats.take_first(trainee_ids[place], person_ids[place], references[place], planned, course_id)
    insert_many(session, Person, ("id", "reference", "name", "language", "created_at"), people)
    insert_many(session, Trainee, TRAINEE_COLUMNS, trainees)
    invite(desk, trainee_ids)
    seats.store_firsts()
    return {planned.row: trainee_id for planned, trainee_id in zip(newcomers, trainee_ids, strict=True)}


TRAINEE_COLUMNS = (
    "id",
    "public_id",
    "organisation_id",
    "person_id",
    "name",
    "email",
    "phone",
    "external_id",
    "language",
    "gender",
    "district",
    "created_at",
)


def invite(desk: Desk, trainee_ids: Collection[int]) -> None:
    """Make the door through which each comes in; what opens it is made anew when it is sent or printed."""
    columns = ("organisation_id", "digest", "trainee_id", "invited_by_id", "created_at", "expires_at")
    until = desk.now + INVITED_FOR
    order = desk.order
    rows = [
        (order.organisation_id, ids.digest(ids.token()), each, order.person_id, desk.now, until)
        for each in trainee_ids
    ]
    insert_many(desk.session, Invitation, columns, rows)


@dataclass(frozen=True, slots=True)
class _FirstSeat:
    trainee_id: int
    person_id: int
    person_reference: str
    cohort_id: int
    course_id: int
    planned: Planned


class Seats:
    """Seats on their way into the tables, with their enrolments and what the evidence says of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.firsts: list[_FirstSeat] = []
        self._taught: dict[tuple[int, int], Taught] | None = None
        self._deeds: dict[tuple[str, int, int], Deed] = {}
        self._register = Register()

    def take_first(
        self, trainee_id: int, person_id: int, person_reference: str, planned: Planned, course_id: int
    ) -> None:
        """Take a seat for somebody who cannot be enrolled yet."""
        assert planned.goal is not None  # noqa: S101 - a row without goal takes nothing
        cohort_id = planned.goal.cohort.id
        self.firsts.append(_FirstSeat(trainee_id, person_id, person_reference, cohort_id, course_id, planned))

    def store_firsts(self) -> None:
        """Store the seats of newcomers, in one statement for each table."""
        session, now, count = self.desk.session, self.desk.now, len(self.firsts)
        if not count:
            return
        references = ids.names_by_minute(count, now)
        enrolment_ids = next_ids(session, Enrolment, count)
        enrolments, seats, deeds = [], [], []
        for each, enrolment_id, reference in zip(self.firsts, enrolment_ids, references, strict=True):
            pinned = self.taught[each.cohort_id, each.course_id].pinned_release_id
            enrolments.append((enrolment_id, reference, each.person_id, each.course_id, now, pinned))
            until = each.planned.listed.expires_on
            seats.append((each.trainee_id, each.cohort_id, each.course_id, enrolment_id, until, now))
            deed = self.deed("enrolled", each.cohort_id, each.course_id, reference)
            deeds.append(FirstDeed(reference, enrolment_id, each.person_reference, deed))
        insert_many(session, Enrolment, ENROLMENT_COLUMNS, enrolments)
        insert_many(session, Seat, SEAT_COLUMNS, seats)
        record_firsts(session, now, deeds)

    @property
    def taught(self) -> dict[tuple[int, int], Taught]:
        """Return what each cohort is taught, also what it began with this chunk."""
        if self._taught is None:
            self._taught = taught_in(self.desk.session.connection(), self.desk.order.organisation_id)
        return self._taught

    def deed(
        self, kind: str, cohort_id: int, course_id: int, chain: str, *, is_activated: bool = False
    ) -> Deed:
        """Return what the evidence says of a seat in its enrolment's chain; the organisation's follows."""
        key = (kind, cohort_id, course_id)
        if key not in self._deeds:
            taught = self.taught.get((cohort_id, course_id)) or served(self.desk.session, course_id)
            facts = {
                "course": taught.uid,
                "release": taught.release_hash,
                "organisation": self.desk.reference,
                "cohort": self.desk.cohorts[cohort_id].reference,
            }
            self._deeds[key] = Deed(kind, facts)
        deed = self._deeds[key]
        told = ENDED if kind == "seat ended" else TAKEN
        self._register.note(
            told, deed.facts["course"], deed.facts["cohort"], chain, is_activated=is_activated
        )
        return deed

    def tell(self) -> None:
        """Tell the organisation's chain of all seats taken and ended; the last deed of a transaction."""
        desk = self.desk
        tell_seats(desk.session, desk.reference, desk.who, self._register, desk.now)


ENROLMENT_COLUMNS = ("id", "reference", "learner_id", "course_id", "enrolled_at", "pinned_release_id")
SEAT_COLUMNS = ("trainee_id", "cohort_id", "course_id", "enrolment_id", "expires_on", "taken_at")
