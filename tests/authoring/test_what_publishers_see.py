"""What is published is what was seen: dated facts, copies begun anew, releases served meanwhile."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from learn import clock
from learn.authoring.jobs import publish_planned
from learn.authoring.models import DraftFile, PlannedRelease
from learn.authoring.queries import draft_content
from learn.authoring.services.copies import save_text
from learn.database import reading, transaction
from learn.quizzes.models import Regrade
from learn.quizzes.regrading import Mode
from tests.accounts.people import person_id
from tests.authoring.copies import QUIZ, UID, ZONES, ZONES_UR, course_of, published
from tests.authoring.test_desk_pages import DESK, EDIT, held, publish, save, seen, staff, stored, version
from tests.authoring.test_regrading import failed_learner, write_mended
from tests.courses.course_files import FACTS, LESSON
from tests.courses.course_files import QUIZ as QUIZ_TEXT
from tests.journeys.learner import Learner, form_to, visible

FACT_FILE = "_facts/products.yml"
NEWER = FACTS.replace("60 kbit/s", "90 kbit/s")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "courses"


@pytest.fixture
def author(app: Flask, library: Path) -> Learner:
    """Return the owner of the small course, with a working copy open."""
    with app.app_context():
        published(library)
    owner = staff(app, "ustad", "owner")
    assert owner.post(f"{DESK}/copy").status_code == 303
    return owner


def draft(app: Flask, path: str) -> dict[str, object]:
    """Return the form's hidden fields for a file, by its whole path."""
    with app.app_context():
        wanted = select(DraftFile.id, DraftFile.version).where(DraftFile.path == path)
        row = reading().execute(wanted).one()
    return {"file": row.id, "version": row.version}


def test_no_address_of_a_text_leads_to_the_dated_facts(app: Flask, author: Learner) -> None:
    fields = draft(app, FACT_FILE)
    translator = staff(app, "mutarjim", "translator", "ur")
    for who, path in ((translator, ZONES_UR), (author, ZONES), (author, "01-start/01-zones.xx.md")):
        for deed in ("save", "preview", "tools"):
            answer = who.post(f"{DESK}/{path}/edit", {**fields, "text": NEWER, "do": deed})
            assert answer.status_code == 404, (path, deed)
    with app.app_context():
        assert draft_content(reading(), course_of(), FACT_FILE) == FACTS.encode()


def test_a_translator_who_names_anothers_file_writes_none(app: Flask, author: Learner) -> None:
    translator = staff(app, "mutarjim", "translator", "ur")
    fields = held(author.get(EDIT))
    assert translator.post(f"{DESK}/{ZONES_UR}/edit", {**fields, "text": "x"}).status_code == 404
    with app.app_context():
        assert draft_content(reading(), course_of(), f"clear-times/{ZONES}") == LESSON.encode()


def test_a_publisher_sees_what_would_become_of_dated_facts(app: Flask, author: Learner) -> None:
    assert FACT_FILE not in author.get(f"{DESK}/releases").text
    with app.app_context():
        fields = draft(app, FACT_FILE)
        author_id = person_id(app, "ustad")
        save_text(
            course_of(), int(str(fields["file"])), int(str(fields["version"])), NEWER, author_id, clock.now()
        )
    page = author.get(f"{DESK}/releases").text
    assert FACT_FILE in page
    assert "90 kbit/s" in visible(page)
    fields = {**seen(author), "name": "Facts", "mode": "raise"}
    assert author.post(f"{DESK}/releases", fields).status_code == 303
    assert FACT_FILE in author.get(f"{DESK}/releases/2").text
    assert "nothing to publish" in author.get(f"{DESK}/releases").text


def begun_anew(author: Learner) -> None:
    """Throw the working copy away and open another one."""
    assert author.post(f"{DESK}/copy/discard", {"version": version(author)}).status_code == 303
    assert author.post(f"{DESK}/copy").status_code == 303


def test_what_was_read_in_a_copy_thrown_away_overwrites_nothing(author: Learner) -> None:
    other = EDIT.replace(ZONES, QUIZ)
    save(author, LESSON.replace("Write the zone.", "First."))
    left_open, quiz = held(author.get(EDIT)), held(author.get(other))
    begun_anew(author)
    save(author, LESSON.replace("Write the zone.", "Second."))
    before = stored(author), stored(author, QUIZ)
    quarrel = author.post(EDIT, {**left_open, "text": "Third."})
    assert quarrel.status_code == 409
    assert "Second." in quarrel.text
    # Whatever its number means in the new copy, the quarrel is about the file of the address.
    quarrel = author.post(other, {**quiz, "file": left_open["file"], "text": "Third."})
    assert quarrel.status_code == 409
    assert "Second." not in quarrel.text
    assert (stored(author), stored(author, QUIZ)) == before
    assert author.post(other, {**held(quarrel), "text": QUIZ_TEXT + "\nFourth.\n"}).status_code == 303
    assert "Fourth." in stored(author, QUIZ)


def test_no_version_of_a_copy_comes_back(author: Learner) -> None:
    """The browser keeps a text with its version alone; a rehearsal keeps that of the copy."""
    known: set[object] = set()
    for number in range(3):
        for word in ("one", "two"):
            save(author, LESSON.replace("Write the zone.", f"{word} {number}"))
            for each in (version(author), held(author.get(EDIT))["version"]):
                assert ("copy", each) not in known
            known |= {("copy", version(author)), ("copy", held(author.get(EDIT))["version"])}
        rehearsed = version(author)
        begun_anew(author)
        for word in ("three", "four"):
            save(author, LESSON.replace("Write the zone.", f"{word} {number}"))
            fields = {**seen(author), "version": rehearsed, "name": "Seen before"}
            assert author.post(f"{DESK}/releases", fields).status_code == 409


def publish_meanwhile(app: Flask, library: Path) -> None:
    """Publish other words from the folder, as `learn publish` does."""
    with app.app_context():
        published(library, **{f"{UID}/{ZONES}": LESSON.replace("Which 3 pm?", "At whose 3 pm?")})


def test_a_rehearsed_release_replaces_none_that_was_published_meanwhile(
    app: Flask, library: Path, author: Learner
) -> None:
    save(author, LESSON.replace("Write the zone.", "Name it."))
    fields = seen(author)
    assert f'name="served" value="{fields["served"]}"' in author.get(f"{DESK}/releases").text
    assert author.post(f"{DESK}/releases/rehearsal", fields).status_code == 200
    publish_meanwhile(app, library)
    later = {**fields, "name": "Mine", "due": "2099-01-01T09:00"}
    for address in ("releases/rehearsal", "releases", "releases/plan"):
        refused = author.post(f"{DESK}/{address}", later)
        assert refused.status_code == 409, address
        assert "Nothing was published" in refused.text
    assert "At whose 3 pm?" in author.get(f"/courses/{UID}/zones").text
    assert publish(author).status_code == 303
    assert "Name it." in author.get(f"/courses/{UID}/zones").text


def come_due(app: Flask) -> None:
    """Let the moment of what is planned come."""
    with app.app_context():
        with transaction() as session:
            session.execute(update(PlannedRelease).values(due_at=clock.now()))
        publish_planned(clock.now())


@pytest.mark.parametrize("deed", ["publish", "again"])
def test_a_planned_release_replaces_none_that_was_published_meanwhile(
    app: Flask, library: Path, author: Learner, deed: str
) -> None:
    if deed == "again":
        save(author, LESSON.replace("Which 3 pm?", "At whose 3 pm?"))
        publish(author)
    save(author, LESSON.replace("Write the zone.", "Name it."))
    fields = {**seen(author), "name": "Monday", "due": "2099-01-01T09:00"}
    assert author.post(f"{DESK}/releases/plan", fields).status_code == 303
    if deed == "again":
        assert author.post(f"{DESK}/releases/1/again", seen(author)).status_code == 303
    else:
        publish_meanwhile(app, library)
    assert "Another release was published since" in author.get(f"{DESK}/releases").text
    come_due(app)
    assert "Name it." not in author.get(f"/courses/{UID}/zones").text
    for language, words in (("en", "Another release was published after"), ("ur", "دوسری ریلیز شائع ہو گئی")):
        page = author.client.get(f"/{language}{DESK}/releases").text
        assert words in page, visible(page)
    assert author.post(f"{DESK}/releases/plan", {**fields, **seen(author)}).status_code == 303
    come_due(app)
    assert "Name it." in author.get(f"/courses/{UID}/zones").text


def test_a_decision_about_marks_is_planned_with_the_release(app: Flask, library: Path) -> None:
    failed_learner(app, library)
    author = staff(app, "ustad", "owner")
    author.post(f"{DESK}/copy")
    write_mended(library)
    for name in ("02-quiz.md", "02-quiz.ur.md"):
        mended = (library / UID / "01-start" / name).read_text("utf-8")
        save(author, mended, f"01-start/{name}")
    tried = author.post(f"{DESK}/releases/rehearsal", seen(author)).text
    for ending in ("releases", "releases/plan"):
        assert sorted(form_to(tried, ending).offered["mode"]) == sorted(Mode)
    fields = {**seen(author), "name": "Monday", "due": "2099-01-01T09:00", "mode": Mode.KEEP.value}
    assert author.post(f"{DESK}/releases/plan", fields).status_code == 303
    come_due(app)
    with app.app_context():
        assert reading().execute(select(Regrade.mode)).scalars().all() == [Mode.KEEP]


@pytest.mark.parametrize("number", [2**31, 2**63])
def test_a_number_beyond_all_columns_leads_nowhere(author: Learner, number: int) -> None:
    for address in (
        f"reports/{number}",
        f"reports/{number}/wording",
        f"comments/{number}",
        f"staff/invitations/{number}/withdraw",
    ):
        assert author.post(f"{DESK}/{address}", {"state": "taken", "text": "x"}).status_code == 404, address
    assert author.get(f"{EDIT}?report={number}").status_code == 200
    for against in (number, -number):
        assert author.get(f"{DESK}/releases/1?against={against}").status_code == 200
