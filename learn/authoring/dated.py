"""Dated facts in the files that courses print them from: read, and checked anew in their place; pure."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from learn.courses.bundle.schemas.shared import Fact, FactSource
from learn.courses.bundle.shared_files import entries
from learn.courses.bundle.yaml_places import read_yaml

ENTRY = re.compile(r"^- .*?(?=^- |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What somebody found when they checked a fact: its statement by language, and where they read it."""

    statement: Mapping[str, str]
    title: str
    url: str
    checked_on: date


class Unchangeable(Exception):
    """The file writes its facts in a way that cannot be changed in place: its author has to."""


def facts_in(content: bytes) -> list[Fact]:
    """Return the facts of a file; an entry that cannot be read is none."""
    return [fact for _place, fact in entries(read_yaml(content.decode(), "_facts"), Fact, [])]


def renewed(content: bytes, uid: str, renewal: Renewal) -> bytes:
    """Return the file with one fact checked anew; every other byte stays. Raises `Unchangeable`."""
    text = content.decode()
    before = {fact.id: fact for fact in facts_in(content)}
    entry = next((each for each in ENTRY.finditer(text) if _is(each[0], uid)), None)
    if entry is None or uid not in before:
        raise Unchangeable(uid)
    kept = _tail(entry[0])
    fact = before[uid]
    changed = (text[: entry.start()] + _written(fact, renewal) + kept + text[entry.end() :]).encode()
    after = {each.id: each for each in facts_in(changed)}
    wanted = before | {uid: _as(fact, renewal)}
    if after != wanted:
        raise Unchangeable(uid)
    return changed


def _is(entry: str, uid: str) -> bool:
    return any(fact.id == uid for fact in facts_in(entry.encode()))


def _tail(entry: str) -> str:
    """Return the blank lines and comments that follow the entry and belong to what comes next."""
    lines = entry.splitlines(keepends=True)
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    return "".join(lines[at:])


def _as(fact: Fact, renewal: Renewal) -> Fact:
    source = FactSource(title=renewal.title, url=renewal.url)
    told = {"statement": dict(renewal.statement), "source": source, "last_checked": renewal.checked_on}
    return fact.model_copy(update=told)


def _written(fact: Fact, renewal: Renewal) -> str:
    lines = [f"- id: {fact.id}", f"  kind: {fact.kind}", "  statement:"]
    lines += [f"    {language}: {_quoted(text)}" for language, text in renewal.statement.items()]
    lines.append(f"  source: {{title: {_quoted(renewal.title)}, url: {_quoted(renewal.url)}}}")
    lines.append(f"  last_checked: {renewal.checked_on.isoformat()}")
    if fact.recheck_days is not None:
        lines.append(f"  recheck_after_days: {fact.recheck_days}")
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def due_first(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts in the order in which they should be checked."""
    return sorted(facts, key=lambda fact: (fact.recheck_on, fact.id))
