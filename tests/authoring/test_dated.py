"""Facts changed in their files: one entry anew, every other byte as it was."""

from datetime import date
from pathlib import Path

import pytest

from learn.authoring.dated import Renewal, Unchangeable, facts_in, renewed
from learn.paths import bundled
from tests.courses.course_files import FACTS

TODAY = date(2027, 1, 31)
NEW = Renewal({"en": 'New: "so" — #1'}, "A title: of #2", "https://example.org/a?b=c#d", TODAY)


@pytest.mark.parametrize(
    "path", sorted((bundled("courses") / "_facts").glob("*.yml")), ids=lambda each: each.name
)
def test_every_shipped_fact_can_be_renewed_and_nothing_else_moves(path: Path) -> None:
    content = path.read_bytes()
    facts = facts_in(content)
    assert facts
    for fact in facts:
        told = {language: f"New {language}" for language in fact.statement}
        renewal = Renewal(told, "New", "https://example.org/", TODAY)
        changed = renewed(content, fact.id, renewal)
        [after] = [each for each in facts_in(changed) if each.id == fact.id]
        assert (after.statement, after.last_checked, after.kind) == (told, TODAY, fact.kind)
        assert after.recheck_days == fact.recheck_days
        others = [line for line in content.splitlines() if line.startswith(b"#")]
        assert [line for line in changed.splitlines() if line.startswith(b"#")] == others
        assert [each for each in facts_in(changed) if each.id != fact.id] == [
            each for each in facts if each.id != fact.id
        ]


def test_signs_that_yaml_would_read_come_out_as_written() -> None:
    fact, _helpline = facts_in(FACTS.encode())
    after, _helpline = facts_in(renewed(FACTS.encode(), fact.id, NEW))
    assert after.statement == NEW.statement
    assert (after.source.title, after.source.url) == (NEW.title, NEW.url)


@pytest.mark.parametrize("content", ["", "[]", "- {id: other}", "[{id: audio-bandwidth}]", "- [", "x: 1"])
def test_a_file_that_is_written_otherwise_is_left_to_its_author(content: str) -> None:
    with pytest.raises(Unchangeable):
        renewed(content.encode(), "audio-bandwidth", NEW)
