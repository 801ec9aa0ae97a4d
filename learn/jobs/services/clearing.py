"""Taking jobs away that were over long ago: what they did stands where they did it."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from learn.database import transaction
from learn.jobs.models import Job

# Long enough to look into what failed; labels hold names of files, results what people asked for.
KEPT = timedelta(days=30)


def clear_old_jobs(now: datetime) -> None:
    """Forget jobs that were over for so long; nobody asks for them again."""
    over = Job.state.in_(("done", "failed", "cancelled"))
    with transaction() as session:
        session.execute(delete(Job).where(over, Job.finished_at < now - KEPT))
