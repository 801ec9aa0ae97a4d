"""YAML read as text with the place of every key and value.

Aliases, anchors, tags and duplicate keys are refused: a small file must not grow when read, nor mean
something other than it shows. No scalar is given a type here, so `no`, `1.10` and `2026.1` stay as written.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from learn.courses.problems import Problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
HINTS = {
    "mapping values are not allowed here": "Put text that holds a colon in quotes.",
    "cannot start any token": "Indent with spaces, and put text that begins with a sign in quotes.",
    "could not find expected ':'": "Write a colon and a space after each key.",
    "expected a single document": "Keep one document in the file.",
}

# libyaml reads ten times as fast; PyYAML may have been built without it.
QuickParser: Any = vars(yaml.cyaml)["CParser"] if yaml.__with_libyaml__ else None
# What the two take differently: tabs between words, ends of lines that editors do not show, and a comment
# that follows the sign of a block at once.
READ_DIFFERENTLY = re.compile("[\t\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")

KeyPath = tuple[str | int, ...]
Place = tuple[int, int]
Tree = str | tuple["Tree", ...] | dict[str, "Tree"]


class Plain(str):
    """A scalar written without quotes, the only kind that may mean nothing, a number or a truth value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The tree of a YAML text; `tree` is None when it cannot be read at all."""

    path: str
    start: Place
    tree: Tree | None = None
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    values: Mapping[KeyPath, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def mapping(self) -> dict[str, Tree]:
        """Return the top level as a mapping, empty when it is something else."""
        return self.tree if isinstance(self.tree, dict) else {}

    def key_place(self, *path: str | int) -> Place:
        """Return where the key of `path` stands, or the nearest place around it."""
        return self._nearest(self.keys, path)

    def value_place(self, *path: str | int) -> Place:
        """Return where the value of `path` begins, or the nearest place around it."""
        return self._nearest(self.values, path)

    def _nearest(self, places: Mapping[KeyPath, Place], path: KeyPath) -> Place:
        while path:
            if path in places:
                return places[path]
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return self.values.get((), self.start)


def read_yaml(text: str, path: str, start: Place = (1, 1)) -> Document:
    """Return the tree of `text`, which begins at `start` of the file `path`; never raises."""
    reading = _Reading(text, path, start)
    if len(text.encode()) > MAX_BYTES:
        reading.report(0, "yaml-too-large", "this YAML is larger than 64 kB. Split it or shorten it.")
        return reading.document(None)
    try:
        return reading.document(reading.tree())
    except yaml.reader.ReaderError as error:
        reading.report(error.position, "bad-yaml", "this character is not allowed in YAML. Delete it.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.report(mark.index if mark else 0, "bad-yaml", _explained(error))
    except RecursionError:
        reading.report(0, "bad-yaml", "this YAML is nested too deeply. Flatten it.")
    except (ValueError, yaml.YAMLError):
        reading.report(0, "bad-yaml", "this cannot be read as YAML. Check colons, quotes and indentation.")
    return reading.document(None)


def _explained(error: yaml.MarkedYAMLError) -> str:
    reason = " ".join((error.problem or error.context or "it breaks off").split())
    hint = next(
        (hint for words, hint in HINTS.items() if words in f"{error.context} {reason}"),
        "Check colons, quotes, brackets and indentation.",
    )
    return f"this cannot be read as YAML: {reason}. {hint}"


class _Loader(yaml.SafeLoader):
    """A composer that notes what a course may not use, and goes on."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.refused: list[tuple[int, str, str]] = []
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 – a number or a node
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's parser carries no types
        mark: Any = event.start_mark  # one of two classes that agree, by how PyYAML was built
        at = mark.index
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            self.refused.append(
                (at, "yaml-alias", f'the alias "*{event.anchor}" is not allowed. Repeat the text.')
            )
            return yaml.ScalarNode("tag:yaml.org,2002:str", "", mark, mark, style='"')
        if event.anchor is not None:
            self.refused.append(
                (at, "yaml-anchor", f'the anchor "&{event.anchor}" is not allowed. Delete it.')
            )
            event.anchor = None
        if event.tag is not None:
            self.refused.append((at, "yaml-tag", f'the tag "{_short(event.tag)}" is not allowed. Delete it.'))
        if self.depth == MAX_DEPTH:
            raise RecursionError
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Unusual(Exception):
    """A text that the quick way leaves to the slow one."""


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


class _Reading:
    """One pass over one text: counts lines by line feeds alone, as editors do."""

    def __init__(self, text: str, path: str, start: Place) -> None:
        self.text, self.path, self.start = text, path, start
        self.line_starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def document(self, tree: Tree | None) -> Document:
        return Document(self.path, self.start, tree, self.keys, self.values, tuple(sorted(self.problems)))

    def tree(self) -> Tree | None:
        """Return the tree, read by libyaml where it is there; its messages come from the other reader.

        What libyaml does not take, or a course may not use, is read once more by the reader whose words
        are known, so that no machine tells anything else than another.
        """
        if QuickParser is not None and not READ_DIFFERENTLY.search(self.text):
            try:
                return self.quick_tree(QuickParser(self.text))
            except (_Unusual, ValueError, yaml.YAMLError):
                self.keys.clear()
                self.values.clear()
                self.problems.clear()
        return self.slow_tree()

    def quick_tree(self, parser: Any) -> Tree | None:  # noqa: ANN401 - a class in C without types
        """Build the tree straight from events; raise _Unusual for all that is not plain text in YAML."""
        parser.get_event()
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            return None
        tree = self.quick_branch(parser, parser.get_event(), (), 1)
        parser.get_event()
        if not isinstance(parser.get_event(), yaml.StreamEndEvent):
            raise _Unusual
        return tree

    def quick_branch(self, parser: Any, event: Any, path: KeyPath, depth: int) -> Tree:  # noqa: ANN401
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
            raise _Unusual
        if depth > MAX_DEPTH:
            raise _Unusual
        self.values[path] = self.place(event.start_mark.index)
        if isinstance(event, yaml.ScalarEvent):
            value = str(event.value)
            return value if event.style else Plain(value)
        if isinstance(event, yaml.SequenceStartEvent):
            branches: list[Tree] = []
            while not isinstance(child := parser.get_event(), yaml.SequenceEndEvent):
                branches.append(self.quick_branch(parser, child, (*path, len(branches)), depth + 1))
            return tuple(branches)
        tree: dict[str, Tree] = {}
        while True:
            key: Any = parser.get_event()
            if isinstance(key, yaml.MappingEndEvent):
                return tree
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag or key.value in tree:
                raise _Unusual
            name = str(key.value)
            where: Any = key.start_mark
            self.keys[*path, name] = self.place(where.index)
            tree[name] = self.quick_branch(parser, parser.get_event(), (*path, name), depth + 1)

    def slow_tree(self) -> Tree | None:
        loader = _Loader(self.text)
        try:
            node = loader.get_single_node()
        finally:
            for refused in loader.refused:
                self.report(*refused)
            loader.dispose()
        return self.branch(node, ()) if node else None

    def branch(self, node: yaml.Node, path: KeyPath) -> Tree:
        self.values[path] = self.place(node.start_mark.index)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.branch(child, (*path, at)) for at, child in enumerate(node.value))
        return Plain(node.value) if isinstance(node, yaml.ScalarNode) and not node.style else str(node.value)

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            at = key_node.start_mark.index
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(at, "bad-yaml", "a key must be one word. Check the brackets and colons.")
                continue
            key = str(key_node.value)
            if key in tree:
                self.report(at, "duplicate-key", f'the key "{key}" stands here twice. Keep one.')
                continue
            self.keys[*path, key] = self.place(at)
            tree[key] = self.branch(value_node, (*path, key))
        return tree

    def place(self, index: int) -> Place:
        row = bisect_right(self.line_starts, index) - 1
        column = index - self.line_starts[row]
        first_line, first_column = self.start
        return first_line + row, column + (first_column if row == 0 else 1)

    def report(self, index: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, *self.place(index), code, message))
