"""Written English for Clients keeps its promises, and every number in it is worked out again here."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
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
from learn.quizzes.spellings import read_spelling
from learn.quizzes.variables import read_variables
from tests.courses.lines_to_judge import assert_alike, pieces_to_judge
from tests.courses.shipped import COURSES, shipped_course

FOLDER = COURSES / "client-english"
LANGUAGES = ("en", "ur")
OUTCOMES = {f"O{number}" for number in range(1, 6)}
CHOICE = re.compile(r"^- [(\[][ x][)\]] .*\n((?:  > .*\n?)*)", re.MULTILINE)
SINGLE_CHOICE = re.compile(r"^- \(([ x])\) (.*)$", re.MULTILINE)
LINK = re.compile(r"\]\([^)]*#[^)]+\)")
WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
# What people say too, but not the word of the glossary; and words that would be read as something else.
OTHER_WORDS = ("ہنر", "اسپام", "ترقی", "پتہ چل", "لینا صرف", "کلائینٹ", "انوائیس")
CITIES = {"London": "Europe/London", "Berlin": "Europe/Berlin"}
WINTER = date(2026, 12, 10)
MONTHS = {"Nov": 11, "Dec": 12}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "÷": lambda a, b: a / b,
    "×": lambda a, b: a * b,
    "−": lambda a, b: a - b,
}
Numbers = dict[str, Fraction]
# The answers, worked out from the words of the questions and not from their formulas.
ANSWERS: dict[str, Callable[[Numbers], Fraction]] = {
    "o1-average-a": lambda n: n["w"] / n["s"],
    "o1-average-b": lambda n: Fraction(next(s for s in range(1, 99) if n["w"] <= 20 * s)),
    "o1-cut-a": lambda n: n["w"] - n["w"] * Fraction(2, 5),
    "o1-cut-b": lambda n: 100 - 100 * (n["w"] - n["c"]) / n["w"],
    "o1-lines-a": lambda n: (n["a"] + n["b"]) / (4 + 1),
    "o1-lines-b": lambda n: Fraction(next(s for s in range(1, 99) if n["w"] <= 20 * (n["s"] + s))),
    "o2-total-a": lambda n: sum((n["p"] for _ in range(int(n["n"]))), Fraction(0)),
    "o2-total-b": lambda n: n["f"] + sum((n["r"] for _ in range(int(n["h"]))), Fraction(0)),
    "o2-days-a": lambda n: Fraction(next(d for d in range(99) if n["d"] + d * n["r"] >= n["t"])),
    "o2-days-b": lambda n: Fraction(next(d for d in range(99) if (n["k"] + d) * n["r"] >= n["l"])),
    "o2-zone-a": lambda n: hour_in("Europe/Berlin", "Asia/Karachi", n["h"]),
    "o2-zone-b": lambda n: hour_in("Asia/Karachi", "Europe/London", n["h"]),
    "o2-balance-a": lambda n: n["n"] * n["p"] - n["a"],
    "o2-balance-b": lambda n: n["t"] + n["x"] - n["t"] / 2,
    "o2-overdue-a": lambda n: Fraction((date(2026, 11, int(n["t"])) - date(2026, 11, int(n["d"]))).days),
    "o2-overdue-b": lambda n: n["d"] + n["k"] + 7,
}


@cache
def course() -> Bundle:
    return shipped_course("client-english")


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


def hour_in(there: str, here: str, hour: Fraction) -> Fraction:
    moment = datetime.combine(WINTER, time(int(hour)), ZoneInfo(here))
    return Fraction(moment.astimezone(ZoneInfo(there)).hour)


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
        if question.meta.get("type") in {"numeric", "spot-the-error", "short-answer", "scenario", "ordering"}
        or '"' in question.heading + question.body
    ]
    assert len(applied) >= len(asked) / 2


def test_the_final_quiz_keeps_to_its_blueprint() -> None:
    (final,) = [quiz for quiz in pages("quiz") if quiz.uid == "final"]
    kinds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for draw in final.texts["en"].draws:
        bank = course().bank(draw.bank_path)
        assert bank is not None
        drawable = drawn_from(bank, draw.tags, "en")
        assert len(drawable) >= 2 * draw.count, "a second attempt asks other questions"
        (kind,) = {
            {"spot-the-error": "write or spot", "short-answer": "write or spot"}.get(name, name)
            for name in (str(question.meta.get("type", "single-choice")) for question in drawable)
        }
        kinds[kind] += draw.count
        outcomes[str(drawable[0].meta["outcome"])] += draw.count
    assert kinds == {"write or spot": 8, "single-choice": 6, "ordering": 4, "scenario": 2}
    assert set(outcomes) == OUTCOMES
    assert min(outcomes.values()) >= 2


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


def test_the_wrong_lines_do_not_stand_in_one_pattern() -> None:
    """Every second line was wrong once, and who saw it had to read no line."""
    patterns: Counter[tuple[int, ...]] = Counter()
    for question in of_type("spot-the-error"):
        lines = [paragraph[0] for paragraph in pieces_of(question.uid)[0]]
        patterns[tuple(place for place, line in enumerate(lines) if line.error is not None)] += 1
    assert max(patterns.values()) <= patterns.total() / 5


def drawn(question: QuestionBlock) -> list[dict[str, Decimal]]:
    """Return every choice of numbers that a question can draw."""
    variables = read_variables(question.meta["variables"])
    values = [
        [Decimal(variable.value(number)) for number in range(variable.value_count)] for variable in variables
    ]
    names = [variable.name for variable in variables]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def test_every_sum_with_variables_is_known_here() -> None:
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


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_sums_in_the_text_are_right(file: Path) -> None:
    for left, sign, right, result in re.findall(r"(\d+) ([÷×−]) (\d+)(?: =| is) (\d+)", file.read_text()):
        assert SIGNS[sign](Fraction(left), Fraction(right)) * (100 if result == "40" else 1) == int(result)


@pytest.mark.parametrize(
    ("uid", "right", "wrong"),
    [
        (
            "o1-padding-a",
            ("Your logo is ready.", "the logo is now ready"),
            ("logo ready", "The logo will be ready"),
        ),
        (
            "o1-padding-b",
            ("Your page is live", "The page is now online."),
            ("page online", "Your page was online"),
        ),
        (
            "o3-count-a",
            ("I need 2 photos for the page.",),
            ("I need two photo for the page", "I need photos"),
        ),
        ("o3-count-b", ("thanks for your feedback",), ("Thank you for your feedbacks.", "Thank you")),
        (
            "o3-tense-a",
            ("Last week, I paid the fee.", "I paid the fee last week."),
            ("I have paid the fee last week",),
        ),
        (
            "o3-tense-b",
            (
                "I’ll call you when I arrive",
                "When I arrive I will call you.",
                "I will call you when I've arrived",
            ),
            ("I will call you when I will arrive",),
        ),
        ("o3-word-a", ("We should talk about the price.",), ("We should discuss about the price.",)),
        (
            "o3-word-b",
            ("Explain the first step to me, please.",),
            ("Please explain me the first step.", "Please explain the first step."),
        ),
        ("retire-check-3", ("Uploaded", "I uploaded the photos two days ago."), ("have uploaded", "upload")),
    ],
)
def test_written_answers_are_taken_in_every_right_form(
    uid: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    question = next(question for question in of_type("short-answer") if question.uid == uid)
    accepted = [read_spelling(written) for written in re.findall(r"^- = (.+)$", question.body, re.MULTILINE)]
    for written in right:
        assert any(spelling.accepts(written) for spelling in accepted), written
    for written in wrong:
        assert not any(spelling.accepts(written) for spelling in accepted), written


def test_messages_are_shown_as_they_are_sent() -> None:
    """That a sum is an example stands beside the message, not in it."""
    marked = [
        (file.name, line)
        for file in files()
        for line in file.read_text().splitlines()
        if re.match(r"(> |\d\. |- [(\[][ x][)\]] )[\"`]", line) and "(example)" in line
    ]
    assert not marked


def test_the_drafts_of_lesson_2_have_the_words_that_are_named() -> None:
    for language in LANGUAGES:
        ending = "" if language == "en" else ".ur"
        text = (FOLDER / f"01-clear/02-short-sentences{ending}.md").read_text()
        long_draft, _photos, own_draft = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
        good = re.search(r'> \[!GOOD\].*\n> "(.*)"', text)
        assert good is not None
        assert [len(words.split()) for words in (long_draft, good[1], own_draft)] == [60, 36, 50]
        assert good[1].count(".") == 5


def test_the_task_needs_the_new_date_it_asks_for() -> None:
    text = (FOLDER / "04-check/03-delay-notice.md").read_text()
    all_texts, done, a_day = (
        int(re.search(rf"\*\*(\d+)\*\* {words}", text)[1])  # type: ignore[index]
        for words in ("short texts", "texts\\.", "texts a day")
    )
    days = Fraction(all_texts - done, a_day)
    today, due, opening = date(2026, 12, 9), date(2026, 12, 11), date(2026, 12, 16)
    finished = today.toordinal() + int(days) - 1
    assert days.denominator == 1
    assert finished > due.toordinal(), "there is a delay"
    assert finished + 1 + 1 < opening.toordinal(), "with a bad day and a day to check, the opening is safe"


def test_urdu_pages_show_the_messages_as_the_client_reads_them() -> None:
    missing = []
    for page in pages("lesson"):
        english = (FOLDER / page.path).read_text()
        urdu = (FOLDER / page.path.replace(".md", ".ur.md")).read_text()
        messages = re.findall(r'^> (".*")$', english, re.MULTILINE)
        assert messages
        missing += [message for message in messages if message not in urdu]
    assert not missing


def test_urdu_keeps_to_one_word_for_one_thing() -> None:
    found = [
        (file.name, word)
        for file in [*FOLDER.rglob("*.ur.*"), COURSES / "_facts/english.yml"]
        for word in OTHER_WORDS
        if file.suffix != ".svg" and word in file.read_text()
    ]
    assert not found


def test_pictures_are_small_and_legible_in_the_dark() -> None:
    drawings = sorted((FOLDER / "media").glob("*.svg"))
    assert len(drawings) == 4
    for drawing in drawings:
        text = drawing.read_text()
        assert len(text.encode()) <= 30_000
        assert "prefers-color-scheme:dark" in text
        assert "<text" in text
        assert min(map(int, re.findall(r"font(?:-size)?:(\d+)px", text))) >= 14
