"""The checks that somebody answered before joining: kept in their cookie, so that reading writes no rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

# A cookie holds 4,096 bytes, of which signing, encoding and the rest of the session take their part.
KEPT_AT_MOST = 24
BYTES_AT_MOST = 2_200


@dataclass(frozen=True, slots=True)
class GuestCheck:
    """An answer to a check, by ids alone: what is offered is asked again when it is claimed."""

    course_uid: str
    page_uid: str
    question_uid: str
    answer: list[str]

    def as_list(self) -> list[object]:
        """Return the answer as the cookie keeps it."""
        return [self.course_uid, self.page_uid, self.question_uid, self.answer]


def with_check(kept: Sequence[GuestCheck], given: GuestCheck) -> list[GuestCheck]:
    """Return the kept checks with one more; the latest answer to a question counts, the oldest go first.

    An answer too large for any cookie is not kept at all: the page has told what it earns.
    """
    others = [
        check
        for check in kept
        if (check.course_uid, check.question_uid) != (given.course_uid, given.question_uid)
    ]
    remaining = [*others, given][-KEPT_AT_MOST:]
    while remaining and _bytes(remaining) > BYTES_AT_MOST:
        del remaining[0]
    return remaining


def _bytes(checks: Sequence[GuestCheck]) -> int:
    """Return what the checks take in a cookie, where every Urdu letter is written as six characters."""
    return len(json.dumps([check.as_list() for check in checks], separators=(",", ":")))


def read_checks(stored: object) -> list[GuestCheck]:
    """Return the checks that a cookie holds; anything of another shape is passed over."""
    if not isinstance(stored, list):
        return []
    return [
        GuestCheck(course, page, question, [str(part) for part in answer])
        for course, page, question, answer in (
            entry
            for entry in stored
            if isinstance(entry, list) and len(entry) == 4  # noqa: PLR2004
        )
        if isinstance(answer, list)
    ]
