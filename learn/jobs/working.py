"""A process that works: chores by the clock, jobs and mail one after another, until it is asked to end."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any

from learn.jobs import services
from learn.jobs.services import Claim, TakenOver
from learn.jobs.tasks import Cancelled, HandedBack, JobFailed, Task, Work

LOOK_SECONDS = 1.0
RECOVER_SECONDS = 5.0
BEAT_SECONDS = 10.0
# Less than the parent's patience (`learn.housekeeping.STOP_SECONDS`), so that there is time to hand back.
FINISH_SECONDS = 7.0

logger = logging.getLogger(__name__)

Context = Callable[[], AbstractContextManager[object]]


class Worker:
    """A thread that takes one step after another while there is something to do, then looks every second."""

    def __init__(self, name: str, step: Callable[[], bool]) -> None:
        self.name = name
        self.step = step
        self.bell = threading.Event()
        self.stopping = threading.Event()
        self.last_fault = ""
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def _run(self) -> None:
        while not self.stopping.is_set():
            self.bell.clear()
            try:
                is_idle = not self.step()
                self.last_fault = ""
            except Exception as error:  # noqa: BLE001 - whatever it is, the thread goes on
                self._tell(error)
                self.stopping.wait(RECOVER_SECONDS)
            else:
                if is_idle:
                    self.bell.wait(LOOK_SECONDS)

    def _tell(self, error: Exception) -> None:
        """Log a fault once, however long it lasts: a database that is away is no news after a second."""
        fault = in_a_line(error)
        if fault != self.last_fault:
            logger.error("%s cannot go on for now: %s", self.name, fault)
        self.last_fault = fault

    def stop(self) -> None:
        """Let the step under way be the last."""
        self.stopping.set()
        self.bell.set()


class Bench:
    """Where jobs are carried out, one at a time; it knows which one is under way."""

    def __init__(self, kinds: Mapping[str, Work], context: Context, now: Callable[[], datetime]) -> None:
        self.kinds = kinds
        self.context = context
        self.now = now
        self.stopping = threading.Event()
        self.held: Claim | None = None

    def step(self) -> bool:
        """Take a job and carry it out; tell whether there was one."""
        with self.context():
            held = None if self.stopping.is_set() else services.claim(list(self.kinds), self.now())
            if held is None:
                return False
            self.held = held
            try:
                self._carry_out(held)
            except TakenOver:
                logger.warning("The job %s (%s) was taken over by another worker.", held.public_id, held.kind)
            finally:
                self.held = None
            return True

    def _carry_out(self, held: Claim) -> None:
        try:
            result = self.kinds[held.kind](Task(held, self.stopping))
            services.finish(held, result, self.now())
        except TakenOver:
            raise
        except Cancelled:
            services.end_cancelled(held, self.now())
        except HandedBack:
            services.hand_back(held, self.now())
        except JobFailed as reason:
            services.fail(held, str(reason), self.now())
        except Exception as error:
            logger.exception("The job %s (%s) failed at try %d.", held.public_id, held.kind, held.tries)
            services.try_later(held, in_a_line(error), self.now())

    def beat(self) -> None:
        """Say that the job under way has a living worker."""
        self._of_held(services.beat)

    def hand_back(self) -> None:
        """Give up the job under way, whose thread dies with this process."""
        self._of_held(services.hand_back)

    def _of_held(self, deed: Callable[[Claim, datetime], None]) -> None:
        held = self.held
        if held is not None:
            with self.context(), suppress(TakenOver):
                deed(held, self.now())


def work(bench: Bench, workers: Sequence[Worker], timetable: Any) -> None:  # noqa: ANN401 - Huey carries no types
    """Work until SIGTERM or SIGINT; a job under way gets some seconds to reach its next step.

    `timetable` is Huey's consumer; its own loop would start the whole command again on SIGHUP.
    """
    stopping = threading.Event()
    timetable.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for worker in workers:
        worker.thread.start()
    while not stopping.wait(BEAT_SECONDS):
        timetable.check_worker_health()
        _quietly(bench.beat)
    timetable.stop()
    _end(bench, workers)


def _end(bench: Bench, workers: Sequence[Worker]) -> None:
    bench.stopping.set()
    for worker in workers:
        worker.stop()
    for worker in workers:
        worker.thread.join(FINISH_SECONDS / len(workers))
    _quietly(bench.hand_back)


def _quietly(deed: Callable[[], None]) -> None:
    """Do a deed that must not end the process: whoever does it tries again, or another worker takes over."""
    try:
        deed()
    except Exception as error:  # noqa: BLE001 - see above
        logger.error("A sign of life could not be written: %s", in_a_line(error))  # noqa: TRY400 - one line


def in_a_line(error: Exception) -> str:
    """Return what went wrong without a traceback and without the values that a database was sent."""
    reason = str(getattr(error, "orig", None) or error).strip()
    first = reason.splitlines()[0] if reason else ""
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
