"""What administrators do about organisations."""

from datetime import datetime

from learn.admin.queries.organisations import HouseRow, house_of
from learn.admin.services.log import note
from learn.database import transaction
from learn.organisations.deeds import officer_set
from learn.organisations.models import Invitation
from learn.organisations.queries.houses import House
from learn.organisations.services import founding, governing
from learn.organisations.services.inviting import Offer, offer_work, withdraw_offers
from learn.organisations.services.officers import dismiss_officer
from learn.progress.services import record


def found(slug: str, name: str, actor: str, now: datetime) -> None:
    """Make an organisation; raises what `found_organisation` raises."""
    with transaction() as session:
        founding.found_organisation(slug, name, now)
        made = house_of(session, slug)
        note(session, actor, now, "organisation made", organisation=made.reference if made else None)


def rename(house: HouseRow, name: str, actor: str, now: datetime) -> None:
    """Give it another name; raises `NotAName`."""
    with transaction() as session:
        governing.rename(house.id, name)
        note(session, actor, now, "organisation renamed", organisation=house.reference)


def close(house: HouseRow, actor: str, now: datetime) -> None:
    """Close its office."""
    if not house.is_suspended:
        with transaction() as session:
            governing.close(house.id, now)
            note(session, actor, now, "organisation suspended", organisation=house.reference)


def reopen(house: HouseRow, actor: str, now: datetime) -> None:
    """Open its office again."""
    if house.is_suspended:
        with transaction() as session:
            governing.reopen(house.id)
            note(session, actor, now, "organisation restored", organisation=house.reference)


def set_pool(house: HouseRow, name: str, size: int, actor: str, now: datetime) -> None:
    """Let a pool have so many seats; raises `NotAName` or `SeatsInUse`."""
    with transaction() as session:
        governing.set_pool(house.id, name, size, now)
        note(session, actor, now, "seats sized", organisation=house.reference, value=size)


def end_role(house: HouseRow, person_id: int, to: str, actor: str, now: datetime) -> None:
    """Let somebody no longer work for it, be it the last coordinator; its own evidence says so too."""
    with transaction() as session:
        if dismiss_officer(house.id, person_id, now):
            record(session, house.reference, actor, now, officer_set(to, "none"))
            note(session, actor, now, "officer ended", organisation=house.reference, to=to)


def give_course(house: HouseRow | House, course_id: int, uid: str, actor: str, now: datetime) -> None:
    """Make a course the organisation's own; raises `OwnedElsewhere`."""
    with transaction() as session:
        if governing.give_course(house.id, course_id):
            note(session, actor, now, "course given", organisation=house.reference, course=uid)


def take_course_back(house: HouseRow | House, course_id: int, uid: str, actor: str, now: datetime) -> None:
    """Let a course no longer be the organisation's own."""
    with transaction() as session:
        if governing.take_course_back(house.id, course_id):
            note(session, actor, now, "course taken back", organisation=house.reference, course=uid)


def invite(house: HouseRow, by_person_id: int, actor: str, now: datetime) -> str:
    """Return the code of a link for a coordinator; links made before and not followed are withdrawn."""
    with transaction() as session:
        ours = Invitation.organisation_id == house.id
        withdraw_offers(session, now, ours, Invitation.role == "coordinator")
        code = offer_work(house.id, Offer("coordinator"), by_person_id, now)
        note(session, actor, now, "coordinator invited", organisation=house.reference)
        return code
