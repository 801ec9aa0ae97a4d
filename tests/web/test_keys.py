"""Keys in addresses and forms: what no column holds is no key, on any database."""

import pytest
from werkzeug.datastructures import MultiDict

from learn.web.keys import BIGGEST_KEY, key_in


@pytest.mark.parametrize("given", ["", "-1", "x", "1.0", "٣", " 1", str(BIGGEST_KEY + 1), "9" * 5_000])
def test_what_is_no_key_is_none(given: str) -> None:
    assert key_in(MultiDict({"key": given}), "key") is None
    assert key_in(MultiDict(), "key") is None


def test_a_key_is_a_key() -> None:
    assert key_in(MultiDict({"key": str(BIGGEST_KEY)}), "key") == BIGGEST_KEY
