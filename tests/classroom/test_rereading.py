"""Where a missed question sends its learner to read."""

from learn.classroom.rereading import Place, places_to_read
from tests.progress.test_placement import OUTLINE


def key(*texts: str) -> dict[str, object]:
    return {"source_lang": "en", "texts": {"en": {"feedback": {"a": texts[0], "b": list(texts[1:])}}}}


def test_reading_again_leads_to_every_place_that_the_key_links_to_in_the_course() -> None:
    said = key(
        '<a href="/en/courses/c/one#here">Read</a>',
        '<a href="/en/courses/c/both">x</a> <a href="/en/courses/c/one#here">again</a>',
        '<a href="/en/courses/other/one">no</a> <a href="/en/courses/c/final">no</a> <a href="#here">no</a>',
    )
    places = [Place("one", "#here", "One"), Place("both", "", "Both")]
    assert places_to_read(OUTLINE, "O2", said, "en") == places
    assert places_to_read(OUTLINE, "O2", said, "ur") == places


def test_without_a_link_the_lessons_of_the_outcome_are_named() -> None:
    assert [each.slug for each in places_to_read(OUTLINE, "O2", key("Why."), "en")] == ["both"]
    assert places_to_read(OUTLINE, None, key("Why."), "en") == []
