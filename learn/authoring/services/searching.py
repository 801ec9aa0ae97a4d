"""What the search finds of a course: its own words, and those of every page that is served."""

from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse
from learn.courses import services as courses


def index(session: Session, course_id: int, course: CheckedCourse, release_id: int) -> None:
    """Let the search find the release that is served now, titles as the files have them.

    A course that the catalogue does not list is not found either.
    """
    bundle = course.bundle
    outline = courses.outline_of(session, release_id)
    if not outline.is_listed:
        courses.index_course(session, course_id, ())
        return
    entries = [
        courses.Searchable(None, lang, text.title, f"{text.summary}\n{' '.join(text.outcomes.values())}")
        for lang, text in outline.texts.items()
    ]
    plain = courses.plain_texts(session, release_id)
    titles = {page.uid: page.texts for page in bundle.pages}
    entries += [
        courses.Searchable(page_uid, lang, titles[page_uid][lang].title, text)
        for (page_uid, lang), text in plain.items()
    ]
    courses.index_course(session, course_id, entries)
