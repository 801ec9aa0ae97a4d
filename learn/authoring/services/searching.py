"""What the search finds of a course: its own words, and those of every page that is served."""

from sqlalchemy.orm import Session

from learn.courses import services as courses


def index(session: Session, course_id: int, release_id: int) -> None:
    """Let the search find the release that is served now.

    A course that the catalogue does not list is not found either.
    """
    outline = courses.outline_of(session, release_id)
    if not outline.is_listed:
        courses.index_course(session, course_id, ())
        return
    entries = [
        courses.Searchable(None, lang, text.title, f"{text.summary}\n{' '.join(text.outcomes.values())}")
        for lang, text in outline.texts.items()
    ]
    plain = courses.plain_texts(session, release_id)
    titles = {page.uid: page.titles for page in outline.pages}
    entries += [
        courses.Searchable(page_uid, lang, titles[page_uid][lang], text)
        for (page_uid, lang), text in plain.items()
    ]
    courses.index_course(session, course_id, entries)
