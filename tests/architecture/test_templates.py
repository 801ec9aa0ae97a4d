"""Templates: each is used, and each says what it says in every language."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import InternationalizationExtension

from learn.i18n import DEFAULT, LANGUAGES
from tests.architecture.house import TEMPLATES, name_of, parsed, python_files
from tests.messages import collected, is_complete, stored

REFERENCE = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml))["']""")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "content"}
# The name of the site, and languages by their own names, are the same in every language.
SAME_EVERYWHERE = {"Hunar", "CSV", "XLSX", *(language.name for language in LANGUAGES.values())}
LETTERS = re.compile(r"[^\W\d_]{2,}")
EXPRESSION = "\N{OBJECT REPLACEMENT CHARACTER}"
# Calls whose first argument somebody reads.
SHOWN_BY = {"flash", "ValidationError", "StringField", "PasswordField", "BooleanField", "SelectField"}
SHOWN_BY |= {"RadioField", "TextAreaField", "EmailField", "TelField", "SubmitField", "IntegerField"}

environment = Environment(extensions=[InternationalizationExtension])  # noqa: S701 - nothing is rendered
templates = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt", ".xml"})


FOLDERS = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}


def test_every_template_is_used_and_every_used_one_is_there() -> None:
    sources = [path.read_text("utf-8") for path in (*templates, *python_files())]
    used = {name for source in sources for name in REFERENCE.findall(source)}
    there = {path.relative_to(TEMPLATES).as_posix() for path in templates}
    named = {name for name in there - used if _is_composed(name, sources)}
    assert there - used - named == set()
    assert {name for name in used if "/" in name and name.split("/")[0] in FOLDERS} - there == set()


def _is_composed(name: str, sources: list[str]) -> bool:
    """Tell whether code puts the name together, as f"accounts/{name}.html" of a stem that stands there."""
    folder, _, file = name.partition("/")
    composed = re.compile(rf'f"{folder}/\{{[\w.]+\}}\{Path(file).suffix}"')
    stands = f'"{Path(file).stem}"'
    return any(composed.search(source) for source in sources) and any(stands in source for source in sources)


class BareWords(HTMLParser):
    """Collects what a reader would see although no `_()` was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_silent = tag in {"script", "style", "code"}
        names = {name: value or "" for name, value in attrs}
        for name, value in names.items():
            if name in SPOKEN_ATTRIBUTES and not (
                tag == "meta" and "name" in names and names["name"] != "description"
            ):
                self.note(value)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature is the parser's
        self.is_silent = False

    def handle_data(self, data: str) -> None:
        if not self.is_silent:
            self.note(data)

    def note(self, text: str) -> None:
        for same in SAME_EVERYWHERE:
            text = text.replace(same, "")
        if LETTERS.search(text):
            self.found.append(" ".join(text.split()))


def literal_html(source: str) -> str:
    """Return the template's own text: expressions become one mark, blocks nothing."""
    pieces: list[str] = []
    inside_trans = False
    is_expression = False
    for _line, kind, value in environment.lex(source):
        if kind == "variable_begin":
            pieces.append(EXPRESSION)
            is_expression = True
        elif kind == "variable_end":
            is_expression = False
        elif kind == "name" and value == "trans" and not is_expression:
            inside_trans = True
        elif kind == "name" and value == "endtrans":
            inside_trans = False
        elif kind == "data" and not inside_trans:
            pieces.append(value)
    # A tag whose name is an expression is still a tag.
    return "".join(pieces).replace(f"<{EXPRESSION}", "<span").replace(f"</{EXPRESSION}", "</span")


@pytest.mark.parametrize("path", templates, ids=name_of)
def test_no_words_in_a_template_bypass_translation(path: Path) -> None:
    words = BareWords()
    words.feed(literal_html(path.read_text("utf-8")))
    assert words.found == []


def test_bare_words_would_be_found() -> None:
    words = BareWords()
    words.feed(
        literal_html(
            '<p>{{ _("Fine") }}</p><img alt="A cat" src="{{ x }}"><p>Bare {% if a %}b{% endif %}</p>'
        )
    )
    assert words.found == ["A cat", "Bare b"]


def test_no_words_in_python_bypass_translation() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and _called(node) in SHOWN_BY and node.args
        if isinstance(node.args[0], ast.Constant | ast.JoinedStr) and not _is_empty(node.args[0])
    ]
    assert bare == []


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _is_empty(node: ast.expr) -> bool:
    words = [piece.value for piece in ast.walk(node) if isinstance(piece, ast.Constant)]
    return not any(isinstance(word, str) and LETTERS.search(word) for word in words)


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {DEFAULT}))
def test_every_message_has_words_in_every_language(code: str) -> None:
    catalogue = stored(code)
    missing = []
    for message in collected():
        translated = catalogue.get(message.id) if message.id else message
        if message.id and (translated is None or translated.fuzzy or not is_complete(translated.string)):
            missing.append(message.id)
    assert missing == [], "run `make messages` and translate"


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {DEFAULT}))
def test_every_translation_keeps_the_placeholders(code: str) -> None:
    placeholder = re.compile(r"%\((\w+)\)")
    for message in stored(code):
        if message.id and is_complete(message.string):
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            wanted = set(placeholder.findall(forms[-1]))
            given = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for string in given:
                assert set(placeholder.findall(string)) <= wanted, message.id
