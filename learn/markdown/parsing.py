"""The one Markdown parser of a process: CommonMark with tables, footnotes, definition lists and formulas."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from markdown_it import MarkdownIt
from markdown_it.parser_core import RuleFuncCoreType
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin

from learn.markdown.comments import install_comments
from learn.markdown.limits import PARSER_NESTING, check_size, install_limits
from learn.markdown.pieces import MADE_HTML, print_made_html


def parse_blocks(text: str) -> list[Token]:
    """Return the tokens of `text`; raises `TooComplex` for text beyond the limits."""
    check_size(text)
    return parser().parse(text, {})


@dataclass(frozen=True, slots=True)
class Structure:
    """A text read as far as its blocks: paragraphs know their content, and not yet what stands in it."""

    state: StateCore

    @property
    def tokens(self) -> list[Token]:
        """Return the tokens of the blocks."""
        return self.state.tokens

    def read_through(self, tokens: list[Token] | None = None) -> list[Token]:
        """Return its tokens, or some of them, with all that `parse_blocks` finds. To be called once."""
        if tokens is not None:
            self.state.tokens = tokens
        for rule in _rules_behind_blocks():
            rule(self.state)
        return self.state.tokens


def structure_of(text: str) -> Structure:
    """Return the blocks of `text`, at a third of the price of all; raises `TooComplex` as `parse_blocks`."""
    check_size(text)
    state = StateCore(text, parser(), {})
    normalize(state)
    block(state)
    return Structure(state)


@cache
def _rules_behind_blocks() -> tuple[RuleFuncCoreType, ...]:
    return tuple(rule for rule in parser().core.ruler.getRules("") if rule not in {normalize, block})


def parse_inline(text: str) -> list[Token]:
    """Return the tokens of one paragraph's content, so that `# x` stays text."""
    check_size(text)
    return parser().parseInline(text, {})


@cache
def parser() -> MarkdownIt:
    """Return the shared parser; all that belongs to one text is kept outside it, so threads may share it."""
    markdown = MarkdownIt(
        "commonmark",
        {
            "html": False,
            "linkify": False,
            "maxNesting": PARSER_NESTING,
            "typographer": True,
            "quotes": "“”‘’",
        },
    )
    # Typed quotes become “…”, which read better and weigh less than escaped ones; code keeps its own.
    markdown.enable(["table", "strikethrough", "smartquotes"])
    footnote_plugin(markdown)
    deflist_plugin(markdown)
    # Prices are written with a dollar sign, so "$5 and $6" must not become a formula.
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=False)
    formula = math_inline_dollar(allow_space=False, allow_digits=False)
    markdown.inline.ruler.at("math_inline", partial(at_the_beginning_too, formula))
    install_comments(markdown)
    install_limits(markdown)
    _silence_rules()
    markdown.add_render_rule(MADE_HTML, print_made_html)
    return markdown


def at_the_beginning_too(
    formula: Callable[[StateInline, bool], bool], state: StateInline, silent: bool
) -> bool:
    """Read a formula also where the text begins with it: the rule takes the last letter for the one before.

    There a digit would make a price of it, and a backslash take its sign away.
    """
    if state.pos:
        return formula(state, silent)
    text, state.src = state.src, f"{state.src} "
    try:
        return formula(state, silent)
    finally:
        state.src = text


def _silence_rules() -> None:
    """Let the parser's rules log nothing: each notes every line it looks at, an eighth of all the work."""
    for name in list(sys.modules):
        if name.startswith("markdown_it.rules_block."):
            vars(logging.getLogger(name))["debug"] = _say_nothing


def _say_nothing(*_words: object) -> None:
    """Take the place of a method that would look whether anybody listens."""
