"""Time given back for outages: measured by the server from the gaps between signs of life of an open quiz.

The page gives one every half minute, and says so when it goes out of sight. A longer silence is an outage
and moves the deadline, in sum by no more than the allowance. Only the server's clock counts, and where it
jumps nobody gains: a sign of life from before the last one takes back what a jump ahead may have given.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BEAT = timedelta(seconds=30)
# Three signs missed: phones are late, and a busy server too.
SILENCE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Timing:
    """How an attempt stands with its time; `outage_seconds` are in the deadline already."""

    deadline_at: datetime | None
    seen_at: datetime | None
    outage_seconds: int

    def is_over(self, now: datetime) -> bool:
        """Tell whether the time has run out."""
        return self.deadline_at is not None and now > self.deadline_at

    def is_silent(self, now: datetime) -> bool:
        """Tell whether the last sign of life is too far from now for all to be well."""
        return self.deadline_at is not None and self.seen_at is not None and abs(now - self.seen_at) > SILENCE

    def seen(self, now: datetime, allowance: timedelta) -> "Timing":
        """Return how it stands after a sign of life; without a deadline there is nothing to measure.

        What is no sign of life may ask too: whoever comes back now has as much time as this says.
        """
        if self.deadline_at is None:
            return self
        if self.seen_at is None:
            return replace(self, seen_at=now)
        if not self.is_silent(now):
            return replace(self, seen_at=max(now, self.seen_at))
        gap = now - self.seen_at
        lost = gap - BEAT if gap > SILENCE else gap
        most = max(int(allowance.total_seconds()), self.outage_seconds)
        seconds = min(most, max(0, self.outage_seconds + int(lost.total_seconds())))
        moved = timedelta(seconds=seconds - self.outage_seconds)
        return Timing(self.deadline_at + moved, max(now, self.seen_at), seconds)

    def out_of_sight(self) -> "Timing":
        """Return how it stands once the page was left: what follows is no outage."""
        return replace(self, seen_at=None)
