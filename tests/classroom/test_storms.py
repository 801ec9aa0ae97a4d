"""A whole class at once, at a real server on SQLite: each is answered and stored, nobody turned away."""

import os
import re
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from learn.database import reading
from learn.progress.models import Evidence
from learn.progress.queries import verify
from learn.quizzes.models import Attempt
from tests.cli.running import Server, serving
from tests.journeys.learner import form_to
from tests.journeys.right_answers import right_answers
from tests.load.school import SECRET, Pupil, School, opened
from tests.load.traffic import Browser

pytestmark = pytest.mark.slow

CLASS, BRAVE = 300, 80
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True)
class HandIn:
    """What one learner sends, and what they must have reached afterwards."""

    pupil: Pupil
    attempt: str
    percent: int
    request: bytes


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Make the site once."""
    with opened(tmp_path_factory.mktemp("school")) as made:
        yield made


@pytest.fixture
def server(school: School) -> Iterator[Server]:
    """Serve it as an operator would, by two processes."""
    with serving(school.instance, "--workers", "2", SECRET_KEY=SECRET) as running:
        yield running


def hand_ins(school: School, port: int, number: int) -> list[HandIn]:
    """Let so many learners begin the quiz of ten and fill it in, each with another share of it right."""
    return [sitting(school, port, right % 11) for right in range(number)]


def sitting(school: School, port: int, right: int) -> HandIn:
    pupil, attempt = school.sitting()
    address = f"/en/attempts/{attempt}"
    form = form_to(Browser(port, pupil.cookies).get(address).body.decode(), attempt)
    answers = right_answers(school.app, address, form)
    fields = {name: answers[name] for name in sorted(answers)[:right]}
    body = urlencode({**fields, "anyway": "1", "csrf_token": pupil.form_token}, doseq=True).encode()
    return HandIn(pupil, attempt, right * 10, post(port, address, pupil.cookies, body))


def post(port: int, address: str, cookies: Mapping[str, str], body: bytes) -> bytes:
    """Return a request to the byte."""
    head = [
        f"POST {address} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def send_together(
    port: int, requests: Sequence[bytes], when_answered: Callable[[int], None] = lambda _count: None
) -> tuple[list[int], float]:
    """Send each over a connection of its own; return the statuses, 0 for none, and how long sending took."""
    waiting = selectors.DefaultSelector()
    connections = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in requests]
    begun = time.monotonic()
    for number, (connection, request) in enumerate(zip(connections, requests, strict=True)):
        connection.sendall(request)
        waiting.register(connection, selectors.EVENT_READ, number)
    took = time.monotonic() - begun
    statuses = [0] * len(requests)
    answered = 0
    while waiting.get_map():
        ready = waiting.select(timeout=60)
        assert ready, f"{len(waiting.get_map())} of {len(requests)} were not answered in a minute"
        for key, _events in ready:
            connection = connections[key.data]
            statuses[key.data] = status_of(connection)
            waiting.unregister(connection)
            connection.close()
            answered += statuses[key.data] > 0
        when_answered(answered)
    return statuses, took


def status_of(connection: socket.socket) -> int:
    """Return the status of an answer, 0 where the connection broke before there was one."""
    try:
        found = STATUS.match(connection.recv(64))
    except ConnectionError:
        return 0
    return int(found[1]) if found else 0


def assert_each_is_stored_once(school: School, sent: Sequence[HandIn]) -> None:
    with school.app.app_context():
        for each in sent:
            rows = reading().execute(
                select(Attempt.public_id, Attempt.score_percent, Evidence.kind)
                .join(Evidence, Evidence.person_reference == each.pupil.reference)
                .where(Attempt.public_id == each.attempt, Evidence.kind == "attempt handed in")
            )
            assert rows.all() == [(each.attempt, each.percent, "attempt handed in")]
        assert verify(reading()).faults == ()


def test_three_hundred_hand_in_within_one_second(school: School, server: Server) -> None:
    sent = hand_ins(school, server.port, CLASS)
    statuses, took = send_together(server.port, [each.request for each in sent])
    assert took < 1
    assert set(statuses) == {303}
    assert_each_is_stored_once(school, sent)
    assert "locked" not in server.printed()
    assert "did not answer" not in server.printed()


def test_whoever_a_dying_process_left_without_an_answer_sends_again(school: School, server: Server) -> None:
    sent = hand_ins(school, server.port, BRAVE)
    victim = server.listeners()[0].pid
    killed: list[int] = []

    def kill(answered: int) -> None:
        if answered > BRAVE // 4 and not killed:
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    statuses, _took = send_together(server.port, [each.request for each in sent], kill)
    unheard = [each for each, status in zip(sent, statuses, strict=True) if status == 0]
    assert killed
    assert unheard
    assert set(statuses) == {0, 303}
    server.wait(
        lambda: victim not in {each.pid for each in server.listeners()} and len(server.listeners()) == 2
    )
    again, _took = send_together(server.port, [each.request for each in unheard])
    assert set(again) == {303}
    assert_each_is_stored_once(school, sent)
