"""The log of administration: a chain of evidence of its own, with references and no names."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.progress.queries.records import OF_ADMINISTRATION
from learn.progress.services import Deed, record

CHAIN = OF_ADMINISTRATION
# Who acts where nobody is signed in.
COMMAND_LINE = "command line"


def note(session: Session, actor: str, now: datetime, kind: str, **facts: str | int | None) -> None:
    """Write down who did what to whom; `actor` is a person's reference."""
    told = {name: fact for name, fact in facts.items() if fact is not None}
    record(session, CHAIN, actor, now, Deed(kind, told))
