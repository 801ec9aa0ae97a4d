"""The course that ships keeps what its curriculum promises to learners."""

import re
from collections import Counter
from functools import cache

import pytest

from learn.courses.blocks import QuestionBlock
from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, drawn_from
from tests.courses.shipped import COURSES, shipped_course

LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 7)}
CHOICE = re.compile(r"^- [(\[][ x][)\]] .*\n((?:  > .*\n?)*)", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
# What people say too, but not the word of the glossary; and one word that has two spellings.
OTHER_WORDS = ("ہنر", "اسپام", "ترقی", "پتہ چل")


@cache
def course() -> Bundle:
    return shipped_course("safe-online")


def pages(kind: str) -> list[Page]:
    return [page for page in course().pages if page.kind == kind]


def bank_questions(language: str = "en") -> list[QuestionBlock]:
    return [question for bank in course().banks for question in bank.texts[language].questions]


def page_texts(language: str) -> list[PageText]:
    holders: tuple[Page | Bank, ...] = (*course().pages, *course().banks)
    return [holder.texts[language] for holder in holders]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_explained_and_says_where_to_read_again(language: str) -> None:
    silent = [
        (question.uid, feedback)
        for text in page_texts(language)
        for question in text.questions
        for feedback in CHOICE.findall(question.body)
        if not LINK.search(feedback)
    ]
    assert not silent


def test_eight_lessons_ask_two_to_four_questions_and_two_of_them_about_earlier_lessons() -> None:
    lessons = pages("lesson")
    assert len(lessons) == 8
    for before, lesson in enumerate(lessons):
        questions = lesson.texts["en"].questions
        assert 2 <= len(questions) <= 4, lesson.uid
        elsewhere = [question for question in questions if re.search(r"\]\([^#)]+\.md#", question.body)]
        assert len(elsewhere) >= min(before, 1) * 2, lesson.uid


def test_the_banks_hold_sixty_questions_in_pairs_on_every_outcome() -> None:
    questions = bank_questions()
    assert len(questions) >= 60
    assert {question.meta["outcome"] for question in questions} == OUTCOMES
    pairs = Counter(question.uid.rsplit("-", 1)[0] for question in questions)
    assert set(pairs.values()) == {2}


def test_a_fifth_of_the_final_quiz_puts_the_first_hour_in_order() -> None:
    (final,) = pages("quiz")
    draws = final.texts["en"].draws
    asked = sum(draw.count for draw in draws)
    ordered = 0
    for draw in draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count, "a second attempt asks other questions"
        if all(question.meta.get("type") == "ordering" for question in drawable):
            ordered += draw.count
    assert asked == 20
    assert ordered / asked == 0.2


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    files = [*COURSES.glob("safe-online/**/*.ur.*"), *COURSES.glob("_facts/*.yml")]
    found = [(file.name, word) for file in files for word in OTHER_WORDS if word in file.read_text()]
    assert not found
