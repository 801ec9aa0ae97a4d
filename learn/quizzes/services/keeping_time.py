"""Signs of life of an open attempt: what outages took is given back."""

from datetime import datetime, timedelta

from sqlalchemy import update

from learn.database import transaction
from learn.quizzes.models import Attempt
from learn.quizzes.results import Noticed, Submission
from learn.quizzes.services.answering import AttemptClosed, close_attempt, is_too_late, locked_attempt


def notice(
    public_id: str, learner_id: int, now: datetime, allowance: timedelta, *, is_leaving: bool = False
) -> Submission | Noticed:
    """Note a sign of life; `is_leaving` says that the page goes out of sight, and silence is no outage.

    When the time is over all the same, what is saved is handed in and returned, for the caller to commit
    and then to say `AttemptClosed`. Raises `AttemptClosed`, `NoSuchAttempt`.
    """
    with transaction() as session:
        attempt = locked_attempt(session, public_id, learner_id)
        if not attempt.is_open:
            raise AttemptClosed
        timing = attempt.timing.seen(now, attempt.allowance(allowance))
        seen = attempt.timed(timing.out_of_sight() if is_leaving else timing)
        if is_too_late(seen, now):
            return close_attempt(session, attempt, {}, now)
        if seen.timing != attempt.timing:
            session.execute(
                update(Attempt)
                .where(Attempt.id == attempt.id)
                .values(
                    deadline_at=seen.deadline_at, seen_at=seen.seen_at, outage_seconds=seen.outage_seconds
                )
            )
        return Noticed(seen, seen.outage_seconds - attempt.outage_seconds)
