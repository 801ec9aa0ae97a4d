"""A process that enrols a list as `learn organisations import` does, and says what it took.

`python -m tests.load.enrolling INSTANCE DATABASE_URL FILE`; prints JSON: seconds, CPU seconds, the most
memory, and what became of the rows.
"""

import json
import sys
import time
from pathlib import Path

from learn import create_app
from learn.cli.enrolling import enrol_file
from learn.cli.organisations import known_house
from learn.organisations.planning import Choices


def run(instance: str, url: str, file: str) -> None:
    """Enrol the list."""
    app = create_app({"INSTANCE": instance, "DATABASE_URL": url})
    with app.app_context():
        house = known_house("bench")
        began, busy = time.perf_counter(), time.process_time()
        report = enrol_file(house, Path(file), Choices("Spring", ("safe-online",)), None, is_tried=False)
        told = {
            "seconds": time.perf_counter() - began,
            "busy": time.process_time() - busy,
            "peak": peak_bytes(),
            **report.tally.as_json(),
        }
    sys.stdout.write(json.dumps(told))


def peak_bytes(process: int | str = "self") -> int:
    """Return the most memory a process had; what `getrusage` says begins with its parent's."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    [line] = [line for line in status if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    run(*sys.argv[1:])
