"""Jobs that only tests ask for, and the `learn` command that knows them."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learn import cli, clock
from learn.database import transaction
from learn.housekeeping import KINDS
from learn.jobs.tasks import JobFailed, Task, Work


def note(task: Task) -> Mapping[str, Any]:
    """Write a line: that it was done, and by whom."""
    with Path(task.arguments["file"]).open("a") as target:
        target.write(f"{task.arguments['number']} {os.getpid()}\n")
    return {"number": task.arguments["number"]}


def meet(task: Task) -> None:
    """End when both of two such jobs have begun, each in a process of its own."""
    folder, until = Path(task.arguments["folder"]), time.monotonic() + task.arguments["patience"]
    (folder / f"met-{os.getpid()}").touch()
    while len(list(folder.glob("met-*"))) < 2:
        if time.monotonic() > until:
            raise JobFailed("Nobody came.")
        time.sleep(0.01)


def count(task: Task) -> Mapping[str, Any]:
    """Add lines to a file one after another; `stop_at` kills the process there, the first time."""
    path, total = Path(task.arguments["file"]), int(task.arguments["total"])
    for number in range(task.done_count, total):
        with transaction():
            lines = path.read_text().splitlines()[:number] if path.is_file() else []
            path.write_text("\n".join([*lines, str(number)]) + "\n")
            task.advance(number + 1, total, clock.now())
        if number + 1 == task.arguments.get("stop_at") and not path.with_suffix(".killed").exists():
            path.with_suffix(".killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return {"lines": total}


def step_slowly(task: Task) -> None:
    """Take a step every twentieth of a second until somebody says stop."""
    for number in range(task.done_count, 100_000):
        task.advance(number + 1, 100_000, clock.now())
        time.sleep(0.05)


def fall_over(task: Task) -> None:
    """Fail as programs do, so many times."""
    path = Path(task.arguments["file"])
    path.write_text((path.read_text() if path.is_file() else "") + "x")
    if len(path.read_text()) <= int(task.arguments["times"]):
        raise OSError("the disk is full\nTraceback: secret")


def give_up(_task: Task) -> None:
    """Fail for a reason that no repetition mends."""
    raise JobFailed("The file is not a spreadsheet.")


TEST_KINDS: Mapping[str, Work] = {
    "note": note,
    "meet": meet,
    "count": count,
    "step slowly": step_slowly,
    "fall over": fall_over,
    "give up": give_up,
}


def main() -> None:
    """Be the `learn` command that knows these kinds too."""
    KINDS.update(TEST_KINDS)
    cli.main()
