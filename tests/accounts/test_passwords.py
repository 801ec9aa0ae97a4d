"""Passwords: the ones guessers try first are refused, everything else may be used."""

import pytest

from learn.accounts.passwords import Weakness, common_passwords, former_form, stored_form, weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("k7#mq2x", Weakness.TOO_SHORT),
        ("ab cd ef" * 26, Weakness.TOO_LONG),
        ("aaaaaaaa", Weakness.REPEATED),
        ("        ", Weakness.REPEATED),
        ("abcabcabc", Weakness.REPEATED),
        ("horse horse", Weakness.REPEATED),
        ("12345678", Weakness.SEQUENCE),
        ("87654321", Weakness.SEQUENCE),
        ("qwertyuiop", Weakness.SEQUENCE),
        ("qwerty123456", Weakness.SEQUENCE),
        ("1qaz2wsx", Weakness.SEQUENCE),
        ("mnbvcxz1", Weakness.SEQUENCE),
        ("abcdefgh", Weakness.SEQUENCE),
        ("03001234567", Weakness.PHONE),
        ("+92 321 7654981", Weakness.PHONE),
        ("0092-345-7654981", Weakness.PHONE),
        ("35202-7294651-8", Weakness.PHONE),
        ("14081947", Weakness.DATE),
        ("14-08-1947", Weakness.DATE),
        ("19950623", Weakness.DATE),
        ("password", Weakness.COMMON),
        ("P@ssw0rd!", Weakness.COMMON),
        ("Pakistan123", Weakness.COMMON),
        ("pakistan@786", Weakness.COMMON),
        ("ayesha123", Weakness.COMMON),
        ("123ayesha", Weakness.COMMON),
        ("usman12345", Weakness.COMMON),
        ("bismillah786", Weakness.COMMON),
        ("ali786786", Weakness.COMMON),
        ("پاکستان۱۲۳", Weakness.COMMON),
        ("iloveyou2", Weakness.COMMON),
    ],
)
def test_passwords_that_are_tried_first_are_refused(password: str, why: Weakness) -> None:
    assert weakness(password) is why


@pytest.mark.parametrize(
    "password",
    [
        "mango-boat-kite",
        "treewater stone",
        "california-rain",
        "83749261",
        "x7k2p9qa",
        "میری نیلی سائیکل",
        "chai do cup garam",
        "nul\x00inside99",
        "zq" + "ab cd ef" * 24,
    ],
)
def test_other_passwords_may_be_used(password: str) -> None:
    assert weakness(password, "ali") is None


@pytest.mark.parametrize(
    ("password", "username"),
    [
        ("my-Ayesha-boat", "ayesha"),
        ("boat-ahseya-kite", "Ayesha"),
        ("ali-goes", "ali"),
        ("عائشہ کی کتاب", "عائشہ"),
    ],
)
def test_the_user_name_makes_a_password_weak(password: str, username: str) -> None:
    assert weakness(password, username) is Weakness.HAS_USERNAME


def test_the_shipped_list_holds_thousands_of_folded_entries() -> None:
    listed = common_passwords()

    assert len(listed) > 3_000
    assert {"pakistan123", "786786", "letmein", "پاکستان"} <= listed
    assert not any(entry.startswith("#") or entry != entry.strip() for entry in listed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "\u0643\u062a\u0627\u0628 \u064a\u0627\u062f \u0664\u0667",
            "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u062f 47",
        ),
        (
            "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u062f \u06f4\u06f7",
            "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u062f 47",
        ),
        ("\ufb91\ufe97\ufe8e\ufe8f \u0649\u0627\u0647", "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u06c1"),
        ("cafe\u0301 \uff11\uff12", "caf\u00e9 12"),
        ("Mango-Boat  \u0623\u2019", "Mango-Boat  \u0623\u2019"),
    ],
)
def test_a_password_is_stored_alike_from_every_keyboard(typed: str, meant: str) -> None:
    assert stored_form(typed) == meant
    assert stored_form(meant) == meant
    assert former_form("e\u0301") == "\u00e9"


def test_one_sign_that_stands_for_a_phrase_is_one_sign() -> None:
    assert len(stored_form("\ufdfa")) > len("\ufdfa")
    assert weakness("\ufdfa") is Weakness.TOO_SHORT
