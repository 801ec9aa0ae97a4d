"""Signing in: its CPU, and what a storm of it does to those who read."""

import re
import threading

import pytest

from tests.load.conftest import CONNECTIONS, Against
from tests.load.goals import Results, shown
from tests.load.school import COURSE, LESSON, PASSWORD, School
from tests.load.serving import Server
from tests.load.traffic import Browser, everyone, percentile, reading

pytestmark = pytest.mark.load
PAGE = f"/en/courses/{COURSE}/{LESSON}"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HASHING = 50
SIGN_INS = 10
READS = 400


class Door:
    """People who sign in again and again, each time as if on a fresh phone."""

    def __init__(self, hall: School, hunar: Server) -> None:
        self.names = {}
        self.tokens = {}
        self.browsers = [Browser(hunar.port) for _ in range(CONNECTIONS)]
        for browser in self.browsers:
            self.names[id(browser)] = hall.pupil().username
            found = TOKEN.search(browser.get("/en/sign-in").body.decode())
            assert found is not None
            self.tokens[id(browser)] = found[1]
            browser.keeps_cookies = False

    def sign_in(self, browser: Browser, _number: int) -> None:
        name, token = self.names[id(browser)], self.tokens[id(browser)]
        answer = browser.post("/en/sign-in", {"csrf_token": token, "username": name, "password": PASSWORD})
        assert answer.status == 303, answer.body


@pytest.fixture(scope="module")
def door(hall: School, hunar: Server) -> Door:
    return Door(hall, hunar)


def test_signing_in(door: Door, against_floor: Against, results: Results) -> None:
    everyone(door.browsers, door.sign_in, 2)
    spent, ground = against_floor("sign in", door.browsers, door.sign_in, SIGN_INS)
    results.note("sign in", max(0, spent - HASHING) / ground, f"{shown(spent)} ms, F = {shown(ground)} ms")


def test_reading_during_a_storm(door: Door, hall: School, hunar: Server, results: Results) -> None:
    reader = Browser(hunar.port, hall.enrolled()[0].cookies)
    everyone([reader], reading(PAGE), 100)
    idle = percentile(everyone([reader], reading(PAGE), READS), 99)
    is_over = threading.Event()

    def storm(browser: Browser) -> None:
        while not is_over.is_set():
            door.sign_in(browser, 0)

    threads = [threading.Thread(target=storm, args=(browser,)) for browser in door.browsers]
    for thread in threads:
        thread.start()
    try:
        stormy = percentile(everyone([reader], reading(PAGE), READS), 99)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    results.note("storm", stormy / idle, f"{stormy * 1_000:.1f} ms, idle {idle * 1_000:.1f} ms")
