"""The office named in an address, for whoever works in it: asked once a request."""

from flask import abort, g

from learn.accounts.sign_in import signed_in
from learn.database import reading
from learn.organisations.queries.offices import Office, office_of


def office_in(organisation: str) -> Office | None:
    """Return the office that the address names, or None: another's, an unknown, a suspended one alike."""
    kept: tuple[str, Office | None] | None = g.get("office")
    if kept is None or kept[0] != organisation:
        kept = g.office = (organisation, office_of(reading(), signed_in().person_id, organisation))
    return kept[1]


def own_office(organisation: str) -> Office:
    """Return the office that the address names; 404 for whoever does not work in it."""
    office = office_in(organisation)
    if office is None:
        abort(404)
    return office
