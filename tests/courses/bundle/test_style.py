"""Measures of style are near enough to be useful."""

import pytest

from learn.courses.bundle.outline import Passage, outlined
from learn.courses.bundle.style import Sentence, long_sentences, reading_grade, sentences_of, syllable_count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("time", 1),
        ("table", 2),
        ("password", 2),
        ("manager", 3),
        ("used", 1),
        ("needed", 2),
        ("makes", 1),
        ("boxes", 2),
        ("a", 1),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllable_count(word) == count


def test_sentences_know_their_lines_and_lose_their_marks() -> None:
    callout = '> [!GOOD] A title\n> "Yes. No?" he\n> said. Then\n'
    text = f"{callout}\n- (x) One {{#b}}\n- [ ] Two\n\n| a | b |\n| - | - |\n| c | d |\n"
    passages = outlined(text, 10, "x.md").passages
    assert [(sentence.text, sentence.line) for sentence in sentences_of(passages)] == [
        ("A title", 10),
        ("“Yes.", 11),
        ("No?”", 11),
        ("he\nsaid.", 11),
        ("Then", 12),
        ("One", 14),
        ("Two", 15),
        ("a", 17),
        ("b", 17),
        ("c", 19),
        ("d", 19),
    ]


def test_headings_code_and_addresses_are_not_sentences() -> None:
    text = "# A heading\n\nSee [here](https://example.org/a/b) `a b c`.\n\n```\na b c\n```\n"
    sentences = list(sentences_of(outlined(text, 1, "x.md").passages))
    assert [sentence.words for sentence in sentences] == [("See", "here")]


def test_twenty_five_words_are_not_too_many() -> None:
    assert list(long_sentences([Sentence("word " * 25, 1)], "x.md")) == []
    assert len(list(long_sentences([Sentence("word " * 26, 1)], "x.md"))) == 1


def test_grade_grows_with_words_and_sentences() -> None:
    easy = list(sentences_of([Passage("The cat sat on the mat. " * 20, 1, is_heading=False)]))
    hard = list(
        sentences_of([Passage("Organisations characterise responsibilities. " * 40, 1, is_heading=False)])
    )
    assert (reading_grade(easy) or 0) < 1
    assert (reading_grade(hard) or 0) > 20
    assert reading_grade(easy[:3]) is None
