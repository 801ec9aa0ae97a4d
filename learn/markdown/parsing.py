"""The one Markdown parser of a process: CommonMark with tables, footnotes, definition lists and formulas."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from learn.markdown.comments import install_comments
from learn.markdown.limits import PARSER_NESTING, check_size, install_limits
from learn.markdown.pieces import MADE_HTML, print_made_html


def parse_blocks(text: str) -> list[Token]:
    """Return the tokens of `text`; raises `TooComplex` for text beyond the limits."""
    check_size(text)
    return parser().parse(text, {})


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
    install_comments(markdown)
    install_limits(markdown)
    markdown.add_render_rule(MADE_HTML, print_made_html)
    return markdown
