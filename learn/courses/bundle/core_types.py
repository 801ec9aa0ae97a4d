"""Trees of text turned into what a schema or a question expects."""

import re

from learn.courses.blocks import Value
from learn.courses.bundle.yaml_places import NOTHING, Plain, Tree

WHOLE = re.compile(r"[-+]?[0-9]{1,15}", re.ASCII)
DECIMAL = re.compile(
    r"[-+]?(?:\.[0-9]{1,15}|[0-9]{1,15}(?:\.[0-9]{0,15})?)(?:[eE][-+]?[0-9]{1,2})?", re.ASCII
)
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def core_typed(tree: Tree) -> Value:
    """Return `tree` with unquoted scalars typed as the core schema of YAML 1.2 types them."""
    if isinstance(tree, dict):
        return {key: core_typed(value) for key, value in tree.items()}
    if isinstance(tree, tuple):
        return [core_typed(value) for value in tree]
    return _typed(tree) if isinstance(tree, Plain) else tree


def _typed(scalar: str) -> Value:
    if scalar in NOTHING:
        return None
    if scalar in TRUTH:
        return TRUTH[scalar]
    if WHOLE.fullmatch(scalar):
        return int(scalar)
    return float(scalar) if DECIMAL.fullmatch(scalar) else str(scalar)


def schema_input(tree: Tree) -> object:
    """Return `tree` with its empty scalars as None and all others as text, for a schema to type."""
    if isinstance(tree, dict):
        return {key: schema_input(value) for key, value in tree.items()}
    if isinstance(tree, tuple):
        return tuple(schema_input(value) for value in tree)
    return None if isinstance(tree, Plain) and tree in NOTHING else str(tree)
