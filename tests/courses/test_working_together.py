"""Working Together Online keeps its promises, and every time and number in it is worked out again here."""

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

FOLDER = COURSES / "working-together"
LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 7)}
CHOICE = re.compile(r"^- [(\[][ x][)\]] .*\n((?:  > .*\n?)*)", re.MULTILINE)
SINGLE_CHOICE = re.compile(r"^- \(([ x])\) (.*?)(?: \{to: .*\})?$", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
# What people say too, but not the word of the glossary; and words that would be read as something else.
OTHER_WORDS = (
    "ہنر",
    "اسپام",
    "ترقی",
    "پتہ چل",
    "لینا صرف",
    "کلائینٹ",
    "انوائیس",
    "پاسورڈ",
    "فیڈ بیک",
    "اٹیچمنٹ",
)
HERE = ZoneInfo("Asia/Karachi")
CITIES = {
    "Berlin": "Europe/Berlin",
    "Chicago": "America/Chicago",
    "Denver": "America/Denver",
    "Dubai": "Asia/Dubai",
    "Dublin": "Europe/Dublin",
    "Leeds": "Europe/London",
    "Lisbon": "Europe/Lisbon",
    "London": "Europe/London",
    "Los Angeles": "America/Los_Angeles",
    "New York": "America/New_York",
    "Oslo": "Europe/Oslo",
    "Singapore": "Asia/Singapore",
    "Sydney": "Australia/Sydney",
    "Toronto": "America/Toronto",
    "Vancouver": "America/Vancouver",
    "Zurich": "Europe/Zurich",
}
WINTER, SUMMER = date(2027, 1, 13), date(2027, 7, 14)
# The weeks that the lessons and messages play in.
YEARS = {"Nov": 2026, "Dec": 2026, "Jan": 2027, "Mar": 2027}
MONTHS = {"Nov": 11, "Dec": 12, "Jan": 1, "Mar": 3, "January": 1, "July": 7}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "−": lambda a, b: a - b,
    "×": lambda a, b: a * b,
    "÷": lambda a, b: a / b,
}
Numbers = dict[str, Fraction]


def at(day: date, hour: Fraction | int, city: str | None = None) -> datetime:
    zone = ZoneInfo(CITIES[city]) if city else HERE
    return datetime.combine(day, time(int(hour)), zone)


def hour_there(day: date, hour: Fraction, city: str) -> Fraction:
    return Fraction(at(day, hour).astimezone(ZoneInfo(CITIES[city])).hour)


def hour_here(day: date, hour: Fraction, city: str) -> Fraction:
    return Fraction(at(day, hour, city).astimezone(HERE).hour)


def shared_hours(day: date, begin: Fraction | int, end: Fraction, city: str) -> Fraction:
    """Return how long a working day here and one from 9 to 17 in the city go side by side."""
    first = max(at(day, begin), at(day, 9, city))
    last = min(at(day, end), at(day, 17, city))
    return Fraction((last - first) / timedelta(hours=1))


# The answers, worked out from the words of the questions and not from their formulas.
ANSWERS: dict[str, Callable[[Numbers], Fraction]] = {
    "o1-topkt-a": lambda n: hour_here(WINTER, n["h"], "London"),
    "o1-topkt-b": lambda n: hour_here(SUMMER, n["h"], "Berlin"),
    "o1-frompkt-a": lambda n: hour_there(WINTER, n["h"], "Toronto"),
    "o1-frompkt-b": lambda n: hour_there(SUMMER, n["h"], "New York"),
    "o1-nextday-a": lambda n: hour_here(date(2027, 1, 12), n["h"], "Los Angeles"),
    "o1-nextday-b": lambda n: hour_here(date(2027, 1, 14), n["h"], "Sydney"),
    "o1-gap-a": lambda n: Fraction(5) - (-n["u"]),
    "o1-gap-b": lambda n: n["u"] - Fraction(5),
    "o1-shift-a": lambda n: hour_here(date(2027, 3, 30), n["h"], "London"),
    "o1-shift-b": lambda n: hour_here(date(2026, 11, 2), n["h"], "New York"),
    "o1-left-a": lambda n: Fraction(
        (at(date(2027, 1, 15), 17, "Los Angeles") - at(date(2027, 1, 15), n["h"])) / timedelta(hours=1)
    ),
    "o1-left-b": lambda n: hour_there(WINTER, n["h"] + n["k"], "Berlin"),
    "o1-meet-a": lambda n: shared_hours(WINTER, 10, n["e"], "Berlin"),
    "o1-meet-b": lambda n: shared_hours(SUMMER, 14, n["e"], "New York"),
    "o3-sum-a": lambda n: 20 - (n["a"] + n["b"] + 2),
    "o3-sum-b": lambda n: n["m"] * (n["t"] / 5),
    "o5-speed-a": lambda n: n["n"] / (n["f"] / n["d"]),
    "o5-speed-b": lambda n: sum((n["r"] for _ in range(1, int(n["t"]))), Fraction(0)),
    "zone-check-1": lambda _: hour_here(WINTER, Fraction(11), "Toronto"),
    "meet-check-2": lambda _: Fraction(20 - (2 + 8 + 7)),
    "week-check-2": lambda _: hour_there(date(2026, 12, 8), Fraction(19), "Toronto"),
}


@cache
def course() -> Bundle:
    return shipped_course("working-together")


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


def test_ten_lessons_ask_two_to_four_questions_and_two_of_them_about_earlier_lessons() -> None:
    lessons = pages("lesson")
    assert len(lessons) == 10
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


def test_nine_of_ten_lessons_work_on_a_phone_and_the_landing_page_says_so() -> None:
    needs = [
        re.search(r"^needs: (\w+)$", (FOLDER / page.path).read_text(), re.MULTILINE)[1]  # type: ignore[index]
        for page in pages("lesson")
    ]
    assert needs == ["phone"] * 7 + ["computer"] + ["phone"] * 2
    assert "Nine of the ten lessons work on a phone" in (FOLDER / "README.md").read_text()


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
    kinds: Counter[tuple[str, str]] = Counter()
    for draw in final.texts["en"].draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count, "a second attempt asks other questions"
        (kind,) = {
            (str(question.meta["outcome"]), str(question.meta.get("type", "single-choice")))
            for question in drawable
        }
        kinds[kind] += draw.count
    assert kinds == {
        ("O1", "numeric"): 5,
        ("O2", "spot-the-error"): 2,
        ("O3", "ordering"): 2,
        ("O4", "multiple-choice"): 2,
        ("O4", "scenario"): 1,
        ("O5", "ordering"): 2,
        ("O6", "scenario"): 3,
    }


def test_every_bank_question_can_be_drawn() -> None:
    drawn_ones = {
        question.uid
        for quiz in pages("quiz")
        for draw in quiz.texts["en"].draws
        if (bank := course().bank(draw.bank_path))
        for question in drawn_from(bank, draw.tags, "en")
    }
    assert drawn_ones == {question.uid for question in bank_questions()}


def test_scenarios_have_three_steps() -> None:
    assert {len(re.findall(r"^### ", question.body, re.MULTILINE)) for question in of_type("scenario")} == {2}


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


def test_in_scenarios_too_length_and_place_tell_nothing() -> None:
    first = longer = steps = 0
    for question in of_type("scenario"):
        for step in re.split(r"^### .*$", question.body, flags=re.MULTILINE):
            choices = SINGLE_CHOICE.findall(step)
            assert len(choices) == 2, question.uid
            (right,) = [place for place, (mark, _) in enumerate(choices) if mark == "x"]
            steps += 1
            first += right == 0
            longer += len(choices[right][1]) > len(choices[1 - right][1])
    assert steps * 0.3 <= first <= steps * 0.7
    assert steps * 0.3 <= longer <= steps * 0.7


def pieces_of(uid: str) -> list[list[list[Piece]]]:
    return pieces_to_judge(
        [next(each for each in questions(language) if each.uid == uid) for language in LANGUAGES]
    )


def test_each_line_to_judge_is_one_piece() -> None:
    for question in of_type("spot-the-error"):
        assert_alike(pieces_of(question.uid))


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
    for numbers in drawn(question):
        right = ANSWERS[uid]({name: Fraction(number) for name, number in numbers.items()})
        assert worked_out(written, numbers) == right, numbers
        assert right.denominator == 1, numbers
        assert right > 0, numbers
        wrong = [worked_out(mistake, numbers) for mistake in mistakes]
        assert right not in wrong, numbers
        assert len(set(wrong)) == len(wrong), numbers


@pytest.mark.parametrize("uid", ANSWERS)
def test_an_offset_in_a_question_is_the_one_of_its_day(uid: str) -> None:
    question = next(question for question in of_type("numeric") if question.uid == uid)
    text = question.heading + question.body
    day = re.search(r"\b(\d{1,2}) (January|July)\b", text)
    for city, sign, hours in re.findall(
        r"((?:[A-Z][a-z]+ )?[A-Z][a-z]+) is UTC([+−])(\d+) on that day", text
    ):
        moment = at(date(2027, MONTHS[day[2]], int(day[1])) if day else WINTER, 12, city)
        assert moment.utcoffset() == timedelta(hours=int(hours) * (1 if sign == "+" else -1)), (city, text)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_times_in_two_zones_agree(file: Path) -> None:
    """`18:00 PKT (13:00 in London)` is right on the day that stands before it, or else in winter."""
    text = file.read_text()
    for found in re.finditer(r"(\d\d):00 PKT\s+\(((?:\d\d:00 in [A-Z][A-Za-z ]+?(?:, )?)+)\)", text):
        for hour, city in re.findall(r"(\d\d):00 in ([A-Z][A-Za-z ]+?)(?=,|$)", found[2]):
            assert hour_there(WINTER, Fraction(found[1]), city) == int(hour), (file.name, found[0])


def test_the_pairs_of_hours_without_brackets_are_right_too() -> None:
    in_lesson = (FOLDER / "02-time/01-calendars-zones.md").read_text()
    for city, row in re.findall(
        r"^\| ([A-Z][A-Za-z ]+) \| (\d\d:00 \| \d\d:00) \|$", in_lesson, re.MULTILINE
    ):
        expected = [f"{int(hour_here(day, Fraction(9), city)):02}:00" for day in (WINTER, SUMMER)]
        assert row.split(" | ") == expected, city
    assert len(re.findall(r"^\| [A-Z].* \| \d\d:00 \| \d\d:00 \|$", in_lesson, re.MULTILINE)) == 5
    # The weekly call of the worked example, before and after London's clocks change.
    assert hour_here(date(2027, 3, 23), Fraction(10), "London") == 15
    assert hour_here(date(2027, 3, 30), Fraction(10), "London") == 14
    # The picture: who works when, on a Pakistani clock.
    assert [hour_here(WINTER, Fraction(hour), "London") for hour in (9, 17)] == [14, 22]
    assert [hour_here(WINTER, Fraction(hour), "New York") for hour in (9, 17)] == [19, 3]
    # The window of the simulated week, and the night that a caller forgets.
    assert [hour_here(WINTER, Fraction(hour), "Lisbon") for hour in (14, 17)] == [19, 22]
    assert hour_here(WINTER, Fraction(9), "Toronto") == 19
    assert hour_there(WINTER, Fraction(10), "Toronto") == 0
    assert hour_there(date(2026, 12, 1), Fraction(11), "Chicago") == 0
    # Stories of the bank on call or message.
    assert hour_here(WINTER, Fraction(9), "Denver") == 21
    assert [hour_there(WINTER, Fraction(hour), "Singapore") for hour in (11, 16)] == [14, 19]
    assert [hour_there(WINTER, Fraction(hour), "Vancouver") for hour in (14, 21)] == [1, 8]


def sundays(year: int, month: int) -> list[date]:
    days = [date(year, month, 1) + timedelta(days=number) for number in range(31)]
    return [day for day in days if day.month == month and day.weekday() == 6]


def test_the_facts_about_clocks_agree_with_the_zone_data() -> None:
    for year in (2026, 2027, 2028):
        for city, changes in (
            ("London", (sundays(year, 3)[-1], sundays(year, 10)[-1])),
            ("Berlin", (sundays(year, 3)[-1], sundays(year, 10)[-1])),
            ("New York", (sundays(year, 3)[1], sundays(year, 11)[0])),
        ):
            gaps = [
                hour_here(day, Fraction(6), city) - hour_here(day - timedelta(days=1), Fraction(6), city)
                for day in changes
            ]
            assert gaps == [-1, 1], "clocks there go forward, so it is earlier here"
        assert {at(date(year, month, 1), 12).utcoffset() for month in range(1, 13)} == {timedelta(hours=5)}
        assert sundays(year, 3)[-1] - sundays(year, 3)[1] in (timedelta(weeks=2), timedelta(weeks=3))
    assert at(date(2009, 7, 1), 12).utcoffset() == timedelta(hours=6)
    assert at(date(2010, 7, 1), 12).utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_weekdays_belong_to_their_dates(file: Path) -> None:
    text = re.sub(r"\b(January|July)\b", lambda found: found[0][:3], file.read_text())
    days = "|".join(f"{day}|{day[:3]}" for day in DAYS)
    for day, number, month in re.findall(rf"\b({days}),? (\d{{1,2}}) (Nov|Dec|Jan|Mar)", text):
        when = date(YEARS[month], MONTHS[month], int(number))
        assert DAYS[when.weekday()].startswith(day), (file.name, day, number, month)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_sums_in_the_text_are_right(file: Path) -> None:
    number = r"(?:\(−\d+\)|\d+(?:\.\d+)?)"
    for sum_, result in re.findall(rf"((?:{number} [+−×÷] )+{number}) = (−?\d+(?:\.\d+)?)", file.read_text()):
        first, *rest = sum_.split()
        value = Fraction(first)
        for sign, text in zip(rest[::2], rest[1::2], strict=True):
            value = SIGNS[sign](value, Fraction(text.strip("()").replace("−", "-")))
        assert value == Fraction(result.replace("−", "-")), (file.name, sum_)


def test_agendas_add_up_to_twenty_minutes() -> None:
    in_lesson = (FOLDER / "02-time/02-meetings.md").read_text()
    assert sum(map(int, re.findall(r"(\d+) min  [A-Z]", in_lesson))) == 20
    in_task = (FOLDER / "03-shared-work/07-week-thread.md").read_text()
    agenda = in_task.partition("1 AGENDA")[2].partition("Rejoin")[0]
    assert sum(map(int, re.findall(r"  (\d+)  \S", agenda))) == 20


def test_updates_that_are_shown_as_good_keep_to_eighty_words() -> None:
    for name in ("01-async/02-status-updates.md", "03-shared-work/04-simulated-week.md"):
        text = (FOLDER / name).read_text()
        (good,) = re.findall(r"\[!GOOD\].*\n> ```text\n((?:>.*\n)+?)> ```", text)
        assert len(good.replace(">", "").split()) <= 80, name


def test_urdu_pages_show_messages_and_papers_as_the_client_reads_them() -> None:
    for page in [*pages("lesson"), *pages("task")]:
        english = (FOLDER / page.path).read_text()
        urdu = (FOLDER / page.path.replace(".md", ".ur.md")).read_text()
        shown = re.findall(r'^> (".*")$', english, re.MULTILINE)
        shown += re.findall(r"```text\n.*?```", english, re.DOTALL)
        assert not [message for message in shown if message not in urdu], page.uid


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    found = [
        (file.name, word)
        for file in [*FOLDER.rglob("*.ur.*"), COURSES / "_facts/time.yml"]
        for word in OTHER_WORDS
        if file.suffix != ".svg" and word in file.read_text()
    ]
    assert not found


def test_sums_with_variables_keep_their_order_in_urdu() -> None:
    """Beside Urdu letters a clock time or a sum is read from the right unless it is a code span."""
    loose = [
        (question.uid, line)
        for question in of_type("numeric", "ur")
        for line in (question.heading + "\n" + question.body).splitlines()
        if not line.startswith("- ")
        if re.search(r"\}:00|\} ?[+−×÷]|[+−×÷] ?\{", re.sub(r"`[^`]*`", "", line))
    ]
    assert not loose


def test_facts_are_plain_words() -> None:
    """A fact is printed as it is written: a mark of the text would be seen."""
    for name in ("english.yml", "time.yml"):
        assert not re.search(r"[`*\[]", (COURSES / "_facts" / name).read_text()), name


def test_pictures_are_small_and_legible_in_the_dark() -> None:
    drawings = sorted((FOLDER / "media").glob("*.svg"))
    assert len(drawings) == 4
    for drawing in drawings:
        text = drawing.read_text()
        assert len(text.encode()) <= 30_000
        assert "prefers-color-scheme:dark" in text
        assert "<text" in text
        assert min(map(int, re.findall(r"font(?:-size)?:(\d+)px", text))) >= 14
