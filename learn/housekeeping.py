"""All jobs of the house, and the process that does them beside the web processes of `learn serve`."""

import logging
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess

from flask import Flask

from learn import clock, processes
from learn.accounts.jobs import erase
from learn.authoring.jobs import regrade, regrade_latecomers
from learn.classroom.jobs import hand_in_overdue
from learn.jobs import Job, do_all
from learn.progress.jobs import seal
from learn.quizzes.jobs import sweep_uploads

JOBS: Mapping[str, Job] = {
    "seal the evidence": seal,
    "erase people whose grace is over": erase,
    "hand in attempts whose time is over": hand_in_overdue,
    "sweep files that no answer names": sweep_uploads,
    "mark again what owners decided": regrade,
    "mark again what was handed in since": regrade_latecomers,
}
# What somebody may be waiting for: done every minute, all else every hour.
PROMPT = ("hand in attempts whose time is over", "mark again what owners decided")
RESTART_SECONDS = 10.0
STOP_SECONDS = 10.0


def do_what_is_due(app: Flask) -> list[str]:
    """Do every job now; return the names of those that failed."""
    with app.app_context():
        return do_all(JOBS, clock.now())


def do_what_is_prompt(app: Flask) -> list[str]:
    """Do the jobs that cannot wait for the hour; return the names of those that failed."""
    with app.app_context():
        return do_all({name: JOBS[name] for name in PROMPT}, clock.now())


def keep_house() -> None:
    """Do what is due, then wait for each minute and hour: the whole life of the housekeeping process."""
    processes.become_child()
    from learn.jobs.queue import queue_in, work  # noqa: PLC0415 - only this process loads the queue

    logging.getLogger("huey").setLevel(logging.ERROR)
    app = processes.application()
    do_what_is_due(app)
    queue = queue_in(processes.instance_of(app), lambda: do_what_is_due(app), lambda: do_what_is_prompt(app))
    work(queue)


class Housekeeper:
    """The housekeeping process as its parent sees it: started, started again when it dies, stopped."""

    def __init__(self, target: Callable[[], None] = keep_house) -> None:
        self.target = target
        self.stopping = threading.Event()
        self.process: BaseProcess | None = None

    def start(self) -> None:
        """Start the process and a thread that waits for its end."""
        self._start_process()
        threading.Thread(target=self._watch, name="housekeeper", daemon=True).start()

    def _start_process(self) -> None:
        process = multiprocessing.get_context().Process(target=self.target, name="learn-jobs", daemon=True)
        process.start()
        self.process = process

    def _watch(self) -> None:
        while self.process is not None:
            self.process.join()
            if self.stopping.wait(RESTART_SECONDS):
                return
            self._start_process()

    def stop(self) -> None:
        """Let the process finish what it is doing, but not for ever."""
        self.stopping.set()
        if self.process is not None:
            self.process.terminate()
            self.process.join(STOP_SECONDS)
            self.process.kill()
