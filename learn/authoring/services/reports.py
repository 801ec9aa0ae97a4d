"""What becomes of what readers say is wrong: noted, or their wording taken into the working copy."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from learn.authoring.models import DraftFile
from learn.authoring.queries import draft_content
from learn.authoring.retyping import NotText, shown_text
from learn.authoring.rewording import reworded
from learn.authoring.services.copies import ChangedMeanwhile, TooMuch, save_text
from learn.courses.models import PageReport
from learn.courses.queries import page_sources
from learn.courses.wording import found_in
from learn.database import transaction


class DecidedAlready(Exception):
    """Somebody said what became of the report before."""


class ParagraphChanged(Exception):
    """The paragraph does not stand in the working copy as the reader saw it."""


def decide_report(course_id: int, report_id: int, state: str) -> bool:
    """Say what became of a reader's report ("taken", "declined"); tell whether it was open."""
    with transaction() as session:
        decided = session.execute(
            update(PageReport)
            .where(PageReport.id == report_id, PageReport.course_id == course_id, PageReport.state == "open")
            .values(state=state)
            .returning(PageReport.id)
        ).first()
        return decided is not None


def take_wording(course_id: int, report_id: int, path: str, person_id: int, now: datetime) -> None:
    """Put the wording of a report into the text at `path` of the working copy, once.

    Raises DecidedAlready, and ParagraphChanged where what the release of the report says is not in the copy.
    """
    with transaction() as session:
        if not decide_report(course_id, report_id, "taken"):
            raise DecidedAlready
        said = session.execute(
            select(PageReport.release_id, PageReport.quote, PageReport.wording).where(
                PageReport.id == report_id
            )
        ).one()
        here = (DraftFile.course_id == course_id, DraftFile.path == path)
        draft = session.execute(select(DraftFile.id, DraftFile.version).where(*here)).first()
        text = shown_text(draft_content(session, course_id, path) or b"")
        place = found_in(text, said.quote)
        written = text[place.start : place.end] if place is not None else ""
        sources = page_sources(session, said.release_id)
        if draft is None or place is None or written not in _as_reported(sources.values(), said.quote):
            raise ParagraphChanged
        changed = text[: place.start] + reworded(written, said.wording) + text[place.end :]
        try:
            save_text(course_id, draft.id, draft.version, changed, person_id, now)
        except (ChangedMeanwhile, NotText, TooMuch) as refused:
            raise ParagraphChanged from refused


def _as_reported(texts: Iterable[str], quote: str) -> set[str]:
    """Return the paragraphs of these words as the release has them, whatever its files are called."""
    plain = [shown_text(text.encode()) for text in texts]
    found = [(text, found_in(text, quote)) for text in plain]
    return {text[place.start : place.end] for text, place in found if place is not None}
