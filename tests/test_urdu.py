"""Urdu as keyboards write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.urdu import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("پاس ورڈ", "پاس\u200c ورڈ"),
        ("کی", "كي"),
        ("ہے", "هے"),
        ("زِندگی", "زندگی"),
        ("مـــوبائل", "موبائل"),
        ("٣", "3"),
        ("۱۳۵۰", "1350"),
        ("ﻛﯿ", "کی"),
        ("ZOOM", "ｚｏｏｍ"),
        ("  two   words ", "Two words"),
        ("don’t", "don't"),
        ("Straße", "STRASSE"),
    ],
)
def test_the_same_word_written_otherwise_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("کل", "گل"), ("بھائی", "بہائی"), ("zoom", "zo om"), ("آم", "ام")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
