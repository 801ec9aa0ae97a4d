"""Lessons kept in memory: what is one person's never reaches another, compressed or not."""

import re

import brotli
import pytest
from flask import Flask

from tests.journeys.learner import Learner

LESSON = "/courses/safe-online/passwords"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PERSON = re.compile(r'data-person="([^"]+)"')
VIEWS = 3


def read(learner: Learner, coding: str) -> str:
    answer = learner.client.get(f"/en{LESSON}", headers={"Accept-Encoding": coding})
    assert answer.status_code == 200
    packed = answer.headers.get("Content-Encoding")
    assert packed == (coding or None)
    page: bytes = brotli.decompress(answer.data) if packed == "br" else answer.data
    return page.decode()


@pytest.mark.parametrize("coding", ["", "br"])
def test_everybody_gets_their_own_form_tokens(school: Flask, coding: str) -> None:
    seen: set[str] = set()
    people: set[str] = set()
    for name in ("amina", "bilal", "chand"):
        learner = Learner(school, name).join().enrol()
        for _ in range(VIEWS):
            page = read(learner, coding)
            tokens = set(TOKEN.findall(page))
            assert len(tokens) == 1
            people |= set(PERSON.findall(page))
        assert not tokens & seen
        seen |= tokens
    assert len(people) == 3


def test_a_kept_page_is_the_same_compressed_and_plain(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    read(learner, "br")
    assert read(learner, "br") == read(learner, "")
