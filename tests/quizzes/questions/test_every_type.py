"""What must hold for every type: no key in what learners see, marks within bounds, JSON, no crash."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.offers import is_offered
from learn.quizzes.questions import (
    JUDGED,
    QUESTION_TYPES,
    content_hash,
    grade,
    is_scored,
    read_question,
    scoring_hash,
)
from learn.quizzes.right_answers import right_answer
from tests.quizzes.questions.blocks import Stored, block, question

CANARY = "KANARIENVOGEL"
TAIL = f"\n\n> [!TIP]\n> {CANARY} hint\n\n> [!NOTE]\n> {CANARY} why"
TABLE = "| a | b |\n| - | - |\n"
# Where a type shows what it asks about, the canary is in what it must not show.
PLAYABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "single-choice": (f"- (x) a\n  > {CANARY}\n- ( ) b\n  > {CANARY}", {}),
    "multiple-choice": (f"- [x] a\n  > {CANARY}\n- [ ] b\n  > {CANARY}", {"credit": "proportional"}),
    "true-false": (f"- (x) a\n  > {CANARY}\n- ( ) b\n  > {CANARY}", {}),
    "numeric": (f"- = 98765\n  > {CANARY}\n- ~ 5\n  > {CANARY}", {"unit": "USD"}),
    "short-answer": (f"- = {CANARY}\n  > {CANARY}\n- = `/{CANARY}s?/`", {}),
    "ordering": (f"1. one\n   > {CANARY}\n2. two\n3. three", {"credit": "proportional"}),
    "matching": (TABLE + "| p | q |\n| r | s |\n| | t |", {}),
    "spot-the-error": (f"> a b [[c=>{CANARY}]] d e\n>\n> f [[g h=>98765]]", {}),
    "survey": ("- [ ] a\n- [ ] b", {}),
    "scenario": (
        f"- (x) a {{to: s}}\n  > {CANARY}\n- ( ) b\n\n### s\n\nc\n\n- (x) a\n- ( ) d\n  > {CANARY}",
        {},
    ),
    "essay": ("| c | no (0) | yes (1) |\n| - | - | - |\n| x | y | z |", {}),
    "upload": ("| c | no (0) | yes (1) |\n| - | - | - |\n| x | y | z |", {"accept": ["pdf"]}),
    "cloze": (f"> a [[{CANARY}|{CANARY}s]] b [[=98765]] [[x|(y)]]", {}),
}


def stored(kind: str) -> Stored:
    body, meta = PLAYABLE[kind]
    return Stored(body + TAIL, type=kind, **meta)


@pytest.mark.parametrize("kind", PLAYABLE)
def test_no_key_feedback_or_hint_is_in_what_learners_see(kind: str) -> None:
    shown = json.dumps(stored(kind).body)
    assert CANARY not in shown
    assert "98765" not in shown
    assert CANARY in json.dumps(stored(kind).key)
    for name in ("right", "is_right", "feedback", "hints", "explanation", "expected", "credit", "share"):
        assert f'"{name}"' not in shown


@pytest.mark.parametrize(
    ("kind", "body", "turned"),
    [
        ("single-choice", "- (x) a\n- ( ) b", "- ( ) a\n- (x) b"),
        ("multiple-choice", "- [x] a\n- [ ] b", "- [ ] a\n- [x] b"),
        ("numeric", "- = 1", "- = 2"),
        ("short-answer", "- = one", "- = two"),
        ("ordering", "1. a\n2. b\n3. c", "1. c\n2. a\n3. b"),
        ("cloze", "> [[x|(y)|z]] [[a]]", "> [[x|y|(z)]] [[b|c]]"),
        ("spot-the-error", "> [[a=>b]] c. d e", "> a c. [[d=>f]] e"),
        (
            "scenario",
            "- (x) a {to: s}\n- ( ) b\n\n# s\n\n- (x) c",
            "- (x) a {to: s}\n- (x) b\n\n# s\n\n- ( ) c",
        ),
    ],
)
def test_what_is_shown_is_the_same_whatever_is_right(kind: str, body: str, turned: str) -> None:
    assert Stored(body, type=kind).body == Stored(turned, type=kind).body


@pytest.mark.parametrize("kind", PLAYABLE)
def test_both_products_survive_json(kind: str) -> None:
    original = stored(kind)
    assert json.loads(json.dumps(original.body)) == original.body
    assert json.loads(json.dumps(original.key)) == original.key


@given(
    kind=st.sampled_from(sorted(PLAYABLE)), answer=st.lists(st.text(max_size=30), max_size=6), data=st.data()
)
def test_marks_lie_between_0_and_1_for_any_answer(kind: str, answer: list[str], data: st.DataObject) -> None:
    one = STORED[kind]
    known = [*KEYS[kind], "98765", CANARY, ""]
    mixed = [data.draw(st.sampled_from(known)) if data.draw(st.booleans()) else each for each in answer]
    mark = grade(kind, one.body, one.key, mixed, "en")
    assert 0 <= mark.fraction <= 1
    assert mark.is_right == (mark.fraction == 1)


@pytest.mark.parametrize("kind", [kind for kind in PLAYABLE if is_scored(kind)])
def test_no_answer_earns_nothing(kind: str) -> None:
    assert stored(kind).grade().fraction == 0


AUTHOR_SIGNS = st.sampled_from(
    [*"ab x1=~|-*+.()[]{}<>#`/\\\n\n>!:%", "- (x) ", "- [ ] ", "- = ", "1. ", "> ", "[[", "]]", "\x00", "ہ"]
)


@given(
    kind=st.sampled_from([None, *QUESTION_TYPES]),
    body=st.lists(AUTHOR_SIGNS, max_size=60).map("".join),
    urdu=st.lists(AUTHOR_SIGNS, max_size=30).map("".join),
)
def test_reading_never_raises_and_never_fails_silently(kind: str | None, body: str, urdu: str) -> None:
    meta: dict[str, Any] = {} if kind is None else {"type": kind}
    for text in (body, PLAYABLE.get(kind or "", ("- (x) a\n- ( ) b", {}))[0] + "\n" + body):
        found, problems = read_question(
            block(text, **meta), {"ur": block(urdu)}, source_lang="en", in_graded_quiz=True
        )
        assert found is not None or problems


@given(st.text(max_size=300))
def test_reading_survives_any_text(body: str) -> None:
    for kind in QUESTION_TYPES:
        read_question(block(body, type=kind), {}, source_lang="en", in_graded_quiz=False)


@pytest.mark.parametrize(
    ("old", "new", "is_scored"),
    [
        ("  > y", "  > another feedback", False),
        ("- (x) a", "- (x)   a", False),
        ("Stem.", " Stem.  ", False),
        ("> hint", "> another hint", False),
        ("Stem.", "Another stem.", True),
        ("- ( ) b", "- ( ) c", True),
    ],
)
def test_the_scoring_hash_follows_what_is_scored_and_the_content_hash_everything(
    old: str, new: str, is_scored: bool
) -> None:
    body = "Stem.\n\n- (x) a\n  > y\n- ( ) b\n  > n\n\n> [!TIP]\n> hint"
    before, after = question(body), question(body.replace(old, new))
    assert (scoring_hash(before) != scoring_hash(after)) == is_scored
    if "another" in new.lower():
        assert content_hash(before) != content_hash(after)


def test_key_and_points_are_scored_and_the_order_of_choices_is_not() -> None:
    first = question("- (x) a\n  > y\n- ( ) b\n  > n")
    assert scoring_hash(first) != scoring_hash(question("- ( ) a\n  > y\n- (x) b\n  > n"))
    assert scoring_hash(first) != scoring_hash(question("- (x) a\n  > y\n- ( ) b\n  > n", points=2))
    assert scoring_hash(first) == scoring_hash(question("- ( ) b\n  > n\n- (x) a\n  > y"))


def test_a_translation_changes_the_content_and_not_the_scoring() -> None:
    body = "- (x) a\n  > y\n- ( ) b\n  > n"
    plain, translated = question(body), question(body, body.replace("y", "ہاں"))
    assert scoring_hash(plain) == scoring_hash(translated)
    assert content_hash(plain) != content_hash(translated)


@pytest.mark.parametrize("kind", [kind for kind in PLAYABLE if kind not in JUDGED])
def test_the_right_answer_earns_everything_and_can_be_given(kind: str) -> None:
    one = stored(kind)
    right = right_answer(one.key)
    assert one.grade(*right).is_right
    assert is_offered(one.input(), right) or not is_scored(kind)


@pytest.mark.parametrize("kind", PLAYABLE)
def test_hashes_do_not_depend_on_the_place_in_the_file(kind: str) -> None:
    body, meta = PLAYABLE[kind]
    one = read_question(block(body, type=kind, **meta), {}, source_lang="en", in_graded_quiz=True)[0]
    other = read_question(
        block(body, path="moved.md", type=kind, **meta), {}, source_lang="en", in_graded_quiz=True
    )[0]
    assert one is not None
    assert other is not None
    assert (content_hash(one), scoring_hash(one)) == (content_hash(other), scoring_hash(other))


STORED = {kind: stored(kind) for kind in PLAYABLE}
KEYS = {
    kind: [
        option["key"]
        for part in ("choices", "items", "options", "rows")
        for holder in (one.body["texts"]["en"], *one.body["texts"]["en"].get("steps", []))
        for option in holder.get(part, [])
    ]
    for kind, one in STORED.items()
}
