"""Jobs that somebody asks for: there with the deed, done once, resumed, tried again, called off."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from learn.database import reading, taken_back, transaction
from learn.jobs import services
from learn.jobs.models import Job
from learn.jobs.queries import (
    SILENCE,
    JobRow,
    counts_by_state,
    failures,
    job_by_public_id,
    jobs_in,
    oldest_waiting,
)
from learn.jobs.tasks import Cancelled, HandedBack, Task, Work
from learn.jobs.working import Bench
from learn.waits import LONGEST_WAIT, wait_after
from tests.factories import NOW
from tests.jobs.kinds import TEST_KINDS

pytestmark = pytest.mark.usefixtures("database")
SECOND = timedelta(seconds=1)


def found(public_id: str) -> JobRow:
    job = job_by_public_id(reading(), public_id)
    assert job is not None
    return job


def bench(app: Flask, now: datetime = NOW, **kinds: Work) -> Bench:
    return Bench({**TEST_KINDS, **kinds}, app.app_context, lambda: now)


def stepping(task: Task) -> None:
    task.advance(1, 3, NOW)


def test_a_job_is_asked_for_done_and_keeps_its_result(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "done"
    public_id = services.ask(
        "note", {"file": str(path), "number": 7}, NOW, label="Write seven", by_person_id=3
    )
    waiting = found(public_id)
    assert (waiting.state, waiting.label, waiting.by_person_id) == ("queued", "Write seven", 3)
    assert bench(app).step()
    job = found(public_id)
    assert (job.state, job.result, job.started_at, job.finished_at) == ("done", {"number": 7}, NOW, NOW)
    assert job.is_over
    assert not bench(app).step()
    assert path.read_text().startswith("7 ")


def test_a_deed_that_is_taken_back_leaves_no_job() -> None:
    with taken_back():
        services.ask("note", {}, NOW)
    assert counts_by_state(reading()) == {}


def test_a_job_for_later_waits_and_the_oldest_is_first(app: Flask) -> None:
    later = services.ask("give up", {}, NOW, not_before=NOW + SECOND)
    first = services.ask("give up", {}, NOW - SECOND)
    oldest = oldest_waiting(reading(), NOW)
    assert oldest is not None
    assert oldest.public_id == first
    assert bench(app).step()
    assert not bench(app).step()
    assert found(later).state == "queued"


def test_a_kind_that_nobody_here_knows_is_left_for_those_who_do(app: Flask) -> None:
    public_id = services.ask("of a newer version", {}, NOW)
    assert not bench(app).step()
    assert found(public_id).state == "queued"


def test_progress_is_stored_with_the_work_or_not_at_all(app: Flask) -> None:
    def work(task: Task) -> None:
        task.advance(2, 10, NOW)
        with taken_back():
            task.advance(5, 10, NOW)
        assert (found(task.public_id).done_count, found(task.public_id).total_count) == (2, 10)

    public_id = services.ask("work", {}, NOW)
    assert bench(app, work=work).step()
    assert (found(public_id).state, found(public_id).done_count) == ("done", 2)


def test_what_fails_is_tried_again_after_growing_waits_and_then_fails_in_a_line(
    app: Flask, tmp_path: Path
) -> None:
    public_id = services.ask("fall over", {"file": str(tmp_path / "x"), "times": 9}, NOW, most_tries=3)
    moments = []
    for _ in range(3):
        job = found(public_id)
        moments.append(job.not_before)
        assert not bench(app, job.not_before - SECOND / 10).step()
        assert bench(app, job.not_before).step()
    assert moments[1] - moments[0] < moments[2] - moments[1]
    assert (found(public_id).state, found(public_id).tries) == ("failed", 3)
    assert (found(public_id).fault, found(public_id).error) == ("OSError: the disk is full", None)
    assert [job.public_id for job in failures(reading())] == [public_id]
    assert not bench(app, NOW + timedelta(days=1)).step()


def test_what_failed_once_is_done_at_the_second_try(app: Flask, tmp_path: Path) -> None:
    public_id = services.ask("fall over", {"file": str(tmp_path / "x"), "times": 1}, NOW)
    assert bench(app).step()
    assert bench(app, NOW + LONGEST_WAIT).step()
    assert (found(public_id).state, found(public_id).fault) == ("done", None)


def test_a_job_that_gives_a_reason_is_not_tried_again_but_may_be_asked_for_again(app: Flask) -> None:
    public_id = services.ask("give up", {}, NOW, most_tries=1)
    assert bench(app).step()
    assert (found(public_id).state, found(public_id).error) == ("failed", "The file is not a spreadsheet.")
    services.retry(public_id, NOW)
    services.retry(public_id, NOW)
    assert (found(public_id).state, found(public_id).error) == ("queued", None)
    mended: Work = lambda _task: None  # noqa: E731 - a job in a word
    assert Bench({"give up": mended}, app.app_context, lambda: NOW).step()
    assert found(public_id).state == "done"
    services.retry(public_id, NOW)
    assert found(public_id).state == "done"


def test_a_job_that_waits_is_called_off_at_once_and_one_that_is_over_never(app: Flask) -> None:
    waiting, over = services.ask("give up", {}, NOW + SECOND), services.ask("give up", {}, NOW)
    assert bench(app).step()
    services.cancel(waiting, NOW)
    services.cancel(over, NOW)
    assert (found(waiting).state, found(over).state) == ("cancelled", "failed")
    assert not bench(app, NOW + SECOND).step()


def test_a_job_under_way_is_called_off_at_its_next_step(app: Flask) -> None:
    def work(task: Task) -> None:
        task.advance(1, 2, NOW)
        assert not task.is_cancelled
        services.cancel(task.public_id, NOW)
        assert found(task.public_id).is_being_cancelled
        assert task.is_cancelled
        with pytest.raises(Cancelled):
            task.advance(2, 2, NOW)
        task.advance(2, 2, NOW)

    public_id = services.ask("work", {}, NOW)
    assert bench(app, work=work).step()
    assert (found(public_id).state, found(public_id).done_count) == ("cancelled", 2)


def test_a_job_that_is_not_there_cannot_be_called_off_or_asked_for_again() -> None:
    for deed in (services.cancel, services.retry):
        with pytest.raises(services.NoSuchJob):
            deed("nobody", NOW)
    assert job_by_public_id(reading(), "nobody") is None


def test_a_silent_worker_loses_its_job_and_can_change_nothing_any_more() -> None:
    public_id = services.ask("work", {}, NOW)
    silent = services.claim(["work"], NOW)
    assert silent is not None
    assert services.claim(["work"], NOW + SILENCE) is None
    taken = services.claim(["work"], NOW + SILENCE + SECOND)
    assert taken is not None
    assert (taken.id, taken.tries) == (silent.id, 2)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: services.store_progress(silent, 1, 1, NOW),
        lambda: services.beat(silent, NOW),
        lambda: services.finish(silent, None, NOW),
        lambda: services.fail(silent, "no", NOW),
        lambda: services.hand_back(silent, NOW),
        lambda: services.try_later(silent, "no", NOW),
        lambda: services.end_cancelled(silent, NOW),
    )
    for deed in deeds:
        with pytest.raises(services.TakenOver):
            deed()
    services.beat(taken, NOW + timedelta(seconds=100))
    assert services.claim(["work"], NOW + timedelta(seconds=130)) is None
    services.finish(taken, {"by": "the second"}, NOW)
    assert found(public_id).result == {"by": "the second"}


def test_a_worker_that_slept_notices_that_its_job_was_taken_over(app: Flask) -> None:
    def work(task: Task) -> None:
        assert services.claim(["work"], NOW + SILENCE + SECOND) is not None
        task.advance(1, 1, NOW)

    public_id = services.ask("work", {}, NOW)
    assert bench(app, work=work).step()
    assert (found(public_id).state, found(public_id).done_count, found(public_id).tries) == ("running", 0, 2)


def test_a_job_whose_workers_die_again_and_again_fails() -> None:
    public_id = services.ask("work", {}, NOW, most_tries=2)
    late = NOW
    for _ in range(2):
        assert services.claim(["work"], late) is not None
        late += SILENCE + SECOND
    assert services.claim(["work"], late) is None
    assert found(public_id).state == "failed"
    assert "ended in the middle" in (found(public_id).fault or "")


def test_a_job_that_was_to_be_called_off_ends_though_its_worker_died() -> None:
    public_id = services.ask("work", {}, NOW)
    assert services.claim(["work"], NOW) is not None
    services.cancel(public_id, NOW)
    assert services.claim(["work"], NOW + SILENCE + SECOND) is None
    assert found(public_id).state == "cancelled"


def test_a_worker_that_ends_hands_its_job_back_at_the_next_step(app: Flask) -> None:
    def work(task: Task) -> None:
        place.stopping.set()
        with pytest.raises(HandedBack):
            task.advance(1, 3, NOW)
        task.advance(2, 3, NOW)

    place = bench(app, work=work)
    public_id = services.ask("work", {}, NOW, most_tries=1)
    assert place.step()
    assert not place.step()
    job = found(public_id)
    assert (job.state, job.done_count, job.most_tries) == ("queued", 2, 2)
    assert bench(app, work=stepping).step()
    assert found(public_id).state == "done"


def test_a_worker_that_must_end_in_the_middle_of_a_step_hands_its_job_back_too(app: Flask) -> None:
    begun, ending = threading.Event(), threading.Event()

    def work(_task: Task) -> None:
        begun.set()
        ending.wait(30)

    public_id = services.ask("work", {}, NOW)
    place = bench(app, NOW + SECOND, work=work)
    thread = threading.Thread(target=place.step)
    thread.start()
    assert begun.wait(30)
    place.beat()
    assert found(public_id).beat_at == NOW + SECOND
    place.hand_back()
    assert found(public_id).state == "queued"
    ending.set()
    thread.join()
    assert found(public_id).state == "queued"


def test_lists_are_newest_first_and_go_on_from_a_job() -> None:
    ids = [services.ask("note", {}, NOW + SECOND * number) for number in range(3)]
    assert [job.public_id for job in jobs_in(reading(), limit=2)] == [ids[2], ids[1]]
    assert [job.public_id for job in jobs_in(reading(), "queued", before_id=3)] == [ids[1], ids[0]]
    with transaction() as session:
        session.execute(update(Job).where(Job.public_id == ids[0]).values(state="done"))
    assert counts_by_state(reading()) == {"queued": 2, "done": 1}


def test_waits_grow_to_an_hour() -> None:
    waits = [wait_after(tries, SECOND) for tries in range(1, 100)]
    assert waits[:3] == [SECOND, SECOND * 2, SECOND * 4]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
