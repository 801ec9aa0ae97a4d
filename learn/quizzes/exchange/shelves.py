"""Where imported questions belong: their ids, and their categories as outcome and tags of ours."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from learn.courses.bundle.anchors import is_wordlike
from learn.courses.bundle.schemas.values import IDENTIFIER, MAX_IDENTIFIER
from learn.courses.bundle.write_ids import id_words
from learn.quizzes.keys import sha256

# Moodle's categories hang below a context and a top that say nothing about a question.
CONTEXT, TOP = "$", "top"
FINGERPRINT_LENGTH = 8
# Other punctuation only stands between words.
TELLING_MARKS = "#%&@*"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The bank that questions are on their way to; `imported` gives the ids of those in it by their marks."""

    slug: str
    lang: str
    outcomes: frozenset[str] = frozenset()
    imported: Mapping[str, str] = field(default_factory=dict)


def is_identifier(name: str) -> bool:
    """Tell whether a name may stand as an id or a tag."""
    return len(name) <= MAX_IDENTIFIER and bool(IDENTIFIER.fullmatch(name))


class Ids:
    """The ids that the questions of one file get, the same ones whenever it is read.

    Learners see ids, so those are made of what learners see before they answer, and of a running number
    where questions are alike in that. The mark stays in the bank, and is made of all that a file says.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.slug = shelf.slug
        self.by_mark = dict(shelf.imported)
        self.taken = set(shelf.imported.values())
        self.numbered: dict[str, Iterator[str]] = {}

    def of(self, words: str, shown: object, content: object) -> tuple[str, str]:
        """Return the id of a question, and its mark.

        The id begins with `words`, or with those of the bank where they have no Latin letters.
        """
        mark = fingerprint((words, content))
        if mark not in self.by_mark:
            name = f"{id_words(words) or self.slug}-{fingerprint(shown)}"
            names = self.numbered.setdefault(name, numbered(name))
            self.by_mark[mark] = next(each for each in names if each not in self.taken)
            self.taken.add(self.by_mark[mark])
        return self.by_mark[mark], mark


def fingerprint(content: object) -> str:
    """Return the start of the hash over a value."""
    return sha256(repr(content))[:FINGERPRINT_LENGTH]


def numbered(name: str) -> Iterator[str]:
    """Yield a name, then the same with 2, 3 and so on behind it."""
    yield name
    for number in count(2):
        yield f"{name}-{number}"


def categories_of(path: str) -> list[str]:
    """Return the names of a category and those above it; a slash in a name is written twice."""
    names = [part.strip().replace("\0", "/") for part in path.replace("//", "\0").split("/")]
    while names and (names[0].startswith(CONTEXT) or names[0].lower() == TOP):
        names.pop(0)
    return [name for name in names if name]


def outcome_and_tags(names: Iterable[str], shelf: Shelf) -> tuple[str | None, dict[str, str]]:
    """Return the first name that is an outcome of the course, and the tags of the others, "" for none."""
    outcome: str | None = None
    tags: dict[str, str] = {}
    for name in names:
        if outcome is None and name in shelf.outcomes:
            outcome = name
        else:
            tags[name] = name if is_identifier(name) else id_words(name)
    return outcome, tags


def says_as_much(tag: str, name: str) -> bool:
    """Tell whether a tag leaves out nothing that tells its category from others, such as the signs of C++."""
    return _telling(tag) == _telling(name)


def _telling(name: str) -> str:
    return "".join(
        sign
        for sign in name.lower()
        if is_wordlike(sign) or sign in TELLING_MARKS or unicodedata.category(sign).startswith("S")
    )
