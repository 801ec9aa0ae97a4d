"""Uploads: a file of a kind that is asked for, and the rubric it is judged by."""

from typing import Any

import pytest

from learn.quizzes.inputs import Attach
from tests.quizzes.questions.blocks import Stored, codes_of

RUBRIC = (
    "| Criterion | Missing (0) | Fit (2) |\n| --- | --- | --- |\n| Clear | no | yes |\n\n> [!NOTE]\n> Why."
)


def test_it_asks_for_a_file_and_shows_the_rubric() -> None:
    stored = Stored(RUBRIC, type="upload", accept=["pdf", "png"])
    assert stored.input() == Attach(("pdf", "png"), 2_000_000)
    assert stored.body["texts"]["en"]["rubric"]["points"] == [0, 2]
    assert Stored(RUBRIC, type="upload", accept=["pdf"], max_mb=0.5).input() == Attach(("pdf",), 500_000)


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"accept": []},
        {"accept": "pdf"},
        {"accept": ["exe"]},
        {"accept": ["svg"]},
        {"accept": ["pdf"], "max_mb": 0},
        {"accept": ["pdf"], "max_mb": 21},
        {"accept": ["pdf"], "max_mb": "2"},
    ],
)
def test_files_are_of_known_types_and_limited(meta: dict[str, Any]) -> None:
    assert codes_of(RUBRIC, type="upload", **meta) == ["bad-value"]


def test_a_key_of_another_type_is_told_from_an_unknown_one() -> None:
    assert codes_of(RUBRIC, type="essay", accept=["pdf"]) == ["unknown-key-for-type"]
    assert codes_of(RUBRIC, type="essay", acept=["pdf"]) == ["unknown-key"]
