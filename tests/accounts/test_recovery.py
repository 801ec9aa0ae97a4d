"""Recovery codes on paper."""

import re

from learn.accounts.recovery import new_codes, plain_code


def test_codes_are_eight_different_groups_of_typeable_signs() -> None:
    codes = new_codes()

    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"[2-9a-hjkmnp-tv-z]{4}(-[2-9a-hjkmnp-tv-z]{4}){2}", code) for code in codes)


def test_a_code_may_be_typed_in_capitals_with_any_gaps() -> None:
    assert plain_code("abcd-efgh-2345") == plain_code(" ABCD efgh–2345\n") == "abcdefgh2345"
