"""Work that nobody waits for: chores by the clock, and jobs that somebody asked for.

Chores are plain functions of a moment. A job is a row written in the transaction of the deed that asked
for it, and is carried out after it by any process that works (`learn.jobs.working`). Both are safe to
repeat, so that a machine which slept, or two servers of one database, need no bookkeeping.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

Chore = Callable[[datetime], object]

logger = logging.getLogger(__name__)


def do_all(chores: Mapping[str, Chore], now: datetime) -> list[str]:
    """Do every chore; return the names of those that failed. One that fails stops no other."""
    failed = []
    for name, chore in chores.items():
        try:
            chore(now)
        except Exception:
            logger.exception("The job “%s” failed; it will be tried again within the hour.", name)
            failed.append(name)
    return failed
