"""Work that nobody waits for, done by one process beside the web processes.

Jobs are plain functions of a moment; each is safe to repeat, so that a machine which slept, or two
servers of one database, need no bookkeeping about who did what.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

Job = Callable[[datetime], object]

logger = logging.getLogger(__name__)


def do_all(jobs: Mapping[str, Job], now: datetime) -> list[str]:
    """Do every job; return the names of those that failed. One that fails stops no other."""
    failed = []
    for name, job in jobs.items():
        try:
            job(now)
        except Exception:
            logger.exception("The job “%s” failed; it will be tried again within the hour.", name)
            failed.append(name)
    return failed
