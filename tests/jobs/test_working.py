"""Processes that work, as they run for real: several at once, killed, asked to end, with Redis or not."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from sqlalchemy import update

from learn import clock, create_app
from learn.config import SettingRefused
from learn.database import reading, transaction
from learn.jobs import services
from learn.jobs.bells import Bell
from learn.jobs.models import Job
from learn.jobs.queries import SILENCE, JobRow, counts_by_state, job_by_public_id
from learn.mail.services import post
from tests.cli.conftest import COURSE
from tests.cli.running import PATIENCE, Forked, environment, free_port, serving
from tests.jobs.kinds import TEST_KINDS, main
from tests.redis import RedisServer, missing_redis, running_redis

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]


@dataclass
class Working:
    """A running `learn worker`."""

    process: Forked
    output: Path

    def printed(self) -> str:
        return self.output.read_text("utf-8")


@contextmanager
def working(app: Flask, name: str, **settings: str) -> Iterator[Working]:
    """Yield a process that works on the database of `app`; end it afterwards."""
    instance = Path(app.instance_path) / name
    output = instance.with_name(f"{name}-printed.txt")
    url = {"DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"])}
    output.write_text("", "utf-8")
    process = Forked(main, ["worker"], environment(instance, **url, **settings), None, output, output)
    started = Working(process, output)
    try:
        wait(lambda: "Working" in started.printed() or process.poll() is not None)
        assert process.poll() is None, started.printed()
        yield started
    finally:
        process.kill()
        process.wait()


def wait(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.02)


def found(public_id: str) -> JobRow:
    job = job_by_public_id(reading(), public_id)
    assert job is not None
    return job


def is_done(public_id: str) -> bool:
    return found(public_id).state == "done"


def ask(kind: str, **arguments: object) -> str:
    assert kind in TEST_KINDS
    return services.ask(kind, arguments, clock.now())


def test_two_workers_do_each_of_200_jobs_once(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    with working(app, "first"), working(app, "second"):
        # Neither ends before the other has begun: both work, whichever the machine lets run first.
        with transaction():
            for number in range(2):
                ask("meet", folder=str(tmp_path), number=number, patience=PATIENCE)
        wait(lambda: counts_by_state(reading()) == {"done": 2})
        with transaction():
            for number in range(200):
                ask("note", file=str(path), number=number)
        wait(lambda: counts_by_state(reading()) == {"done": 202})
    assert sorted(int(line.split()[0]) for line in path.read_text().splitlines()) == list(range(200))


def test_a_job_whose_worker_was_killed_ends_as_if_undisturbed(app: Flask, tmp_path: Path) -> None:
    path, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    public_id = ask("count", file=str(path), total=30, stop_at=11)
    with working(app, "first") as first:
        assert first.process.wait(PATIENCE) == -signal.SIGKILL
    job = found(public_id)
    assert (job.state, job.done_count, job.total_count) == ("running", 11, 30)
    silent_since = clock.now() - SILENCE - timedelta(seconds=1)
    with transaction() as session:
        session.execute(update(Job).values(beat_at=silent_since))
    second_id = ask("count", file=str(undisturbed), total=30)
    with working(app, "second"):
        wait(lambda: is_done(public_id) and is_done(second_id))
    assert path.read_text() == undisturbed.read_text()
    assert found(public_id).result == found(second_id).result
    assert found(public_id).tries == 2


def test_a_worker_that_is_asked_to_end_hands_its_job_back(app: Flask) -> None:
    public_id = ask("step slowly")
    with working(app, "first") as worker:
        wait(lambda: found(public_id).done_count > 2)
        worker.process.terminate()
        assert worker.process.wait(PATIENCE) == 0
        assert "Traceback" not in worker.printed()
    job = found(public_id)
    assert job.state == "queued"
    reached = job.done_count
    with working(app, "second"):
        wait(lambda: found(public_id).done_count > reached + 2)
        services.cancel(public_id, clock.now())
        wait(lambda: found(public_id).state == "cancelled")


def test_a_server_does_the_jobs_itself(app: Flask, tmp_path: Path) -> None:
    with serving(tmp_path / "served", main=main, **settings_of(app, tmp_path)):
        public_id = ask("note", file=str(tmp_path / "notes"), number=1)
        wait(lambda: is_done(public_id))


def test_a_server_leaves_jobs_to_a_worker_when_told(app: Flask, tmp_path: Path) -> None:
    with serving(tmp_path / "served", "--no-worker", main=main, **settings_of(app, tmp_path)) as server:
        server.wait(lambda: len(server.listeners()) == 1)
        assert [child for child in server.children() if child not in server.listeners()] == []
        public_id = ask("note", file=str(tmp_path / "notes"), number=1)
        with working(app, "first"):
            wait(lambda: is_done(public_id))
        assert psutil.pid_exists(server.process.pid)


def test_a_worker_sends_mail_and_says_in_a_line_when_it_cannot(app: Flask) -> None:
    sender = "Hunar <learn@example.org>"
    down = {"LEARN_MAIL_URL": f"smtp://127.0.0.1:{free_port()}", "LEARN_MAIL_FROM": sender}
    post("hello", "amina@example.org", "Hello", "Salam", clock.now())
    with working(app, "first", **down) as worker:
        wait(lambda: "mail cannot go on for now" in worker.printed())
        assert "Traceback" not in worker.printed()
    post("printed", "amina@example.org", "Printed", "Salam", clock.now())
    with working(app, "second", LEARN_MAIL_URL="console:") as worker:
        wait(lambda: "Mail to amina@example.org: Printed\n\nSalam\n" in worker.printed())


def settings_of(app: Flask, tmp_path: Path) -> dict[str, Any]:
    for name, text in COURSE.items():
        path = tmp_path / "courses" / "tea" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    return {"LEARN_COURSES": str(tmp_path / "courses"), "DATABASE_URL": url}


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    reason = missing_redis()
    if reason:
        pytest.skip(reason)
    with running_redis() as server:
        yield server


def ringing(app: Flask, redis: RedisServer) -> None:
    app.extensions["job_bell"].url = redis.url


def test_redis_wakes_a_worker_and_its_death_loses_nothing(
    app: Flask, redis: RedisServer, tmp_path: Path
) -> None:
    ringing(app, redis)
    path = str(tmp_path / "notes")
    with working(app, "first", REDIS_URL=redis.url) as worker:
        wait(lambda: int(redis.client().info("clients")["blocked_clients"]) == 1)
        first = ask("note", file=path, number=1)
        wait(lambda: is_done(first))
        redis.client().flushall()
        second = ask("note", file=path, number=2)
        wait(lambda: is_done(second))
        redis.kill()
        third = ask("note", file=path, number=3)
        wait(lambda: is_done(third))
        assert "Traceback" not in worker.printed()


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://localhost:many"])
def test_an_address_that_is_no_redis_stops_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingRefused, match="REDIS_URL must look like"):
        create_app({"INSTANCE": str(tmp_path), "TESTING": True, "REDIS_URL": url})


def test_a_ring_is_heard_once(app: Flask, redis: RedisServer) -> None:
    ringing(app, redis)
    heard: list[str] = []
    listen = Bell(redis.url).listener(lambda: heard.append("ring"))
    ask("note", number=1)
    assert listen()
    assert listen()
    assert heard == ["ring"]


def test_rings_that_nobody_hears_are_one(app: Flask, redis: RedisServer) -> None:
    ringing(app, redis)
    for number in range(5):
        ask("note", number=number)
    assert redis.client().llen("huey.redis.learn") == 1


def test_a_job_is_not_rung_for_when_its_deed_is_taken_back(app: Flask, redis: RedisServer) -> None:
    ringing(app, redis)
    try:
        with transaction():
            ask("note", number=1)
            raise InterruptedError  # noqa: TRY301 - a deed that fails after it asked
    except InterruptedError:
        pass
    assert redis.client().llen("huey.redis.learn") == 0


def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(
    app: Flask, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    ringing(app, redis)
    redis.process.send_signal(signal.SIGSTOP)
    for number in range(20):
        ask("note", number=number)
    assert caplog.text.count("Redis does not answer") == 1
    assert counts_by_state(reading()) == {"queued": 20}
