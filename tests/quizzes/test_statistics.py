"""Figures of questions: by hand where a hand can count, and with simulated learners whose truth is known."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from learn.quizzes.statistics import (
    MIN_ANSWERS,
    Choices,
    Flag,
    Response,
    VersionFigures,
    correlation,
    difference_of_thirds,
    figures_of,
    median_seconds,
    seconds_between,
    time_outliers,
)

RIGHT, WRONGS = "right", ("near", "far")
OFFERED = Choices((RIGHT, *WRONGS), frozenset({RIGHT}))
LEARNERS = 2_000
SEED = 20_261_125


def response(
    fraction: float, rest: float | None, picked: str = "", seconds: float | None = None, version: int = 1
) -> Response:
    return Response(
        "q", version, fraction, rest, is_answered=True, picked=(picked,) if picked else (), seconds=seconds
    )


def test_a_correlation_is_pearsons() -> None:
    pairs = [(0.0, 0.1), (0.0, 0.4), (1.0, 0.5), (1.0, 0.9), (1.0, 0.6)]
    assert correlation(pairs) == pytest.approx(0.5 / math.sqrt(1.2 * 0.34))
    assert correlation([(1.0 - x, y) for x, y in pairs]) == pytest.approx(-0.5 / math.sqrt(1.2 * 0.34))


def test_what_does_not_vary_correlates_with_nothing() -> None:
    assert correlation([(1.0, rest / 10) for rest in range(10)]) is None
    assert correlation([(float(rest % 2), 0.5) for rest in range(10)]) is None
    assert correlation([(0.0, 0.0), (1.0, 1.0)]) is None, "too few"


def test_thirds_compare_the_strong_with_the_weak() -> None:
    group = [response(float(rest >= 6), rest / 8) for rest in range(9)]
    assert difference_of_thirds(group) == 1.0
    alike = [response(1.0, 0.5) for _ in range(9)]
    assert difference_of_thirds(alike) is None
    assert difference_of_thirds([response(1.0, None)] * 9) is None


def test_the_order_of_rows_decides_nothing() -> None:
    group = [response(float(number % 3 == 0), (number % 4) / 4, RIGHT) for number in range(60)]
    figures = [
        figures_of(rows, {1: OFFERED})["q"] for rows in (group, group[::-1], Random(1).sample(group, 60))
    ]
    assert figures[0] == figures[1] == figures[2]


def test_shares_are_of_everybody_and_of_each_third() -> None:
    group = [response(1.0, 0.9, RIGHT)] * 20 + [response(0.0, 0.5, "near")] * 20 + [response(0.0, 0.1)] * 20
    [figures] = figures_of(group, {1: OFFERED})["q"]
    uses = {use.key: use for use in figures.choices}
    assert [uses[RIGHT].share, uses[RIGHT].weak_share, uses[RIGHT].strong_share] == [1 / 3, 0, 1]
    assert [uses["near"].share, uses["near"].strong_share] == [1 / 3, 0]
    assert figures.dead_choices == ("far",)


def test_without_thirds_their_shares_are_not_known() -> None:
    [figures] = figures_of([response(1.0, 0.9, RIGHT), response(0.0, 0.5, "near")], {1: OFFERED})["q"]
    assert {(use.weak_share, use.strong_share) for use in figures.choices} == {(None, None)}


def test_few_answers_flag_nothing() -> None:
    few = [response(0.0, number / 10, "near") for number in range(MIN_ANSWERS - 1)]
    [figures] = figures_of(few, {1: OFFERED})["q"]
    assert figures.flags == frozenset()
    assert figures.dead_choices == ()


def test_versions_are_kept_apart() -> None:
    rows = [response(1.0, 0.5, version=1)] * 3 + [response(0.0, 0.5, version=2)] * 2
    newest, oldest = figures_of(rows, {})["q"]
    assert [newest.version_id, newest.asked_count, newest.difficulty] == [2, 2, 0.0]
    assert [oldest.version_id, oldest.asked_count, oldest.difficulty] == [1, 3, 1.0]


def test_time_is_told_from_those_whose_time_is_known() -> None:
    assert median_seconds([response(1, None, seconds=each) for each in (10, 30, 500)]) == 30
    assert median_seconds([response(1, None)]) is None
    assert time_outliers({"a": 20, "b": 22, "c": 25, "d": 30, "e": 28, "f": 900}) == (
        frozenset({"f"}),
        frozenset(),
    )
    assert time_outliers(dict.fromkeys("abcdef", 20.0)) == (frozenset(), frozenset())


def test_an_answer_took_the_time_since_the_one_before() -> None:
    start = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    at = [start + timedelta(seconds=seconds) for seconds in (40, 10, 95)]
    assert seconds_between(start, at) == [30, 10, 55]
    assert seconds_between(start, [at[0], None, at[0], at[2]]) == [None, None, None, 55]
    assert seconds_between(start, [None, None]) == [None, None]
    assert seconds_between(start, []) == []


# ---- simulated learners ----


@dataclass(frozen=True)
class Item:
    """A question of known parameters (2-parameter logistic), and the fault planted in it, if any.

    `pulls` are the weights of the wrong choices among those who miss it.
    """

    uid: str
    steepness: float
    difficulty: float
    fault: Flag | None = None
    pulls: tuple[float, ...] = (0.6, 0.4)
    typical_seconds: float = 30

    def chance(self, ability: float) -> float:
        return 1 / (1 + math.exp(-self.steepness * (ability - self.difficulty)))

    @property
    def expected_share(self) -> float:
        """Return the share of all learners (abilities normal) who know it, by the midpoint rule."""
        steps = [-6 + (number + 0.5) * 0.05 for number in range(240)]
        weights = [math.exp(-ability * ability / 2) for ability in steps]
        known = math.fsum(
            weight * self.chance(ability) for ability, weight in zip(steps, weights, strict=True)
        )
        return known / math.fsum(weights)


@dataclass
class School:
    """Learners who sit one quiz of these items."""

    items: Sequence[Item]
    random: Random = field(default_factory=lambda: Random(SEED))

    def responses(self) -> Iterator[Response]:
        for _ in range(LEARNERS):
            ability = self.random.gauss(0, 1)
            pace = math.exp(self.random.gauss(0, 0.3))
            sat = [(item, *self.answer(item, ability)) for item in self.items]
            total = sum(fraction for _item, _picked, fraction in sat)
            for item, picked, fraction in sat:
                rest = (total - fraction) / (len(sat) - 1)
                seconds = item.typical_seconds * pace * math.exp(self.random.gauss(0, 0.4))
                yield Response(
                    item.uid, 1, fraction, rest, is_answered=True, picked=(picked,), seconds=seconds
                )

    def answer(self, item: Item, ability: float) -> tuple[str, float]:
        """Return the choice and its mark; a wrong key marks a distractor as right."""
        is_known = self.random.random() < item.chance(ability)
        picked = RIGHT if is_known else self.random.choices(WRONGS, item.pulls)[0]
        key = WRONGS[0] if item.fault is Flag.KEY_WRONG else RIGHT
        return picked, float(picked == key)


def school() -> School:
    """Return forty sound questions of every sort, and two of each fault."""
    random = Random(SEED)
    sound = [
        Item(
            f"sound-{number}",
            random.uniform(0.8, 2.0),
            random.uniform(-1.8, 0.6),
            pulls=(share := random.uniform(0.35, 0.65), 1 - share),
            typical_seconds=random.uniform(20, 45),
        )
        for number in range(40)
    ]
    faulty = [
        Item("key-1", 1.2, -0.4, Flag.KEY_WRONG),
        Item("key-2", 1.6, 0.2, Flag.KEY_WRONG),
        Item("dead-1", 1.3, 0.0, Flag.DEAD_DISTRACTOR, pulls=(0.99, 0.01)),
        Item("dead-2", 0.9, 0.4, Flag.DEAD_DISTRACTOR, pulls=(0.97, 0.03)),
        Item("easy-1", 1.2, -4.5, Flag.TOO_EASY),
        Item("easy-2", 1.8, -3.0, Flag.TOO_EASY),
        Item("hard-1", 1.2, 2.0, Flag.TOO_HARD),
        Item("hard-2", 1.7, 1.5, Flag.TOO_HARD),
        Item("slow-1", 1.2, 0.0, Flag.SLOW, typical_seconds=400),
        Item("fast-1", 1.2, 0.0, Flag.FAST, typical_seconds=1.5),
    ]
    return School([*sound, *faulty])


@pytest.fixture(scope="module")
def simulated() -> tuple[Sequence[Item], Mapping[str, VersionFigures]]:
    made = school()
    figures = figures_of(made.responses(), {1: OFFERED})
    return made.items, {uid: found for uid, (found,) in figures.items()}


def test_difficulty_is_recovered(
    simulated: tuple[Sequence[Item], Mapping[str, VersionFigures]],
) -> None:
    items, figures = simulated
    for item in items:
        if item.fault is not Flag.KEY_WRONG:
            assert figures[item.uid].difficulty == pytest.approx(item.expected_share, abs=0.05), item


def test_every_planted_fault_is_flagged(
    simulated: tuple[Sequence[Item], Mapping[str, VersionFigures]],
) -> None:
    items, figures = simulated
    missed = [item.uid for item in items if item.fault and item.fault not in figures[item.uid].flags]
    assert missed == []


def test_hardly_a_sound_question_is_flagged(
    simulated: tuple[Sequence[Item], Mapping[str, VersionFigures]],
) -> None:
    items, figures = simulated
    sound = [item.uid for item in items if item.fault is None]
    false = {uid: figures[uid].flags for uid in sound if figures[uid].flags}
    assert len(false) <= 0.05 * len(sound), false


def test_sound_questions_tell_strong_learners_from_weak_ones(
    simulated: tuple[Sequence[Item], Mapping[str, VersionFigures]],
) -> None:
    items, figures = simulated
    for item in items:
        found = figures[item.uid]
        if item.fault is None:
            assert (found.discrimination or 0) > 0.2, item
            assert (found.thirds or 0) > 0.2, item
