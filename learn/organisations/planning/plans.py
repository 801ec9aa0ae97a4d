"""What planning speaks of: people, seats and cohorts as they are, choices, and what becomes of a row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from learn.organisations.roster import Listed
from learn.organisations.sentences import Problem

CREATE, UPDATE, UNCHANGED, ERROR = "create", "update", "unchanged", "error"
ACTIONS = (CREATE, UPDATE, UNCHANGED, ERROR)


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat that a trainee has or had."""

    id: int
    cohort_id: int
    course_id: int
    enrolment_id: int
    expires_on: date | None
    is_ended: bool

    def is_over(self, today: date) -> bool:
        """Tell whether the last day of the seat has passed, where it has one."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Member:
    """A trainee that the organisation has; `is_activated` once they signed in."""

    id: int
    person_id: int
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    language: str | None
    gender: str | None
    district: str | None
    is_activated: bool
    is_ended: bool
    seats: tuple[HeldSeat, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort and the courses it takes; one that is still to be made has an id below zero.

    `reference` is what the evidence calls it.
    """

    id: int
    name: str
    reference: str = ""
    course_ids: tuple[int, ...] = ()
    pool_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What people may be enrolled in: cohorts by folded name, courses by uid.

    Courses in `archived` take nobody new; who sits on one stays, moves between cohorts and can be ended. So
    it is with `withdrawn`, those that cohorts took and that are not for the organisation any more; a cohort
    goes on without them.
    """

    cohorts: Mapping[str, Cohort]
    courses: Mapping[str, int]
    archived: Collection[int] = frozenset()
    withdrawn: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for the whole list; it wins over the list's own columns.

    Without a cohort each row's own one counts, and `fallback` for rows that name none.
    """

    cohort: str | None = None
    courses: tuple[str, ...] = ()
    fallback: str | None = None
    is_removing: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The trainees whom the rows of a chunk may mean, by what they are known by."""

    by_external_id: Mapping[str, Member]
    by_email: Mapping[str, Sequence[Member]]
    by_phone: Mapping[str, Sequence[Member]]


@dataclass(slots=True)
class Memory:
    """What earlier rows of the list did: whom they meant, and which e-mails and phones they took away.

    `met` leads from a trainee to the row that means them, `silent` to those whose row has no e-mail or phone.
    """

    met: dict[int, int] = field(default_factory=dict)
    silent: Mapping[str, set[int]] = field(default_factory=lambda: {"email": set(), "phone": set()})
    released: set[tuple[str, str]] = field(default_factory=set)

    def meet(self, trainee_id: int, listed: Listed) -> None:
        """Remember whom a row means."""
        self.met[trainee_id] = listed.row
        if not listed.email:
            self.silent["email"].add(trainee_id)
        if not listed.phone:
            self.silent["phone"].add(trainee_id)

    def may_mean(self, trainee_id: int, kind: str) -> bool:
        """Tell whether somebody has their e-mail or phone from elsewhere than a row of this list."""
        return trainee_id not in self.met or trainee_id in self.silent[kind]


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a row wants its person: in a cohort, on these courses."""

    cohort: Cohort
    course_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a row: `sets` are the trainee's columns that change, the rest concerns seats.

    `takes` are courses on which a seat is taken that the trainee never had, `returns` ended seats that
    are taken again, `extends` seats whose last day changes. Who `is_gone` is left without any seat.
    """

    listed: Listed
    action: str
    member: Member | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    goal: Goal | None = None
    takes: tuple[int, ...] = ()
    returns: tuple[HeldSeat, ...] = ()
    ends: tuple[HeldSeat, ...] = ()
    extends: tuple[HeldSeat, ...] = ()
    is_back: bool = False
    is_gone: bool = False
    remarks: tuple[Problem, ...] = ()

    @property
    def row(self) -> int:
        """Return the row's number, as the file's editor counts."""
        return self.listed.row

    @property
    def error(self) -> Problem | None:
        """Return why the row changes nothing, if it may not."""
        return self.remarks[-1] if self.action == ERROR else None


@dataclass(slots=True)
class Tally:
    """How many rows were planned as what."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    errors: int = 0

    def add(self, action: str, count: int = 1) -> None:
        """Count rows."""
        name = "errors" if action == ERROR else action
        setattr(self, name, getattr(self, name) + count)

    def as_json(self) -> dict[str, int]:
        """Return the counts as they are stored and printed."""
        return {
            "create": self.create,
            "update": self.update,
            "unchanged": self.unchanged,
            "errors": self.errors,
        }
