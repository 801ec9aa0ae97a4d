"""What lists of many read instead of the rows themselves, written anew where it differs."""

from sqlalchemy import func, select, update

from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.progress.models import EvidenceChain, PageDone
from learn.progress.queries import places_noted_wrongly


def note_anew() -> int:
    """Write the notes anew that differ from what they were made of; return how many did. Safe to repeat.

    They can differ where a version wrote that knew nothing of them, beside one that did.
    """
    count = _note_chains()
    for reference in places_noted_wrongly(reading()):
        with transaction() as session:
            place = select(Enrolment.id).where(Enrolment.reference == reference)
            place_id = session.scalar(place.with_for_update())
            done = select(PageDone.page_uid).where(PageDone.enrolment_id == place_id)
            pages = session.scalars(done.order_by(PageDone.done_at, PageDone.page_uid))
            noting = update(Enrolment).where(Enrolment.id == place_id).values(pages_done=" ".join(pages))
            session.connection().execute(noting)
            count += 1
    return count


def _note_chains() -> int:
    chain, noted = EvidenceChain.chain, EvidenceChain.enrolment_id
    place = select(Enrolment.id).where(Enrolment.reference == chain).scalar_subquery()
    with transaction() as session:
        connection = session.connection()
        differs = func.coalesce(noted, 0) != func.coalesce(place, 0)
        wrong = connection.scalars(select(chain).where(differs)).all()
        # First none of them: two that changed places may not be noted twice in between.
        connection.execute(update(EvidenceChain).where(differs).values(enrolment_id=None))
        connection.execute(update(EvidenceChain).where(noted.is_(None)).values(enrolment_id=place))
        return len(wrong)
