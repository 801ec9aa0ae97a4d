"""The weekly picture: one column a week, one row a day, a cross for each day of study."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

DAYS_A_WEEK = 7
ROW = 25
COLUMN = 36
LABELS = 66
ARM = 12
STITCH = 16
REMEMBERED = 1_024


@dataclass(frozen=True, slots=True)
class WeeklyPicture:
    """Path data by kind of day; `label_x` is where the names of days begin."""

    width: int
    label_x: int
    quiet: str
    read: str
    quiz: str


def weekly_picture(days: Sequence[str], *, is_mirrored: bool = False) -> WeeklyPicture:
    """Draw `days` ("" | "read" | "quiz", oldest first, from a Monday); mirrored, time runs to the left."""
    width = LABELS + COLUMN * -(-len(days) // DAYS_A_WEEK)
    drawn: dict[str, list[str]] = {"": [], "read": [], "quiz": []}
    for index, kind in enumerate(days):
        week, day = divmod(index, DAYS_A_WEEK)
        centre = LABELS + COLUMN * week + COLUMN // 2
        x, y = (width - centre if is_mirrored else centre), ROW * day + ARM
        drawn[kind].append(cross(x, y) if kind else f"M{x} {y}h.01")
    quiet, read, quiz = ("".join(drawn[kind]) for kind in ("", "read", "quiz"))
    return WeeklyPicture(width, width if is_mirrored else 0, quiet, read, quiz)


def cross(x: int, y: int) -> str:
    """Return the path of a cross-stitch around a point."""
    half = ARM // 2
    return f"M{x - half} {y - half}l{ARM} {ARM}m0-{ARM}l-{ARM} {ARM}"


@lru_cache(REMEMBERED)
def stitched(done: int, total: int, label: str) -> Markup:
    """Return progress as embroidery: a cross for each thing done, a dot for each to come; `label` says it."""
    width = total * STITCH
    crosses = "".join(f"M{place * STITCH + 3} 3l8 8m0-8l-8 8" for place in range(done))
    dots = "".join(f"M{place * STITCH + 7} 7h.01" for place in range(done, total))
    paths = (f'<path class="d" d="{crosses}"/>' if done else "") + (
        f'<path class="t" d="{dots}"/>' if done < total else ""
    )
    return Markup(  # noqa: S704 - paths are made of numbers
        f'<svg class="st" viewBox="0 0 {width} 14" width="{width}" height="14" role="img"'
        f' aria-label="{escape(label)}">{paths}</svg>'
    )
