"""libyaml and the reader in Python: whichever is there, a text means the same, and so do its faults."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from learn.courses.bundle import yaml_places
from learn.courses.bundle.yaml_places import Document, Tree, read_yaml

SIGNS = "ab: \n-#[]{},\"'?!&*|>%@`\t\\1~é؟\u2028\x85"
PIECES = st.sampled_from(
    [
        "id: x\n",
        "{a: 1, b: [c, d]}",
        "- x\n",
        '"q"',
        "'q'",
        "title: >\n  x\n",
        "a: |\n  b\n",
        "? a\n: b\n",
        "---\n",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(SIGNS, max_size=6)), max_size=6).map("".join)

pytestmark = pytest.mark.skipif(yaml_places.QuickParser is None, reason="PyYAML was built without libyaml")


def typed(tree: Tree | None) -> object:
    if isinstance(tree, dict):
        return {key: typed(value) for key, value in tree.items()}
    return tuple(map(typed, tree)) if isinstance(tree, tuple) else (type(tree), tree)


def read_slowly(text: str) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_places, "QuickParser", None)
        return read_yaml(text, "x.yml")


@settings(max_examples=400)
@example("")
@example("# nothing\n")
@example("a: 1\na: 2\n")
@example("a: &x 1\nb: *x\n")
@example("a: !!int 1\n")
@example("a: {x: [1, 'z', \"y\"]}\nb:\n- ~\n-\n")
@example("a: 1\n---\nb: 2\n")
@example("[" * 25 + "]" * 25)
@example("|#")
@example("a: >-2#\n  b\n")
@given(TEXTS)
def test_both_say_the_same(text: str) -> None:
    quick, slow = read_yaml(text, "x.yml"), read_slowly(text)
    assert quick == slow
    assert typed(quick.tree) == typed(slow.tree)
