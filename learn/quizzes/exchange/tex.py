r"""Formulas as Moodle marks them, `$$x$$`, `\(x\)` and `\[x\]` (docs.moodle.org, "Using TeX Notation")."""

import re
from collections.abc import Iterator

from learn.markdown.complexity import TooComplex
from learn.markdown.parsing import parse_blocks

# Two backslashes end a line inside a formula; they are no beginning of a mark.
MARK = re.compile(r"\\\\|\$\$|\\[()\[\]]")
CLOSING = {"$$": "$$", r"\(": r"\)", r"\[": r"\]"}


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield words and the formula behind them, none behind the last; one pass, whatever the marks.

    A formula that could not stand between dollar signs stays among the words, as do marks without an end.
    """
    begin, opened, inside = 0, "", 0
    for found in MARK.finditer(text):
        if opened and found[0] == CLOSING[opened]:
            formula = text[inside : found.start()].strip()
            if may_stand(formula):
                yield text[begin : inside - len(opened)], formula
                begin = found.end()
            opened = ""
        elif found[0] in CLOSING:
            opened, inside = found[0], found.end()
    yield text[begin:], ""


def may_stand(formula: str) -> bool:
    """Tell whether a formula can stand between dollar signs: it has none itself, and ends before the last."""
    return bool(formula) and "$" not in formula and not formula.endswith("\\")


def has_marks(words: str) -> bool:
    """Tell whether words hold a mark of formulas."""
    return any(found[0] != "\\\\" for found in MARK.finditer(words))


def formula_count(markdown: str) -> int:
    """Return how many formulas a reader of Markdown finds between single dollar signs."""
    try:
        tokens = parse_blocks(markdown)
    except TooComplex:
        return 0
    return sum(child.type == "math_inline" for token in tokens for child in token.children or ())
