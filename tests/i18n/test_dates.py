"""Dates, moments and counts as they are said in each language."""

import re
from datetime import UTC, date, datetime

import pytest

from learn.i18n import day_in_words, gettext, lazy_gettext, moment_in_words, ngettext, speak
from learn.web.sizes import wait_in_words

IN_URDU = re.compile(r"\d{1,2} [\u0621-\u06d2]+ \d{4}", re.ASCII)


@pytest.mark.usefixtures("urdu")
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_in_urdu_has_an_urdu_month_and_latin_digits(month: int) -> None:
    assert IN_URDU.fullmatch(day_in_words(date(2026, month, 28)))


@pytest.mark.usefixtures("urdu")
def test_a_moment_in_urdu_has_an_urdu_comma_and_the_time_of_the_zone() -> None:
    moment = datetime(2026, 11, 30, 13, 5, tzinfo=UTC)
    assert moment_in_words(moment, "Asia/Karachi") == "30 نومبر 2026، 18:05"


@pytest.mark.usefixtures("urdu")
def test_a_moment_said_again_in_english_is_english() -> None:
    speak("en")
    moment = datetime(2026, 11, 30, 20, 5, tzinfo=UTC)
    assert moment_in_words(moment, "Asia/Karachi") == "1 December 2026, 01:05"


@pytest.mark.usefixtures("urdu")
@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(0, "0 سیکنڈ"), (1, "1 سیکنڈ"), (90, "2 منٹ"), (3_600, "1 گھنٹہ"), (7_200, "2 گھنٹے")],
)
def test_a_wait_in_urdu_takes_the_form_of_its_number(seconds: int, wait: str) -> None:
    assert wait_in_words(seconds) == wait


@pytest.mark.usefixtures("urdu")
def test_a_form_without_its_number_is_filled_all_the_same() -> None:
    forms = ("One thing to mend", "%(num)s things to mend")
    assert ngettext(*forms, 1) == "ایک چیز درست کریں"
    assert ngettext(*forms, 3) == "3 چیزیں درست کریں"


@pytest.mark.usefixtures("urdu")
def test_what_has_no_translation_is_said_in_english() -> None:
    assert gettext("A sentence that nobody has translated") == "A sentence that nobody has translated"


def test_a_lazy_message_is_said_in_the_language_of_the_moment() -> None:
    label = lazy_gettext("Menu")
    speak("ur")
    said = str(label)
    speak("en")
    assert (said, str(label)) == ("مینو", "Menu")
