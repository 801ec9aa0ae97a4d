"""Hashes of passwords and recovery codes."""

import pytest

from learn.accounts import hashing
from learn.accounts.hashing import code_digest, hash_password, is_outdated, is_right

pytestmark = pytest.mark.usefixtures("strong_hashes")


def test_only_the_right_password_opens() -> None:
    stored = hash_password("mango-boat-kite")

    assert is_right(stored, "mango-boat-kite")
    assert not is_right(stored, "mango-boat-kit")
    assert not is_right(None, "mango-boat-kite")
    assert not is_right("not a hash", "mango-boat-kite")


def test_nobodys_hash_is_as_much_work_as_a_real_one() -> None:
    assert not is_outdated(hashing.NOBODYS)
    assert (
        hashing.NOBODYS.split("$")[3] == hash_password("mango-boat-kite").split("$")[3] == "m=19456,t=2,p=1"
    )


def test_weaker_hashes_of_old_are_noticed() -> None:
    assert is_outdated("$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A" * 43)


def test_one_code_is_stored_differently_for_every_person() -> None:
    assert code_digest("abcdefgh2345", "one") == code_digest("abcdefgh2345", "one")
    assert code_digest("abcdefgh2345", "one") != code_digest("abcdefgh2345", "two")
    assert len(code_digest("abcdefgh2345", "one")) == 64
