"""Workbooks: opened in a process of their own, because half a megabyte may unfold into a gigabyte."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from learn.organisations.sentences import SheetRefused
from learn.organisations.sheets import opening
from learn.organisations.sheets.rows import MAX_ROWS, RowCollector, SheetRow

MAX_SECONDS = 5
REFUSALS = {
    opening.TOO_LARGE: "opens too large",
    opening.LOCKED: "workbook locked",
    opening.DAMAGED: "workbook damaged",
}


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet of a workbook."""

    name: str
    is_hidden: bool
    rows: Sequence[SheetRow]


def read_workbook(content: bytes) -> list[Worksheet]:
    """Return the sheets of an XLSX, XLS or ODS file; raises `SheetRefused` when it takes too much."""
    return _worksheets(_opened(content))


def _opened(content: bytes) -> bytes:
    # Our own file, in a Python that looks neither at the environment nor at the folder it runs in.
    command = [sys.executable, "-I", str(Path(opening.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - nothing in the command comes from outside
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise SheetRefused("workbook took too long") from expired
    if done.returncode:
        if done.returncode == opening.TOO_MANY_ROWS:
            raise SheetRefused("too many rows", limit=f"{MAX_ROWS:,}")
        # A process that ran into its memory limit was ended by a signal.
        key = "opens too large" if done.returncode < 0 else REFUSALS.get(done.returncode, "workbook damaged")
        raise SheetRefused(key)
    return done.stdout


def _worksheets(printed: bytes) -> list[Worksheet]:
    sheets: list[Worksheet] = []
    collector = RowCollector()
    for line in BytesIO(printed):
        match json.loads(line):
            case {"sheet": str(name), "is_hidden": bool(is_hidden)}:
                collector = RowCollector()
                sheets.append(Worksheet(name, is_hidden, collector.rows))
            case [int(number), list(cells)]:
                collector.add(number, cells)
    return sheets
