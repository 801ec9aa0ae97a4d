"""Code: coloured by classes, always from left to right, read by keyboard when it is wider than the phone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from markdown_it.token import Token
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from learn.markdown.context import RenderContext
from learn.markdown.pieces import made_html, with_children

# A lexer is a set of regular expressions; only well-worn ones may read an author's text.
LANGUAGES = frozenset(
    {
        "bash",
        "console",
        "css",
        "csv",
        "diff",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "js",
        "json",
        "markdown",
        "php",
        "python",
        "sh",
        "sql",
        "toml",
        "typescript",
        "xml",
        "yaml",
    }
)
MAX_COLOURED = 20_000
FORMATTER = HtmlFormatter(nowrap=True)
ARABIC_SCRIPT = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")


def dress_code(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with code blocks coloured and code inside right-to-left text kept in its direction."""
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            yield made_html(code_block(token.content, token.info), token.content.strip(), is_block=True)
        elif context.is_right_to_left and token.type == "inline":
            yield from with_children([token], with_direction)
        else:
            yield token


def code_block(content: str, info: str) -> str:
    """Return a block of code; a message written in Urdu keeps its own direction."""
    language, direction = ("ur", "rtl") if ARABIC_SCRIPT.search(content) else ("en", "ltr")
    code = coloured(content, (info.split() or [""])[0].lower())
    return f'<pre lang="{language}" dir="{direction}" tabindex="0"><code>{code}</code></pre>\n'


def coloured(content: str, language: str) -> str:
    """Return `content` escaped, in spans with Pygments classes if its language is known."""
    if language not in LANGUAGES or len(content) > MAX_COLOURED:
        return escape(content)
    return highlight(content, get_lexer_by_name(language, stripnl=False), FORMATTER)


def with_direction(children: list[Token]) -> Iterator[Token]:
    """Yield `children` with inline code marked as running from left to right."""
    for child in children:
        is_code = child.type == "code_inline"
        yield replace(child, attrs={**child.attrs, "dir": "ltr"}) if is_code else child
