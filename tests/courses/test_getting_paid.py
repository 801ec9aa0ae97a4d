"""Getting Paid keeps what its curriculum promises, and every sum it prints is computed again."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest

from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Bank, Bundle, Page, PageText, drawn_from
from learn.quizzes.formulas import worked_out
from learn.quizzes.numbers import Interval
from learn.quizzes.variables import as_decimals, read_variables, result_of, tried_numbers
from tests.courses.shipped import COURSES, shipped_course

FOLDER = COURSES / "getting-paid"
LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 8)}
SHARES = {"numeric": 10, "mark": 5, "scenario": 5}
CHOICE = re.compile(r"^- [(\[][ x][)\]] (.*)\n((?:  > .*\n?)*)", re.MULTILINE)
STEP = re.compile(r"^### .*$", re.MULTILINE)
TO = re.compile(r"^- \([ x]\) .*?(?: \{to: ([\w-]+)\})?$", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
RIGHT = re.compile(r"^- \([ x]\) ", re.MULTILINE)
ANSWER = re.compile(r"^- ([=~]) (.*)$", re.MULTILINE)
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# What people say too, but not the word of the glossary; and one word that has two spellings.
OTHER_WORDS = ("ہنر", "اسپام", "ترقی", "پتہ چل", "کانٹریکٹ", "پیمنٹ")

NUMBER = r"(?:PKR |USD )?\d+(?:,\d{3})*(?:\.\d+)?"
SUM = re.compile(rf"(?<![\d÷×−+(] )(?<![\d.,])({NUMBER}(?: [+−×÷] {NUMBER})+) = ({NUMBER})(?![\d%])")
SHARE = re.compile(r"(\d+) (?:%|فیصد) of ([\d,]+) is (?:PKR )?([\d,]+)")
SIGNS = str.maketrans({"−": "-", "×": "*", "÷": "/"})
DAY = re.compile(r"(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), (\d+ [A-Z][a-z]{2} \d{4})")

# What each drawn question asks, once more and in another notation than in its file.
MEANING: dict[str, Callable[..., Decimal | int]] = {
    "o1-floor-a": lambda h, c, s, n: 1000 * (h + c + s) / n,
    "o1-floor-b": lambda n, r, c, s: n * r - 1000 * c - 1000 * s,
    "o1-hours-a": lambda w, p, learning: 4 * w - 4 * p - 4 * learning,
    "o1-hours-b": lambda d, t, p: 4 * d * t - 4 * p,
    "o1-fee-a": lambda f, p: 100 * f / (100 - p),
    "o1-fee-b": lambda f, p: 100 * f / (100 - p),
    "o1-dollar-a": lambda k, r, m: 100 * k / (r * (100 - m)),
    "o1-dollar-b": lambda h, u, r, m: h * u * r * (100 - m) / 100,
    "o1-whole-a": lambda n, h, p: 100_000 * n / (h * (100 - p)),
    "o1-whole-b": lambda o, d, y, h: (1000 * o + 1000 * d / (12 * y)) / h,
    "o2-buffer-a": lambda n, m, r: n * m * r / 60 * 5 / 4,
    "o2-buffer-b": lambda p, h, q: p / (h + q),
    "o4-total-a": lambda n, p, a: n * p - a,
    "o4-total-b": lambda h, r, e, q, a: h * r + e * q - a,
    "o4-day-a": lambda d, t: (date(2027, 3, int(d)) + timedelta(int(t))).day,
    "o4-day-b": lambda d, t, n: (date(2027, 3, int(n)) - date(2027, 3, int(d))).days - t,
    "o5-arrive-a": lambda p, f, s, r: p * r - p * f * r / 100 - s * r,
    "o5-arrive-b": lambda p, s, r, b: p * r - s * r - b,
    "o5-lost-a": lambda p, s, r: p * (250 - r) + s * r,
    "o5-lost-b": lambda p, s, r: r - s * r / p,
    "o5-route-a": lambda p, s, f, r: (p - s) * r - p * (100 - f) / 100 * r,
    "o5-route-b": lambda n, s, r: n * s * r - s * r,
    "o5-back-a": lambda x, s, f: 100 * (1000 * x / 240 + s) / (100 - f),
    "o5-back-b": lambda p, a, f, s, r: p * a * (100 - f) * r / 10_000 - s * r,
    "o6-close-a": lambda o, a, b, c, h: 1000 * o + 1000 * (a + b) - 1000 * c - 1000 * h,
    "o6-close-b": lambda o, i, c, e: 1000 * (o + i) - 1000 * c - 1000 * e,
    "o6-result-a": lambda a, b, c, d, _h: 1000 * (a + b) - 1000 * (c + d),
    "o6-result-b": lambda a, b, c, k: 1000 * (a - k) + 1000 * (b - k) + 1000 * (c - k),
    "o6-usd-a": lambda u, s, r: u * r - s * r,
    "o6-usd-b": lambda a, b, r, q: a * r + b * q,
}


@cache
def course() -> Bundle:
    return shipped_course("getting-paid")


def pages(kind: str) -> list[Page]:
    return [page for page in course().pages if page.kind == kind]


def page(uid: str) -> Page:
    return next(each for each in course().pages if each.uid == uid)


def bank_questions(language: str = "en") -> list[QuestionBlock]:
    return [question for bank in course().banks for question in bank.texts[language].questions]


def page_texts(language: str) -> list[PageText]:
    holders: tuple[Page | Bank, ...] = (*course().pages, *course().banks)
    return [holder.texts[language] for holder in holders]


def texts() -> Iterator[tuple[str, str]]:
    for file in sorted(FOLDER.rglob("*.md")):
        yield str(file.relative_to(FOLDER)), file.read_text().replace("`", "")


def number(text: str) -> Decimal:
    return Decimal(text.removeprefix("PKR ").removeprefix("USD ").replace(",", ""))


def computed(text: str) -> Decimal:
    return worked_out(re.sub("PKR |USD |,", "", text).translate(SIGNS), {})


def asks_for(question: QuestionBlock) -> str:
    kind = str(question.meta.get("type", "choice"))
    boxes = kind == "choice" and not RIGHT.search(question.body)
    return "mark" if kind == "spot-the-error" or boxes else kind


def is_applied(question: QuestionBlock) -> bool:
    return asks_for(question) in {"numeric", "scenario", "mark"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_explained_and_says_where_to_read_again(language: str) -> None:
    silent = [
        (question.uid, choice)
        for text in page_texts(language)
        for question in text.questions
        for choice, feedback in CHOICE.findall(question.body)
        if not LINK.search(feedback)
    ]
    assert not silent


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_choices_is_explained_with_a_place_to_read_again(language: str) -> None:
    silent = [
        question.uid
        for text in page_texts(language)
        for question in text.questions
        if not CHOICE.search(question.body) and not LINK.search(question.body)
    ]
    assert not silent


def test_eight_lessons_ask_three_or_four_questions_and_two_of_them_about_earlier_lessons() -> None:
    lessons = pages("lesson")
    assert len(lessons) == 8
    for before, lesson in enumerate(lessons):
        questions = lesson.texts["en"].questions
        assert 2 <= len(questions) <= 4, lesson.uid
        elsewhere = [question for question in questions if re.search(r"\]\([^#)]+\.md#", question.body)]
        assert len(elsewhere) >= min(before, 1) * 2, lesson.uid


def test_each_lesson_has_six_to_nine_hundred_words_and_a_summary_of_three_lines() -> None:
    for lesson in pages("lesson"):
        prose = [block.text for block in lesson.texts["en"].blocks if isinstance(block, Prose)]
        assert 600 <= sum(len(WORD.findall(text)) for text in prose) <= 900, lesson.uid
        for language in LANGUAGES:
            text = (FOLDER / lesson.texts[language].path).read_text()
            assert all(mark in text for mark in ("> [!GOOD]", "> [!BAD]")), lesson.uid
            assert text.rstrip().rpartition("\n## ")[2].count("\n- ") == 3, lesson.uid


def test_the_banks_hold_sixty_questions_in_pairs_on_every_outcome_and_most_apply() -> None:
    questions = bank_questions()
    assert len(questions) >= 60
    assert {question.meta["outcome"] for question in questions} == OUTCOMES
    pairs = Counter(question.uid.rsplit("-", 1)[0] for question in questions)
    assert set(pairs.values()) == {2}
    assert sum(map(is_applied, questions)) * 2 >= len(questions)


def test_the_final_quiz_follows_the_blueprint_and_a_second_attempt_asks_other_questions() -> None:
    (final,) = pages("quiz")
    asked: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for draw in final.texts["en"].draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count, draw.heading
        (kind,) = {asks_for(question) for question in drawable}
        asked[kind] += draw.count
        outcomes[str(drawable[0].meta["outcome"])] += draw.count
    assert asked == SHARES
    assert set(outcomes) == OUTCOMES
    assert min(outcomes.values()) >= 2


def test_no_place_and_no_length_gives_the_right_choice_away() -> None:
    places: Counter[int] = Counter()
    longest = count = 0
    single = [
        question
        for text in page_texts("en")
        for question in text.questions
        if asks_for(question) in {"choice", "scenario"}
    ]
    for question in single:
        for step in STEP.split(question.body):
            choices = re.findall(r"^- \(([ x])\) (.*)$", step, re.MULTILINE)
            if len(choices) < 3:
                continue
            lengths = [len(re.sub(r" \{to: .*\}", "", text)) for _mark, text in choices]
            right = [mark for mark, _text in choices].index("x")
            places[right] += 1
            longest += lengths[right] == max(lengths) and lengths.count(max(lengths)) == 1
            count += 1
    assert count > 50
    assert longest <= count * 0.4, f"the right choice is the longest in {longest} of {count}"
    assert max(places.values()) <= count * 0.45, places


def test_a_story_goes_on_after_every_choice_so_that_its_end_tells_nothing() -> None:
    stories = [question for question in bank_questions() if question.meta.get("type") == "scenario"]
    assert len(stories) >= 10
    for story in stories:
        *going_on, last = (TO.findall(step) for step in STEP.split(story.body))
        assert len(going_on) == 2, story.uid
        assert all(len(set(targets)) == 1 and targets[0] for targets in going_on), story.uid
        assert set(last) == {""}, story.uid


def test_every_sum_in_the_course_is_right() -> None:
    found = 0
    for path, text in texts():
        for left, right in SUM.findall(text):
            shown = number(right)
            places = Decimal(1).scaleb(min(0, int(shown.as_tuple().exponent)))
            assert computed(left).quantize(places, ROUND_HALF_UP) == shown, f"{path}: {left} = {right}"
            found += 1
    assert found > 80


def test_every_share_in_the_course_is_right() -> None:
    shares = [(path, share) for path, text in texts() for share in SHARE.findall(text)]
    assert len(shares) >= 4
    for path, (percent, whole, part) in shares:
        assert number(whole) * int(percent) / 100 == number(part), f"{path}: {percent} % of {whole}"


def test_weekdays_are_those_of_the_calendar() -> None:
    days = [(path, *day) for path, text in texts() for day in DAY.findall(text)]
    assert len(days) >= 5
    for path, weekday, day in days:
        assert datetime.strptime(day, "%d %b %Y").strftime("%A") == weekday, f"{path}: {day}"  # noqa: DTZ007


@pytest.mark.parametrize(
    ("written", "days", "due"),
    [
        (date(2026, 12, 7), 14, date(2026, 12, 21)),
        (date(2026, 12, 21), 14, date(2027, 1, 4)),
        (date(2027, 2, 8), 14, date(2027, 2, 22)),
        (date(2027, 3, 15), 14, date(2027, 3, 29)),
        (date(2027, 3, 5), 14, date(2027, 3, 19)),
        (date(2027, 4, 2), 10, date(2027, 4, 12)),
    ],
)
def test_due_dates_are_counted_from_the_day_they_begin(written: date, days: int, due: date) -> None:
    assert written + timedelta(days) == due
    assert any(f"{due.day} {due:%b}" in text for _path, text in texts())


def test_the_drawn_numbers_mean_what_the_question_asks() -> None:
    drawn = [question for question in bank_questions() if "variables" in question.meta]
    assert {question.uid for question in drawn} == set(MEANING)
    for question in drawn:
        answers = ANSWER.findall(question.body)
        ((_sign, right),) = [each for each in answers if each[0] == "="]
        wrong = [formula for sign, formula in answers if sign == "~"]
        assert len(wrong) == 2, question.uid
        for numbers in tried_numbers(read_variables(question.meta["variables"])):
            values = as_decimals(numbers)
            expected = result_of(right, values)
            assert expected.holds(round(Decimal(MEANING[question.uid](*values.values())), 6)), (
                question.uid,
                numbers,
            )
            assert expected.low > 0, (question.uid, numbers)
            for formula in wrong:
                assert not overlaps(expected, result_of(formula, values)), (question.uid, formula, numbers)


def overlaps(one: Interval, other: Interval) -> bool:
    return one.low <= other.high and other.low <= one.high


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reminders_name_number_sum_and_due_date(language: str) -> None:
    text = (FOLDER / page("invoices").texts[language].path).read_text()
    reminders = re.findall(r'^\| [13] .*"(.*)" \|$', text, re.MULTILINE)
    assert len(reminders) == 2
    assert all("2026-014" in each and "USD 120" in each and "21 " in each for each in reminders)


def test_the_ledger_of_the_lesson_closes() -> None:
    text = (FOLDER / page("records").texts["en"].path).read_text()
    lines = re.findall(r"^\| \d+ Dec \| (In|Cost|To home).*\| ([+−]) ([\d,]+) \|$", text, re.MULTILINE)
    assert len(lines) == 5
    kinds: Counter[str] = Counter()
    for kind, sign, amount in lines:
        assert (sign == "+") == (kind == "In")
        kinds[kind] += int(number(amount))
    assert kinds["In"] - kinds["Cost"] == 32_500
    assert 12_500 + kinds["In"] - kinds["Cost"] - kinds["To home"] == 25_000


def test_the_task_closes_with_the_sum_that_the_account_shows() -> None:
    text = (FOLDER / page("quote-to-ledger").texts["en"].path).read_text()
    spent = [
        int(number(amount))
        for amount in re.findall(r"^- (?:Receipt|Transfer).*PKR ([\d,]+)$", text, re.MULTILINE)
    ]
    assert len(spent) == 4
    advance = (20 - 20 // 10 - 2) * 245 - 60
    rest = (40 - 40 // 10 - 2) * 240 - 60
    closing = 9_000 + advance + rest - sum(spent)
    assert f"the account shows PKR {closing:,}." in text
    floor = Decimal(64_800) / 60 / Decimal("0.90") / (250 * Decimal("0.96"))
    assert floor == 5
    assert 6 * Decimal("1.5") * floor * Decimal("1.25") < 60


def test_pictures_are_small_and_speak_both_languages() -> None:
    drawings = {file.name: file.read_text() for file in (FOLDER / "media").iterdir()}
    assert set(drawings) == {"contract.svg", "contract.ur.svg", "money-path.svg", "money-path.ur.svg"}
    for name, drawing in drawings.items():
        assert len(drawing.encode()) <= 30_000
        assert drawing.count("<text") >= 9
        assert bool(re.search("[\u0600-\u06ff]", drawing)) == (".ur." in name)


def test_the_course_names_no_rate_of_tax() -> None:
    rates = re.compile(r"(?:0\.25|tax|ٹیکس)[^.\n]{0,40}\d+(?:\.\d+)? ?(?:%|فیصد|percent)", re.IGNORECASE)
    assert not [(path, found[0]) for path, text in texts() if (found := rates.search(text))]


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    files = [*FOLDER.glob("**/*.ur.*"), COURSES / "_facts" / "payments.yml"]
    found = [(file.name, word) for file in files for word in OTHER_WORDS if word in file.read_text()]
    assert not found


def test_paid_hours_are_not_hours_of_so_many_paisa() -> None:
    assert not [path for path, text in texts() if re.search(r"[\d}] پیسوں والے", text)]
