"""Counting tries, so that nobody can guess for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Session

from learn.accounts.limits import Limit, wait
from learn.accounts.models import AttemptCounter
from learn.accounts.queries import Reader, tallies
from learn.database import UTCDateTime, transaction

COUNT = text(
    """
    INSERT INTO attempt_counter (bucket, count, window_ends_at) VALUES (:bucket, 1, :ends_at)
    ON CONFLICT (bucket) DO UPDATE SET count = attempt_counter.count + 1
    """
).bindparams(bindparam("ends_at", type_=UTCDateTime()))


class TooManyTries(Exception):
    """Something guessable was tried too often; after `wait` there is room again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait

    @property
    def seconds(self) -> int:
        """Return the wait in whole seconds, never less than one."""
        return max(1, -int(-self.wait.total_seconds() // 1))


def refuse_when_exceeded(reader: Reader, limits: Iterable[Limit], now: datetime) -> None:
    """Raise TooManyTries when one of the limits is used up."""
    limits = tuple(limits)
    waiting = wait(limits, tallies(reader, limits, now), now)
    if waiting:
        raise TooManyTries(waiting)


def count_try(session: Session, limits: Iterable[Limit], now: datetime) -> None:
    """Count one try against each limit; windows that ran out are swept away on the way."""
    session.execute(delete(AttemptCounter).where(AttemptCounter.window_ends_at <= now))
    for limit in limits:
        session.execute(COUNT, {"bucket": limit.bucket, "ends_at": now + limit.window})


def count_failure(limits: Iterable[Limit], now: datetime) -> None:
    """Count a failed try, or raise TooManyTries when others that ran beside it used the limit up."""
    limits = tuple(limits)
    with transaction() as session:
        refuse_when_exceeded(session, limits, now)
        count_try(session, limits, now)


def forgive(session: Session, limit: Limit) -> None:
    """Start the count of one limit afresh."""
    session.execute(delete(AttemptCounter).where(AttemptCounter.bucket == limit.bucket))
