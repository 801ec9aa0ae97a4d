"""How well each question does its work: difficulty, discrimination, choices, time, and what looks wrong.

Classical test theory over first answers. Sources: Lord and Novick, Statistical Theories of Mental Test
Scores (1968), for difficulty and the point-biserial correlation corrected for the question's own part;
Kelley, The selection of upper and lower groups (1939), for the comparison of upper and lower groups, here
thirds; Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), for the modified z-score.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from statistics import fmean, median
from typing import TypeVar

# Below so many answers chance speaks louder than the question.
MIN_ANSWERS = 50
DEAD_SHARE = 0.05
TOO_EASY = 0.95
TOO_HARD = 0.30
# One-sided 95 %: a correlation is called negative only where chance alone would hardly make it so.
NORMAL_95 = 1.645
TIME_OUTLIER = 3.5
# Scales the median absolute deviation to a standard deviation of normal data.
MAD_TO_DEVIATION = 0.6745
MIN_SPREAD = 0.1
MIN_COMPARED = 5
K = TypeVar("K")


class Flag(Enum):
    """What an author should look at."""

    KEY_WRONG = "strong learners miss it more often than weak ones: the key is probably wrong"
    DEAD_DISTRACTOR = "a wrong choice that fewer than 5 % pick"
    TOO_EASY = "more than 95 % of the points are earned"
    TOO_HARD = "less than 30 % of the points are earned"
    SLOW = "takes far longer than the course's other questions"
    FAST = "takes far less time than the course's other questions"


@dataclass(frozen=True, slots=True)
class Response:
    """One learner's first answer to one version of a question, in a quiz that was handed in.

    `rest` is the share of points earned on the other questions of that attempt, None where there were
    none; `picked` are keys of choices; `seconds` is None where nobody can tell.
    """

    question_uid: str
    version_id: int
    fraction: float
    rest: float | None
    is_answered: bool
    picked: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ChoiceUse:
    """How often a choice was picked: of all answers, and among the weak and the strong third.

    `is_right` is by the key of the version that offered it. The shares of the thirds are None where there
    are none: too few learners, or all alike.
    """

    key: str
    is_right: bool
    count: int
    share: float
    weak_share: float | None
    strong_share: float | None


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """The figures of one version; shares lie between 0 and 1, correlations between -1 and 1.

    `discrimination` and `thirds` are None where there is nothing to compare: too few learners, or all alike.
    """

    version_id: int
    asked_count: int
    answered_count: int
    difficulty: float
    discrimination: float | None
    thirds: float | None
    median_seconds: float | None
    choices: tuple[ChoiceUse, ...] = ()
    flags: frozenset[Flag] = frozenset()
    dead_choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices a version offers, in the order written, and which are right; whether others mislead."""

    keys: tuple[str, ...]
    right: frozenset[str] = field(default_factory=frozenset)
    has_distractors: bool = True


def figures_of(
    responses: Iterable[Response], choices: Mapping[int, Choices]
) -> dict[str, tuple[VersionFigures, ...]]:
    """Return the figures of every question by uid, a version each, the newest first.

    `choices` holds, by version id, what was offered; versions without choices are not in it.
    """
    by_version: dict[tuple[str, int], list[Response]] = defaultdict(list)
    for response in responses:
        by_version[response.question_uid, response.version_id].append(response)
    times = {
        version: median_seconds(found) for version, found in by_version.items() if len(found) >= MIN_ANSWERS
    }
    slow, fast = time_outliers({version: time for version, time in times.items() if time is not None})
    figures: dict[str, list[VersionFigures]] = defaultdict(list)
    for version in sorted(by_version, key=lambda version: -version[1]):
        uid, version_id = version
        timing = [flag for flag, found in ((Flag.SLOW, slow), (Flag.FAST, fast)) if version in found]
        figures[uid].append(version_figures(version_id, by_version[version], choices.get(version_id), timing))
    return {uid: tuple(found) for uid, found in figures.items()}


def version_figures(
    version_id: int, responses: Sequence[Response], offered: Choices | None, timing: Iterable[Flag] = ()
) -> VersionFigures:
    """Return the figures of one version from its answers."""
    difficulty = fmean(response.fraction for response in responses)
    discrimination = correlation(
        [(response.fraction, response.rest) for response in responses if response.rest is not None]
    )
    uses = choice_uses(responses, offered) if offered else ()
    dead = dead_distractors(uses, offered, len(responses)) if offered else ()
    flags = set(timing)
    if len(responses) >= MIN_ANSWERS:
        flags |= flags_of(difficulty, discrimination, len(responses))
        flags |= {Flag.DEAD_DISTRACTOR} if dead else set()
    return VersionFigures(
        version_id=version_id,
        asked_count=len(responses),
        answered_count=sum(response.is_answered for response in responses),
        difficulty=difficulty,
        discrimination=discrimination,
        thirds=difference_of_thirds(responses),
        median_seconds=median_seconds(responses),
        choices=uses,
        flags=frozenset(flags),
        dead_choices=dead,
    )


def flags_of(difficulty: float, discrimination: float | None, count: int) -> set[Flag]:
    """Return what difficulty and discrimination say."""
    flags = set()
    if discrimination is not None and discrimination + NORMAL_95 / math.sqrt(count) < 0:
        flags.add(Flag.KEY_WRONG)
    if difficulty > TOO_EASY:
        flags.add(Flag.TOO_EASY)
    if difficulty < TOO_HARD:
        flags.add(Flag.TOO_HARD)
    return flags


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's correlation; of marks that are 0 or 1 with scores it is the point-biserial one.

    The score is that on the other questions, so that a question does not correlate with itself. None where
    one side does not vary.
    """
    if len(pairs) < MIN_COMPARED:
        return None
    mean_x, mean_y = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    spread_x = math.fsum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = math.fsum((y - mean_y) ** 2 for _, y in pairs)
    if spread_x == 0 or spread_y == 0:
        return None
    together = math.fsum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, together / math.sqrt(spread_x * spread_y)))


def thirds_of(responses: Sequence[Response]) -> tuple[list[Response], list[Response]]:
    """Return the answers of the weak and of the strong third, by the score on the other questions.

    Learners whose scores tie with the edge of a third are in it, so that the order of rows decides nothing.
    """
    compared = [response for response in responses if response.rest is not None]
    size = len(compared) // 3
    if size == 0:
        return [], []
    scores = sorted(response.rest or 0.0 for response in compared)
    low, high = scores[size - 1], scores[-size]
    if low >= high:
        return [], []
    weak = [response for response in compared if (response.rest or 0.0) <= low]
    strong = [response for response in compared if (response.rest or 0.0) >= high]
    return weak, strong


def difference_of_thirds(responses: Sequence[Response]) -> float | None:
    """Return the difficulty among the strong third less that among the weak third."""
    weak, strong = thirds_of(responses)
    if not weak or not strong:
        return None
    return fmean(response.fraction for response in strong) - fmean(response.fraction for response in weak)


def choice_uses(responses: Sequence[Response], offered: Choices) -> tuple[ChoiceUse, ...]:
    """Return how often each choice was picked, in the order written."""
    weak, strong = thirds_of(responses)
    everyone, few, many = (_picks(group) for group in (responses, weak, strong))
    return tuple(
        ChoiceUse(
            key,
            key in offered.right,
            everyone[key],
            everyone[key] / len(responses),
            few[key] / len(weak) if weak else None,
            many[key] / len(strong) if strong else None,
        )
        for key in offered.keys
    )


def dead_distractors(uses: Sequence[ChoiceUse], offered: Choices, count: int) -> tuple[str, ...]:
    """Return the wrong choices that hardly anybody picks, once enough learners had the chance."""
    if count < MIN_ANSWERS or not offered.has_distractors:
        return ()
    return tuple(use.key for use in uses if not use.is_right and use.share < DEAD_SHARE)


def median_seconds(responses: Sequence[Response]) -> float | None:
    """Return the time that half of the answers took at most."""
    known = [response.seconds for response in responses if response.seconds is not None]
    return median(known) if known else None


def time_outliers(times: Mapping[K, float]) -> tuple[frozenset[K], frozenset[K]]:
    """Return which questions take far longer and which far less than the others.

    By the modified z-score of the logarithm of the median time, beyond 3.5; the spread counts as at least
    a tenth, so that a course of equal times flags nothing.
    """
    if len(times) < MIN_COMPARED:
        return frozenset(), frozenset()
    logs = {key: math.log(max(time, 0.5)) for key, time in times.items()}
    middle = median(logs.values())
    spread = max(MIN_SPREAD, median(abs(value - middle) for value in logs.values()))
    scores = {key: MAD_TO_DEVIATION * (value - middle) / spread for key, value in logs.items()}
    slow = frozenset(key for key, score in scores.items() if score > TIME_OUTLIER)
    return slow, frozenset(key for key, score in scores.items() if score < -TIME_OUTLIER)


def seconds_between(started_at: datetime, answered: Sequence[datetime | None]) -> list[float | None]:
    """Return how long each answer took: the time since the one given before it, or since the start.

    None where nothing was answered, and where several answers came in one form: nobody knows their times.
    """
    moments = sorted({moment for moment in answered if moment is not None})
    before = dict(zip(moments, [started_at, *moments], strict=False))
    together = Counter(answered)
    return [
        (moment - before[moment]).total_seconds() if moment is not None and together[moment] == 1 else None
        for moment in answered
    ]


def _picks(responses: Sequence[Response]) -> Counter[str]:
    return Counter(key for response in responses for key in response.picked)
