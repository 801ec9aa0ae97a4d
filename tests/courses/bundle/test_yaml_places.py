"""YAML keeps the words of its author and the place of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.courses.bundle.core_types import core_typed
from learn.courses.bundle.yaml_places import MAX_BYTES, read_yaml

ONE = "Keep one document in the file."
CHECK = "Check colons, quotes, brackets and indentation."


def test_scalars_stay_as_they_were_written() -> None:
    document = read_yaml("a: yes\nb: 1.10\nc: 2026.1\nd: 012\ne: 2026-11-22\nf: 1e400\n", "x.yml")
    assert document.tree == {
        "a": "yes",
        "b": "1.10",
        "c": "2026.1",
        "d": "012",
        "e": "2026-11-22",
        "f": "1e400",
    }


def test_unquoted_scalars_are_typed_as_the_core_schema_types_them() -> None:
    document = read_yaml("[true, yes, 'true', 12, -3, 1.5, ~, null, '', 80%, 2..5, 0x1F, .5, 1e3]", "x.yml")
    assert document.tree is not None
    assert core_typed(document.tree) == [
        *(True, "yes", "true", 12, -3, 1.5, None, None, "", "80%", "2..5", "0x1F", 0.5, 1000.0)
    ]


def test_places_are_those_of_the_file() -> None:
    document = read_yaml('a: {b: [x,\n  y]}\n"c": |\n  text\n', "x.yml", (5, 3))
    assert document.keys == {("a",): (5, 3), ("a", "b"): (5, 7), ("c",): (7, 1)}
    assert document.value_place("a", "b", 0) == (5, 11)
    assert document.value_place("a", "b", 1) == (6, 3)
    assert document.value_place("a", "z") == (5, 6)
    assert document.key_place("c") == (7, 1)


def test_lines_are_counted_as_editors_count_them() -> None:
    document = read_yaml('a: "x\u2028y\x85z"\nb: 1\n', "x.yml")
    assert document.key_place("b") == (2, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: *b", '1:4: error: the alias "*b" is not allowed. Repeat the text.'),
        ("- &b x\n- *b", '1:3: error: the anchor "&b" is not allowed. Delete it.'),
        (
            "a: !!python/name:os.system ''",
            '1:4: error: the tag "!!python/name:os.system" is not allowed. Delete it.',
        ),
        ("a: 1\na: 2", '2:1: error: the key "a" stands here twice. Keep one.'),
        ("{a: 1, a: 2}", '1:8: error: the key "a" stands here twice. Keep one.'),
        ("? [a]\n: 1", "1:3: error: a key must be one word. Check the brackets and colons."),
        ("a: \x07", "1:4: error: this character is not allowed in YAML. Delete it."),
        ("[" * 5000, "1:1: error: this YAML is nested too deeply. Flatten it."),
        ("x" * (MAX_BYTES + 1), "1:1: error: this YAML is larger than 64 kB. Split it or shorten it."),
        (
            "a: [1\nb: 2",
            "2:2: error: this cannot be read as YAML: expected ',' or ']', but got ':'. " + CHECK,
        ),
        (
            "a: 1\n---\nb: 1",
            "2:1: error: this cannot be read as YAML: but found another document. " + ONE,
        ),
    ],
)
def test_what_is_refused_is_told_with_its_place(text: str, line: str) -> None:
    assert f"x.yml:{line}" in [str(problem) for problem in read_yaml(text, "x.yml").problems]


def test_a_bomb_of_aliases_stays_small() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    document = read_yaml("\n".join(lines), "x.yml")
    assert len(document.problems) == 60 + 2 * 59
    assert document.mapping["a59"] == ("", "")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.text("{}[]:,-&*!|>'\"#%@ \n\tab0"))
def test_any_text_is_read_without_raising(text: str) -> None:
    document = read_yaml(text, "x.yml")
    if document.tree is not None:
        core_typed(document.tree)


@given(st.integers(1, 9), st.integers(1, 9))
def test_an_empty_text_has_nothing_wrong(line: int, column: int) -> None:
    document = read_yaml("", "x.yml", (line, column))
    assert (document.tree, document.problems, document.key_place("a")) == (None, (), (line, column))
