"""How far a job is, said on a page: in words and as a bar, with script and without."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from learn.jobs.queries import JobRow

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def job(state: str, **changes: Any) -> JobRow:
    given: dict[str, Any] = dict.fromkeys(JobRow.__slots__)
    given |= {"public_id": "a1b2", "state": state, "done_count": 0, "tries": 1, "not_before": NOW}
    return JobRow(**{**given, **changes})


@pytest.mark.parametrize(
    ("row", "words", "is_over"),
    [
        (job("queued"), "This begins in a moment.", False),
        (job("queued", fault="OSError: disk"), "It is tried again by itself.", False),
        (job("running"), "Under way", False),
        (job("running", done_count=250, total_count=1000), "250 of 1000 done", False),
        (job("running", cancel_asked_at=NOW), "This stops in a moment.", False),
        (job("done"), "Done", True),
        (job("cancelled"), "This was stopped.", True),
        (job("failed", error="The file is <b>empty</b>."), "The file is &lt;b&gt;empty&lt;/b&gt;.", True),
        (job("failed", fault="OSError: /secret"), "Something broke on our side.", True),
    ],
)
def test_a_page_says_how_far_a_job_is(
    app: Flask, client: FlaskClient, row: JobRow, words: str, is_over: bool
) -> None:
    app.extensions["seen"]["job"] = row
    page = client.get("/en/pages/job?from=upload").text
    assert words in page
    assert "OSError" not in page
    assert ("data-job" not in page) == is_over
    assert ('<a href="/en/pages/job?from=upload">Look again</a>' in page) != is_over


def test_the_bar_is_as_long_as_what_is_done(app: Flask, client: FlaskClient) -> None:
    app.extensions["seen"]["job"] = job("running", done_count=250, total_count=1000)
    assert '<progress max="1000" value="250"></progress></label>' in client.get("/en/pages/job").text
    app.extensions["seen"]["job"] = job("running")
    assert "<progress></progress></label>" in client.get("/en/pages/job").text


@pytest.mark.browser
def test_the_page_looks_by_itself_until_the_job_is_over(page: Page, seen: dict[str, Any]) -> None:
    seen["job"] = job("running", done_count=1, total_count=4)
    page.goto("/en/pages/job")
    expect(page.get_by_label("1 of 4 done")).to_have_js_property("value", 1)
    seen["job"] = job("running", done_count=3, total_count=4)
    expect(page.get_by_label("3 of 4 done")).to_have_js_property("value", 3)
    seen["job"] = job("done")
    expect(page.locator("#job-a1b2")).to_have_text(re.compile("Done"))
    expect(page.locator("progress")).to_have_count(0)
