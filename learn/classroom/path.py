"""The path of a course: modules and pages in order, with what is done and where the learner is; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from learn.courses.outline import Outline, OutlinePage
from learn.i18n import gettext, ngettext
from learn.progress.completion import missing_pages, next_page, required_pages

NO_DAYS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class PathItem:
    """One star of the path, or with `part` the heading of a module; as the macro `path` shows it."""

    title: str = ""
    address: str = ""
    state: str = "ahead"
    note: str = ""
    lang: str = ""
    part: str = ""
    module_uid: str = ""
    is_tested: bool = False


def path_items(
    outline: Outline,
    done: dict[str, int],
    language: str,
    *,
    is_enrolled: bool,
    here: OutlinePage | None = None,
    tested: Collection[str] = (),
    due_days: Mapping[str, str] = NO_DAYS,
) -> list[PathItem]:
    """Return the path; `here` is the page being read, else the next step of somebody enrolled.

    `tested` are the pages done that a placement quiz showed to be known, `due_days` the days, in words, by
    which modules should be done.
    """
    current = here or (next_page(outline, done) if is_enrolled else None)
    items = _items(outline, done, language, is_enrolled=is_enrolled, current=current, tested=tested)
    return [
        replace(item, note=gettext("by %(day)s", day=due_days[item.module_uid]))
        if item.module_uid in due_days and item.state != "done"
        else item
        for item in items
    ]


def _items(
    outline: Outline,
    done: dict[str, int],
    language: str,
    *,
    is_enrolled: bool,
    current: OutlinePage | None,
    tested: Collection[str],
) -> Iterator[PathItem]:
    missing = {page.uid for page in missing_pages(outline, done)}
    required = {page.uid for page in required_pages(outline)}
    for module in outline.modules:
        spoken = outline.language_of(module, language)
        wanted = {page.uid for page in outline.pages if page.module_uid == module.uid} & required
        yield PathItem(
            part=outline.title_of(module, language),
            module_uid=module.uid,
            lang="" if spoken == language else spoken,
            state="done" if wanted and not wanted & missing else "ahead",
        )
        for page in outline.pages:
            if page.module_uid == module.uid:
                is_done = page.uid in required and page.uid not in missing
                item = _item(
                    outline, page, language, is_enrolled=is_enrolled, is_done=is_done, is_here=page is current
                )
                yield _as_tested(item) if is_done and page.uid in tested else item


def _as_tested(item: PathItem) -> PathItem:
    note = item.note if item.state == "here" else gettext("Tested, not studied")
    return replace(item, note=note, is_tested=True)


def _item(
    outline: Outline, page: OutlinePage, language: str, *, is_enrolled: bool, is_done: bool, is_here: bool
) -> PathItem:
    spoken = outline.language_of(page, language)
    can_open = is_enrolled or outline.is_open(page)
    state = "done" if is_done else "here" if is_here else "ahead"
    return PathItem(
        title=outline.title_of(page, language),
        address=f"/{language}/courses/{outline.uid}/{page.slug}" if can_open else "",
        state="here" if is_here else state,
        note=gettext("Done") if is_done and not is_here else "" if is_here else length(page),
        lang="" if spoken == language else spoken,
    )


def length(page: OutlinePage) -> str:
    """Return what a page asks for: its kind where it is not a lesson, and its minutes."""
    minutes = ngettext("%(num)s minute", "%(num)s minutes", page.minutes)
    match page.kind:
        case "quiz":
            return gettext("Quiz, %(minutes)s", minutes=minutes)
        case "task":
            return gettext("Practice task, %(minutes)s", minutes=minutes)
        case _:
            return minutes


@dataclass(frozen=True, slots=True)
class Stitches:
    """How many of the steps that count are done."""

    done: int
    total: int


def stitches(outline: Outline, done: dict[str, int]) -> Stitches:
    """Count the required pages and those done."""
    total = len(required_pages(outline))
    return Stitches(total - len(missing_pages(outline, done)), total)


def tested_count(outline: Outline, tested: Collection[str]) -> int:
    """Count the steps that count as done because a placement quiz showed them to be known."""
    return sum(1 for page in required_pages(outline) if page.uid in tested)


def still_to_do(outline: Outline, done: dict[str, int], language: str) -> str:
    """Return in words what completing the course still needs; empty when nothing does."""
    missing = missing_pages(outline, done)
    lessons = sum(1 for page in missing if page.kind == "lesson")
    quizzes = [outline.title_of(page, language) for page in missing if page.kind == "quiz"]
    parts = []
    if lessons:
        parts.append(ngettext("%(num)s lesson", "%(num)s lessons", lessons))
    parts.extend(gettext("the quiz “%(title)s”", title=title) for title in quizzes)
    return gettext("Still to do: %(things)s.", things=gettext(", ").join(parts)) if parts else ""
