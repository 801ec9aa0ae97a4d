"""Which cohorts a list needs that the organisation has not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from learn.organisations.planning.plans import Choices, Cohort, Offered
from learn.organisations.remarks import remark
from learn.organisations.roster import Listed
from learn.organisations.sentences import Problem
from learn.urdu import fold

# A column taken for cohorts by mistake must not fill the office with them. `remarks.py` names the number.
MOST_NEW_COHORTS = 20
LONGEST_NAME = 120


def choices_for(rows: Iterable[Listed], choices: Choices, filename: str) -> Choices:
    """Return the choices with the cohort for rows that name none: one named after the file.

    Only where courses are chosen or named: whoever takes no course, or is inactive, sits in no cohort.
    """
    if choices.cohort or choices.fallback:
        return choices
    needs_one = any((choices.courses or row.courses) and not row.cohort for row in rows if row.is_active)
    stem = filename.rpartition("/")[2].rpartition("\\")[2]
    stem = " ".join((stem.rpartition(".")[0] or stem).split())[:LONGEST_NAME]
    return Choices(None, choices.courses, stem or "list" if needs_one else None, choices.is_removing)


def cohorts_to_make(rows: Iterable[Listed], choices: Choices, offered: Offered) -> dict[str, str]:
    """Return the names, by folded name, of cohorts that the list needs and the organisation has not.

    Of too many none is made: half of them would leave the other half to the same list, uploaded again.
    """
    of_rows = (choices.cohort or row.cohort for row in rows if row.is_active)
    chosen = list(dict.fromkeys([None if choices.cohort else choices.fallback, *of_rows]))
    wanted = {fold(name): name[:LONGEST_NAME] for name in reversed(chosen) if name}
    missing = {key: wanted[key] for key in dict.fromkeys(fold(name) for name in chosen if name) if key}
    new = {key: name for key, name in missing.items() if key not in offered.cohorts}
    return new if len(new) <= MOST_NEW_COHORTS else {}


def with_new_cohorts(offered: Offered, names: Mapping[str, str]) -> Offered:
    """Return what is offered once these cohorts are made; until then their ids are below zero."""
    new = {key: Cohort(-number, name) for number, (key, name) in enumerate(names.items(), start=1)}
    return replace(offered, cohorts={**offered.cohorts, **new})


def new_cohort_remarks(rows: Iterable[Listed], names: Mapping[str, str], offered: Offered) -> list[Problem]:
    """Return a warning for each cohort to be made, at the first row that names it."""
    said: dict[str, Problem] = {}
    if not names:
        return []
    before = {key: cohort.name for key, cohort in offered.cohorts.items()}
    for row in rows:
        key = fold(row.cohort) if row.cohort and row.is_active else ""
        if key in names and key not in said:
            near = nearest(key, before)
            values = {"value": names[key], **({"better": before[near]} if near else {})}
            said[key] = remark(row.row, "cohort", "new cohort, near" if near else "new cohort", **values)
    return list(said.values())


def nearest(value: str, offered: Iterable[str]) -> str | None:
    """Return what was probably meant, None where nothing is alike."""
    return next(iter(get_close_matches(value, list(offered), n=1, cutoff=0.7)), None)
