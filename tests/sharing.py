"""What the thousands of applications of a test process share, so that only the first one has to make it.

Templates, addresses and statements come out the same for each; made anew they take a third of all the time.
"""

import gc
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from learn.web.rules import Rule

# New objects between two looks for rubbish: a fifth of all the time went into looking.
LOOKS = (20_000, 20, 10)
MOST_STATEMENTS = 3_000


def pytest_collection_finish() -> None:
    """Leave what was loaded, and the list of all tests, out of every later look for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS)


class Templates(BytecodeCache):
    """Templates as they were compiled for another application."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()
_rules: dict[str, tuple[Any, ...]] = {}
_compile_rule = Rule.compile
_statements: dict[str, LRUCache[Any, Any]] = {}
_make_engine = SQLAlchemy._make_engine


def read_rule_once(rule: Rule) -> None:
    """Compile a rule as it was compiled for another application, whose converters it uses."""
    if rule.rule not in _rules:
        _compile_rule(rule)
        _rules[rule.rule] = (rule._parts, rule._trace, rule._converters, frozenset(rule.arguments))
        return
    rule._parts, rule._trace, rule._converters, arguments = _rules[rule.rule]
    rule.arguments |= arguments
    rule._build = rule._compile_builder(False).__get__(rule, None)
    rule._build_unknown = rule._compile_builder(True).__get__(rule, None)


def make_engine_that_shares(self: SQLAlchemy, *given: Any, **named: Any) -> Engine:
    """Return an engine with the statements that were compiled for other databases of its kind."""
    engine = _make_engine(self, *given, **named)
    engine._compiled_cache = _statements.setdefault(engine.dialect.name, LRUCache(MOST_STATEMENTS))
    return engine


def is_same_kind(dialect: DefaultDialect, other: object) -> bool:
    return type(dialect) is type(other)


def hash_of_kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


# A statement is kept for a dialect: two of a kind write it alike.
DefaultDialect.__eq__ = is_same_kind  # type: ignore[assignment, method-assign]
DefaultDialect.__hash__ = hash_of_kind  # type: ignore[assignment, method-assign]
SQLAlchemy._make_engine = make_engine_that_shares  # type: ignore[method-assign]
Rule.compile = read_rule_once  # type: ignore[assignment, method-assign]
