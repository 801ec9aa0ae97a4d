"""Other processes of the same server, so that races and sudden deaths in tests are real.

`python -m tests.rivals DATABASE_URL INSTANCE DEED ARGUMENTS` reads the house in once, then forks a
process for each list of arguments. Each says "ready", waits for a byte, does the deed, and prints
`[its number, what]` for everything that was acknowledged.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from learn import create_app
from learn.classroom import services as classroom
from learn.classroom.queries.seats import Seat, seat
from learn.database import reading
from learn.quizzes.queries import checks_of, quiz_of
from tests.factories import NOW

READY = b"ready\n"
STDIN, STDOUT = 0, 1
RIGHT = {position: ["yes"] for position in range(1, 6)}


def hand_in(*attempts: str) -> Iterator[object]:
    """Hand attempts in, one after the other, half of each right; each is named `learner:attempt`."""
    for attempt in attempts:
        learner_id, public_id = attempt.split(":")
        closed = classroom.hand_in(public_id, int(learner_id), NOW, RIGHT)
        yield [closed.public_id, closed.score_percent]


def hand_in_by_turns(*attempts: str) -> Iterator[object]:
    """Hand attempts in as `hand_in` does, and wait after each until one more is allowed."""
    for attempt in attempts:
        yield from hand_in(attempt)
        os.read(STDIN, 1)


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


def _seat(learner_id: str) -> Seat:
    taken = seat(reading(), "safe-online", int(learner_id))
    assert taken is not None
    return taken


Deed = Callable[..., Iterator[object]]
DEEDS: Mapping[str, Deed] = {
    "hand_in": hand_in,
    "hand_in_by_turns": hand_in_by_turns,
    "start": start,
    "answer": answer,
}


class Rivals:
    """Started processes, one for each list of arguments: `ready` when all are, then off with `go`."""

    def __init__(self, database_url: str, instance: str, deed: str, *each: Sequence[object]) -> None:
        self.each = [[str(argument) for argument in arguments] for arguments in each]
        command = [sys.executable, "-m", "tests.rivals", database_url, instance, deed, json.dumps(self.each)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def ready(self) -> None:
        """Wait until every process has its application."""
        for _ in self.each:
            assert self.stdout.readline() == READY

    def go(self) -> None:
        """Let all of them do their deed in the same moment."""
        self.allow(len(self.each))

    def allow(self, turns: int) -> None:
        """Let so many more deeds be done, by whoever comes first."""
        self.stdin.write(b"!" * turns)
        self.stdin.flush()

    def next(self) -> Any:
        """Return what was acknowledged next, by whichever process."""
        return json.loads(self.stdout.readline())[1]

    def kill(self) -> None:
        """End all of them in the middle of whatever they do, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)

    def rest(self) -> list[list[Any]]:
        """Wait for the end and return, by process, what was acknowledged and not read yet."""
        told: list[list[Any]] = [[] for _ in self.each]
        for line in self.stdout:
            number, acknowledged = json.loads(line)
            told[number].append(acknowledged)
        self.process.wait(timeout=60)
        self.stdin.close()
        self.stdout.close()
        return told

    def finish(self) -> list[list[Any]]:
        """Do the deeds together, and return what each process was told; every one must end well."""
        self.ready()
        self.go()
        told = self.rest()
        assert self.process.returncode == 0
        return told


def run(database_url: str, instance: str, deed: str, each: str) -> int:
    """Be the other processes; return 0 if all of them ended well."""
    children = [
        _forked(number, database_url, instance, DEEDS[deed], arguments)
        for number, arguments in enumerate(json.loads(each))
    ]
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


def _forked(number: int, database_url: str, instance: str, deed: Deed, arguments: list[str]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        app = create_app({"INSTANCE": instance, "DATABASE_URL": database_url, "TESTING": True})
        with app.app_context():
            reading()
            os.write(STDOUT, READY)
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
    sys.exit(run(*sys.argv[1:]))
