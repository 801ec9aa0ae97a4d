"""Question types that this version reads and checks, but cannot yet put before a learner."""

from collections.abc import Mapping, Sequence
from typing import Any

from learn.markdown.context import RenderContext
from learn.quizzes.inputs import Input
from learn.quizzes.marks import Mark


class NotYetPlayable(Exception):
    """Somebody tried to serve a question that publishing should have refused."""


class Unplayable:
    """What such types share: everything a learner would need is refused."""

    __slots__ = ()

    @property
    def is_playable(self) -> bool:
        """None of these can be served."""
        return False

    def public_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Refuse to be shown."""
        raise NotYetPlayable

    def key_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Refuse to be shown."""
        raise NotYetPlayable

    def right_part(self) -> dict[str, Any]:
        """Refuse to be graded."""
        raise NotYetPlayable

    @staticmethod
    def input_of(_body: Mapping[str, Any], _lang: str, _order: Sequence[str] | None) -> Input:
        """Refuse to be answered."""
        raise NotYetPlayable

    @staticmethod
    def grade(_body: Mapping[str, Any], _key: Mapping[str, Any], _answer: Sequence[str], _lang: str) -> Mark:
        """Refuse to be graded."""
        raise NotYetPlayable
