"""The course on the foundations of remote work keeps its blueprint, and what it calculates is right."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, drawn_from
from learn.quizzes.variables import as_decimals, read_variables, result_of, tried_numbers
from tests.courses.shipped import COURSES, shipped_course

COURSE = COURSES / "remote-foundations"
LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 7)}
BLUEPRINT = Counter(
    {
        ("O1", "single-choice"): 3,
        ("O1", "matching"): 1,
        ("O2", "numeric"): 3,
        ("O2", "ordering"): 1,
        ("O3", "spot-the-error"): 2,
        ("O3", "single-choice"): 1,
        ("O4", "scenario"): 2,
        ("O5", "scenario"): 1,
        ("O6", "multiple-choice"): 1,
    }
)
CHOICE = re.compile(r"^- (?:[(\[][ x][)\]]|[=~]) .*\n((?:  > .*\n?)*)", re.MULTILINE)
SINGLE = re.compile(r"^- \(([ x])\) (.*)$", re.MULTILINE)
ANSWER = re.compile(r"^- ([=~]) (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
TIME = re.compile(r"\d\d:\d\d")
ZONES = {
    "Berlin": "Europe/Berlin",
    "Cairo": "Africa/Cairo",
    "Doha": "Asia/Qatar",
    "Dubai": "Asia/Dubai",
    "Johannesburg": "Africa/Johannesburg",
    "Leeds": "Europe/London",
    "Lisbon": "Europe/Lisbon",
    "London": "Europe/London",
    "Milan": "Europe/Rome",
    "Nairobi": "Africa/Nairobi",
    "Paris": "Europe/Paris",
    "Sydney": "Australia/Sydney",
    "Toronto": "America/Toronto",
    "Vienna": "Europe/Vienna",
    "Warsaw": "Europe/Warsaw",
}
URDU_NAMES = {
    "برلن": "Berlin",
    "قاہرہ": "Cairo",
    "دوحہ": "Doha",
    "دبئی": "Dubai",
    "جوہانسبرگ": "Johannesburg",
    "لزبن": "Lisbon",
    "لندن": "London",
    "میلان": "Milan",
    "نیروبی": "Nairobi",
    "پیرس": "Paris",
    "سڈنی": "Sydney",
    "ٹورنٹو": "Toronto",
    "ویانا": "Vienna",
    "وارسا": "Warsaw",
}
# A learner's mistake that the course shows in order to mend it.
WRONG_ON_PURPOSE = {("21:00", "07:00", "Toronto")}
IN_BOTH_ZONES = re.compile(r"(\d\d:\d\d) PKT \((\d\d:\d\d) (\w+)\)")
IN_BOTH_ZONES_UR = re.compile(r"(\d\d:\d\d) PKT[^(\d]{0,40}\((\w+) میں (\d\d:\d\d)\)")
BEHIND = re.compile(r"(\w+)(?: is| are|, whose clock is) (\d+) hours (behind|ahead of) (?:PKT|yours)")
TERM = r"\(?(?:\d[\d,]*(?:\.\d+)?)\)?(?: (?:Wh|V|Ah|A|W))?"
EQUATION = re.compile(rf"{TERM}(?: [-+×÷−] {TERM})+ = \(?\d[\d,]*(?:\.\d+)?")
# What people say too, but not the word of the glossary.
OTHER_WORDS = ("ہنر", "ترقی", "پتہ چل", "كے")


@cache
def course() -> Bundle:
    return shipped_course("remote-foundations")


def pages(kind: str) -> list[Page]:
    return [page for page in course().pages if page.kind == kind]


def bank_questions(language: str = "en") -> list[QuestionBlock]:
    return [question for bank in course().banks for question in bank.texts[language].questions]


def page_texts(language: str) -> list[PageText]:
    holders: tuple[Page | Bank, ...] = (*course().pages, *course().banks)
    return [holder.texts[language] for holder in holders]


def sources(pattern: str) -> Iterator[tuple[str, str]]:
    for file in sorted(COURSE.glob(pattern)):
        yield file.name, file.read_text()


def type_of(question: QuestionBlock) -> str:
    written = question.meta.get("type")
    return str(written or ("multiple-choice" if "\n- [" in f"\n{question.body}" else "single-choice"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_explained_and_says_where_to_read_again(language: str) -> None:
    silent = [
        (question.uid, feedback)
        for text in page_texts(language)
        for question in text.questions
        for feedback in CHOICE.findall(question.body) or [question.body]
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


def test_a_lesson_has_six_to_nine_hundred_words_beside_its_questions() -> None:
    for lesson in pages("lesson"):
        prose = [block.text for block in lesson.texts["en"].blocks if isinstance(block, Prose)]
        assert 600 <= len(" ".join(prose).split()) <= 900, lesson.uid


def test_the_banks_hold_sixty_questions_in_pairs_on_every_outcome_and_half_of_them_apply() -> None:
    questions = bank_questions()
    assert len(questions) >= 60
    assert {question.meta["outcome"] for question in questions} == OUTCOMES
    pairs = Counter(question.uid.rsplit("-", 1)[0] for question in questions)
    assert set(pairs.values()) == {2}
    applying = [question for question in questions if "apply" in str(question.meta["tags"])]
    assert len(applying) * 2 >= len(questions)


def test_the_final_quiz_follows_the_blueprint_and_can_be_asked_twice_without_repeating() -> None:
    (final,) = pages("quiz")
    asked: Counter[tuple[str, str]] = Counter()
    for draw in final.texts["en"].draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count
        kinds = {(str(question.meta["outcome"]), type_of(question)) for question in drawable}
        assert len(kinds) == 1, draw
        asked[kinds.pop()] += draw.count
    assert asked == BLUEPRINT


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_length_nor_place_gives_the_right_choice_away(language: str) -> None:
    longest, places = 0, Counter[int]()
    singles = [
        SINGLE.findall(part)
        for source, text in zip(page_texts("en"), page_texts(language), strict=True)
        for original, question in zip(source.questions, text.questions, strict=True)
        if type_of(original) in {"single-choice", "scenario"}
        for part in re.split(r"^### ", question.body, flags=re.MULTILINE)
        if SINGLE.search(part)
    ]
    for choices in singles:
        right = [mark for mark, _ in choices].index("x")
        words = [re.sub(r" \{to: [\w-]+\}", "", text) for _, text in choices]
        longest += all(len(words[right]) > len(each) for at, each in enumerate(words) if at != right)
        places[right] += 1
    assert longest <= 0.4 * len(singles), (longest, len(singles))
    assert min(places[at] for at in range(3)) >= 0.25 * len(singles), places


def test_all_stated_sums_are_right() -> None:
    found = 0
    for name, text in sources("**/*.md"):
        for written in EQUATION.findall(text):
            left, _, right = written.rpartition(" = ")
            plain = re.sub(r" (?:Wh|V|Ah|A|W)\b", "", left).replace(",", "")
            value = value_of(plain.replace("×", "*").replace("÷", "/").replace("−", "-"))
            stated = Fraction(right.strip("(").replace(",", ""))
            decimals = len(right.partition(".")[2])
            assert abs(value - stated) <= Fraction(1, 2 * 10**decimals) * bool(decimals), (name, written)
            found += 1
    assert found >= 60


def value_of(sum_of_products: str) -> Fraction:
    """Return the value of numbers with + - * / and one level of brackets."""
    while bracket := re.search(r"\(([^()]*)\)", sum_of_products):
        sum_of_products = sum_of_products.replace(bracket[0], str(value_of(bracket[1])))
    total = Fraction(0)
    for sign, product in re.findall(r"(^|[+-]) ?((?:[^+\- ]+(?: [*/] )?)+)", sum_of_products):
        first, *rest = re.split(r" ([*/]) ", product)
        value = Fraction(first)
        for operation, factor in zip(rest[::2], rest[1::2], strict=True):
            value = value * Fraction(factor) if operation == "*" else value / Fraction(factor)
        total += -value if sign == "-" else value
    return total


def test_a_reader_of_sums_knows_products_before_sums() -> None:
    assert value_of("2 + 3 * 4 - 1") == 13
    assert value_of("8 * (100 + 120)") == 1_760
    assert value_of("1 / 4 * 2") == Fraction(1, 2)


@pytest.mark.parametrize("moment", ["2026-12-10", "2027-01-20"])
def test_times_in_two_zones_are_the_same_moment(moment: str) -> None:
    day = date.fromisoformat(moment)
    english = [found for _, text in sources("**/*.md") for found in IN_BOTH_ZONES.findall(text)]
    urdu = [
        (here, there, URDU_NAMES[place])
        for _, text in sources("**/*.ur.md")
        for here, place, there in IN_BOTH_ZONES_UR.findall(text)
    ]
    assert len(english) >= 30
    assert len(urdu) >= 20
    for here, there, place in {*english, *urdu} - WRONG_ON_PURPOSE:
        hour, minute = map(int, here.split(":"))
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Karachi"))
        assert at.astimezone(ZoneInfo(ZONES[place])).strftime("%H:%M") == there, (here, there, place)


def test_stated_distances_between_zones_hold_in_december() -> None:
    at = datetime(2026, 12, 10, 12, tzinfo=UTC)
    here = at.astimezone(ZoneInfo("Asia/Karachi")).utcoffset() or timedelta()
    found = [each for _, text in sources("**/*.md") for each in BEHIND.findall(text)]
    assert len(found) >= 8
    for place, hours, direction in found:
        there = at.astimezone(ZoneInfo(ZONES[place])).utcoffset() or timedelta()
        distance = (here - there) if direction == "behind" else (there - here)
        assert distance == timedelta(hours=int(hours)), (place, hours, direction)


def test_pakistan_is_five_hours_ahead_of_utc_in_every_hour_of_two_years() -> None:
    first, zone = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("Asia/Karachi")
    hours = (first + timedelta(hours=each) for each in range(2 * 365 * 24))
    assert {each.astimezone(zone).utcoffset() for each in hours} == {timedelta(hours=5)}


def test_days_of_the_week_belong_to_their_dates() -> None:
    english = [
        found
        for _, text in sources("**/*.md")
        for found in re.findall(r"(Monday|Thursday|Sunday), (\d+) (December)", text)
    ]
    assert len(english) >= 3
    for day, number, _ in english:
        assert date(2026, 12, int(number)).strftime("%A") == day
    assert date(2026, 12, 13) - date(2026, 11, 30) == timedelta(days=13)


@pytest.mark.parametrize("path", ["02-reliability/03-outage-plan.md", "03-home/04-your-outage-plan.md"])
def test_messages_shown_as_good_have_at_most_sixty_words(path: str) -> None:
    text = (COURSE / path).read_text()
    messages = re.findall(r"^> \[!GOOD\] [^\n]*(?:Sent|sent) at.*\n> \"(.*)\"$", text, re.MULTILINE)
    assert messages
    assert all(len(message.split()) <= 60 for message in messages)


def test_mended_messages_of_the_bank_have_at_most_sixty_words() -> None:
    mended = [
        re.sub(
            r"\[\[.*?=>(.*?)\]\]", r"\1", "".join(re.findall(r"^> (Hello.*)$", question.body, re.MULTILINE))
        )
        for question in bank_questions()
        if type_of(question) == "spot-the-error"
    ]
    assert len(mended) == 8
    assert all(len(message.replace("(leave it out)", "").split()) <= 60 for message in mended)


def test_drawn_numbers_give_sensible_answers_apart_from_every_expected_mistake() -> None:
    numeric = [question for question in bank_questions() if type_of(question) == "numeric"]
    assert len(numeric) == 10
    for question in numeric:
        answers = [(mark, formula.strip()) for mark, formula in ANSWER.findall(question.body)]
        for numbers in tried_numbers(read_variables(question.meta["variables"])):
            values = as_decimals(numbers)
            right = [result_of(formula, values) for mark, formula in answers if mark == "="]
            wrong = [result_of(formula, values) for mark, formula in answers if mark == "~"]
            assert all(0 < each.low <= each.high for each in right), (question.uid, numbers)
            for each in right:
                assert not [one for one in wrong if one.low <= each.high and each.low <= one.high], (
                    question.uid,
                    numbers,
                )


def test_the_case_of_the_task_can_be_solved() -> None:
    """13:50, 40 minutes of way and 3 hours of work: the deadline of 17:00 cannot be met."""
    text = (COURSE / "03-home/04-your-outage-plan.md").read_text()
    assert "13:50 PKT" in text
    ready = datetime(2026, 12, 10, 13, 50, tzinfo=UTC) + timedelta(minutes=40, hours=3)
    assert ready.strftime("%H:%M") == "17:30"


def test_both_languages_name_the_same_times() -> None:
    for english, urdu in zip(page_texts("en"), page_texts("ur"), strict=True):
        for one, other in zip(english.questions, urdu.questions, strict=True):
            assert times_of(one) == times_of(other), one.uid


def times_of(question: QuestionBlock) -> set[str]:
    return set(TIME.findall(f"{question.heading}\n{question.body}"))


def test_pictures_are_small_and_carry_real_text_in_their_own_language() -> None:
    pictures = sorted((COURSE / "media").glob("*.svg"))
    assert len(pictures) == 6
    for picture in pictures:
        assert picture.stat().st_size <= 30_000
        words = "".join(ET.parse(picture).getroot().itertext())  # noqa: S314
        assert bool(re.search("[\u0600-\u06ff]", words)) == picture.stem.endswith("-ur")


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    files = [*COURSE.glob("**/*.ur.*"), COURSES / "_facts" / "remote-foundations.yml"]
    found = [(file.name, word) for file in files for word in OTHER_WORDS if word in file.read_text()]
    assert not found
