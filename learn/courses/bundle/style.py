"""How a text reads: the length of sentences, the grade of English, the letters of Urdu."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from learn.courses.bundle.outline import Passage
from learn.courses.problems import Problem, Severity

MAX_WORDS = 25
MAX_GRADE = 8
FEWEST_WORDS_FOR_A_GRADE = 100
KEPT_WORDS = 8_192
ARABIC = {"\u064a": ("ي", "ی"), "\u0643": ("ك", "ک"), "\u0647": ("ه", "ہ")}
ARABIC_LETTER = re.compile("[\u064a\u0643\u0647]")
MARKS = re.compile(
    r"^(?:\[!\w+\][+-]?|\((?: |x)\)|\[(?: |x)\]|~|=(?=\s))[ \t]*|\{#[\w-]+\}\s*$|\{to: [^{}]+\}", re.MULTILINE
)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|(?<=[.!?][\"'”’)])\s+")
CALLOUT_TITLE = re.compile(r"\A\[!\w+\][^\n]*\n")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the file's line it begins on."""

    text: str
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """Return its words; a number is one too."""
        return tuple(WORD.findall(self.text))


def sentences_of(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """Yield the sentences of all that is not a heading; a list item or a cell is one at least."""
    for passage in passages:
        if passage.is_heading:
            continue
        start = 0
        title = CALLOUT_TITLE.match(passage.text)
        ends = [title.end()] if title else []
        ends += [
            end.end() for end in SENTENCE_END.finditer(passage.text) if not title or end.end() > title.end()
        ]
        for end in [*ends, len(passage.text)]:
            text = passage.text[start:end]
            lead = len(text) - len(text.lstrip())
            yield Sentence(
                MARKS.sub("", text.strip()).strip(), passage.line + passage.text.count("\n", 0, start + lead)
            )
            start = end


def long_sentences(sentences: Iterable[Sentence], path: str) -> Iterator[Problem]:
    """Yield a warning for each sentence of more than 25 words."""
    for sentence in sentences:
        words = sentence.words
        if len(words) > MAX_WORDS:
            opening = " ".join(words[:4])
            message = f'the sentence "{opening}…" has {len(words)} words. Split it: {MAX_WORDS} are enough.'
            yield Problem(path, sentence.line, 1, "long-sentence", message, Severity.WARNING)


def hard_reading(sentences: Iterable[Sentence], path: str, line: int) -> Iterator[Problem]:
    """Yield a warning for English above grade 8; too few words have no grade."""
    grade = reading_grade(sentences)
    if grade is not None and grade > MAX_GRADE:
        message = f"the reading grade is {grade}. Use shorter sentences and words, down to grade {MAX_GRADE}."
        yield Problem(path, line, 1, "hard-to-read", message, Severity.WARNING)


def reading_grade(sentences: Iterable[Sentence]) -> float | None:
    """Return the Flesch-Kincaid grade, rounded to a tenth; None below 100 words.

    Formula: Kincaid, Fishburne, Rogers, Chissom, Derivation of New Readability Formulas, 1975.
    """
    counted = [words for sentence in sentences if (words := sentence.words)]
    word_count = sum(map(len, counted))
    if word_count < FEWEST_WORDS_FOR_A_GRADE:
        return None
    syllables = sum(syllable_count(word) for words in counted for word in words)
    return round(0.39 * word_count / len(counted) + 11.8 * syllables / word_count - 15.59, 1)


@lru_cache(KEPT_WORDS)
def syllable_count(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without a silent end."""
    word = word.lower()
    groups = len(VOWELS.findall(word))
    is_silent_end = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    is_silent_past = word.endswith("ed") and not word.endswith(("ted", "ded"))
    is_silent_plural = word.endswith("es") and not word.endswith(
        ("ses", "zes", "xes", "ches", "shes", "ges", "ces")
    )
    return max(1, groups - (groups > 1 and (is_silent_end or is_silent_past or is_silent_plural)))


def arabic_letters(text: str, path: str) -> Iterator[Problem]:
    """Yield a warning for each line on which Arabic letters stand for those of Urdu."""
    for line, words in enumerate(text.split("\n"), start=1):
        if found := ARABIC_LETTER.search(words):
            wrong, right = ARABIC[found[0]]
            message = f"the letter {_named(wrong)} is Arabic. Write the Urdu {_named(right)}."
            yield Problem(path, line, found.start() + 1, "arabic-letter", message, Severity.WARNING)


def _named(letter: str) -> str:
    return f"{letter} (U+{ord(letter):04X})"
