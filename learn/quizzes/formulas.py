"""Formulas over drawn numbers, such as `{h} * {w}`: sums and products, brackets and `round()` only."""

import ast
import re
from collections.abc import Mapping

from learn.quizzes.numbers import BadNumber, BadRange, read_interval

MAX_FORMULA = 200
VARIABLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.Call,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.UAdd,
    ast.USub,
)


class BadFormula(ValueError):
    """The formula cannot be worked out; the message says why."""


def check_formula(text: str, names: frozenset[str]) -> None:
    """Raise `BadFormula` unless `text` is a sum or product of numbers and the named variables."""
    for name in VARIABLE.findall(text):
        if name not in names:
            raise BadFormula(f"{{{name}}} is not among its variables")
    plain = VARIABLE.sub(r"(\1)", text).strip()
    if len(plain) > MAX_FORMULA or "{" in plain or "**" in plain or "//" in plain:
        raise BadFormula("only + - * / ( ) and round() are allowed, in at most 200 characters")
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as reason:
        raise BadFormula("it cannot be read") from reason
    for node in ast.walk(tree):
        check_node(node, names)


def check_node(node: ast.AST, names: frozenset[str]) -> None:
    """Raise `BadFormula` for anything but arithmetic."""
    if not isinstance(node, ALLOWED):
        raise BadFormula("only + - * / ( ) and round() are allowed")
    if isinstance(node, ast.Constant) and type(node.value) not in {int, float}:
        raise BadFormula("it may hold only numbers and variables")
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "round"):
        raise BadFormula("the only function is round()")
    if isinstance(node, ast.Name) and node.id not in names | {"round"}:
        raise BadFormula(f"{node.id} must stand in braces and be among its variables")


def check_variables(written: object) -> str | None:
    """Return what is wrong with a `variables` key, None if each is a range or a list of numbers."""
    if not isinstance(written, Mapping) or not written:
        return "has variables that are not written as {name: 2..5}."
    for name, values in written.items():
        if not VARIABLE.fullmatch(f"{{{name}}}"):
            return f'has a variable called "{name}". Use letters, digits and underscores.'
        if not is_range(values) and not is_number_list(values):
            return (
                f'has a variable "{name}" that is neither a range such as 2..5 nor a list such as [10, 12].'
            )
    return None


def is_range(values: object) -> bool:
    """Tell whether `values` is written as `2..5`."""
    if not isinstance(values, str) or ".." not in values:
        return False
    try:
        read_interval(values)
    except (BadNumber, BadRange):
        return False
    return True


def is_number_list(values: object) -> bool:
    """Tell whether `values` is a list of at least one number."""
    return isinstance(values, list) and bool(values) and all(type(each) in {int, float} for each in values)
