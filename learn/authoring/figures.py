"""The questions of a course with their figures, put together for people to read; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learn.quizzes.queries.responses import Stand, StatedVersion
from learn.quizzes.statistics import Flag, VersionFigures


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question where it stands now, and the figures of each of its versions, the newest first.

    `kinds` gives the types of versions by id.
    """

    stand: Stand
    stated: StatedVersion
    versions: tuple[VersionFigures, ...]
    kinds: Mapping[int, str]

    @property
    def newest(self) -> VersionFigures | None:
        """Return the figures of the version served now; None before anybody answered it."""
        return next(
            (each for each in self.versions if each.version_id == self.stand.question_version_id), None
        )

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Return what the version served now should be looked at for, the gravest first."""
        found = self.newest.flags if self.newest else frozenset()
        return tuple(flag for flag in Flag if flag in found)

    @property
    def place(self) -> str:
        """Return the file and line, as an editor takes them."""
        return f"{self.stand.path}:{self.stand.line}"


def with_figures(
    stands: Sequence[Stand],
    stated: Mapping[int, StatedVersion],
    figures: Mapping[str, tuple[VersionFigures, ...]],
) -> list[QuestionFigures]:
    """Return the questions of quizzes and banks, flagged ones first, then as they stand in the files."""
    kinds = {version_id: each.kind for version_id, each in stated.items()}
    questions = [
        QuestionFigures(stand, stated[stand.question_version_id], figures.get(stand.uid, ()), kinds)
        for stand in stands
        if stand.holder != "lesson"
    ]
    order = list(Flag)
    return sorted(questions, key=lambda each: order.index(each.flags[0]) if each.flags else len(order))
