"""Keys follow the text, not the position or the spaces in it."""

from learn.quizzes.keys import key_of, order_without_meaning, split_key


def test_spaces_and_composition_do_not_change_a_key() -> None:
    assert key_of("a  caf\u00e9\n") == key_of("a cafe\u0301")
    assert key_of("a") != key_of("A")
    assert len(key_of("a")) == 8


def test_a_key_of_the_authors_own_stands_at_the_end() -> None:
    assert split_key("8 pm {#eight}") == ("8 pm", "eight")
    assert split_key("{#eight} pm") == ("{#eight} pm", None)
    assert split_key("x {#not valid}") == ("x {#not valid}", None)


def test_the_order_shown_is_the_same_for_the_same_keys() -> None:
    assert order_without_meaning("abcdef") == order_without_meaning("fedcba")
    assert order_without_meaning("abcdef") != list("abcdef")
