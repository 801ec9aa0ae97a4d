"""Metadata comments, `<!-- {id: …} -->`: facts for the program, never shown to a reader.

Raw HTML is off, so without a rule of its own such a comment would be printed as text.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

OPENING = "<!--"
CLOSING = "-->"


def install_comments(markdown: MarkdownIt) -> None:
    """Teach `markdown` to read metadata comments, which may also end a paragraph."""
    markdown.block.ruler.before(
        "table", "metadata_comment", skip_comment, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def skip_comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Step over a comment that holds `{…}` and stands on lines of its own; leave any other as text."""
    # Asked at every line: most are told by their first sign.
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(OPENING, start) or state.is_code_block(start_line):
        return False
    last_line = closing_line(state, start_line, end_line)
    if last_line is None:
        return False
    lines = [first_text(state, line) for line in range(start_line, last_line + 1)]
    inside = "\n".join(lines).removeprefix(OPENING).removesuffix(CLOSING).strip()
    if not (inside.startswith("{") and inside.endswith("}")):
        return False
    if not silent:
        state.line = last_line + 1
    return True


def closing_line(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line on which the comment ends, with nothing behind its end; None if it does not."""
    for line in range(start_line, end_line):
        text = first_text(state, line)
        if CLOSING in text:
            return line if text.index(CLOSING) == len(text) - len(CLOSING) else None
    return None


def first_text(state: StateBlock, line: int) -> str:
    """Return a line without its indentation and the spaces at its end."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
