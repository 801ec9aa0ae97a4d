"""What GIFT carries comes back as it was, whatever people write."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.courses.problems import has_errors
from learn.quizzes.exchange.drafts import checked, markdown_of
from learn.quizzes.exchange.gift_writing import gift_of
from tests.quizzes.exchange.banks import bank_texts, carried, drafts, question_in


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
