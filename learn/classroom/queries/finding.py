"""The search over courses and lessons, by the text index of each database."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from learn.search import fts5, tsquery, wanted_words
from learn.urdu import fold


@dataclass(frozen=True, slots=True)
class Found:
    """Something the search found: a course, or a page of one, with the words around the match."""

    course_uid: str
    page_uid: str | None
    language: str
    title: str
    excerpt: str


EXCERPT = 160
FOUND_AT_MOST = 30

SEARCH_SQLITE = text(
    """
    SELECT c.uid AS course_uid, s.page_uid, s.language, s.title, s.text
    FROM search_index i JOIN search_entry s ON s.id = i.rowid JOIN course c ON c.id = s.course_id
    WHERE search_index MATCH :wanted
    ORDER BY (s.language = :language) DESC, bm25(search_index, 8.0, 1.0) LIMIT :most
    """
)
SEARCH_POSTGRES = text(
    """
    SELECT c.uid AS course_uid, s.page_uid, s.language, s.title, s.text
    FROM search_entry s JOIN course c ON c.id = s.course_id, to_tsquery('simple', :wanted) q
    WHERE (setweight(to_tsvector('simple', s.title_words), 'A') || to_tsvector('simple', s.words)) @@ q
    ORDER BY (s.language = :language) DESC,
             ts_rank(setweight(to_tsvector('simple', s.title_words), 'A')
                     || to_tsvector('simple', s.words), q) DESC
    LIMIT :most
    """
)


def search(reader: Connection, query: str, language: str) -> list[Found]:
    """Return courses and lessons with all words of `query`, those in `language` first."""
    words = wanted_words(query)
    if not words:
        return []
    is_postgres = reader.dialect.name == "postgresql"
    statement = SEARCH_POSTGRES if is_postgres else SEARCH_SQLITE
    wanted = tsquery(words) if is_postgres else fts5(words)
    rows = reader.execute(statement, {"wanted": wanted, "language": language, "most": FOUND_AT_MOST})
    return [
        Found(row.course_uid, row.page_uid, row.language, row.title, excerpt(row.text, words)) for row in rows
    ]


def excerpt(words_of_page: str, wanted: list[str]) -> str:
    """Return about a line of the page around the first wanted word, or its beginning."""
    plain = " ".join(words_of_page.split())
    folded = fold(plain)
    # Folding may drop marks, so the place is found by words, not by letters.
    position = min((at for word in wanted if (at := folded.find(word)) >= 0), default=0)
    before = len(folded[:position].split())
    tokens = plain.split()
    start = max(0, before - 8)
    text_around = " ".join(tokens[start : start + 40])
    cut = text_around[:EXCERPT].rsplit(" ", 1)[0] if len(text_around) > EXCERPT else text_around
    return ("… " if start else "") + cut + (" …" if len(cut) < len(" ".join(tokens[start:])) else "")
