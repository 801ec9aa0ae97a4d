"""What GIFT carries comes back as it was, whatever people write."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.courses.problems import has_errors
from learn.quizzes.exchange.drafts import checked, markdown_of
from learn.quizzes.exchange.gift_writing import gift_of
from tests.quizzes.exchange.banks import bank_texts, carried, drafts, question_in


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(bank_texts())
def test_gift_round_trip_of_a_bank(texts: list[str]) -> None:
    questions = [question_in(text) for text in texts]
    written = gift_of(questions)
    asked = [each for each in questions if f"// id: {each.uid}\n" in written.text]
    again = drafts(written.text)
    assert not any(has_errors(checked(draft, "en")) for draft in again)
    assert [carried(question_in(markdown_of(draft))) for draft in again] == list(map(carried, asked))
    assert len(asked) + sum("It is left out." in each.message for each in written.problems) == len(questions)


@given(st.data())
def test_the_same_questions_give_the_same_file(data: st.DataObject) -> None:
    questions = [question_in(text) for text in data.draw(bank_texts())]
    assert gift_of(questions) == gift_of(questions)


def test_a_title_that_gift_readers_do_not_show_stands_in_the_text_too() -> None:
    question = question_in(
        "## Is it five?\n<!-- {id: q, type: true-false} -->\n\nLook.\n\n- (x) True\n- ( ) False"
    )
    assert gift_of([question]).text == "// id: q\n::Is it five?::[markdown]Is it five?\\n\\nLook. {TRUE}\n\n"


@pytest.mark.parametrize(
    ("comment", "answers", "written"),
    [
        ("type: numeric", "- = 5", "{#5:0}"),
        ("type: numeric", "- = 1350 +- 1\n- =50% 1500\n  > Near", "{\n#\n=1349..1351\n=%50%1500:0#Near\n}"),
        ("type: numeric", "- = 0.1 +- 0.05", "{#0.05..0.15}"),
        ("type: short-answer", "- = UTC\n- ~ GMT\n  > No", "{\n=UTC\n=%0%GMT#No\n}"),
        ("type: short-answer", "- = a*\n  > so -> so", "{=a\\\\*#so -&gt; so}"),
        (
            "credit: proportional",
            "- [x] a\n- [x] b\n- [x] c\n- [ ] d",
            "{\n~%33.33333%a\n~%33.33333%b\n~%33.33333%c\n~%-100%d\n}",
        ),
        ("type: true-false", "- ( ) True\n  > No\n- (x) False", "{FALSE#No}"),
        ("shuffle: true", "- (x) [html] a\n- ( ) %50%", "{\n=[markdown][html] a\n~[markdown]%50%\n}"),
        (
            "type: matching",
            "| a | b |\n| - | - |\n| 1 | x |\n| 2 | y |\n|  | z |",
            "{\n=1 -> x\n=2 -> y\n= -> z\n}",
        ),
    ],
)
def test_answers_are_written_as_gift_has_them(comment: str, answers: str, written: str) -> None:
    question = question_in(f"## Q\n<!-- {{id: q, {comment}}} -->\n\n{answers}\n\n> [!NOTE]\n> Why")
    text = gift_of([question]).text
    shown = text.split("[markdown]Q ", 1)[1].strip()
    assert shown.replace("\n####Why\n}", "\n}").replace("{\n" + written[1:-1] + "\n}", written) == written


@pytest.mark.parametrize(
    ("comment", "answers", "said"),
    [
        ("credit: exact", "- [x] a\n- [ ] b", "credit: exact"),
        ("type: ordering", "1. a\n2. b", "ordering"),
        ("type: cloze", "> a [[b]]", "cloze"),
        ("type: spot-the-error", "> One [[two=>three]] four five.", "spot-the-error"),
        ("type: survey", "- ( ) a\n- ( ) b", "survey"),
        ("type: short-answer", "- = `/a/`", "pattern"),
        ("type: short-answer", "- = a->b", "pattern"),
        ("type: matching", "| a | b |\n| - | - |\n| 1->2 | x |\n| 2 | y |", "->"),
    ],
)
def test_what_gift_cannot_ask_is_left_out_and_said(comment: str, answers: str, said: str) -> None:
    written = gift_of([question_in(f"## Q\n<!-- {{id: q, {comment}}} -->\n\n{answers}")])
    (problem,) = written.problems
    assert (written.text, problem.severity, problem.line) == ("", "error", 1)
    assert said in problem.message
    assert problem.message.endswith("It is left out.")


@pytest.mark.parametrize(
    ("comment", "answers", "lost"),
    [
        ("type: numeric, unit: USD", "- = 5", "its unit USD"),
        ("points: 2", "- (x) a\n- ( ) b", "its 2 points"),
        ("shuffle: false", "- (x) a\n- ( ) b", "the fixed order of its choices"),
        ("shuffle: true", "- (x) a\n- ( ) b\n\n> [!TIP]\n> Look.", "its hints"),
        ("shuffle: true", "- (x) a {#k}\n- ( ) b", "the keys of its choices"),
        ("type: true-false", "- (x) Safe\n- ( ) A trap", "its type, and becomes a choice of two"),
        ("type: short-answer", "- = a\n- = `/b/`", "1 of its answers, which GIFT cannot spell"),
        ("type: essay", "| C | No (0) | Yes (1) |\n| - | - | - |\n| a | b | c |", "its rubric"),
        (
            "type: matching, credit: exact",
            "| a | b |\n| - | - |\n| 1 | x |\n| 2 | y |",
            "that only the whole counts, the headings of its table",
        ),
    ],
)
def test_what_a_question_loses_is_said_in_one_line(comment: str, answers: str, lost: str) -> None:
    written = gift_of([question_in(f"## Q\n<!-- {{id: q, {comment}}} -->\n\n{answers}")])
    assert [problem.message for problem in written.problems] == [f'question "q" loses in GIFT: {lost}.']
    assert written.count == 1
