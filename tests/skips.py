"""What was skipped and why, listed at the end; where nothing may be skipped (CI), a skip fails the run."""

import os
from collections import Counter
from typing import Any

import pytest

NOTHING_SKIPPED = "HUNAR_NOTHING_SKIPPED"
# Unlike a failed test, a skipped one is not worth trying again: pytest's own codes end at 5.
SOMETHING_SKIPPED = 6


def reasons(skipped: list[Any]) -> Counter[str]:
    """Count the skipped tests by reason."""
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List what was not tested here."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("not tested here")
    for reason, count in reasons(skipped).most_common():
        terminalreporter.line(f"{count} skipped: {reason}")
    if os.environ.get(NOTHING_SKIPPED):
        terminalreporter.line(f"{NOTHING_SKIPPED} is set: this counts as a failure")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when something was skipped where nothing may be."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    is_worker = hasattr(session.config, "workerinput")
    if is_worker or reporter is None or not os.environ.get(NOTHING_SKIPPED):
        return
    if reporter.stats.get("skipped"):
        session.exitstatus = SOMETHING_SKIPPED
