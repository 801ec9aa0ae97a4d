"""Freelancing Platforms keeps its promises, and every number in it is worked out again here."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from learn.courses.blocks import QuestionBlock
from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, drawn_from
from learn.quizzes.formulas import worked_out
from learn.quizzes.passages import Piece
from learn.quizzes.variables import read_variables
from tests.courses.lines_to_judge import assert_alike, pieces_to_judge
from tests.courses.shipped import COURSES, shipped_course

FOLDER = COURSES / "freelancing-platforms"
LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 8)}
CHOICE = re.compile(r"^- [(\[][ x][)\]] .*\n((?:  > .*\n?)*)", re.MULTILINE)
SINGLE_CHOICE = re.compile(r"^- \(([ x])\) (.*)$", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
# What people say too, but not the word of the glossary; and words that would be read as something else.
OTHER_WORDS = ("ہنر", "اسپام", "ترقی", "پتہ چل", "پتا چل", "کلائینٹ", "انوائیس", "پورٹفولیو", "گاہک")
PROMISES = ("guaranteed", "you will earn", "easy money", "passive income", "financial freedom")
CITIES = {"London": "Europe/London", "Berlin": "Europe/Berlin"}
WINTER = date(2026, 12, 10)
MONTHS = {"Nov": 11, "Dec": 12}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "÷": lambda a, b: a / b,
    "×": lambda a, b: a * b,
    "−": lambda a, b: a - b,
}
# The fee page of the platform that the course makes up.
SHARE = Fraction(10, 100)
WITHDRAWAL = 2
Numbers = dict[str, Fraction]
# The answers, worked out from the words of the questions and not from their formulas.
ANSWERS: dict[str, Callable[[Numbers], Fraction]] = {
    "how-check-2": lambda _: 200 - 200 * SHARE - WITHDRAWAL,
    "posts-check-3": lambda _: price_that_leaves(Fraction(45), SHARE),
    "scope-check-2": lambda _: days_of_work(24, 6) + 1 + 2 + 1,
    "o1-arrive-a": lambda n: n["p"] - n["p"] * n["s"] / 100 - n["w"],
    "o1-arrive-b": lambda n: sum((n["p"] * (1 - SHARE) for _ in range(int(n["n"]))), Fraction(0)) - n["w"],
    "o1-hour-a": lambda n: (n["p"] - n["p"] * SHARE) / n["h"],
    "o1-hour-b": lambda n: price_that_leaves(n["r"] * n["h"], Fraction(20, 100)),
    "o1-back-a": lambda n: price_that_leaves(n["x"], SHARE),
    "o1-back-b": lambda n: price_that_leaves(n["x"], Fraction(20, 100)),
    "o5-days-a": lambda n: days_of_work(n["n"], n["r"]) + n["s"] + n["c"] + 1,
    "o5-days-b": lambda n: evening_of_the_spare_day(int(n["d"]), days_of_work(n["n"], Fraction(4))),
    "o5-extra-a": lambda n: n["k"] * (n["p"] / n["n"]),
    "o5-extra-b": lambda n: n["p"] + sum((n["e"] for _ in range(int(n["k"]))), Fraction(0)),
    "o5-part-a": lambda n: (n["m"] - n["a"]) * n["p"] / n["m"],
    "o5-part-b": lambda n: n["p"] * (100 - n["f"]) / 100 / 2,
    "o5-round-a": lambda n: sum((n["q"] for _ in range(1, int(n["t"]))), Fraction(0)),
    "o5-round-b": lambda n: n["n"] * n["e"] + n["k"] * n["e"] + n["q"],
}


def price_that_leaves(wanted: Fraction, share: Fraction) -> Fraction:
    price = wanted / (1 - share)
    assert price - price * share == wanted
    return price


def days_of_work(things: Fraction | int, a_day: Fraction | int) -> Fraction:
    return Fraction(next(days for days in range(999) if days * a_day >= things))


def evening_of_the_spare_day(first: int, days: Fraction) -> Fraction:
    last = date(2026, 12, first) + timedelta(days=int(days) - 1)
    return Fraction((last + timedelta(days=1)).day)


@cache
def course() -> Bundle:
    return shipped_course("freelancing-platforms")


def pages(kind: str) -> list[Page]:
    return [page for page in course().pages if page.kind == kind]


def bank_questions(language: str = "en") -> list[QuestionBlock]:
    return [question for bank in course().banks for question in bank.texts[language].questions]


def questions(language: str = "en") -> list[QuestionBlock]:
    return [question for text in page_texts(language) for question in text.questions]


def page_texts(language: str) -> list[PageText]:
    holders: tuple[Page | Bank, ...] = (*course().pages, *course().banks)
    return [holder.texts[language] for holder in holders]


def of_type(kind: str, language: str = "en") -> list[QuestionBlock]:
    named = {question.uid for question in questions() if question.meta.get("type") == kind}
    return [question for question in questions(language) if question.uid in named]


def files() -> list[Path]:
    return sorted(FOLDER.rglob("*.md"))


def messages_in(text: str) -> list[str]:
    return re.findall(r'^> (".*")$', text, re.MULTILINE)


def words_of(quotes: list[str]) -> int:
    return len(" ".join(quotes).replace('"', " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_explained_and_says_where_to_read_again(language: str) -> None:
    silent = [
        (question.uid, feedback)
        for question in questions(language)
        for feedback in CHOICE.findall(question.body)
        if not LINK.search(feedback)
    ]
    assert not silent


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_without_choices_explains_itself_at_the_end(language: str) -> None:
    silent = [
        question.uid
        for question in questions(language)
        if not CHOICE.search(question.body) and not LINK.search(question.body.partition("> [!NOTE]")[2])
    ]
    assert not silent


def test_nine_lessons_ask_two_to_four_questions_and_two_of_them_about_earlier_lessons() -> None:
    lessons = pages("lesson")
    assert len(lessons) == 9
    for before, lesson in enumerate(lessons):
        asked = lesson.texts["en"].questions
        assert 2 <= len(asked) <= 4, lesson.uid
        elsewhere = [question for question in asked if re.search(r"\]\([^#)]+\.md#", question.body)]
        assert len(elsewhere) >= min(before, 1) * 2, lesson.uid


def test_a_lesson_has_600_to_900_words_beside_its_questions() -> None:
    for lesson in pages("lesson"):
        text = (FOLDER / lesson.path).read_text().split("---\n", 2)[2]
        parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        told = [part for part in parts if "<!-- {id:" not in part]
        assert 600 <= len(WORD.findall(" ".join(told))) <= 900, lesson.uid
        assert [part.splitlines()[0] for part in told[-2:]] == ["## Do it now", "## In three lines"]
        assert len(re.findall(r"^- ", told[-1], re.MULTILINE)) == 3, lesson.uid
        assert "> [!GOOD]" in text, lesson.uid
        assert "> [!BAD]" in text, lesson.uid


def test_one_lesson_needs_a_computer_and_the_landing_page_says_so() -> None:
    needing = [
        lesson.uid for lesson in pages("lesson") if "needs: computer" in (FOLDER / lesson.path).read_text()
    ]
    assert needing == ["portfolio"]
    assert "Eight of the nine lessons work on a phone" in (FOLDER / "README.md").read_text()
    plan = re.findall(r"^\| (\d+)–(\d+) \|", (FOLDER / "02-show/02-portfolio.md").read_text(), re.MULTILINE)
    assert [begin for begin, _ in plan] == ["0", *(end for _, end in plan[:-1])]
    assert plan[-1][1] == "45"


def test_the_banks_hold_sixty_questions_in_pairs_on_every_outcome() -> None:
    asked = bank_questions()
    assert len(asked) >= 60
    per_outcome = Counter(question.meta["outcome"] for question in asked)
    assert set(per_outcome) == OUTCOMES
    assert min(per_outcome.values()) >= 8
    pairs = Counter(question.uid.rsplit("-", 1)[0] for question in asked)
    assert set(pairs.values()) == {2}


def test_most_bank_questions_ask_to_apply() -> None:
    """A question applies what was learned if it shows a message or a case to act on, or asks for a sum."""
    asked = bank_questions()
    applied = [
        question
        for question in asked
        if question.meta.get("type") in {"numeric", "spot-the-error", "scenario", "ordering"}
        or '"' in question.heading + question.body
    ]
    assert len(applied) >= len(asked) / 2


def test_the_final_quiz_keeps_to_its_blueprint() -> None:
    (final,) = [quiz for quiz in pages("quiz") if quiz.uid == "final"]
    found: Counter[tuple[str, str]] = Counter()
    for draw in final.texts["en"].draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count, "a second attempt asks other questions"
        (kind,) = {str(question.meta.get("type", "single-choice")) for question in drawable}
        found[str(drawable[0].meta["outcome"]), kind] += draw.count
    assert found == {
        ("O1", "single-choice"): 4,
        ("O3", "spot-the-error"): 3,
        ("O5", "numeric"): 2,
        ("O5", "ordering"): 1,
        ("O6", "scenario"): 2,
        ("O7", "scenario"): 3,
    }


def test_every_bank_question_can_be_drawn() -> None:
    drawn = {
        question.uid
        for quiz in pages("quiz")
        for draw in quiz.texts["en"].draws
        if (bank := course().bank(draw.bank_path))
        for question in drawn_from(bank, draw.tags, "en")
    }
    assert drawn == {question.uid for question in bank_questions()}


def test_neither_place_nor_length_gives_the_right_choice_away() -> None:
    places: Counter[int] = Counter()
    longest = asked = 0
    for question in questions():
        choices = SINGLE_CHOICE.findall(question.body)
        if question.meta.get("type", "single-choice") != "single-choice" or len(choices) != 3:
            continue
        (right,) = [place for place, (mark, _) in enumerate(choices) if mark == "x"]
        lengths = [len(text) for _, text in choices]
        asked += 1
        places[right] += 1
        longest += lengths[right] == max(lengths) and lengths.count(max(lengths)) == 1
    assert asked >= 40
    assert max(places.values()) <= asked * 0.45
    assert min(places.values()) >= asked * 0.2
    assert asked * 0.15 <= longest <= asked * 0.4


def test_a_scenario_has_a_right_way_of_three_steps() -> None:
    for question in of_type("scenario"):
        told = question.body.partition("> [!NOTE]")[0]
        opening, *steps = re.split(r"^### ([\w-]+)\n", told, flags=re.MULTILINE)
        texts = {"": opening, **dict(zip(steps[::2], steps[1::2], strict=True))}
        here, way, longest_is_right = "", [""], 0
        while True:
            choices = SINGLE_CHOICE.findall(texts[here])
            assert len(choices) == 2, (question.uid, here)
            (right,) = [text for mark, text in choices if mark == "x"]
            lengths = {mark: len(re.sub(r" \{to: .*", "", text)) for mark, text in choices}
            longest_is_right += lengths["x"] > lengths[" "]
            target = re.search(r"\{to: ([\w-]+)\}$", right)
            if target is None:
                break
            here = target[1]
            way.append(here)
        assert len(way) == 3, (question.uid, way)
        assert longest_is_right < 3, question.uid
        assert set(re.findall(r"\{to: ([\w-]+)\}", question.body)) == set(steps[::2]), question.uid


def pieces_of(uid: str) -> list[list[list[Piece]]]:
    return pieces_to_judge(
        [next(each for each in questions(language) if each.uid == uid) for language in LANGUAGES]
    )


def test_each_line_to_judge_is_one_piece() -> None:
    for question in of_type("spot-the-error"):
        assert_alike(pieces_of(question.uid))


def test_the_longest_line_is_often_a_right_one() -> None:
    longest_is_right = 0
    for question in of_type("spot-the-error"):
        lines = [paragraph[0] for paragraph in pieces_of(question.uid)[0]]
        longest = max(len(line.text) for line in lines)
        longest_is_right += any(line.error is None and len(line.text) == longest for line in lines)
    assert longest_is_right >= len(of_type("spot-the-error")) / 2


def drawn(question: QuestionBlock) -> list[dict[str, Decimal]]:
    """Return every choice of numbers that a question can draw."""
    if "variables" not in question.meta:
        return [{}]
    variables = read_variables(question.meta["variables"])
    values = [
        [Decimal(variable.value(number)) for number in range(variable.value_count)] for variable in variables
    ]
    names = [variable.name for variable in variables]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def test_every_sum_is_known_here() -> None:
    assert {question.uid for question in of_type("numeric")} == set(ANSWERS)


@pytest.mark.parametrize("uid", ANSWERS)
def test_a_sum_comes_out_as_its_words_say_and_as_a_whole_number(uid: str) -> None:
    question = next(question for question in of_type("numeric") if question.uid == uid)
    (written,) = re.findall(r"^- = (.+)$", question.body, re.MULTILINE)
    mistakes = re.findall(r"^- ~ (.+)$", question.body, re.MULTILINE)
    assert mistakes
    for numbers in drawn(question):
        right = ANSWERS[uid]({name: Fraction(number) for name, number in numbers.items()})
        assert worked_out(written, numbers) == right, numbers
        assert right.denominator == 1, numbers
        assert right > 0, numbers
        assert right not in [worked_out(mistake, numbers) for mistake in mistakes], numbers


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_times_in_two_zones_agree(file: Path) -> None:
    for here, there, city in re.findall(r"(\d\d:\d\d) PKT \((\d\d:\d\d) in (\w+)\)", file.read_text()):
        moment = datetime.combine(WINTER, time.fromisoformat(here), ZoneInfo("Asia/Karachi"))
        assert f"{moment.astimezone(ZoneInfo(CITIES[city])):%H:%M}" == there, (file.name, here, city)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_weekdays_belong_to_their_dates(file: Path) -> None:
    days = "|".join(DAYS)
    for day, number, month in re.findall(rf"({days}),? (\d{{1,2}}) (Nov|Dec)", file.read_text()):
        assert DAYS[date(2026, MONTHS[month], int(number)).weekday()] == day, (file.name, number, month)


NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?)"


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_sums_in_the_text_are_right(file: Path) -> None:
    text = file.read_text()
    sums = rf"(?<![+−×÷] ){NUMBER} ([÷×−]) {NUMBER}(?: =| is) {NUMBER}"
    for left, sign, right, result in re.findall(sums, text):
        assert SIGNS[sign](Fraction(left), Fraction(right)) == Fraction(result), (left, sign, right)
    for left, right, result in re.findall(rf"`?{NUMBER} ÷ {NUMBER}`? یعنی {NUMBER}", text):
        assert Fraction(left) / Fraction(right) == Fraction(result), (left, right)
    for fit, pay, risk, mark in re.findall(r"(\d) \+ (\d) − (\d) = (\d)", text):
        assert int(fit) + int(pay) - int(risk) == int(mark), (fit, pay, risk)
    for parts, total in re.findall(r"(?<![\d.])(\d+(?: \+ \d+)+) = (\d+)", text):
        assert sum(map(int, parts.split(" + "))) == int(total), parts


def test_the_lesson_on_fees_counts_as_its_fee_page_says() -> None:
    text = (FOLDER / "01-choose/01-how-platforms-work.md").read_text()
    assert f"Service fee   {SHARE * 100}% of each payment" in text
    assert f"Withdrawal    USD {WITHDRAWAL} each time" in text
    assert 100 - 100 * SHARE - WITHDRAWAL == 88
    assert 3 * 40 * (1 - SHARE) - WITHDRAWAL == 106
    assert 3 * 40 * (1 - SHARE) - 3 * WITHDRAWAL == 102
    assert Fraction("9.90") == 99 * SHARE
    assert price_that_leaves(Fraction(42 + WITHDRAWAL + 1), SHARE) == 50
    assert 50 * SHARE == 5
    assert WITHDRAWAL == 2
    assert Fraction(5 * 2, 10) == 1


def test_the_ten_posts_rank_as_the_lesson_says() -> None:
    hour = {
        post: price * (1 - SHARE) / hours
        for post, price, hours in [("A", 40, 6), ("C", 45, 7), ("F", 60, 9), ("I", 25, 4), ("J", 35, 50)]
    }
    assert hour["A"] == 6
    assert abs(hour["C"] - Fraction("5.8")) < Fraction("0.05")
    assert all(hour[post] > 5 for post in "ACFI")
    assert hour["J"] < 1
    text = (FOLDER / "01-choose/02-job-posts.md").read_text()
    assert re.findall(r"^\| ([A-J]) \|", text, re.MULTILINE) == list("ABCDEFGHIJ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proposals_shown_as_good_keep_to_150_words(language: str) -> None:
    ending = "" if language == "en" else ".ur"
    lesson = (FOLDER / f"03-win/01-proposals{ending}.md").read_text()
    shown = messages_in(lesson.partition("[!GOOD]")[2].partition("[!BAD]")[0])
    assert words_of(shown) == 100
    assert "100" in re.findall(r"\[!GOOD\] (.*)", lesson)[0]
    task = (FOLDER / f"04-keep/06-proposal{ending}.md").read_text()
    accepted = messages_in(task.partition("[!GOOD]")[2])
    assert 80 <= words_of(accepted) <= 150


def test_a_smaller_part_keeps_the_rate_of_the_whole() -> None:
    text = (FOLDER / "03-win/01-proposals.md").read_text()
    (price, words) = re.findall(r"For USD (\d+) I can translate the first (\d+) words", text)[0]
    assert Fraction(int(price), int(words)) == Fraction(45, 1500)


def test_the_scope_of_the_photos_can_be_kept() -> None:
    """The originals come on Monday; 5 photos a day; a spare day before the last date."""
    text = (FOLDER / "03-win/02-scope.md").read_text()
    assert "Monday, 7 Dec" in text
    tuesday = date(2026, 12, 8)
    half, whole = (tuesday + timedelta(days=int(days_of_work(photos, 5)) - 1) for photos in (10, 20))
    assert f"Wednesday, {half.day} Dec" in text
    assert f"Saturday, {(whole + timedelta(days=1)).day} Dec" in text
    assert Fraction(60, 20) * 5 == 15


def test_profile_texts_shown_as_good_keep_to_their_limits() -> None:
    for path in ("02-show/01-profile.md", "02-show/03-profile-and-sample.md"):
        text = (FOLDER / path).read_text().partition("[!GOOD]")[2].partition("[!BAD]")[0]
        headline = re.search(r'\*\*Headline:\*\* "(.*)"', text)
        assert headline is not None
        assert len(headline[1].split()) <= 10
        assert words_of(messages_in(text)) <= 120
    task = re.search(r'\*\*Overview:\*\* "(.*)"', (FOLDER / "02-show/03-profile-and-sample.md").read_text())
    assert task is not None
    assert len(task[1].split()) <= 120


def test_urdu_pages_show_the_messages_as_the_client_reads_them() -> None:
    missing = []
    for page in (*pages("lesson"), *pages("task")):
        english = (FOLDER / page.path).read_text()
        urdu = (FOLDER / page.path.replace(".md", ".ur.md")).read_text()
        messages = messages_in(english)
        assert messages or page.kind == "task"
        missing += [message for message in messages if message not in urdu]
    assert not missing


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    found = [
        (file.name, word)
        for file in [*FOLDER.rglob("*.ur.*"), COURSES / "_facts/platforms.yml"]
        for word in OTHER_WORDS
        if word in file.read_text()
    ]
    assert not found


def test_nothing_is_promised_and_no_fee_is_printed_as_a_fact() -> None:
    for file in files():
        assert not [promise for promise in PROMISES if promise in file.read_text().lower()], file.name
    facts = (COURSES / "_facts/platforms.yml").read_text()
    for statement in re.findall(r'^    (?:en|ur): "(.*)"$', facts, re.MULTILINE):
        assert not re.search(r"\d", statement)


def test_pictures_are_small_and_legible_in_the_dark() -> None:
    drawings = sorted((FOLDER / "media").glob("*.svg"))
    assert len(drawings) == 4
    for drawing in drawings:
        text = drawing.read_text()
        assert len(text.encode()) <= 30_000
        assert "prefers-color-scheme:dark" in text
        assert "<text" in text
        assert min(map(int, re.findall(r"font(?:-size)?:(\d+)px", text))) >= 14
