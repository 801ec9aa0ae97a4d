"""The search over courses and lessons, by the text index of each database."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from learn.i18n import LANGUAGES
from learn.search import fts5, spellings, telling_words, tsquery, wanted_words
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
NEAR_AT_MOST = 6

SEARCH_SQLITE = text(
    """
    SELECT c.uid AS course_uid, s.page_uid, s.language, s.title, s.text
    FROM search_index i JOIN search_entry s ON s.id = i.rowid JOIN course c ON c.id = s.course_id
    WHERE search_index MATCH :wanted AND NOT (c.is_private OR c.is_unlisted OR c.is_archived)
    ORDER BY (s.language = :language) DESC, bm25(search_index, 8.0, 1.0) LIMIT :most
    """
)
SEARCH_POSTGRES = text(
    """
    SELECT c.uid AS course_uid, s.page_uid, s.language, s.title, s.text
    FROM search_entry s JOIN course c ON c.id = s.course_id, to_tsquery('simple', :wanted) q
    WHERE (setweight(to_tsvector('simple', s.title_words), 'A') || to_tsvector('simple', s.words)) @@ q
          AND NOT (c.is_private OR c.is_unlisted OR c.is_archived)
    ORDER BY (s.language = :language) DESC,
             ts_rank(setweight(to_tsvector('simple', s.title_words), 'A')
                     || to_tsvector('simple', s.words), q) DESC
    LIMIT :most
    """
)


def search(reader: Connection, query: str, language: str) -> tuple[list[Found], bool]:
    """Return what was found, and whether all words of `query` are in it.

    People write a problem as they would say it ("my account was hacked"), and no page says it in just
    these words: where none has all, the pages with some are better than nothing.
    """
    words = wanted_words(query)
    found = pages_with(reader, words, language, needs_all=True, most=FOUND_AT_MOST)
    if found:
        return found, True
    return pages_with(reader, telling_words(words), language, needs_all=False, most=NEAR_AT_MOST), False


def pages_with(
    reader: Connection, words: list[str], language: str, *, needs_all: bool, most: int
) -> list[Found]:
    """Return courses and lessons with the words, those in `language` first, each once."""
    if not words:
        return []
    is_postgres = reader.dialect.name == "postgresql"
    statement = SEARCH_POSTGRES if is_postgres else SEARCH_SQLITE
    wanted = (tsquery if is_postgres else fts5)(words, needs_all=needs_all)
    rows = reader.execute(statement, {"wanted": wanted, "language": language, "most": most * len(LANGUAGES)})
    written = [spelling for word in spellings(words) for spelling in word]
    found: dict[tuple[str, str | None], Found] = {}
    for row in rows:
        hit = Found(row.course_uid, row.page_uid, row.language, row.title, excerpt(row.text, written))
        found.setdefault((hit.course_uid, hit.page_uid), hit)
    return list(found.values())[:most]


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
