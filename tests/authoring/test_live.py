"""The header by which a page of an author at work learns that something was published."""

from pathlib import Path

import pytest
from flask import Flask

from learn import clock
from learn.authoring.services import publish_path
from learn.config import WATCHING
from tests.conftest import application
from tests.courses.course_files import write_library


def test_it_changes_with_each_release_alone(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WATCHING, "1")
    library = write_library(tmp_path / "library")
    seen = []
    with application(database_url, tmp_path) as app:
        for words in (None, "# Times\n\nOne.\n", "# Times\n\nTwo.\n"):
            if words:
                (library / "clear-times" / "README.md").write_text(words, "utf-8")
            for _ in range(2):
                with app.app_context():
                    publish_path(library, clock.now())
                seen.append(app.test_client().head("/en/courses/clear-times").headers["X-Published"])
    assert [seen[0], seen[2], seen[4]] == [seen[1], seen[3], seen[5]]
    assert len(set(seen)) == 3


def test_nobody_else_is_told(app: Flask) -> None:
    assert "X-Published" not in app.test_client().head("/en/").headers
