"""What `docs/courses.md` tells of each course in numbers: `python -m tests.courses.figures` writes them anew.

What people write on that page stands outside the marks and stays as it is. Run it after every change of a
course that ships; a test says when it was forgotten. Weights are those of the site's own pages: compressed
texts, and pictures as they are served.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from sqlalchemy import select

from learn import clock, create_app
from learn.authoring.checking import CheckedCourse, checked_library
from learn.authoring.services import publish_path
from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Bank, Page, PageText
from learn.courses.bundle.sources import taken_apart
from learn.courses.bundle.style import WORD, Sentence, reading_grade, sentences_of
from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.database import db, reading
from learn.migrating import bring_up_to_date
from learn.paths import bundled
from learn.quizzes.questions import QUESTION_TYPES
from learn.web.sizes import size_in_words
from tests.architecture.house import ROOT

PAGE = ROOT / "docs" / "courses.md"
LANGUAGES = ("en", "ur")
BLOCK = re.compile(r"(<!-- figures: ([\w-]+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
ADDRESS = re.compile(r"\]\([^)]*\)")
OVERVIEW = "overview"
Figures = Mapping[str, str]


def with_figures(page: str, figures: Figures) -> str:
    """Return the page with the figures of now; one that asks for others than these is at fault."""
    return BLOCK.sub(lambda found: f"{found[1]}{figures[found[2]]}{found[3]}", page)


def figures_of(outlines: Mapping[str, Outline]) -> Figures:
    """Return the lines about every listed course by its uid, and about all of them."""
    courses = [course for course in checked().values() if course.bundle.manifest.listed]
    told = {course.bundle.uid: about(course, outlines[course.bundle.uid]) for course in courses}
    return {OVERVIEW: overview(courses, outlines), **told}


@cache
def checked() -> Mapping[str, CheckedCourse]:
    """Return the courses that ship, by uid."""
    library = checked_library(Path(bundled("courses")), clock.now().date())
    return {course.bundle.uid: course for course in library.courses}


def served() -> dict[str, Outline]:
    """Return the outlines of the courses that the site serves, by uid."""
    ids = reading().execute(select(Course.release_id).where(Course.release_id.is_not(None))).scalars()
    outlines = outlines_by_release(reading(), [each for each in ids if each is not None])
    return {outline.uid: outline for outline in outlines.values()}


def overview(courses: Sequence[CheckedCourse], outlines: Mapping[str, Outline]) -> str:
    """Return one row for each course, and what they come to."""
    head = ("Course", "Hours", "Lessons", "Words", "Questions", "Grade", "Weight (en)", "Weight (ur)")
    counts = [
        (
            course.bundle.manifest.hours,
            len(lessons(course)),
            sum(prose_words(lesson.texts["en"]) for lesson in lessons(course)),
            len(course.questions.questions),
        )
        for course in courses
    ]
    rows = [
        (
            f"[{course.bundle.uid}](#{course.bundle.uid})",
            *map(written, row),
            grade(course, lessons(course)),
            *(size_in_words(outlines[course.bundle.uid].weight(language)) for language in LANGUAGES),
        )
        for course, row in zip(courses, counts, strict=True)
    ]
    return table(
        head, [*rows, ("All", *(written(sum(column)) for column in zip(*counts, strict=True)), *3 * " ")]
    )


def about(course: CheckedCourse, outline: Outline) -> str:
    """Return the lines about one course."""
    return "\n".join(
        (summary(course, outline), whole(course, outline), by_lesson(course), by_outcome(course))
    )


def summary(course: CheckedCourse, outline: Outline) -> str:
    """Return in a line what the course is made of."""
    kinds = Counter(page.kind for page in course.bundle.pages)
    grades = [each for lesson in lessons(course) if (each := grade(course, [lesson])) is not None]
    return (
        f"Hours: {outline.hours}. Lessons: {kinds['lesson']}. Quizzes: {kinds['quiz']}. "
        f"Tasks: {kinds['task']}. Questions: {len(course.questions.questions)}. "
        f"Files of pictures: {len(course.bundle.media)}. "
        f"Reading grade: {grade(course, lessons(course))}, by lesson {min(grades)} to {max(grades)}.\n"
    )


def whole(course: CheckedCourse, outline: Outline) -> str:
    """Return how much there is to read and to load, in each language."""
    bundle = course.bundle
    told = [[lesson.texts[language] for lesson in lessons(course)] for language in LANGUAGES]
    holders: Sequence[Page | Bank] = (*bundle.pages, *bundle.banks)
    every = [[each.texts[language] for each in holders] for language in LANGUAGES]
    weights = [outline.weight(language) for language in LANGUAGES]
    rows = (
        ("Words of the lessons, without questions", (written(sum(map(prose_words, each))) for each in told)),
        (
            "Words in all, with questions, banks and tasks",
            (written(sum(map(all_words, each))) for each in every),
        ),
        ("To load, without pictures", (size_in_words(each - outline.media_weight) for each in weights)),
        ("To load, with all pictures", map(size_in_words, weights)),
    )
    return table(("", "English", "Urdu"), [(name, *cells) for name, cells in rows])


def by_lesson(course: CheckedCourse) -> str:
    """Return a row for each lesson; words are those beside its questions."""
    rows = [
        (
            lesson.texts["en"].title,
            lesson.front.minutes,
            *(prose_words(lesson.texts[language]) for language in LANGUAGES),
            len(lesson.texts["en"].questions),
            grade(course, [lesson]),
        )
        for lesson in lessons(course)
    ]
    return table(("Lesson", "Minutes", "Words (en)", "Words (ur)", "Checks", "Grade"), rows)


def by_outcome(course: CheckedCourse) -> str:
    """Return how many questions of each type ask for each outcome: in banks + in lessons."""
    bundle = course.bundle
    in_banks = counted(course, chain.from_iterable(bank.texts["en"].questions for bank in bundle.banks))
    in_pages = counted(course, chain.from_iterable(page.texts["en"].questions for page in bundle.pages))
    outcomes = list(bundle.manifest.outcomes)
    kinds = [kind for kind in QUESTION_TYPES if any(kind == each for each, _ in (*in_banks, *in_pages))]
    rows = [
        (
            f"`{kind}`",
            *(pair(in_banks[kind, each], in_pages[kind, each]) for each in outcomes),
            pair(in_all(in_banks, kind), in_all(in_pages, kind)),
        )
        for kind in kinds
    ]
    last = [pair(in_all(in_banks, each), in_all(in_pages, each)) for each in outcomes]
    every = pair(in_banks.total(), in_pages.total())
    return table(("In banks + in lessons", *outcomes, "All"), [*rows, ("All", *last, every)])


def in_all(counts: Counter[tuple[str, str]], wanted: str) -> int:
    """Return how many questions are of that type, or ask for that outcome."""
    return sum(count for names, count in counts.items() if wanted in names)


def counted(course: CheckedCourse, blocks: Iterable[QuestionBlock]) -> Counter[tuple[str, str]]:
    """Count questions by type and outcome."""
    asked = course.questions.questions
    return Counter((asked[block.uid].kind, str(block.meta.get("outcome", ""))) for block in blocks)


def pair(in_banks: int, in_pages: int) -> str:
    """Return "6 + 2", one of the two alone, or nothing."""
    if in_banks and in_pages:
        return f"{in_banks} + {in_pages}"
    return str(in_banks) if in_banks else f"+ {in_pages}" if in_pages else ""


def lessons(course: CheckedCourse) -> list[Page]:
    """Return the lessons in order."""
    return [page for page in course.bundle.pages if page.kind == "lesson"]


def prose_words(text: PageText) -> int:
    """Return how many words a text has beside its questions."""
    return sum(words(block.text) for block in text.blocks if isinstance(block, Prose))


def all_words(text: PageText) -> int:
    """Return how many words a text has with its questions."""
    asked = sum(words(f"{question.heading}\n{question.body}") for question in text.questions)
    return prose_words(text) + asked


def words(markdown: str) -> int:
    """Return how many words there are, without the addresses of links."""
    return len(WORD.findall(ADDRESS.sub("]", markdown)))


def written(number: int) -> str:
    """Return a number as people read it."""
    return f"{number:,}"


def grade(course: CheckedCourse, pages: list[Page]) -> float | None:
    """Return the reading grade of English pages with their questions, as `learn check` reckons it."""
    return reading_grade(list(chain.from_iterable(english(course, page) for page in pages)))


def english(course: CheckedCourse, page: Page) -> Iterator[Sentence]:
    """Yield the sentences of a page."""
    text = (course.bundle.folder / page.path).read_text("utf-8")
    return sentences_of(taken_apart(page.path, text, "en").outline.passages)


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table with its numbers at the end of their columns."""
    lines = [head, ("---", *("---:" for _ in head[1:])), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def write() -> None:
    """Publish the courses into a database of their own, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": folder})
        bring_up_to_date(app)
        with app.app_context():
            publish_path(Path(bundled("courses")), clock.now())
            figures = figures_of(served())
            for engine in db.engines.values():
                engine.dispose()
    PAGE.write_text(with_figures(PAGE.read_text("utf-8"), figures), "utf-8")


if __name__ == "__main__":
    write()
