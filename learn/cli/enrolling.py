"""What `learn organisations import` does with a file, and what it prints."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from learn import clock
from learn.cli.check import counted
from learn.cli.faults import CommandFailed
from learn.organisations.packing import pack
from learn.organisations.planning import ERROR, Choices, Planned, Tally
from learn.organisations.queries.houses import House
from learn.organisations.roster import Roster, read_roster
from learn.organisations.sentences import EncodingUnknown, Problem, SheetRefused
from learn.organisations.services import rosters
from learn.organisations.sheets import read_sheet


def arguments(names: Sequence[str], slug: str | None) -> tuple[str, str, Sequence[str]]:
    """Return file, organisation and further courses: `--course A B` leaves B among the names."""
    if slug is not None:
        return names[0], slug, names[1:]
    if len(names) == 1:
        raise click.UsageError("Name the organisation and the file.")
    first, second, *more = names
    # A file that stands first is taken as one, unless both could be either.
    if Path(first).is_file() and not Path(second).is_file():
        return first, second, more
    return second, first, more


@dataclass
class Report:
    """What came of a list, or would."""

    tally: Tally = field(default_factory=Tally)
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_tried: bool = False
    keeps_rows: bool = False

    def watch(self, planned: Planned) -> None:
        """Keep what was planned of a row."""
        self.problems += planned.remarks
        if self.keeps_rows and planned.action != ERROR:
            listed = planned.listed
            self.rows.append(
                {
                    "row": listed.row,
                    "action": planned.action,
                    "name": listed.name or (planned.member.name if planned.member else ""),
                    "email": listed.email,
                    "phone": listed.phone,
                    "external_id": listed.external_id,
                }
            )

    def said(self, *, are_warnings: bool) -> list[Problem]:
        """Return the errors or the warnings, by row."""
        found = [each for each in self.problems if each.is_warning == are_warnings]
        return sorted(found, key=lambda each: each.row)

    def as_json(self) -> dict[str, Any]:
        """Return the report as other programs read it."""
        counts = self.tally.as_json()
        del counts["errors"]
        return {
            **counts,
            "rows": self.rows,
            "errors": [_problem_json(each) for each in self.said(are_warnings=False)],
            "warnings": [_problem_json(each) for each in self.said(are_warnings=True)],
            "cohorts_made": self.made,
            "removed": self.missing,
            "ignored_columns": self.ignored,
            "notes": self.notes,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report as people read it."""
        yield ", ".join(f"{name} {count}" for name, count in self.tally.as_json().items())
        for each in (*self.said(are_warnings=False), *self.said(are_warnings=True)):
            yield f"line {each.row}: {'warning: ' if each.is_warning else ''}{each.reason}"
        verb = "would be " if self.is_tried else ""
        yield from (f"cohort “{name}” is new: {verb}made" for name in self.made)
        yield from (f"not in the list, {verb}taken off: {name}" for name in self.missing)
        if self.ignored:
            yield f"columns left out: {', '.join(self.ignored)}"
        yield from self.notes


def _problem_json(said: Problem) -> dict[str, Any]:
    return {"row": said.row, "column": said.column, "reason": said.reason}


def enrol_file(
    house: House,
    file: Path,
    choices: Choices,
    encoding: str | None,
    *,
    is_tried: bool,
    keeps_rows: bool = False,
) -> Report:
    """Enrol the people of a file, or say what would come of it; raises `CommandFailed` with a sentence."""
    # The program itself stays until the end: the collector need not look through it again and again.
    gc.freeze()
    packed, roster = read_list(file, encoding)
    report = Report(
        keeps_rows=keeps_rows,
        is_tried=is_tried,
        ignored=list(roster.ignored_columns),
        notes=list(map(str, roster.notes)),
    )
    report.problems += roster.problems
    try:
        shown, offered = rosters.settle(house.id, roster, choices, file.name)
        tried = Report(keeps_rows=keeps_rows)
        if is_tried or choices.is_removing or any(each.pool_id for each in offered.cohorts.values()):
            shown = rosters.preview(house.id, roster, choices, file.name, clock.now(), tried.watch)
    except rosters.NoSuchCourse as unknown:
        better = (
            f"Did you mean {unknown.better}?" if unknown.better else "`learn publish` puts courses there."
        )
        raise CommandFailed(f"There is no course {unknown.uid} for {house.slug}. {better}") from None
    except rosters.RemovalNeedsCohort:
        raise CommandFailed("--remove-missing needs --cohort: people are taken off one cohort.") from None
    refuse_what_cannot_be(shown)
    report.made = list(shown.makes.values())
    report.problems += [each for _, each in shown.remarks if each.key.startswith("new cohort")]
    report.missing = [str(each.values["name"]) for kind, each in shown.remarks if kind == "missing"]
    if is_tried:
        report.problems += tried.problems
        report.rows, report.tally = tried.rows, shown.tally
    else:
        roster_id = rosters.begin(house.id, None, packed, file.name, shown, clock.now())
        report.tally = rosters.carry_out(roster_id, clock.now, watch=report.watch, read=roster)
    return report


def refuse_what_cannot_be(shown: rosters.Preview) -> None:
    """Refuse a list that takes more seats than there are, or takes people off while it has errors."""
    if shown.short is not None:
        short = shown.short
        raise CommandFailed(
            f"“{short.pool}” has {counted(short.free, 'seat')} left and the list takes {short.needed}: "
            f"{short.missing} are missing. Nothing was written."
        )
    if shown.choices.is_removing and shown.tally.errors:
        raise CommandFailed(
            f"The list has {counted(shown.tally.errors, 'row')} with errors: mend them first, because nobody "
            "can tell who is missing from it. Nothing was written."
        )


def read_list(file: Path, encoding: str | None) -> tuple[bytes, Roster]:
    """Return what stands in a file, as stored and as understood.

    Raises `CommandFailed` for one that cannot be read as a whole.
    """
    try:
        sheet = read_sheet(file.read_bytes(), file.name, encoding)
        return pack(sheet), read_roster(sheet)
    except OSError as error:
        raise CommandFailed(f"{file}: {error.strerror or type(error).__name__}.") from None
    except EncodingUnknown as unknown:
        raise CommandFailed("\n".join([str(unknown), *_encodings(unknown)])) from None
    except SheetRefused as refused:
        raise CommandFailed(str(refused)) from None


def _encodings(unknown: EncodingUnknown) -> Iterator[str]:
    for name, rows in unknown.previews.items():
        shown = " / ".join(", ".join(row) for row in rows[1:3])
        yield f"  --encoding {name} reads: {shown}"
