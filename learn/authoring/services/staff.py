"""Who looks after a course: invited by a link that opens once, appointed, given another role, dismissed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, select, update

from learn.courses.models import Course, CourseStaff, StaffInvitation
from learn.courses.queries import Reader
from learn.courses.roles import OWNER, Care, includes
from learn.courses.services import appoint
from learn.database import transaction
from learn.ids import digest, token

OPEN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation offers while it is open."""

    id: int
    course_id: int
    course_uid: str
    release_id: int | None
    role: str
    language: str | None
    expires_at: datetime


class InvitationClosed(Exception):
    """The link was used, withdrawn, too old, or never made, or who made it owns the course no more."""


class WouldLose(Exception):
    """Who opened the link may do something in the course already that the role offered would take away."""


# Who does not own the course any more, or is gone, has invited nobody.
BY_AN_OWNER = and_(
    CourseStaff.course_id == StaffInvitation.course_id,
    CourseStaff.person_id == StaffInvitation.invited_by_id,
    CourseStaff.role == OWNER,
)
INVITED = (
    select(
        StaffInvitation.id,
        StaffInvitation.course_id,
        Course.uid,
        Course.release_id,
        StaffInvitation.role,
        StaffInvitation.language,
        StaffInvitation.expires_at,
    )
    .join(Course, Course.id == StaffInvitation.course_id)
    .join(CourseStaff, BY_AN_OWNER)
    .where(StaffInvitation.used_at.is_(None))
)


def invite(course_id: int, care: Care, invited_by_id: int, now: datetime) -> str:
    """Return the secret of a new invitation; it is not kept and cannot be shown again."""
    secret = token()
    row = {
        "course_id": course_id,
        "digest": digest(secret),
        "role": care.role,
        "language": care.language,
        "invited_by_id": invited_by_id,
        "created_at": now,
        "expires_at": now + OPEN_FOR,
    }
    with transaction() as session:
        session.execute(delete(StaffInvitation).where(StaffInvitation.expires_at <= now))
        session.execute(insert(StaffInvitation).values(row))
    return secret


def withdraw(course_id: int, invitation_id: int) -> bool:
    """Close an invitation of this course; tell whether it was open."""
    with transaction() as session:
        gone = session.execute(
            delete(StaffInvitation)
            .where(
                StaffInvitation.id == invitation_id,
                StaffInvitation.course_id == course_id,
                StaffInvitation.used_at.is_(None),
            )
            .returning(StaffInvitation.id)
        ).first()
        return gone is not None


def open_invitations(reader: Reader, course_id: int, now: datetime) -> list[Invited]:
    """Return the invitations of a course that can still be accepted, the newest first."""
    wanted = (StaffInvitation.course_id == course_id, StaffInvitation.expires_at > now)
    rows = reader.execute(INVITED.where(*wanted).order_by(StaffInvitation.id.desc()))
    return [Invited(*row) for row in rows]


def invited_by(reader: Reader, secret: str, now: datetime) -> Invited | None:
    """Return what the invitation of this secret offers, while it is open."""
    wanted = (StaffInvitation.digest == digest(secret), StaffInvitation.expires_at > now)
    row = reader.execute(INVITED.where(*wanted)).first()
    return Invited(*row) if row is not None else None


def accept(secret: str, person_id: int, now: datetime) -> Invited:
    """Let the person look after the course as offered. Raises `InvitationClosed` and `WouldLose`.

    Of two who open the link at once, one gets in.
    """
    with transaction() as session:
        offered = invited_by(session, secret, now)
        if offered is None:
            raise InvitationClosed
        held = _care(session, offered.course_id, person_id)
        if held is not None and not includes(Care(offered.role, offered.language), held):
            raise WouldLose
        used = session.execute(
            update(StaffInvitation)
            .where(StaffInvitation.id == offered.id, StaffInvitation.used_at.is_(None))
            .values(used_at=now)
            .returning(StaffInvitation.id)
        ).first()
        if used is None:
            raise InvitationClosed
        appoint(offered.course_id, person_id, offered.role, now, offered.language)
    return offered


def _care(reader: Reader, course_id: int, person_id: int) -> Care | None:
    theirs = CourseStaff.course_id == course_id, CourseStaff.person_id == person_id
    row = reader.execute(select(CourseStaff.role, CourseStaff.language).where(*theirs)).first()
    return Care(*row) if row is not None else None
