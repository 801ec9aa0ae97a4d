"""Sizes and waits in the units people use."""

import pytest

from learn.web.sizes import size_in_words, wait_in_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0.0 kB"),
        (480, "0.5 kB"),
        (3_100, "3.1 kB"),
        (9_990, "10 kB"),
        (24_000, "24 kB"),
        (999_700, "1.0 MB"),
        (1_240_000, "1.2 MB"),
    ],
)
def test_sizes_are_short(count: int, words: str) -> None:
    assert size_in_words(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3_600, "1 hour"),
        (3_601, "2 hours"),
    ],
)
def test_waits_are_never_shorter_than_they_are(seconds: int, words: str) -> None:
    assert wait_in_words(seconds) == words
