"""Dated facts and the glossary, which lie beside the courses."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from learn.courses.bundle.contents import Shared
from learn.courses.bundle.files import Files, read_files
from learn.courses.bundle.schema_faults import fitted_tree
from learn.courses.bundle.schemas.shared import Fact, Term
from learn.courses.bundle.schemas.values import Strict
from learn.courses.bundle.style import arabic_letters
from learn.courses.bundle.yaml_places import Document, read_yaml
from learn.courses.problems import Problem, Severity

FACTS = "_facts"
GLOSSARY = "_glossary.yml"
Model = TypeVar("Model", bound=Strict)


def read_shared(root: Path, *, today: date | None = None) -> Shared:
    """Return the facts and terms of the library at `root`; stale facts are told apart only with `today`."""
    return shared_of(read_files(root, (FACTS, GLOSSARY)), root, today=today)


def shared_of(files: Files, root: Path, *, today: date | None = None) -> Shared:
    """Return the facts and terms in these files of a library."""
    problems = list(files.problems)
    facts: dict[str, Fact] = {}
    fact_paths: dict[str, str] = {}
    for path, text in files.texts.items():
        if path.startswith(f"{FACTS}/"):
            document = read_yaml(text, path)
            problems += document.problems
            problems += _add_facts(document, facts, today)
            fact_paths |= dict.fromkeys(facts.keys() - fact_paths.keys(), path)
    glossary = read_yaml(files.texts.get(GLOSSARY, ""), GLOSSARY)
    problems += glossary.problems
    terms = [term for _, term in entries(glossary, Term, problems)]
    for path, text in files.texts.items():
        problems += arabic_letters(text, path)
    return Shared(facts, tuple(terms), tuple(sorted(problems)), root, fact_paths, files.hashes)


def _add_facts(document: Document, facts: dict[str, Fact], today: date | None) -> Iterator[Problem]:
    problems: list[Problem] = []
    for at, fact in entries(document, Fact, problems):
        if fact.id in facts:
            place = document.value_place(at, "id")
            message = f'the fact "{fact.id}" is written twice. Delete one, or give it another id.'
            yield Problem(document.path, *place, "duplicate-id", message)
        facts.setdefault(fact.id, fact)
        if today and fact.is_stale(today):
            place = document.value_place(at, "last_checked")
            message = (
                f'the fact "{fact.id}" was last checked on {fact.last_checked.isoformat()} and was due again '
                f"on {fact.recheck_on.isoformat()}. Check its source, then write today's date."
            )
            yield Problem(document.path, *place, "stale-fact", message, Severity.WARNING)
    yield from problems


def entries(document: Document, model: type[Model], problems: list[Problem]) -> Iterator[tuple[int, Model]]:
    """Yield each entry of a list that can be read, with its place in it; faults are added to `problems`."""
    if document.tree is None:
        return
    if not isinstance(document.tree, tuple):
        message = "this must be a list: begin each entry with a hyphen and a space."
        problems.append(Problem(document.path, *document.value_place(), "wrong-value", message))
        return
    for at in range(len(document.tree)):
        entry, faults = fitted_tree(model, document, (at,))
        problems += faults
        if entry is not None:
            yield at, entry
