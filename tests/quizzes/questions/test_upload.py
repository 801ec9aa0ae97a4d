"""Uploads are read and checked, and not yet served."""

from typing import Any

import pytest

from tests.quizzes.questions.blocks import codes_of, question

RUBRIC = (
    "| Criterion | Missing (0) | Fit (2) |\n| --- | --- | --- |\n| Clear | no | yes |\n\n> [!NOTE]\n> Why."
)


def test_it_is_read_but_not_served() -> None:
    assert not question(RUBRIC, type="upload", accept=["pdf", "png"], max_mb=2).is_playable


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"accept": []},
        {"accept": "pdf"},
        {"accept": ["exe"]},
        {"accept": ["pdf"], "max_mb": 0},
        {"accept": ["pdf"], "max_mb": "2"},
    ],
)
def test_files_are_of_known_types_and_limited(meta: dict[str, Any]) -> None:
    assert codes_of(RUBRIC, type="upload", **meta) == ["bad-value"]


def test_a_key_of_another_type_is_told_from_an_unknown_one() -> None:
    assert codes_of(RUBRIC, type="essay", accept=["pdf"]) == ["unknown-key-for-type"]
    assert codes_of(RUBRIC, type="essay", acept=["pdf"]) == ["unknown-key"]
