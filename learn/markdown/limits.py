"""Budgets that keep hostile text from holding up a worker: size, nesting, brackets, steps.

Nested brackets cost the parser their square (100 kB of `![` took it seconds), so they are counted
before a paragraph is read; everything else pays steps for every attempt to read a piece.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType

from learn.markdown.complexity import TooComplex

MAX_TEXT_BYTES = 256 * 1024
MAX_NESTING = 24
MAX_PARAGRAPH_BRACKETS = 250
MAX_BRACKETS = 4000
MAX_STEPS = 40_000
STEPS_PER_BLOCK = 4
MAX_TOKENS = 20_000
MAX_CELLS = 10_000
MAX_FORMULA_LETTERS = 60_000
LETTERS_PER_FORMULA = 20
PARSER_NESTING = 2 * MAX_NESTING


def check_size(text: str) -> None:
    """Refuse text above 256 kB of UTF-8."""
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise TooComplex("The text is longer than 256 kB. Split it into several lessons.")


def install_limits(markdown: MarkdownIt) -> None:
    """Make `markdown` raise `TooComplex` instead of working for seconds or swallowing the rest of a text."""
    markdown.block.ruler.before("table", "budget", count_block)
    markdown.core.ruler.before("inline", "bracket_budget", count_brackets)
    markdown.inline.ruler.before("text", "budget", count_inline)
    markdown.core.ruler.push("formula_budget", count_formulas)


def count_block(state: StateBlock, _start_line: int, _end_line: int, _silent: bool) -> bool:
    """Charge for every attempt to read a block; refuse deep nesting and tables that fill a book."""
    if state.level > MAX_NESTING:
        raise TooComplex("Quotes or lists are nested too deeply. Take a few levels out.")
    if "cells" not in state.env:
        state.env["cells"] = state.src.count("|")
    if state.env["cells"] > MAX_CELLS:
        raise TooComplex("The text has too many table cells. Split it into several parts.")
    charge(state.env, STEPS_PER_BLOCK)
    return False


def count_brackets(state: StateCore) -> None:
    """Refuse more blocks, or more opening brackets, than any honest text has."""
    if len(state.tokens) > MAX_TOKENS:
        raise TooComplex("The text has too many blocks. Split it into several parts.")
    total = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        count = token.content.count("[")
        total += count
        if count > MAX_PARAGRAPH_BRACKETS or total > MAX_BRACKETS:
            raise TooComplex("There are too many opening brackets “[”. Split the paragraph or take some out.")


def count_inline(state: StateInline, _silent: bool) -> bool:
    """Charge one step for every attempt to read a piece of a paragraph."""
    charge(state.env, 1)
    return False


def count_formulas(state: StateCore) -> None:
    """Refuse a text whose formulas together would take seconds to draw."""
    pieces = [*state.tokens, *(child for token in state.tokens for child in token.children or ())]
    formulas = [piece.content for piece in pieces if piece.type in {"math_block", "math_inline"}]
    if sum(map(len, formulas)) + LETTERS_PER_FORMULA * len(formulas) > MAX_FORMULA_LETTERS:
        raise TooComplex("There are too many formulas. Split the text into several parts.")


def charge(env: EnvType, steps: int) -> None:
    """Take steps from the budget of this text."""
    env["steps"] = env.get("steps", 0) + steps
    if env["steps"] > MAX_STEPS:
        raise TooComplex("The text has too many marks to be read. Split it into several parts.")
