"""The donor report: nobody is exposed, and it is the same counted by the database and from an export."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from hypothesis import example, given
from hypothesis import strategies as st

from learn import clock, demo
from learn.cli.commands import commands
from learn.database import reading
from learn.days import day_of
from learn.progress.evidence import Fault
from learn.progress.queries import verify
from learn.reports.auditing import faults_of
from learn.reports.donor import COUNTED, FEWEST, HIDDEN, TOGETHER, UNDER_WAY, Group, Named, donor_report
from learn.reports.months import NotAMonth, month_of
from learn.reports.queries.donor import funded, report_of
from learn.reports.queries.exporting import export_of
from learn.reports.recomputing import NotAnExport, read_export, recomputed

NAMED = Named("ours", "spring", "2026-11", "2026-11-30", {})
ZONE = "Asia/Karachi"


def group(invited: int, completed: int, gender: str | None, district: str | None = "Malir") -> Group:
    told = dict.fromkeys(("invited", "activated", "started"), invited)
    counts = dict.fromkeys(COUNTED, 0) | told | {"lapsed": invited - completed, "completed": completed}
    return Group("first", gender, district, tuple(counts.values()))


def rows_of(*groups: Group) -> list[dict[str, object]]:
    found: list[dict[str, object]] = donor_report(NAMED, groups)["by_gender"]
    return found


def test_large_groups_are_told_as_they_are() -> None:
    rows = rows_of(group(20, 9, "female"), group(30, 8, "male"))
    assert [(row["gender"], row["invited"], row["completed"]) for row in rows] == [
        ("female", 20, 9),
        ("male", 30, 8),
    ]


def test_a_small_group_is_told_with_the_next_so_that_no_total_gives_it_away() -> None:
    rows = rows_of(group(20, 9, "female"), group(30, 8, "male"), group(2, 0, None))
    assert [(row["gender"], row["invited"]) for row in rows] == [("male", 30), (TOGETHER, 22)]


def test_a_small_count_is_never_hidden_alone() -> None:
    rows = rows_of(group(20, 9, "female"), group(30, 2, "male"))
    assert [row["completed"] for row in rows] == [HIDDEN, HIDDEN]
    assert donor_report(NAMED, [group(20, 9, "female"), group(30, 2, "male")])["totals"]["completed"] == 11


def test_cohorts_obey_the_same_rule() -> None:
    groups = [group(3, 1, None), replace(group(30, 8, None), cohort="second")]
    [row] = donor_report(NAMED, groups)["by_cohort"]
    assert (row["cohort"], row["invited"], row["completed"]) == (TOGETHER, 33, 9)


def test_whoever_is_left_is_not_told_either() -> None:
    rows = rows_of(group(20, 18, "female"), group(30, 8, "male"), group(40, 20, "other"))
    assert [row["completed"] for row in rows] == [HIDDEN, 8, HIDDEN]


STANDINGS = st.tuples(*(st.integers(0, 9) for _ in range(6)))
GROUPS = st.lists(st.tuples(st.sampled_from(["one", "two", "six"]), STANDINGS), min_size=1, max_size=9)


@given(GROUPS)
def test_few_people_cannot_be_worked_out(drawn: list[tuple[str, tuple[int, ...]]]) -> None:
    report = donor_report(NAMED, [told_as(cohort, *counts) for cohort, counts in drawn])
    totals = report["totals"]
    for row in report["by_cohort"]:
        told = {key: row[key] for key in COUNTED if row[key] != HIDDEN}
        assert not any(0 < count < FEWEST for count in told.values())
        for whole, part in (
            ("invited", "activated"), ("invited", "started"), ("invited", "completed"),
            ("activated", "started"), ("activated", "completed"), ("started", "completed"),
        ):  # fmt: skip
            if {whole, part} <= told.keys():
                assert not 0 < told[whole] - told[part] < FEWEST
        unknown = {"started", "active", "stalled", "lapsed", "completed"} - told.keys()
        assert len(unknown) != 1
        if unknown and "started" in told:
            rest = told["started"] - sum(told.get(key, 0) for key in UNDER_WAY[1:])
            assert rest >= FEWEST or len(unknown) == len(UNDER_WAY) - 1
    for key in COUNTED:
        hidden = [row for row in report["by_cohort"] if row[key] == HIDDEN]
        if hidden and len(hidden) < len(report["by_cohort"]):
            rest = totals[key] - sum(row[key] for row in report["by_cohort"] if row not in hidden)
            assert len(hidden) > 1
            assert rest >= FEWEST


NEAR_FEW = st.sampled_from([0, 1, 2, 3, 4, 5, 10, 20])
PARTS = st.tuples(*(NEAR_FEW for _ in UNDER_WAY[1:]))
# The first count that lapsed was the only unknown of its equations, added up.
CROSSED = [(3, 4, 2, 20), (4, 3, 10, 20), (10, 10, 3, 4), (10, 10, 4, 3)]


@given(st.lists(PARTS, min_size=2, max_size=9))
@example(CROSSED)
def test_no_equations_together_give_a_hidden_count_away(drawn: list[tuple[int, ...]]) -> None:
    report = donor_report(NAMED, [told_as(f"c{place}", 10, 40, *parts) for place, parts in enumerate(drawn)])
    rows = report["by_cohort"]
    unknown = [(place, key) for place, row in enumerate(rows) for key in COUNTED if row[key] == HIDDEN]
    sums_of_columns = [{(place, key): 1 for place in range(len(rows))} for key in COUNTED]
    sums_of_rows = [
        {(place, key): -1 if key == "started" else 1 for key in UNDER_WAY} for place in range(len(rows))
    ]
    equations = [
        [Fraction(each.get(cell, 0)) for cell in unknown] for each in (*sums_of_columns, *sums_of_rows)
    ]
    assert [unknown[place] for place in determined(equations)] == []


def determined(equations: list[list[Fraction]]) -> list[int]:
    """Return the places of the unknowns that have one solution alone, by elimination."""
    pivots = 0
    for place in range(len(equations[0])):
        found = next((row for row in equations[pivots:] if row[place]), None)
        if found is None:
            continue
        equations.remove(found)
        found = [value / found[place] for value in found]
        equations = [
            [value - row[place] * by for value, by in zip(row, found, strict=True)] for row in equations
        ]
        equations.insert(pivots, found)
        pivots += 1
    alone = [[place for place, value in enumerate(row) if value] for row in equations]
    return sorted(places[0] for places in alone if len(places) == 1)


def told_as(
    cohort: str, unseen: int, activated: int, active: int, stalled: int, lapsed: int, completed: int
) -> Group:
    started = active + stalled + lapsed + completed
    counts = dict.fromkeys(COUNTED, 0) | {
        "invited": unseen + activated + started,
        "activated": activated + started,
        "started": started,
        "active": active,
        "stalled": stalled,
        "lapsed": lapsed,
        "completed": completed,
    }
    return Group(cohort, None, None, tuple(counts.values()))


def test_completion_is_told_twice() -> None:
    told = donor_report(NAMED, [group(20, 9, "female")])
    assert (told["completed_of_started"], told["completed_of_invited"]) == ([9, 20], [9, 20])


@pytest.mark.parametrize("name", ["2026-13", "2026-1", "", "9999-12", "0001-01", "0000-01", "2026-11-01"])
def test_what_is_no_month_is_refused(name: str) -> None:
    with pytest.raises(NotAMonth):
        month_of(name, ZONE)


def test_the_database_and_a_recount_of_the_export_agree(karachi: Flask) -> None:
    with karachi.app_context():
        assert verify(reading()).faults == ()
        now = clock.now()
        [of] = funded(reading(), "digital-work")
        lines = [json.dumps(line) for line in export_of(reading(), of, ZONE, now)]
        found = read_export(lines)
        assert list(faults_of(found)) == []
        months = sorted({each["invited_at"][:7] for each in found.seats} | {f"{now:%Y-%m}"})
        for month in months:
            counted = report_of(reading(), of, month_of(month, ZONE), now)
            assert recomputed(found, month) == counted
        assert counted["totals"]["invited"] == len(found.seats) > 100
        assert 0 < counted["totals"]["completed"] < counted["totals"]["started"]
    said = "\n".join(lines)
    assert "+92" not in said
    assert "KSC-" not in said
    assert_what_is_missing_is_named(lines)
    tampered = [line.replace('"is_passed\\\\": false', '"is_passed\\\\": true') for line in lines]
    gone = [line for line in lines if json.loads(line).get("sequence") != 2]
    older = [line.replace('"kind": "completed"', '"kind": "left"') for line in lines]
    assert any(list(faults_of(read_export(each))) for each in (tampered, gone, older))
    assert list(faults_of(read_export(gone)))
    assert list(faults_of(read_export(older)))


def assert_what_is_missing_is_named(lines: list[str]) -> None:
    """Take a whole enrolment out, a seat, a cohort, and the organisation's chain: each is told of."""
    said = [json.loads(line) for line in lines]
    organisation = said[0]["organisation_chain"]
    seat = next(each for each in said if each["type"] == "seat")
    cohort = seat["cohort"]
    of_cohort = {each["chain"] for each in said if each.get("cohort") == cohort and "chain" in each}
    assert [fault.chain for fault in faults_told(without(said, {seat["chain"]}))] == [seat["chain"]]
    assert [fault.chain for fault in faults_told([each for each in said if each != seat])] == [seat["chain"]]
    no_cohort = [each for each in without(said, of_cohort) if each.get("cohort") != cohort]
    assert [fault.chain for fault in faults_told(no_cohort)] == [organisation]
    no_register = faults_told(without(said, {organisation}))
    assert len(no_register) == sum(each["type"] == "seat" for each in said)
    earlier = [
        each | {"invited_at": "2020-01-01T00:00:00.000000Z"} if each == seat else each for each in said
    ]
    assert [fault.chain for fault in faults_told(earlier)] == [seat["chain"]]
    garbled = [
        each | {"facts": each["facts"].replace("enrolments", "nobody")} if "facts" in each else each
        for each in said
    ]
    assert faults_told(garbled)


def without(said: list[dict[str, Any]], chains: set[str]) -> list[dict[str, Any]]:
    """Take chains out as somebody would who hides them: the seals cannot be told without their heads."""
    return [each for each in said if each.get("chain") not in chains or each["type"] == "head"]


def faults_told(lines: list[dict[str, Any]]) -> list[Fault]:
    return list(faults_of(read_export(map(json.dumps, lines))))


def test_the_page_the_command_and_the_recount_say_the_same(karachi: Flask, tmp_path: Path) -> None:
    runner = CliRunner()
    with karachi.app_context():
        # The page's own month: on its last evening in Greenwich the next one has begun here.
        month = f"{day_of(clock.now()):%Y-%m}"
        asked = ["report", "donor", "--programme", "digital-work", "--month", month, "--json"]
        told = json.loads(runner.invoke(commands, asked, obj=_info(karachi)).output)
        exported = runner.invoke(
            commands, ["evidence", "export", "--programme", "digital-work"], obj=_info(karachi)
        )
    file = tmp_path / "evidence.jsonl"
    file.write_text(exported.output, "utf-8")
    again = runner.invoke(commands, ["evidence", "recompute", str(file), "--month", month, "--json"])
    assert again.exit_code == 0, again.output
    assert json.loads(again.output) | {"as_of": ""} == told | {"as_of": ""}
    client = karachi.test_client()
    client.post("/en/sign-in", data={"username": "mariam", "password": demo.OFFICERS["monitor"].password})
    page = client.get("/en/organisations/demo/reports/donor/digital-work").text
    part, whole = told["completed_of_started"]
    assert f"({part} / {whole})" in page
    assert "groups under 5 are told together" in page
    assert f"({told['totals']['completed']} / {told['totals']['invited']})" in page


@pytest.mark.parametrize("text", ["", "{}", "nothing", '{"type": "header"}', '{"type": "anchor"}', "[]"])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(NotAnExport):
        read_export(text.splitlines())


def _info(app: Flask) -> object:
    return ScriptInfo(create_app=lambda: app)
