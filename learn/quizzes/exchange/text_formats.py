"""The text formats of other platforms as Markdown: HTML, plain text, and Moodle's mixture of both.

What Markdown has no mark for loses its tag and keeps its words; the names of such tags are told.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from learn.quizzes.exchange.tex import formula_count, has_marks, parted

MARKDOWN, HTML, PLAIN, MOODLE = "markdown", "html", "plain", "moodle"
# Deeper nesting is not formatting but an attempt to keep somebody busy.
MAX_DEPTH = 20
TAG = re.compile(r"<!--[^<>]*-->|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:\s[^<>]*|/)?)>")
ADDRESS = re.compile(r"""\bhref\s*=\s*["']?((?:https?://|mailto:)[^\s"'<>()]+)""", re.IGNORECASE)
ALTERNATIVE = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~"}
PARAGRAPHS = {"p", "div", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
BARE = {"p", "div", "ul", "ol"}
SPECIAL = re.compile(r"[\\`*\[\]<$]|~~|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|\{(?=[{#])")
LINE_START = re.compile(r"^([ \t]*)(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[#>+=|:~-]))", re.MULTILINE)
SPACES = re.compile(r"\s+")
HARD_BREAK = "\\\n"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as Markdown, the tags whose meaning it lost, and whether a formula is none any more."""

    markdown: str
    lost: tuple[str, ...] = ()
    has_lost_formula: bool = False


def as_markdown(text: str, text_format: str) -> Formatted:
    """Return a text as Markdown, without spaces at its ends; Markdown itself comes back as it is."""
    if text_format == MARKDOWN:
        return Formatted(text.strip())
    if text_format == PLAIN:
        return Formatted(with_breaks(text))
    return from_html(text if text_format == HTML else text.replace("\n", "<br>"))


def with_breaks(text: str) -> str:
    """Return plain text so that Markdown shows its words and its lines as they are."""
    lines = [escaped(line.strip()) for line in text.strip().split("\n")]
    return "\n".join(
        f"{line}\\" if line and at + 1 < len(lines) and lines[at + 1] else line
        for at, line in enumerate(lines)
    )


def escaped(line: str) -> str:
    """Return plain text so that Markdown shows it as it is, also at the start of a line."""
    return LINE_START.sub(lambda found: f"{found[1]}{found[2] or ''}\\", without_marks(line))


def without_marks(text: str) -> str:
    """Return plain text whose signs mean nothing inside a line of Markdown."""
    return SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def from_html(text: str) -> Formatted:
    """Return HTML as Markdown; one pass, whatever the tags."""
    reading = _Reading()
    at = 0
    for found in TAG.finditer(text):
        reading.words(text[at : found.start()])
        at = found.end()
        if found["name"]:
            reading.tag(found["name"].lower(), found["attributes"] or "", is_end=bool(found["end"]))
    reading.words(text[at:])
    return reading.formatted()


@dataclass(slots=True)
class _Reading:
    """One pass: what each open tag holds so far, the outermost without a name first."""

    open: list[tuple[str, str, list[str]]] = field(default_factory=lambda: [("", "", [])])
    lists: list[str] = field(default_factory=list)
    is_fresh: bool = True
    lost: dict[str, None] = field(default_factory=dict)
    formula_count: int = 0
    has_marks_of_formulas: bool = False

    def words(self, text: str) -> None:
        plain = unescape(text)
        if self.is_code:
            self.add(plain)
            return
        for words, formula in parted(SPACES.sub(" ", plain)):
            if words:
                self.add(escaped(words.lstrip()) if self.is_fresh else without_marks(words))
                self.is_fresh = self.is_fresh and not words.strip()
                self.has_marks_of_formulas = self.has_marks_of_formulas or has_marks(words)
            if formula:
                self.add(f"${formula}$")
                self.is_fresh = False
                self.formula_count += 1

    @property
    def is_code(self) -> bool:
        return any(name in {"code", "pre"} for name, _, _ in self.open)

    def begin_line(self, markdown: str) -> None:
        self.add("\n" if self.is_code else markdown)
        self.is_fresh = True

    def add(self, markdown: str) -> None:
        self.open[-1][2].append(markdown)

    def tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name == "br":
            self.begin_line(HARD_BREAK)
        elif name == "img":
            self.picture(attributes)
        elif name == "li":
            self.entry(is_end=is_end)
        elif name in PARAGRAPHS:
            self.paragraph(name, is_end=is_end)
        elif name in MARKS or name in {"a", "code", "pre"}:
            self.close(name) if is_end else self.begin(name, attributes)
        else:
            self.lost[name] = None

    def picture(self, attributes: str) -> None:
        found = ALTERNATIVE.search(attributes)
        self.words(found[1] or found[2] or "" if found else "")
        self.lost["img"] = None

    def entry(self, *, is_end: bool) -> None:
        if not is_end:
            depth = min(len(self.lists), MAX_DEPTH)
            mark = "1." if self.lists and self.lists[-1] == "ol" else "-"
            self.begin_line(f"\n{'   ' * (depth - 1)}{mark} ")

    def paragraph(self, name: str, *, is_end: bool) -> None:
        if name in {"ul", "ol"}:
            if not is_end:
                self.lists.append(name)
            elif self.lists:
                self.lists.pop()
        elif name not in BARE:
            self.lost[name] = None
        self.begin_line("\n\n" if name not in {"ul", "ol"} or len(self.lists) <= 1 else "")

    def begin(self, name: str, attributes: str) -> None:
        if len(self.open) > MAX_DEPTH:
            self.lost[name] = None
        else:
            self.open.append((name, attributes, []))

    def close(self, name: str) -> None:
        if self.open[-1][0] != name:
            self.lost[name] = None
            return
        _, attributes, pieces = self.open.pop()
        self.add(self.marked(name, attributes, "".join(pieces)))

    def marked(self, name: str, attributes: str, inside: str) -> str:
        words = inside.strip()
        if not words:
            return inside
        before = inside[: len(inside) - len(inside.lstrip())]
        behind = inside[len(inside.rstrip()) :]
        return f"{before}{self.dressed(name, attributes, words)}{behind}"

    def dressed(self, name: str, attributes: str, words: str) -> str:
        if name == "pre":
            return f"\n\n```\n{words}\n```\n\n"
        if name == "code":
            return f"`{words}`" if "`" not in words else f"`` {words} ``"
        if name == "a":
            found = ADDRESS.search(attributes)
            if found is None:
                self.lost["a"] = None
                return words
            return f"[{words}]({unescape(found[1])})"
        return f"{MARKS[name]}{words}{MARKS[name]}"

    def formatted(self) -> Formatted:
        while len(self.open) > 1:
            name, _, pieces = self.open.pop()
            self.lost[name] = None
            self.add("".join(pieces))
        markdown = tidied("".join(self.open[0][2]))
        is_misread = self.formula_count > 0 and formula_count(markdown) != self.formula_count
        return Formatted(markdown, tuple(self.lost), self.has_marks_of_formulas or is_misread)


def tidied(markdown: str) -> str:
    """Return Markdown with one blank line where there were several, and no hard break before one."""
    lines: list[str] = []
    for line in (each.rstrip() for each in markdown.strip().split("\n")):
        if not line.strip("\\ ") and lines:
            lines[-1] = lines[-1].removesuffix("\\")
        if line.strip("\\ ") or (lines and lines[-1]):
            lines.append(line.strip("\\ ") and line)
    return "\n".join(lines).strip().removesuffix("\\").rstrip()
