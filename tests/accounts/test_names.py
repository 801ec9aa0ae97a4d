"""User names: which may be had, and which are one."""

import pytest

from learn.accounts.names import NameProblem, candidates, name_key, name_problem, suggestions, tidied


@pytest.mark.parametrize("name", ["ali", "Ayesha.Khan", "bilal_786", "عائشہ", "زینب-۲", "a" * 30, "Zoë"])
def test_letters_and_digits_of_any_script_make_a_name(name: str) -> None:
    assert name_problem(tidied(name)) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", NameProblem.TOO_SHORT),
        ("al", NameProblem.TOO_SHORT),
        ("a" * 31, NameProblem.TOO_LONG),
        ("a b c", NameProblem.ODD_CHARACTER),
        ("ayesha@example.org", NameProblem.ODD_CHARACTER),
        ("ali\x00", NameProblem.ODD_CHARACTER),
        ("\u202eila", NameProblem.ODD_CHARACTER),
        ("al\u200bi", NameProblem.ODD_CHARACTER),
        ("😀😀😀", NameProblem.ODD_CHARACTER),
        (".ali", NameProblem.ODD_START),
        ("---", NameProblem.ODD_START),
        ("\u0640\u0640\u0640\u0640", NameProblem.TOO_SHORT),  # nothing but elongation: no letter is left
    ],
)
def test_other_names_are_refused(name: str, problem: NameProblem) -> None:
    assert name_problem(tidied(name)) is problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ayesha", "ayesha"),
        ("ａｙｅｓｈａ", "ayesha"),
        ("straße", "STRASSE"),
        ("علي", "علی"),
        ("bilal۱۲", "bilal12"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["ali", "ali2", "x" * 30, "عائشہ", "a.b.c-"])
def test_what_is_offered_may_be_had(name: str) -> None:
    offered = candidates(name)

    assert name not in offered
    assert all(name_problem(each) is None for each in offered)


def test_names_that_are_taken_are_not_suggested() -> None:
    assert suggestions(("ali2", "ali3", "ALI4", "ali5", "ali6"), {"ali2", "ali4"}) == ("ali3", "ali5", "ali6")
