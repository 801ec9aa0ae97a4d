"""When a lesson and a course are done, by the manifest's rules, and what is missing when they are not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from learn.courses.outline import Outline, OutlinePage


class Reason(Enum):
    """Why a required page is not done yet."""

    NOT_READ = "the learner has not pressed Done"
    CHECKS_UNANSWERED = "checks of the lesson are not answered"
    NEEDS_TUTOR = "a tutor marks the lesson"
    QUIZ_NOT_PASSED = "the quiz is not passed"


@dataclass(frozen=True, slots=True)
class Missing:
    """A required page that is not done, and why; `unanswered` are uids of checks, in their order."""

    page: OutlinePage
    reason: Reason
    unanswered: tuple[str, ...] = ()


def required_pages(outline: Outline) -> tuple[OutlinePage, ...]:
    """Return the pages that completing the course needs: its lessons, and quizzes where they count.

    A placement quiz never counts: it only saves time.
    """
    wanted = {"lesson"} if outline.needs_lessons else set()
    if outline.needs_quizzes:
        wanted.add("quiz")
    return tuple(page for page in outline.pages if page.kind in wanted and not page.is_placement)


def missing_pages(outline: Outline, done: Collection[str]) -> tuple[OutlinePage, ...]:
    """Return the required pages that are not done yet, in order; a moved page counts under its new id."""
    return missing_of(required_pages(outline), outline, done)


def missing_of(
    required: tuple[OutlinePage, ...], outline: Outline, done: Collection[str]
) -> tuple[OutlinePage, ...]:
    """Return the same for whoever asks for many and knows which pages are required."""
    kept = {present_uid(outline, uid) for uid in done} if outline.moved else set(done)
    return tuple([page for page in required if page.uid not in kept])


def present_uid(outline: Outline, uid: str) -> str:
    """Return the id under which the page or question lives now; either may have moved more than once."""
    passed = {uid}
    while uid in outline.moved and outline.moved[uid] not in passed:
        uid = outline.moved[uid]
        passed.add(uid)
    return uid


def every_uid(outline: Outline, uids: Iterable[str]) -> list[str]:
    """Return these ids, each followed by those under which its page or question lived before."""
    if not outline.moved:
        return list(uids)
    former: dict[str, list[str]] = {}
    for uid in outline.moved:
        former.setdefault(present_uid(outline, uid), []).append(uid)
    return [known for uid in uids for known in (uid, *former.get(uid, ()))]


def is_complete(outline: Outline, done: Collection[str]) -> bool:
    """Tell whether the course is completed; one that requires nothing never completes by itself."""
    return bool(required_pages(outline)) and not missing_pages(outline, done)


def reasons(outline: Outline, done: Collection[str], answered: Collection[str]) -> tuple[Missing, ...]:
    """Return what completing the course still needs, page by page; `answered` are uids of checks."""
    return tuple(_why_missing(page, answered) for page in missing_pages(outline, done))


def unanswered_checks(page: OutlinePage, answered: Collection[str]) -> tuple[str, ...]:
    """Return the lesson's checks that were not answered, rightly or not."""
    return tuple(uid for uid in page.checks if uid not in answered)


def next_page(outline: Outline, done: Collection[str]) -> OutlinePage | None:
    """Return the one clear next step: the first required page not done; None when all are."""
    missing = missing_pages(outline, done)
    return missing[0] if missing else None


def _why_missing(page: OutlinePage, answered: Collection[str]) -> Missing:
    if page.kind == "quiz":
        return Missing(page, Reason.QUIZ_NOT_PASSED)
    if page.complete == "manual":
        return Missing(page, Reason.NEEDS_TUTOR)
    unanswered = unanswered_checks(page, answered)
    if page.complete == "checks" and unanswered:
        return Missing(page, Reason.CHECKS_UNANSWERED, unanswered)
    return Missing(page, Reason.NOT_READ)
