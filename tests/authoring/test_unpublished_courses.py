"""A course that was begun in the browser and never published: its staff, comments and links to its draft."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring.queries import copy_of, draft_content, drafts_of, history_of
from learn.authoring.services.copies import begin_course, discard_copy, save_text
from learn.authoring.services.previews import (
    KEPT_DAYS,
    NEWEST,
    DraftForgotten,
    clear_drafts,
    make_preview,
    previewable,
)
from learn.authoring.services.releasing import CopyChanged, hold_copy
from learn.authoring.starting import course_files
from learn.courses.bundle.contents import Shared
from learn.courses.models import Course, PreviewLink, Release
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.organisations.queries.cohorts import releases_of
from tests.journeys.learner import Learner, visible
from tests.meeting import meeting

UID = "my-own"
DESK = f"/teach/{UID}"
LESSON = "01-start/01-first-line.md"


@pytest.fixture
def owner(app: Flask) -> Learner:
    """Return who began a course, as the form of the desk does."""
    learner = Learner(app, "malik").join()
    with app.app_context():
        begin_course(UID, course_files(UID), person("malik"), clock.now())
    return learner


def person(name: str) -> int:
    found = person_by_name_key(reading(), name_key(name))
    assert found is not None
    return found


def course_id() -> int:
    found = course_id_of(reading(), UID)
    assert found is not None
    return found


def staff(app: Flask, name: str, role: str, language: str | None = None) -> Learner:
    learner = Learner(app, name).join()
    with app.app_context():
        appoint(course_id(), person(name), role, clock.now(), language)
    return learner


def test_staff_are_invited_before_anything_is_published(app: Flask, owner: Learner) -> None:
    page = owner.get(f"{DESK}/staff")
    assert "My own" in visible(page.text)
    made = owner.post(f"{DESK}/staff/invitations", {"role": "reviewer"})
    [link] = re.findall(r"http://[^/]+/en(/staff-invitations/[^<]+)</code>", made.text)
    guest = Learner(app, "naqid").join()
    assert guest.get(f"{DESK}/staff").status_code == 404
    assert "<h1>My own</h1>" in guest.get(link).text
    answer = guest.post(link)
    assert (answer.status_code, answer.location) == (303, f"/en{DESK}")
    assert "naqid" in owner.get(f"{DESK}/staff").text
    assert owner.post(f"{DESK}/staff/naqid", {"dismiss": "1"}).status_code == 303
    assert guest.get(f"{DESK}/comments").status_code == 404


def test_pages_of_the_copy_are_commented_on_in_its_words(app: Flask, owner: Learner) -> None:
    reviewer = staff(app, "naqid", "reviewer")
    assert "My own" in visible(reviewer.get(f"{DESK}/comments").text)
    said: dict[str, object] = {"page": "first-line", "text": "Say UTC first."}
    assert reviewer.post(f"{DESK}/comments", said).status_code == 303
    page = visible(owner.get(f"{DESK}/comments").text)
    assert "Say UTC first." in page
    assert "The first line" in page
    assert reviewer.post(f"{DESK}/comments", {"page": "nowhere", "text": "x"}).status_code == 422
    assert staff(app, "ustad", "tutor").get(f"{DESK}/comments").status_code == 404


def test_a_page_that_is_new_in_the_copy_is_commented_on(owner: Learner) -> None:
    publish_now(owner)
    assert (
        owner.post(f"{DESK}/files", {"kind": "lesson", "name": "Seasons", "module": "01-start"}).status_code
        == 303
    )
    choices = re.findall(r'<option[^>]* value="([^"]*)"', owner.get(f"{DESK}/comments").text)
    [new] = set(choices) - {"first-line", "final-quiz", "first-task"}
    assert owner.post(f"{DESK}/comments", {"page": new, "text": "Is it winter?"}).status_code == 303


def publish_now(owner: Learner) -> None:
    version = re.findall(r'name="version" value="(\d+)"', owner.get(f"{DESK}/releases").text)[0]
    done = owner.post(f"{DESK}/releases", {"version": version, "name": "First"})
    assert done.status_code == 303, visible(done.text)


def test_what_needs_learners_is_offered_once_there_can_be_some(owner: Learner) -> None:
    learned = ("state", "questions", "regrades")
    page = owner.get(DESK).text
    for each in learned:
        assert owner.get(f"{DESK}/{each}").status_code == 404
        assert f'href="/en{DESK}/{each}"' not in page
    for each in ("staff", "comments", "previews"):
        assert owner.get(f"{DESK}/{each}").status_code == 200
        assert f'href="/en{DESK}/{each}"' in page
    publish_now(owner)
    page = owner.get(DESK).text
    assert all(f'href="/en{DESK}/{each}"' in page for each in learned)


def draft_links(page: str) -> list[str]:
    return re.findall(r"<code dir=\"ltr\">http://[^/]+/(?:en|ur)(/preview/[^<]+)</code>", page)


def held_releases() -> list[tuple[bool, int]]:
    rows = reading().execute(select(Release.is_held, Release.number).order_by(Release.number))
    return [(row.is_held, row.number) for row in rows]


def change(owner: Learner, words: str) -> None:
    """Let the first lesson begin with other words."""
    with owner.app.app_context():
        draft = drafts_of(reading(), course_id(), UID)[LESSON]
        text = (draft_content(reading(), course_id(), f"{UID}/{LESSON}") or b"").decode()
        front, body = text.split("---\n", 2)[1:]
        changed = f"---\n{front}---\n{words}\n{body}"
        save_text(course_id(), draft.id, draft.version, changed, person("malik"), clock.now())


def test_a_draft_is_shown_by_link_as_it_stands_and_published_nowhere(app: Flask, owner: Learner) -> None:
    door = f"{DESK}/previews/draft"
    assert f'formaction="/en{door}"' in owner.get(f"{DESK}/previews").text
    change(owner, "\nOnly in the draft.\n")
    links = [draft_links(owner.post(door, {"days": "7"}).text) for _time in range(2)]
    assert len({*links[0], *links[1]}) == 2, "each press makes a link, for both languages"
    guest = Learner(app)
    assert "Only in the draft." in guest.get(f"{links[1][0]}first-line").text
    with app.app_context():
        assert held_releases() == [(True, 1)]
        assert history_of(reading(), course_id()) == []
        assert releases_of(reading(), [course_id()]) == {course_id(): []}
        assert reading().execute(select(Course.release_id)).scalar_one() is None
    assert "Not published yet" in owner.get(DESK).text
    assert guest.get(f"/courses/{UID}").status_code == 404
    for listing in ("/en/courses", "/en/feeds/courses.atom", "/en/feeds/courses.json", "/sitemap.xml"):
        answer = guest.client.get(listing)
        assert answer.status_code == 200
        assert UID not in answer.text, listing
    change(owner, "\nSaid otherwise.\n")
    again = draft_links(owner.post(door, {"days": "1"}).text)
    assert "Said otherwise." in guest.get(f"{again[0]}first-line").text
    assert "Said otherwise." not in guest.get(f"{links[0][0]}first-line").text
    publish_now(owner)
    with app.app_context():
        assert held_releases() == [(True, 1), (False, 2)]


def test_a_draft_with_mistakes_is_refused_with_each_and_nothing_is_written(
    app: Flask, owner: Learner
) -> None:
    change(owner, "\nRead [this](nowhere.md).\n")
    answer = owner.post(f"{DESK}/previews/draft", {"days": "7"})
    assert answer.status_code == 422
    assert "No link was made" in answer.text
    assert f'href="/en{DESK}/{LESSON}/edit"' in answer.text
    assert not draft_links(answer.text)
    with app.app_context():
        assert held_releases() == []
    assert owner.post(f"{DESK}/previews/draft", {"days": "9"}).status_code == 422


def test_a_draft_that_calls_itself_another_course_is_refused(app: Flask, owner: Learner) -> None:
    with app.app_context():
        draft = drafts_of(reading(), course_id(), UID)["course.yml"]
        text = (draft_content(reading(), course_id(), f"{UID}/course.yml") or b"").decode()
        stolen = text.replace(f"id: {UID}", "id: stolen")
        save_text(course_id(), draft.id, draft.version, stolen, person("malik"), clock.now())
    assert owner.post(f"{DESK}/previews/draft", {"days": "7"}).status_code == 422
    with app.app_context():
        assert reading().execute(select(Course.uid)).scalars().all() == [UID]


def test_a_copy_that_changed_since_it_was_seen_is_not_laid_down(app: Flask, owner: Learner) -> None:
    with app.app_context():
        seen = copy_version()
    change(owner, "\nSomebody was quicker.\n")
    with app.app_context():
        with pytest.raises(CopyChanged):
            hold_copy(course_id(), UID, seen, Path(app.instance_path), Shared(), clock.now())
        assert held_releases() == []


def test_who_may_write_makes_a_link_to_the_draft(app: Flask, owner: Learner) -> None:
    door = f"{DESK}/previews/draft"
    reviewer = staff(app, "naqid", "reviewer")
    for stranger in (Learner(app, "ajnabi").join(), reviewer, staff(app, "ustad", "tutor")):
        assert stranger.post(door, {"days": "7"}).status_code == 404
    page = reviewer.get(f"{DESK}/previews").text
    assert door not in page
    assert "nothing to look at" in page
    assert len(draft_links(staff(app, "tarjuman", "translator", "ur").post(door, {"days": "7"}).text)) == 2
    publish_now(owner)
    with app.app_context():
        discard_copy(course_id(), copy_version())
    assert owner.post(door, {"days": "7"}).status_code == 404


def copy_version() -> int:
    copy = copy_of(reading(), course_id())
    assert copy is not None
    return copy.version


def test_what_is_served_can_be_shown_however_many_drafts_came_since(app: Flask, owner: Learner) -> None:
    publish_now(owner)
    with app.app_context():
        served = reading().execute(select(Course.release_id)).scalar_one()
        for number in range(NEWEST + 1):
            hold(course_id(), number)
        found = previewable(reading(), course_id(), clock.now())
    assert len(found) == NEWEST
    assert [each.id for each in found if each.is_served] == [served]


def test_a_draft_that_no_link_shows_is_forgotten_and_no_work_with_it(app: Flask, owner: Learner) -> None:
    [link, _urdu] = draft_links(owner.post(f"{DESK}/previews/draft", {"days": "7"}).text)
    assert f"{KEPT_DAYS} days after its last link was made" in visible(owner.get(f"{DESK}/previews").text)
    now = clock.now()
    with app.app_context():
        [draft] = previewable(reading(), course_id(), now)
        clear_drafts(now + timedelta(days=KEPT_DAYS + 1))
        assert previewable(reading(), course_id(), now) == [draft], "its key would be given again"
        hold(course_id(), 0)
        clear_drafts(now + timedelta(days=KEPT_DAYS - 1))
        make_preview(draft.id, None, 30, now + timedelta(days=KEPT_DAYS - 1))
        clear_drafts(now + timedelta(days=KEPT_DAYS + 20))
        assert len(previewable(reading(), course_id(), now)) == 2
        with transaction() as session:
            session.execute(update(Release).where(Release.id == draft.id).values(published_at=now))
        clear_drafts(now + timedelta(days=KEPT_DAYS + 20))
        assert len(previewable(reading(), course_id(), now)) == 2, "a link shows it"
        clear_drafts(now + timedelta(days=2 * KEPT_DAYS))
        assert draft.id not in {each.id for each in previewable(reading(), course_id(), now)}
        assert draft_content(reading(), course_id(), f"{UID}/{LESSON}") is not None
    assert owner.get(link).status_code == 404
    publish_now(owner)
    with app.app_context():
        clear_drafts(now + timedelta(days=999))
        assert reading().execute(select(Course.release_id)).scalar_one() is not None
    assert owner.get(f"/courses/{UID}").status_code == 200


def test_a_draft_is_not_forgotten_while_a_link_to_it_is_made(app: Flask, owner: Learner) -> None:
    [_english, _urdu] = draft_links(owner.post(f"{DESK}/previews/draft", {"days": "1"}).text)
    now = clock.now()
    long_ago = now - timedelta(days=KEPT_DAYS + 1)

    def clear() -> None:
        with app.app_context():
            clear_drafts(now)

    with app.app_context():
        [draft] = previewable(reading(), course_id(), now)
        hold(course_id(), 0)
        with transaction() as session:
            session.execute(delete(PreviewLink))
            session.execute(update(Release).where(Release.id == draft.id).values(published_at=long_ago))
        held = hold_copy(course_id(), UID, copy_version(), Path(app.instance_path), Shared(), now)
        assert held.release_id == draft.id
        clear_drafts(now)
        assert make_preview(draft.id, None, 1, now)
        with transaction() as session:
            session.execute(delete(PreviewLink))
            session.execute(update(Release).where(Release.id == draft.id).values(published_at=long_ago))
        with meeting("UPDATE release SET published_at", clear):
            answer = owner.post(f"{DESK}/previews", {"release": str(draft.id), "days": "1"})
        is_there = draft.id in {each.id for each in previewable(reading(), course_id(), now)}
        assert answer.status_code == (200 if is_there else 404)
        with pytest.raises(DraftForgotten):
            make_preview(0, None, 1, now)


def hold(of_course: int, number: int) -> None:
    """Lay down a draft without its pages."""
    row = {"course_id": of_course, "number": 100 + number, "label": "x", "content_hash": f"{number:064}"}
    with transaction() as session:
        session.execute(insert(Release).values(**row, outline={}, published_at=clock.now(), is_held=True))
