"""The rules of a quiz: how often, how long, when it is passed, and when the answers are shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

# What a person's extra time multiplies a time limit by; "none" means no limit at all.
EXTRA_TIME = {"1": 1.0, "1.25": 1.25, "1.5": 1.5, "2": 2.0}


@dataclass(frozen=True, slots=True)
class Rules:
    """The front matter of a quiz that attempts obey; times in seconds, `attempts` None for unlimited."""

    pass_percent: int = 80
    attempts: int | None = None
    wait: int = 0
    time_limit: int | None = None
    shuffles_questions: bool = False
    shuffles_choices: bool = False
    show_answers: str = "after-pass"
    is_placement: bool = False
    is_one_per_page: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Rules":
        """Return the rules as they were stored; keys of later versions are left aside."""
        return cls(**{name: value for name, value in stored.items() if name in cls.__match_args__})

    def as_json(self) -> dict[str, Any]:
        """Return the rules as they are stored."""
        return asdict(self)

    def deadline(self, started_at: datetime, extra_time: str = "1") -> datetime | None:
        """Return when the attempt ends for somebody with this extra time, or for everybody else."""
        if self.time_limit is None or extra_time not in EXTRA_TIME:
            return None
        return started_at + timedelta(seconds=self.time_limit * EXTRA_TIME[extra_time])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with a quiz, over all releases."""

    attempt_count: int = 0
    open_attempt: str | None = None
    last_submitted_at: datetime | None = None
    best_percent: int | None = None
    is_passed: bool = False

    def attempts_left(self, rules: Rules) -> int | None:
        """Return how many attempts may still be started; None when there is no limit."""
        return None if rules.attempts is None else max(0, rules.attempts - self.attempt_count)

    def is_closed(self, rules: Rules) -> bool:
        """Tell whether nothing of the quiz is open any more: every attempt is used up and handed in."""
        return self.attempts_left(rules) == 0 and self.open_attempt is None

    def opens_at(self, rules: Rules) -> datetime | None:
        """Return when the next attempt may start; None where no wait is asked for, whatever clocks say."""
        if self.last_submitted_at is None or rules.wait == 0:
            return None
        return self.last_submitted_at + timedelta(seconds=rules.wait)

    def shows_answers(self, rules: Rules, *, is_submitted: bool) -> bool:
        """Tell whether the answers of one of these attempts may be shown, by the rules it was made under.

        While the last attempt is open, the one before it still hides what both may ask.
        """
        return shows_answers(
            rules, is_submitted=is_submitted, is_passed=self.is_passed, is_last=self.is_closed(rules)
        )


def shows_answers(rules: Rules, *, is_submitted: bool, is_passed: bool, is_last: bool) -> bool:
    """Tell whether right answers and explanations may be shown for an attempt.

    `after-pass` also shows them once no attempt is left: nothing is given away any more, and the
    learner has a right to know why.
    """
    match rules.show_answers:
        case "at-once" | "after-submit":
            return is_submitted
        case "after-pass":
            return is_submitted and (is_passed or is_last)
        case _:
            return False


def tells_keys(rules: Rules, standing: Standing) -> bool:
    """Tell whether keys of anything that the quiz may ask can be shown outside of its results.

    Stricter than `shows_answers`: a result tells of what was asked, a bank holds what will be.
    """
    return rules.show_answers != "never" and (standing.is_passed or standing.is_closed(rules))
