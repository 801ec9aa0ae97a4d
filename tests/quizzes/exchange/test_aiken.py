"""Aiken: one line out of place and the file is refused with that line; everything else comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.exchange.aiken import questions_of_aiken
from learn.quizzes.exchange.drafts import Draft, checked, markdown_of
from learn.quizzes.questions.single_choice import SingleChoice
from tests.quizzes.exchange.banks import FIXTURES, SHELF, question_in

# No sign that Markdown would show otherwise: how those are escaped is tested with the text formats.
LINES = st.text("abc xyzکیا?!.,() ", min_size=1, max_size=20).map(lambda text: " ".join(f"q{text}".split()))
QUESTIONS = st.tuples(LINES, st.lists(LINES, min_size=2, max_size=6, unique=True), st.integers(0, 5))


def bank_of(text: str) -> list[str]:
    found = questions_of_aiken(text, "q.txt", SHELF)
    assert found.problems == ()
    assert all(
        isinstance(item, Draft) and not any(p.severity == "error" for p in checked(item, "en"))
        for item in found.items
    )
    return [markdown_of(item) for item in found.items if isinstance(item, Draft)]


def test_questions_become_single_choices() -> None:
    first, second = bank_of((FIXTURES / "moodle.txt").read_text("utf-8"))
    assert first.startswith(
        "## Which line belongs in a daily status update?\n<!-- {id: which-line-belongs-in-a-daily-"
    )
    assert first.endswith("- ( ) Only my working hours\n- (x) What I finished, what is next, what blocks me")
    assert "## What does \\*asap\\* mean?" in second
    assert second.endswith("- (x) As soon as possible\n- ( ) A sort of sap\n- ( ) 5 \\* 5 \\* 5")


@given(st.lists(QUESTIONS, min_size=1, max_size=4))
def test_aiken_round_trip(questions: list[tuple[str, list[str], int]]) -> None:
    text = "\n\n".join(
        "\n".join(
            [
                prompt,
                *(f"{'ABCDEF'[n]}. {c}" for n, c in enumerate(choices)),
                f"ANSWER: {'ABCDEF'[right % len(choices)]}",
            ]
        )
        for prompt, choices, right in questions
    )
    for markdown, (prompt, choices, right) in zip(bank_of(text), questions, strict=True):
        question = question_in(markdown)
        assert isinstance(question.content, SingleChoice)
        assert question.wordings["en"].prompt.replace("\\", "") == prompt
        assert [each.texts["en"].replace("\\", "") for each in question.content.choices] == choices
        assert [each.is_right for each in question.content.choices].index(True) == right % len(choices)


def test_an_id_tells_nothing_of_the_answer() -> None:
    asked = "Q?\nA. a\nB. b\nANSWER: {}\n\n"
    found = questions_of_aiken("".join(map(asked.format, "ABA")), "q.txt", SHELF)
    (only,) = questions_of_aiken(asked.format("B"), "q.txt", SHELF).items
    assert isinstance(only, Draft)
    assert [each.uid for each in found.items if isinstance(each, Draft)] == [
        only.uid,
        f"{only.uid}-2",
        only.uid,
    ]


def test_a_question_may_go_over_several_lines() -> None:
    assert bank_of("One\ntwo?\nA. a\nB. b\nANSWER: A")[0].startswith("## One two?\n")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("Q?\nA. a\nB. b\n", 1, "no-right-answer"),
        ("Q?\nA. a\nB. b\n\nR?\nA. a\nB. b\nANSWER: A", 1, "no-right-answer"),
        ("Q?\nA. a\nB. b\nANSWER: C", 4, "no-right-answer"),
        ("Q?\nA. a\nB. b\nANSWER:", 4, "no-right-answer"),
        ("Q?\nANSWER: A", 2, "no-right-answer"),
        ("ANSWER: A", 1, "answer-without-question"),
        ("Q?\nA. a\nA. b\nANSWER: A", 3, "duplicate-choice"),
        ("Q?\nA. a\nB. b\nAnswer: A", 1, "no-right-answer"),
    ],
)
def test_a_line_out_of_place_is_named(text: str, line: int, code: str) -> None:
    problems = questions_of_aiken(text, "q.txt", SHELF).problems
    assert (problems[0].line, problems[0].code) == (line, code)


@given(st.text("AB.) ANSWER:\n?x", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = questions_of_aiken(text, "q.txt", SHELF)
    assert found.items or found.problems or not text.strip()
