"""The first page of an office says of whom to call what the phone list says, which asks for it by itself."""

from flask import Flask
from sqlalchemy import insert

from learn import clock
from learn.database import reading, transaction
from learn.organisations.models import Contact
from learn.organisations.queries.glances import Asked, Wanted, glance_at
from learn.organisations.queries.standings import Scope
from learn.organisations.views.calls import with_contacts


def test_pages_done_and_the_last_contact_are_those_of_the_phone_list(karachi: Flask) -> None:
    now = clock.now()
    everybody = Scope(1), Asked((), ""), now, Wanted(500, 500, now)
    with karachi.app_context():
        someone = glance_at(reading(), *everybody).quiet[0][0].trainee_id
        with transaction() as session:
            for kind in ("called", "no answer"):
                row = {"key": kind, "trainee_id": someone, "kind": kind, "at": now}
                session.execute(insert(Contact).values(row))
        seen = glance_at(reading(), *everybody)
        found = [*seen.quiet, *seen.waiting]
        assert found == with_contacts(reading(), [who for who, _contact in found])
    # Of two at one moment the one written last.
    assert found[0][1] == ("no answer", now)
    assert any(who.pages_done for who, _contact in found)
    assert any(contact is None for _who, contact in found)
