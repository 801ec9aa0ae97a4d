"""What follows in the classroom when somebody joins, signs in or is erased; accounts only announce it."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn import clock
from learn.accounts import sign_in
from learn.accounts.models import Person
from learn.accounts.services import erasing, joining
from learn.accounts.viewer import Viewer
from learn.classroom import services
from learn.classroom.guests import read_checks
from learn.classroom.queries.seats import seat
from learn.courses.services import demand_other_owners
from learn.database import reading
from learn.progress.services import forget_cards, record_joined
from learn.quizzes.services import forget_works


def follow_arrivals() -> None:
    """Ask accounts to tell us; once, however many applications a process builds."""
    if record_joining not in joining.on_joined:
        joining.on_joined.append(record_joining)
    if bring_checks_along not in sign_in.on_entered:
        sign_in.on_entered.append(bring_checks_along)
    for forget in (forget_works, forget_cards):
        if forget not in erasing.on_erasing:
            erasing.on_erasing.append(forget)
    if demand_other_owners not in erasing.on_asking:
        erasing.on_asking.append(demand_other_owners)


def record_joining(session: Session, person: Person, now: datetime) -> None:
    """Begin the person's own chain of evidence, in the transaction that makes the account."""
    record_joined(session, person.reference, now)


def bring_checks_along(viewer: Viewer, stored: list[object]) -> list[object]:
    """Store a guest's answers in the courses the person takes; return the others, for when they do."""
    checks = read_checks(stored)
    for course_uid in {check.course_uid for check in checks}:
        taken = seat(reading(), course_uid, viewer.person_id)
        if taken is not None and taken.is_enrolled and taken.place is not None:
            services.claim_guest_checks(taken.place, taken.outline, checks, clock.now())
            checks = [check for check in checks if check.course_uid != course_uid]
    return [check.as_list() for check in checks]
