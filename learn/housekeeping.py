"""All work of the house that nobody waits for, and the process that does it beside those of `learn serve`.

Two kinds: chores by the clock, and jobs that somebody asked for (`learn.jobs.services.ask`).
"""

import logging
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess

from flask import Flask

from learn import clock, processes
from learn.accounts.jobs import erase
from learn.admin.jobs import verify_evidence
from learn.admin.jobs_named import VERIFY
from learn.authoring.jobs import clear_drafts, publish_planned, regrade, regrade_latecomers
from learn.classroom.jobs import hand_in_overdue
from learn.jobs import Chore, do_all
from learn.jobs.bells import Bell
from learn.jobs.jobs import clear as clear_jobs
from learn.jobs.tasks import Work
from learn.mail.jobs import clear as clear_mails
from learn.mail.jobs import send_waiting
from learn.organisations.jobs import clear_lists, end_seats, enrol_roster, invite_cohort, remind
from learn.progress.jobs import complete, seal
from learn.progress.services import COMPLETIONS
from learn.quizzes.jobs import sweep_uploads

CHORES: Mapping[str, Chore] = {
    "seal the evidence": seal,
    "erase people whose grace is over": erase,
    "hand in attempts whose time is over": hand_in_overdue,
    "sweep files that no answer names": sweep_uploads,
    "publish what is planned": publish_planned,
    "mark again what owners decided": regrade,
    "mark again what was handed in since": regrade_latecomers,
    "end seats whose last day is over": end_seats,
    "remind trainees": remind,
    "forget jobs that were over long ago": clear_jobs,
    "forget mails that left long ago": clear_mails,
    "take away the rows of old lists": clear_lists,
    "forget drafts that no link shows": clear_drafts,
}
# What somebody may be waiting for: done every minute, all else every hour.
PROMPT = (
    "hand in attempts whose time is over",
    "publish what is planned",
    "mark again what owners decided",
)
# What may be asked for by name, and what does it.
KINDS: dict[str, Work] = {
    "roster": enrol_roster,
    "invitations": invite_cohort,
    VERIFY: verify_evidence,
    COMPLETIONS: complete,
}
RESTART_SECONDS = 10.0
STOP_SECONDS = 10.0


def do_what_is_due(app: Flask) -> list[str]:
    """Do every chore now; return the names of those that failed."""
    with app.app_context():
        return do_all(CHORES, clock.now())


def do_what_is_prompt(app: Flask) -> list[str]:
    """Do the chores that cannot wait for the hour; return the names of those that failed."""
    with app.app_context():
        return do_all({name: CHORES[name] for name in PROMPT}, clock.now())


def keep_house() -> None:
    """Live as the housekeeping process of a server."""
    processes.become_child()
    work_here(processes.application())


def work_here(app: Flask) -> None:
    """Do chores, jobs and mail until asked to end: the whole life of a process that works.

    Chores, jobs and mail have a thread each: neither a long job nor a slow mail server makes others wait.
    """
    from learn.jobs.queue import queue_in  # noqa: PLC0415 - only processes that work load the queue
    from learn.jobs.working import Bench, Worker, work  # noqa: PLC0415

    processes.share_arenas()
    logging.getLogger("huey").setLevel(logging.ERROR)
    do_what_is_due(app)
    queue = queue_in(processes.instance_of(app), lambda: do_what_is_due(app), lambda: do_what_is_prompt(app))
    timetable = queue.create_consumer(workers=1, worker_type="thread", check_worker_health=True)
    bench = Bench(KINDS, app.app_context, clock.now)
    jobs = Worker("jobs", bench.step)
    workers = [jobs, Worker("mail", lambda: send_mail(app))]
    bell: Bell = app.extensions["job_bell"]
    if bell.url:
        workers.append(Worker("Redis", bell.listener(jobs.bell.set)))
    work(bench, workers, timetable)


def send_mail(app: Flask) -> bool:
    """Send some of the mail that waits; tell whether there was any."""
    with app.app_context():
        return send_waiting(clock.now())


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
