"""Pictures of a cohort as paths of an SVG: how far people got, and how they scored; pure.

One cross is one person, as in the stitches. Mirrored, everything runs from right to left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 340
ROW = 37
BAR_START, BAR_LONGEST, BAR_HEIGHT = 110, 180, 28
COLUMN, BASE, CROSS = 34, 152, 11
TALLEST = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of the funnel: its path, where its words stand, and its number."""

    label: str
    count: int
    path: str
    y: int
    label_x: int
    count_x: int


def funnel(steps: Sequence[tuple[str, int]], *, is_mirrored: bool = False) -> list[Bar]:
    """Return a bar for each step, as long as its share of the first."""
    whole = max(steps[0][1], 1) if steps else 1
    bars = []
    for index, (label, count) in enumerate(steps):
        length, y = max(round(BAR_LONGEST * count / whole), 1), index * ROW
        start = WIDTH - BAR_START - length if is_mirrored else BAR_START
        path = f"M{start} {y}h{length}v{BAR_HEIGHT}h-{length}z"
        beyond = BAR_START + length + 6
        count_x = WIDTH - beyond if is_mirrored else beyond
        bars.append(Bar(label, count, path, y + 19, WIDTH if is_mirrored else 0, count_x))
    return bars


@dataclass(frozen=True, slots=True)
class Scores:
    """Crosses below and above the pass mark, where the mark's line stands, and the labels of the tens."""

    below: str
    above: str
    line_x: int
    labels: tuple[tuple[int, int], ...]
    people_per_cross: int


def score_picture(scores: Mapping[int, int], pass_mark: int, *, is_mirrored: bool = False) -> Scores:
    """Return the crosses by ten percent; where many took it, one cross stands for several people."""
    tens: dict[tuple[int, bool], int] = {}
    for score, count in scores.items():
        key = (min(score // 10, 9), score >= pass_mark)
        tens[key] = tens.get(key, 0) + count
    tallest = max((tens.get((ten, False), 0) + tens.get((ten, True), 0) for ten in range(10)), default=0)
    per_cross = max(1, -(-tallest // TALLEST))
    drawn: dict[bool, list[str]] = {False: [], True: []}
    for ten in range(10):
        centre = _x(ten * COLUMN + COLUMN // 2, is_mirrored=is_mirrored)
        height = 0
        for is_passed in (False, True):
            for _ in range(-(-tens.get((ten, is_passed), 0) // per_cross)):
                drawn[is_passed].append(f"M{centre - 4} {BASE - height * CROSS}l7 7m0-7l-7 7")
                height += 1
    line_x = _x(round(pass_mark * COLUMN / 10), is_mirrored=is_mirrored)
    labels = tuple((_x(ten * COLUMN + COLUMN // 2, is_mirrored=is_mirrored), ten * 10) for ten in range(10))
    return Scores("".join(drawn[False]), "".join(drawn[True]), line_x, labels, per_cross)


def middle(scores: Mapping[int, int]) -> int | None:
    """Return the median score, the lower one of two; None where nobody has any."""
    half, seen = (sum(scores.values()) + 1) // 2, 0
    for score in sorted(scores):
        seen += scores[score]
        if seen >= half:
            return score
    return None


def _x(x: int, *, is_mirrored: bool) -> int:
    return WIDTH - x if is_mirrored else x
