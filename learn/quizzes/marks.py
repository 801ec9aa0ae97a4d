"""What an answer earned, and what is said about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One choice, row, gap or neighbourhood of an answer, by its key or its number from 1."""

    key: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A share of a question's points, between 0 and 1, and the words (HTML) shown for it.

    Where nothing is scored nothing is lost: the share is 1, and nobody is told to be right.
    """

    fraction: float
    feedback: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    is_scored: bool = True

    @property
    def is_right(self) -> bool:
        """Tell whether nothing was lost."""
        return self.fraction == 1


def mark_of_parts(parts: tuple[Part, ...], *, is_all_or_nothing: bool) -> Mark:
    """Return the share of right parts, or nothing for a share that is not the whole."""
    share = sum(part.is_right for part in parts) / len(parts) if parts else 0.0
    fraction = float(share == 1) if is_all_or_nothing else share
    return Mark(fraction, tuple(part.feedback for part in parts if part.feedback), parts)
