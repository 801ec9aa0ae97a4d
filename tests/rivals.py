"""Other processes of the same server, so that races and sudden deaths in tests are real.

`python -m tests.rivals DATABASE_URL INSTANCE DEED` reads the house in once. For each line that it is sent,
a list of lists of arguments, it forks a process for each list. Each says "ready" and who it is, waits for
a byte, does the deed, and prints `[its number, what]` for everything that was acknowledged; once all have
ended, how they did is printed.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from types import TracebackType
from typing import Any, Self

from flask import Flask

from learn import create_app
from learn.classroom import services as classroom
from learn.classroom.queries.seats import Seat, seat
from learn.database import reading
from learn.organisations.services import rosters
from learn.processes import bequeath
from learn.quizzes.queries import checks_of, quiz_of
from tests.factories import NOW

READY, OVER = b"ready", b"over"
GO = b"!"
STDIN, STDOUT = 0, 1
RIGHT = {position: ["yes"] for position in range(1, 6)}


def hand_in(*attempts: str) -> Iterator[object]:
    """Hand attempts in, one after the other, half of each right; each is named `learner:attempt`."""
    for attempt in attempts:
        learner_id, public_id = attempt.split(":")
        closed = classroom.hand_in(public_id, int(learner_id), NOW, RIGHT)
        yield [closed.public_id, closed.score_percent]


def start(learner_id: str) -> Iterator[object]:
    """Start an attempt at the final quiz."""
    taken = _seat(learner_id)
    quiz = quiz_of(reading(), taken.outline.release_id, "final")
    assert taken.place is not None
    assert quiz is not None
    yield classroom.start_attempt(taken.place, taken.outline, quiz, "1", NOW, Random(int(learner_id)))


def answer(learner_id: str, question: str, turns: str, name: str) -> Iterator[object]:
    """Answer a check of the page `passwords` so many times, each time in other words."""
    taken = _seat(learner_id)
    page = taken.outline.page_by_uid("passwords")
    assert taken.place is not None
    assert page is not None
    check = checks_of(reading(), taken.outline.release_id, page.uid)[question]
    for turn in range(int(turns)):
        words = [f"{name} {turn}"]
        at = NOW + timedelta(seconds=turn)
        classroom.answer_check(taken.place, taken.outline, page, check, words, at)
        yield words


def enrol_list(roster_id: str) -> Iterator[object]:
    """Enrol a confirmed list, and say so when it is done."""
    yield rosters.carry_out(int(roster_id), lambda: NOW).as_json()


def enrol_aloud(roster_id: str) -> Iterator[object]:
    """Enrol a confirmed list, and say of each chunk that it is about to be stored."""

    def tell(done: int, _total: int | None, _now: object) -> None:
        os.write(STDOUT, json.dumps([0, done]).encode() + b"\n")

    rosters.carry_out(int(roster_id), lambda: NOW, tell)
    yield "done"


def _seat(learner_id: str) -> Seat:
    taken = seat(reading(), "safe-online", int(learner_id))
    assert taken is not None
    return taken


Deed = Callable[..., Iterator[object]]
DEEDS: Mapping[str, Deed] = {
    "hand_in": hand_in,
    "start": start,
    "answer": answer,
    "enrol_list": enrol_list,
    "enrol_aloud": enrol_aloud,
}


class Rivals:
    """Processes that do a deed, as many at a time as are told to `begin`; in a `with` block."""

    def __init__(self, database_url: str, instance: str, deed: str) -> None:
        command = [sys.executable, "-m", "tests.rivals", database_url, instance, deed]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stdin.close()
        self.stdout.close()
        self.process.kill()
        self.process.wait()

    def begin(self, *each: Sequence[object]) -> list[int]:
        """Start a process for each list of arguments; return who they are, once all are ready."""
        self.told: list[list[Any]] = [[] for _ in each]
        self._say(json.dumps([[str(argument) for argument in arguments] for arguments in each]).encode())
        self._say(b"\n")
        lines = [self.stdout.readline().split() for _ in each]
        assert all(line[:1] == [READY] for line in lines), lines
        return [int(line[1]) for line in lines]

    def go(self) -> None:
        """Let all of them do their deed in the same moment."""
        self._say(GO * len(self.told))

    def _say(self, words: bytes) -> None:
        self.stdin.write(words)
        self.stdin.flush()

    def hear(self) -> bool:
        """Wait for the next acknowledgement, whoever it is for; tell whether there was one before the end."""
        line = self.stdout.readline()
        if line.startswith(OVER):
            self.statuses = json.loads(line.removeprefix(OVER))
            return False
        number, acknowledged = json.loads(line)
        self.told[number].append(acknowledged)
        return True

    def end(self) -> tuple[list[list[Any]], list[int]]:
        """Wait until all have ended; return, by process, what was acknowledged and how it ended."""
        while self.hear():
            pass
        return self.told, self.statuses

    def finish(self, *each: Sequence[object]) -> list[list[Any]]:
        """Do the deeds together, and return what each process was told; every one must end well."""
        self.begin(*each)
        self.go()
        told, statuses = self.end()
        assert statuses == [0] * len(each)
        return told


def run(database_url: str, instance: str, deed: str) -> None:
    """Be the parent of the other processes, which inherit its application as those of a server do."""
    app = create_app({"INSTANCE": instance, "DATABASE_URL": database_url, "TESTING": True})
    bequeath(app)
    children: list[int] = []
    while line := _line():
        _bury(children)
        children = [_forked(number, app, DEEDS[deed], each) for number, each in enumerate(json.loads(line))]
        os.write(STDOUT, OVER + json.dumps([_ended(child) for child in children]).encode() + b"\n")
    _bury(children)


def _ended(child: int) -> int:
    """Wait for the end of a child and return how it came, negative by a signal.

    It keeps its number until it is buried: whoever kills it too late kills nobody else.
    """
    end = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert end is not None
    return end.si_status if end.si_code == os.CLD_EXITED else -end.si_status


def _bury(children: Sequence[int]) -> None:
    for child in children:
        os.waitpid(child, 0)


def _line() -> bytes:
    """Read a line and no byte more: its children read from the same pipe, and the dead left theirs there."""
    line = b""
    while (sign := os.read(STDIN, 1)) not in {b"", b"\n"}:
        line += sign
    return line.lstrip(GO)


def _forked(number: int, app: Flask, deed: Deed, arguments: list[str]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with app.app_context():
            reading()
            os.write(STDOUT, READY + f" {os.getpid()}\n".encode())
            os.read(STDIN, 1)
            for acknowledged in deed(*arguments):
                # One short write: lines of several processes do not mix, and none is half written.
                os.write(STDOUT, json.dumps([number, acknowledged]).encode() + b"\n")
        status = 0
    except Exception:  # noqa: BLE001 - whatever it is, the test shall see it
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    run(*sys.argv[1:])
