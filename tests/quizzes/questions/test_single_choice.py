"""Single choice: one right choice, feedback for the one picked."""

import pytest

from learn.quizzes.inputs import PickOne
from tests.quizzes.questions.blocks import BODY_LINE, Stored, codes_of, problems_of

KARACHI = """\
Pakistan is east of Greenwich.

- ( ) 6 pm
  > That is **UTC+3**.
- (x) 8 pm {#eight}
  > Right.
- ( ) 10 am
  > The wrong way.

> [!TIP]
> Ahead of UTC.

> [!NOTE]
> Write the zone.
"""
URDU = (
    KARACHI.replace("Pakistan is east of Greenwich.", "پاکستان مشرق میں ہے۔")
    .replace("6 pm", "شام 6")
    .replace(" {#eight}", "")
    .replace("Right.", "درست۔")
)


def test_only_the_right_choice_earns_something_and_feedback_is_that_of_the_picked_one() -> None:
    stored = Stored(KARACHI)
    assert stored.grade("eight").is_right
    assert stored.grade("eight").feedback == ("<p>Right.</p>",)
    wrong = stored.grade(stored.key_of("6 pm"))
    assert wrong.fraction == 0
    assert wrong.feedback == ("<p>That is <strong>UTC+3</strong>.</p>",)


@pytest.mark.parametrize("answer", [[], ["gone"], ["eight", "gone"], ["eight", "eight"]])
def test_nothing_else_earns_anything(answer: list[str]) -> None:
    assert Stored(KARACHI).grade(*answer).fraction == 0


def test_text_before_the_choices_belongs_to_the_question_and_the_rest_is_told_apart() -> None:
    stored = Stored(KARACHI)
    assert stored.body["texts"]["en"]["stem"] == "<p>Pakistan is east of Greenwich.</p>"
    assert stored.key["texts"]["en"]["hints"] == ["<p>Ahead of UTC.</p>"]
    assert stored.key["texts"]["en"]["explanation"] == "<p>Write the zone.</p>"


def test_a_list_in_the_stem_is_no_list_of_choices() -> None:
    stored = Stored("- a clock\n- a map\n\nPick:\n\n- (x) yes\n  > y\n- ( ) no\n  > n\n")
    assert [choice["text"] for choice in stored.body["texts"]["en"]["choices"]] == ["yes", "no"]
    assert "<li>a clock</li>" in stored.body["texts"]["en"]["stem"]


def test_keys_and_grading_are_one_for_all_languages_and_feedback_is_not() -> None:
    stored = Stored(KARACHI, URDU)
    texts = stored.body["texts"]
    assert [each["key"] for each in texts["ur"]["choices"]] == [
        each["key"] for each in texts["en"]["choices"]
    ]
    assert stored.grade("eight", lang="ur").feedback == ("<p>درست۔</p>",)
    assert stored.grade("eight", lang="sd").feedback == ("<p>Right.</p>",)


def test_choices_are_offered_as_written_or_in_the_order_of_the_attempt() -> None:
    stored = Stored(KARACHI)
    offered = stored.input()
    assert isinstance(offered, PickOne)
    keys = [option.key for option in offered.options]
    assert keys[1] == "eight"
    reordered = stored.input(order=keys[::-1])
    assert isinstance(reordered, PickOne)
    assert [option.key for option in reordered.options] == keys[::-1]
    assert stored.input(order=["stale", "keys"]) == offered


def test_a_choice_of_several_lines_keeps_its_code() -> None:
    stored = Stored("- (x) run\n\n  ```\n  a b\n  ```\n  > y\n- ( ) stop\n  > n\n")
    assert "<code>a b\n</code>" in stored.body["texts"]["en"]["choices"][0]["html"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("- ( ) a\n  > n\n- ( ) b\n  > n", ["no-right-answer"]),
        ("- (x) a\n  > n\n- (x) b\n  > n", ["several-right-answers"]),
        ("- (x) a\n  > n", ["one-choice-only"]),
        ("- (x) a\n  > n\n- ( ) A \n  > n", ["duplicate-choice"]),
        ("- (x) a {#k}\n  > n\n- ( ) b {#k}\n  > n", ["duplicate-choice"]),
        ("- (x) a\n  > n\n- b\n  > n", ["choice-without-mark"]),
        ("- (x) a\n  > n\n- [ ] b\n  > n", ["mixed-marks"]),
        ("- (x) a\n  > n\n- ( )\n", ["empty-choice"]),
        ("- (x) a\n  > n\n- ( ) b\n", ["no-feedback"]),
        ("- (x) a\n  > n\n- ( ) b\n  > n\n\nMore.", ["text-after-answers"]),
        ("- (x) a\n- ( ) b\n\n> y\n", ["no-feedback", "no-feedback", "no-feedback", "text-after-answers"]),
        ("Just text.", ["no-choices"]),
    ],
)
def test_every_slip_has_a_code(body: str, codes: list[str]) -> None:
    assert sorted(codes_of(body)) == sorted(codes)


def test_a_key_that_is_there_twice_is_called_so() -> None:
    (problem,) = problems_of("- (x) a {#k}\n  > n\n- ( ) b {#k}\n  > n")
    assert problem.message.endswith("has the key {#k} twice. Give each choice a key of its own, or none."), (
        problem
    )


def test_another_bullet_is_told_and_nothing_else() -> None:
    (problem,) = problems_of(
        "Stem.\n\n- a list\n\nWhich?\n\n- (x) a\n  > y\n- ( ) b\n  > n\n* ( ) c\n  > n\n"
    )
    assert (problem.line, problem.code) == (BODY_LINE + 10, "another-bullet")
    assert "has * here and - above, which begins another list" in problem.message


def test_a_problem_stands_on_its_line_and_says_how_to_mend_it() -> None:
    problem = problems_of("Stem.\n\n- ( ) a\n  > n\n- ( ) b\n  > n")[0]
    assert str(problem) == (
        f'quiz.md:{BODY_LINE + 2}:3: error: question "q" has no right answer. Mark one choice with (x).'
    )
    second = problems_of("- (x) a\n  > n\n- b\n  > n")[0]
    assert (second.line, second.column) == (BODY_LINE + 2, 3)


@pytest.mark.parametrize(
    "urdu",
    [
        "- (x) الف\n  > n",
        "- ( ) الف\n  > n\n- (x) ب\n  > n",
        "- (x) الف {#other}\n  > n\n- ( ) ب\n  > n",
        "متن\n\n- (x) الف\n  > n\n- ( ) ب\n  > n",
        "- (x) الف\n  > n\n- ( ) ب\n  > n\n\n> [!TIP]\n> h",
        "- (x) الف\n  > n\n- ( ) ب\n  > n\n\n> [!NOTE]\n> h",
    ],
)
def test_a_translation_that_differs_is_an_error_in_its_own_file(urdu: str) -> None:
    problems = problems_of("- (x) a\n  > n\n- ( ) b\n  > n", urdu)
    assert {(problem.path, problem.code) for problem in problems} == {("quiz.ur.md", "translation-differs")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (KARACHI.replace("- (x)", "- ( )"), "no-right-answer"),
        (KARACHI.replace("- ( ) 6", "- (x) 6"), "several-right-answers"),
    ],
)
def test_a_fault_of_the_original_is_told_whatever_its_translation_says(body: str, code: str) -> None:
    first = problems_of(body, URDU)[0]
    assert (first.path, first.line, first.code) == ("quiz.md", BODY_LINE + 2, code)


TWO = "- (x) a\n  > n\n- ( ) b\n  > n\n\n"


@pytest.mark.parametrize(
    ("body", "meta", "line"),
    [
        (f"{TWO}> [!TIP]\n> Look.\n> [!NOTE]\n> Why.", {}, 7),
        (f"{TWO}> [!TIP]\n> Look.\n>\n> Closer.\n>\n> [!NOTE] Why.", {}, 10),
        (f"{TWO}> [!NOTE]\n> Why.\n> [!TIP]\n> Look.", {}, 7),
        ("> Late is [[delayed]].\n> [!NOTE]\n> Why.", {"type": "cloze"}, 1),
        (
            "- ( ) a {to: b}\n- (x) c\n\n### b\n\nSo.\n\n- (x) d\n\n> [!TIP]\n> e\n> [!NOTE]\n> f",
            {"type": "scenario"},
            11,
        ),
    ],
)
def test_a_callout_right_below_another_is_named_at_its_line(
    body: str, meta: dict[str, str], line: int
) -> None:
    (problem,) = [each for each in problems_of(body, **meta) if each.code == "callout-inside"]
    assert (problem.severity, problem.line) == ("error", BODY_LINE + line)
    assert problem.message.endswith("Leave an empty line above, without >.")


STORY = "- ( ) a {to: b}\n- (x) c\n\n### b\n\nSo.\n\n- (x) d\n  > e\n\n  > [!TIP]\n  > f"


@pytest.mark.parametrize(
    ("body", "meta", "line", "mark"),
    [
        ("- (x) a\n  > n\n- ( ) b\n  > n\n\n  > [!TIP]\n  > Look.", {}, 5, "TIP"),
        ("- (x) a\n  > n\n\n  > [!NOTE]\n  > Why.\n- ( ) b\n  > n", {}, 3, "NOTE"),
        ("- (x) a\n  > n\n- ( ) b\n  > [!TIP] Look.", {}, 3, "TIP"),
        ("- (x) a\n  > n\n- ( ) b\n  > n\n  > [!TIP]\n  > Look.", {}, 4, "TIP"),
        ("1. a\n2. b\n\n   > [!TIP]\n   > Look.", {"type": "ordering"}, 3, "TIP"),
        ("- = UTC\n  > n\n\n  > [!NOTE]\n  > Why.", {"type": "short-answer"}, 3, "NOTE"),
        (STORY, {"type": "scenario"}, 10, "TIP"),
    ],
)
def test_a_callout_indented_under_an_answer_is_named_at_its_line(
    body: str, meta: dict[str, str], line: int, mark: str
) -> None:
    (problem,) = [each for each in problems_of(body, **meta) if each.code == "callout-in-feedback"]
    assert (problem.severity, problem.line) == ("warning", BODY_LINE + line)
    assert f"has [!{mark}] indented under an answer" in problem.message


@pytest.mark.parametrize("mark", ["GOOD", "BAD", "IMPORTANT", "WARNING"])
def test_feedback_may_be_a_callout_of_its_own(mark: str) -> None:
    assert "callout-in-feedback" not in codes_of(
        f"- (x) a\n  > [!{mark}]\n  > n\n- ( ) b\n  > n\n\n> [!TIP]\n> Look."
    )


@pytest.mark.parametrize(
    "tail",
    [
        "> [!TIP]\n> Look.\n\n> [!NOTE]\n> Why.",
        "> [!TIP]\n> ```\n> [!NOTE]\n> ```",
        "> [!TIP]\n> \\[!NOTE] is a mark.",
    ],
)
def test_a_callout_of_its_own_and_code_are_no_fault(tail: str) -> None:
    assert "callout-inside" not in codes_of(f"{TWO}{tail}")
