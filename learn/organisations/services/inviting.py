"""Making doors: codes for trainees, on slips and in messengers, and links for those who work here.

A new code for somebody voids the ones before. Only the digest is kept, so a code is shown once, where it was
made. No password is hashed for an invitation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.names import name_key
from learn.accounts.queries import taken_keys
from learn.database import reading, transaction
from learn.i18n import DEFAULT, LANGUAGES
from learn.keyed import keyed_digest
from learn.organisations.codes import new_code
from learn.organisations.models import Invitation
from learn.organisations.queries.invitations import Awaited, awaited_in
from learn.organisations.usernames import proposals

INVITED_FOR = timedelta(days=90)
WORK_OFFERED_FOR = timedelta(days=14)
# So many slips are made and shown at once: two sheets of paper, and a page as light as any other.
SLIPS_AT_ONCE = 20
PURPOSE = "invitation"
ROUNDS = 5
# So often names are chosen anew because somebody was quicker.
COLLISIONS = 5


def digest_of(code: str) -> str:
    """Return what is stored of a code."""
    return keyed_digest(code, PURPOSE)


def void_invitations(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """Shut the doors among these that are still open; what was used or voided stays as it is."""
    session.execute(
        update(Invitation)
        .where(*which, Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
        .values(voided_at=now)
    )


def invite_trainees(
    session: Session,
    organisation_id: int,
    trainee_ids: Sequence[int],
    by_person_id: int | None,
    now: datetime,
) -> dict[int, str]:
    """Return a new code for each trainee; the ones before are void."""
    void_invitations(session, now, Invitation.trainee_id.in_(trainee_ids))
    codes = {trainee_id: new_code() for trainee_id in trainee_ids}
    rows = [
        {
            "organisation_id": organisation_id,
            "digest": digest_of(code),
            "trainee_id": trainee_id,
            "invited_by_id": by_person_id,
            "created_at": now,
            "expires_at": now + INVITED_FOR,
        }
        for trainee_id, code in codes.items()
    ]
    if rows:
        session.execute(insert(Invitation), rows)
    return codes


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one trainee; `code` is nowhere else."""

    name: str
    username: str
    code: str
    language: str


def make_slips(
    organisation_id: int,
    cohort_id: int,
    by_person_id: int | None,
    now: datetime,
    *,
    after: int = 0,
    has_email: bool | None = None,
) -> tuple[list[Slip], int]:
    """Make slips for people who have not come in; return them and after whom to go on, 0 at the end.

    Whoever has no user name gets one that was free.
    """
    with transaction() as session:
        awaited = awaited_in(
            session, organisation_id, cohort_id, after=after, limit=SLIPS_AT_ONCE + 1, has_email=has_email
        )
        chosen = awaited[:SLIPS_AT_ONCE]
        codes = invite_trainees(session, organisation_id, [each.id for each in chosen], by_person_id, now)
        names = name_people(session, chosen)
        slips = [
            Slip(each.name, names[each.person_id], codes[each.id], language_of(each.language))
            for each in chosen
        ]
    return slips, chosen[-1].id if len(awaited) > SLIPS_AT_ONCE else 0


def share_link(organisation_id: int, who: Awaited, by_person_id: int | None, now: datetime) -> str:
    """Return a new code for one trainee, to be sent by hand."""
    with transaction() as session:
        name_people(session, [who])
        return invite_trainees(session, organisation_id, [who.id], by_person_id, now)[who.id]


def name_people(session: Session, awaited: Sequence[Awaited]) -> dict[int, str]:
    """Return everybody's user name; whoever has none is given one, in as few statements as possible.

    On PostgreSQL somebody else may take a name after it was seen free: whoever is later chooses again.
    """
    for _ in range(COLLISIONS):
        try:
            return _name_people(session, awaited)
        except IntegrityError:
            continue
    return _name_people(session, awaited)


def _name_people(session: Session, awaited: Sequence[Awaited]) -> dict[int, str]:
    names = {each.person_id: str(each.username) for each in awaited if each.username}
    nameless = {
        each.person_id: list(proposals(each.name, SystemRandom())) for each in awaited if not each.username
    }
    for place in range(ROUNDS + 2):
        wanted = {
            person_id: offered[min(place, len(offered) - 1)]
            for person_id, offered in nameless.items()
            if person_id not in names
        }
        if not wanted:
            break
        taken = taken_keys(session, [name_key(name) for name in wanted.values()])
        taken |= {name_key(name) for name in names.values()}
        for person_id, name in wanted.items():
            if name_key(name) not in taken:
                names[person_id] = name
                taken.add(name_key(name))
    fresh = [
        {"id": person_id, "username": names[person_id], "username_key": name_key(names[person_id])}
        for person_id in nameless
    ]
    if fresh:
        # In one order for all, so that no two wait for names of each other.
        fresh.sort(key=lambda each: str(each["username_key"]))
        with session.connection().begin_nested():
            session.execute(update(Person), fresh)
    return names


def language_of(told: str | None) -> str:
    """Return the language to write to somebody in."""
    return told if told and told in LANGUAGES else DEFAULT


# To work here.


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation to work here grants, and nothing more."""

    role: str
    programme_id: int | None = None


def offer_work(organisation_id: int, offer: Offer, by_person_id: int, now: datetime) -> str:
    """Return the code of an invitation to work for the organisation."""
    code = new_code()
    row = {
        "organisation_id": organisation_id,
        "digest": digest_of(code),
        "role": offer.role,
        "programme_id": offer.programme_id if offer.role == "monitor" else None,
        "invited_by_id": by_person_id,
        "created_at": now,
        "expires_at": now + WORK_OFFERED_FOR,
    }
    with transaction() as session:
        session.execute(insert(Invitation), [row])
    return code


def withdraw_offers(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """Void invitations to work here."""
    void_invitations(session, now, Invitation.role.is_not(None), *which)


def free_name(name: str) -> str:
    """Return a user name to propose to somebody; whether it is still free is seen when it is taken."""
    offered = list(proposals(name, SystemRandom()))
    taken: Mapping[str, bool] = dict.fromkeys(
        taken_keys(reading(), [name_key(each) for each in offered]), True
    )
    return next((each for each in offered if name_key(each) not in taken), offered[-1])
