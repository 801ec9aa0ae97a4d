"""The evidence: its newest seal, a check of all of it, and all of it to take away."""

from collections.abc import Iterator

from flask import Response
from sqlalchemy import Engine

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.admin.jobs_named import VERIFY
from learn.admin.queries.sealing import as_lines, sealed
from learn.admin.services import work
from learn.admin.views import blueprint
from learn.admin.views.doors import Answer, actor, go_to, room
from learn.database import READING, db, reading
from learn.jobs.queries import newest_of


@blueprint.get("/evidence")
def evidence() -> Answer:
    """Show how the evidence stands and what the last check found."""
    return room("evidence", sealed=sealed(reading()), check=newest_of(reading(), VERIFY))


@blueprint.post("/evidence")
def verify_evidence() -> Answer:
    """Ask for a check, unless one is under way."""
    newest = newest_of(reading(), VERIFY)
    if newest is None or newest.is_over:
        work.ask_to_verify(signed_in().person_id, actor(), clock.now())
    return go_to("evidence")


@blueprint.post("/evidence/download")
def evidence_sheet() -> Response:
    """Send all evidence as lines of JSON; who took it stands in the log."""
    work.note_download(actor(), clock.now())
    headers = {"Content-Disposition": 'attachment; filename="evidence.jsonl"'}
    # The request's own connection is given back before the last line has left.
    sent = streamed(db.engines[READING])
    return Response(sent, mimetype="application/x-ndjson", headers=headers)


def streamed(engine: Engine) -> Iterator[str]:
    """Yield the lines over a connection that lives as long as they are read."""
    with engine.connect() as connection:
        yield from as_lines(connection)
