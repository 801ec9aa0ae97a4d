"""The browser desk page by page: what works, what is typed wrongly, who may not, and what comes twice."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring.jobs import publish_planned
from learn.authoring.models import PlannedRelease
from learn.authoring.queries import copy_of, draft_content, drafts_of, history_of
from learn.courses.bundle.media_types import mime_of
from learn.courses.models import Course
from learn.courses.queries import charges_of, release_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from tests.admin.staff import administrator
from tests.authoring.copies import QUIZ, UID, ZONES, ZONES_UR, course_of, published
from tests.courses.course_files import LESSON, PICTURE
from tests.journeys.learner import Learner, form_to, visible

DESK = f"/teach/{UID}"
EDIT = f"{DESK}/{ZONES}/edit"


@pytest.fixture
def author(app: Flask, tmp_path: Path) -> Learner:
    """Return the owner of the small course, with a working copy open."""
    with app.app_context():
        published(tmp_path / "courses")
    owner = staff(app, "ustad", "owner")
    assert owner.post(f"{DESK}/copy").status_code == 303
    return owner


def staff(app: Flask, name: str, role: str, language: str | None = None) -> Learner:
    found = Learner(app, name).join()
    with app.app_context():
        person = person_by_name_key(reading(), name_key(name))
        assert person is not None
        appoint(course_of(), person, role, clock.now(), language)
    return found


def held(page: TestResponse) -> dict[str, object]:
    """Return what the form of an editor holds besides its text."""
    hidden = dict(re.findall(r'name="(file|version)" value="(\d+)"', page.text))
    assert hidden, visible(page.text)
    return dict(hidden)


def save(author: Learner, text: str, path: str = ZONES, **more: object) -> TestResponse:
    fields = held(author.get(f"{DESK}/{path}/edit"))
    return author.post(f"{DESK}/{path}/edit", {**fields, "text": text.replace("\n", "\r\n"), **more})


def stored(author: Learner, path: str = ZONES) -> str:
    with author.app.app_context():
        return (draft_content(reading(), course_of(), f"{UID}/{path}") or b"").decode()


def version(author: Learner) -> int:
    with author.app.app_context():
        copy = copy_of(reading(), course_of())
        assert copy is not None
        return copy.version


def seen(author: Learner) -> dict[str, object]:
    """Return what the forms of a publication hold: the copy and the release that is served, as they are."""
    with author.app.app_context():
        return {"version": version(author), "served": release_id_of(reading(), UID) or 0}


def test_a_text_is_shown_saved_and_seen_by_nobody_yet(author: Learner) -> None:
    page = author.get(EDIT)
    assert LESSON in page.text.replace("&#34;", '"').replace("&gt;", ">").replace("&lt;", "<")
    assert "What a learner sees" in page.text
    assert '<legend><span class="q">' in page.text, "questions are shown as they are asked"
    assert save(author, LESSON.replace("Which 3 pm?", "Whose 3 pm?")).status_code == 303
    assert "Whose 3 pm?" in stored(author)
    assert "Changed" in author.get(DESK).text
    assert "Whose 3 pm?" not in author.get(f"/courses/{UID}/zones").text


def test_a_preview_saves_nothing_and_names_every_problem_by_its_line(author: Learner) -> None:
    text = LESSON.replace("- (x) 8 pm", "- ( ) 8 pm").replace("[Two clocks, four hours apart]", "[]")
    page = save(author, text, do="preview")
    assert page.status_code == 200
    assert 'data-line="13"' in page.text
    assert "has no right answer" in page.text
    assert stored(author) == LESSON
    told = author.post(f"{DESK}/{ZONES}/preview", {**held(author.get(EDIT)), "text": text}).get_json()
    assert 'data-line="13"' in told["problems"]
    assert "Which 3 pm?" in told["view"]


def test_the_second_of_two_gets_both_texts_and_three_ways_on(app: Flask, author: Learner) -> None:
    other = staff(app, "sara", "owner")
    mine, theirs = LESSON.replace("Write the zone.", "Mine."), LESSON.replace("Write the zone.", "Theirs.")
    fields = held(author.get(EDIT))
    assert save(other, theirs).status_code == 303
    quarrel = author.post(EDIT, {**fields, "text": mine})
    assert quarrel.status_code == 409
    for words in ("Mine.", "Theirs.", "sara", "Take both"):
        assert words in quarrel.text
    assert stored(author) == theirs
    assert author.post(EDIT, {**held(quarrel), "text": mine}).status_code == 303
    assert stored(author) == mine
    quiet = author.client.post(
        f"/en{EDIT}", data={**fields, "text": "x"}, headers={"X-Part": "draft", "Accept": "application/json"}
    )
    assert quiet.status_code == 409


def test_a_draft_is_saved_quietly_with_its_next_version(author: Learner) -> None:
    headers = {"X-Part": "draft", "Accept": "application/json"}
    for number in (2, 3):
        fields = held(author.get(EDIT))
        answer = author.client.post(f"/en{EDIT}", data={**fields, "text": f"{number}\n"}, headers=headers)
        assert answer.get_json()["version"] == number


def test_a_translation_sent_twice_is_there_once(author: Learner) -> None:
    path = "02-work/01-replies.ur.md"
    fields = {**held(author.get(f"{DESK}/{path}/edit")), "text": "Once.\n"}
    for _twice in range(2):
        assert author.post(f"{DESK}/{path}/edit", fields).status_code == 303
    assert author.post(f"{DESK}/{path}/edit", {**fields, "text": "Other.\n"}).status_code == 409
    assert stored(author, path) == "Once.\n"


def test_questions_are_put_in_where_the_cursor_was_and_change_nothing_else(author: Learner) -> None:
    row = LESSON[: LESSON.index("## In short")].count("\n")
    page = save(author, LESSON, do="insert", kind="numeric", row=row)
    assert page.status_code == 200
    assert "type: numeric" in page.text
    assert "zones-1" in page.text
    assert stored(author) == LESSON, "it is not saved yet"
    assert save(author, LESSON, do="insert", kind="nonsense").status_code == 422


def photo() -> bytes:
    """Return a photograph of twelve megapixels that says where it was taken."""
    picture = Image.effect_noise((400, 300), 60).convert("RGB").resize((4_000, 3_000))
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "A maker"
    out = BytesIO()
    picture.save(out, "JPEG", quality=70, exif=exif)
    return out.getvalue()


def put(author: Learner, content: bytes, name: str, words: str = "A lamp") -> TestResponse:
    page = save(author, LESSON, do="picture", picture=(BytesIO(content), name), words=words)
    page.get_data()
    # Werkzeug's browser leaves the file open in which it put a large form together.
    page.request.environ["wsgi.input"].close()
    return page


def test_a_photograph_goes_on_a_diet_and_is_described(author: Learner) -> None:
    page = put(author, photo(), "../../My Lamp.JPG", "A lamp [in] the dark")
    assert page.status_code == 200, visible(page.text)
    assert "![A lamp \\[in\\] the dark](../media/my-lamp" in page.text
    [path] = [path for path in paths_of(author) if "my-lamp" in path]
    answer = author.get(f"{DESK}/{path}/file")
    assert len(answer.data) <= 80_000
    with Image.open(BytesIO(answer.data)) as shown:
        assert shown.width <= 720
        assert not shown.getexif()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert mime_of(answer.data, "") == answer.mimetype


def paths_of(author: Learner) -> list[str]:
    with author.app.app_context():
        return list(drafts_of(reading(), course_of(), UID))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "lamp.png", "not a picture"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>",
            "lamp.svg",
            "more than be looked",
        ),
        (b"<svg><script>alert(1)</script></svg>", "lamp.png", "more than be looked"),
        (b"\x89PNG\r\n\x1a\nrubbish", "lamp.png", "cannot be opened"),
        (b"", "lamp.png", "Choose a picture"),
        (b"PK\x03\x04", "lamp.png", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_text_kept(
    author: Learner, content: bytes, name: str, said: str
) -> None:
    before = paths_of(author)
    page = put(author, content, name)
    assert page.status_code == 422
    assert said in page.text
    assert "Which 3 pm?" in page.text
    assert paths_of(author) == before


def test_a_picture_without_words_is_asked_for_them(author: Learner) -> None:
    page = put(author, PICTURE, "dot.png", "")
    assert page.status_code == 422
    assert "what the picture shows" in page.text
    assert "![-](../media/dot.png)" in put(author, PICTURE, "dot.png", "-").text


def test_a_translation_is_begun_beside_its_source_with_the_glossary(author: Learner) -> None:
    page = author.get(f"{DESK}/{ZONES_UR}/edit")
    assert "The text that is translated" in page.text
    assert "Glossary" in page.text
    assert author.get(f"{DESK}/02-work/module.ur.md/edit").status_code == 200
    assert author.get(f"{DESK}/02-work/module.fr.md/edit").status_code == 404
    with author.app.app_context():
        assert f"{ZONES_UR}" in drafts_of(reading(), course_of(), UID)


def test_files_are_added_moved_renamed_and_taken_away(author: Learner) -> None:
    for kind, name, path in [
        ("module", "Last words", "03-last-words/module.md"),
        ("bank", "more zones", "banks/more-zones.md"),
    ]:
        answer = author.post(f"{DESK}/files", {"kind": kind, "name": name, "module": ""})
        assert answer.headers["Location"].endswith(f"{path}/edit"), visible(answer.text)
    for kind in ("lesson", "quiz", "task"):
        fields: dict[str, object] = {"kind": kind, "name": f"a {kind}", "module": "03-last-words"}
        assert author.post(f"{DESK}/files", fields).status_code == 303
        assert author.post(f"{DESK}/files", fields).status_code == 422, "twice is refused"
    assert {"03-last-words/01-a-lesson.md", "03-last-words/03-a-task.ur.md"} <= set(paths_of(author))
    assert author.post(f"{DESK}/order", {"up": "03-last-words/02-a-quiz.md"}).status_code == 303
    assert "03-last-words/01-a-quiz.md" in paths_of(author)
    place = f"{DESK}/03-last-words/02-a-lesson.md/place"
    assert author.get(place).status_code == 200
    assert author.post(place, {"do": "rename", "slug": "../x"}).status_code == 422
    assert author.post(place, {"do": "move", "module": "01-start"}).status_code == 303
    assert "01-start/03-a-lesson.md" in paths_of(author)
    quiz = f"{DESK}/{QUIZ}/place"
    assert "quiz-karachi" in author.get(quiz).text, "published ids are named"
    assert author.post(quiz, {"do": "delete"}).status_code == 303
    assert "retired: [quiz-karachi, zones-quiz]" in stored(author, "course.yml")
    assert author.post(f"{DESK}/order", {"up": "nothing.md"}).status_code == 404


def publish(author: Learner, name: str = "Clearer words", **more: object) -> TestResponse:
    return author.post(f"{DESK}/releases", {**seen(author), "name": name, **more})


def test_publishing_shows_what_changes_and_then_does_it(author: Learner) -> None:
    save(author, LESSON.replace("Which 3 pm?", "Whose <b>3 pm</b>?").replace("revision: 2", "revision: 3"))
    page = author.get(f"{DESK}/releases")
    assert "Whose &lt;b&gt;3 pm&lt;/b&gt;?" in page.text, "differences are words, not HTML"
    assert "to be read again" in page.text
    assert "Translation behind" in page.text
    assert "Publish now" not in page.text, "first it is tried"
    tried = author.post(f"{DESK}/releases/rehearsal", seen(author))
    assert "Publish now" in tried.text
    assert publish(author, "").status_code == 422
    assert publish(author).status_code == 303
    assert "Whose" in author.get(f"/courses/{UID}/zones").text
    shown = author.get(f"{DESK}/releases").text
    assert "Clearer words" in shown
    assert "There is nothing to publish" in shown
    compared = author.get(f"{DESK}/releases/2")
    assert "Whose &lt;b&gt;" in compared.text
    assert author.get(f"{DESK}/releases/2?against=1").status_code == 200
    assert author.get(f"{DESK}/releases/9").status_code == 404


def test_changes_fill_no_more_than_a_page_and_any_file_is_shown_alone(author: Learner) -> None:
    save(author, LESSON + "".join(f"\nLine {number}.\n" for number in range(150)))
    save(author, stored(author, QUIZ) + "".join(f"\nWord {number}.\n" for number in range(150)), QUIZ)
    asked = {
        name: author.get(f"{DESK}/releases{name}").text for name in ("", f"?file={ZONES}", f"?file={QUIZ}")
    }
    lines = {name: len(re.findall('class="(?:ins|del)"', page)) for name, page in asked.items()}
    assert 100 < lines[""] <= 120
    assert lines[f"?file={ZONES}"] == 300
    assert lines[f"?file={QUIZ}"] == 300
    assert "Show the lines of this file" in asked[""]
    assert author.get(f"{DESK}/releases?file=nobodys").text.count('class="ins"') == asked[""].count(
        'class="ins"'
    )


def test_a_broken_copy_publishes_nothing_and_names_file_and_line(author: Learner) -> None:
    save(author, LESSON.replace("- (x) 8 pm", "- ( ) 8 pm"))
    for page in (publish(author), author.post(f"{DESK}/releases/rehearsal", seen(author))):
        assert page.status_code == 422
        assert f"{ZONES}:32" in page.text, visible(page.text)
    with author.app.app_context():
        assert len(history_of(reading(), course_of())) == 1


def test_who_publishes_second_is_told(author: Learner) -> None:
    fields = seen(author)
    save(author, LESSON.replace("Which", "Whose"))
    page = author.post(f"{DESK}/releases", {**fields, "name": "Mine"})
    assert page.status_code == 409
    assert "Nothing was published" in page.text
    assert 'value="Mine"' in page.text or "Publish" in page.text


def test_every_release_comes_as_an_archive_and_can_be_published_again(author: Learner) -> None:
    save(author, LESSON.replace("Which", "Whose"))
    publish(author)
    with ZipFile(BytesIO(author.get(f"{DESK}/releases/1.zip").data)) as archive:
        assert archive.read(f"{UID}/{ZONES}").decode() == LESSON
    for _twice in range(2):
        assert author.post(f"{DESK}/releases/1/again", seen(author)).status_code == 303
        assert "Which 3 pm?" in author.get(f"/courses/{UID}/zones").text
    assert author.post(f"{DESK}/releases/7/again").status_code == 404


def test_who_publishes_an_earlier_release_second_is_told(app: Flask, author: Learner) -> None:
    for words in ("Whose", "When"):
        save(author, LESSON.replace("Which", words))
        publish(author)
    other = staff(app, "sara", "owner")
    pages = {1: author.get(f"{DESK}/releases/1"), 2: other.get(f"{DESK}/releases/2")}
    fields = {number: form_to(page.text, "/again").values for number, page in pages.items()}
    assert other.post(f"{DESK}/releases/2/again", {**fields[2]}).status_code == 303
    assert "Whose 3 pm?" in author.get(f"/courses/{UID}/zones").text
    stale: list[dict[str, object]] = [{**fields[1]}, {}]
    for late in stale:
        answer = author.post(f"{DESK}/releases/1/again", late)
        assert "Somebody published another release meanwhile" in author.client.get(answer.location).text
        assert "Whose 3 pm?" in author.get(f"/courses/{UID}/zones").text


def test_a_planned_release_comes_at_its_moment_unless_the_copy_changed(author: Learner) -> None:
    save(author, LESSON.replace("Which", "Whose"))
    fields: dict[str, object] = {**seen(author), "name": "Monday", "due": "2001-01-01T09:00"}
    assert author.post(f"{DESK}/releases/plan", fields).status_code == 422
    assert author.post(f"{DESK}/releases/plan", {**fields, "due": "rubbish"}).status_code == 422
    for deed in ("call-off", "change", "keep"):
        fields = {**seen(author), "name": "Monday", "due": "2099-01-01T09:00"}
        assert author.post(f"{DESK}/releases/plan", fields).status_code == 303
        assert "Planned for" in author.get(f"{DESK}/releases").text
        if deed == "call-off":
            author.post(f"{DESK}/releases/plan/call-off")
        if deed == "change":
            save(author, LESSON.replace("Which", "What"))
        with author.app.app_context():
            with transaction() as session:
                session.execute(update(PlannedRelease).values(due_at=clock.now()))
            publish_planned(clock.now())
            publish_planned(clock.now())
            assert len(history_of(reading(), course_of())) == (2 if deed == "keep" else 1)
        if deed == "change":
            assert "Nothing was published:" in author.get(f"{DESK}/releases").text


def test_who_finds_the_course_is_the_owners_word(app: Flask, author: Learner) -> None:
    stranger = Learner(app, "gul").join()
    learner = Learner(app, "amina").join().enrol(UID)
    assert author.post(f"{DESK}/visibility", {"choice": "unlisted"}).status_code == 303
    assert "Clear Times" not in stranger.get("/courses").text
    assert "Clear Times" not in stranger.get("/courses?q=zone").text
    assert stranger.get(f"/courses/{UID}").status_code == 200
    author.post(f"{DESK}/visibility", {"choice": "private"})
    assert stranger.get(f"/courses/{UID}").status_code == 404
    author.post(f"{DESK}/visibility", {"choice": "listed", "archived": "1"})
    assert "Clear Times" not in stranger.get("/courses").text
    assert stranger.post(f"/courses/{UID}/enrolment").status_code == 409
    assert learner.get(f"/courses/{UID}/replies").status_code == 200, "who takes it goes on"
    learner.post(f"/courses/{UID}/leave")
    author.post(f"{DESK}/visibility", {"choice": "listed"})
    assert "Clear Times" in stranger.get("/courses").text
    assert author.post(f"{DESK}/visibility", {"choice": "nonsense"}).status_code == 422


def test_a_new_course_begins_with_an_example_and_can_be_published(author: Learner) -> None:
    assert author.post("/teach", {"slug": "../x"}).status_code == 422
    assert author.post("/teach", {"slug": UID}).status_code == 422
    assert author.post("/teach", {"slug": "my-own"}).status_code == 303
    assert "Not published yet" in author.get("/teach").text
    assert author.get("/courses/my-own").status_code == 404
    page = author.get("/teach/my-own")
    assert page.status_code == 200
    assert "stops the course" not in page.text, visible(page.text)
    with author.app.app_context():
        copy = copy_of(reading(), course_of("my-own"))
        assert copy is not None
    done = author.post("/teach/my-own/releases", {"version": copy.version, "name": "First"})
    assert done.status_code == 303, visible(done.text)
    assert author.get("/courses/my-own").status_code == 200


@pytest.mark.usefixtures("author")
def test_learners_and_strangers_find_no_desk(app: Flask) -> None:
    learner = Learner(app, "amina").join().enrol(UID)
    elsewhere = Learner(app, "gul").join()
    for who in (learner, elsewhere):
        for path in (DESK, EDIT, f"{DESK}/releases", f"{DESK}/releases/1", f"{DESK}/releases/1.zip"):
            assert who.get(path).status_code == 404, path
        for path in (EDIT, f"{DESK}/files", f"{DESK}/releases", f"{DESK}/copy", f"{DESK}/order"):
            assert who.post(path, {"text": "x"}).status_code == 404, path
    tutor = staff(app, "tutor", "tutor")
    assert tutor.get(DESK).status_code == 200
    assert tutor.get(EDIT).status_code == 404
    assert tutor.post(f"{DESK}/releases").status_code == 404


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "%2e%2e/x.md", "01-start/nothing.md", "_facts/x.yml", "a\x01"]
)
def test_no_path_leads_elsewhere(author: Learner, path: str) -> None:
    assert author.get(f"{DESK}/{path}/edit").status_code == 404
    assert author.get(f"{DESK}/{path}/file").status_code == 404
    assert author.get(f"{DESK}/{path}/place").status_code == 404
    fields: dict[str, object] = {"file": 0, "version": 0, "text": "x"}
    assert author.post(f"{DESK}/{path}/edit", fields).status_code == 404


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "![" * 40_000,
    "\ufeff---\n---",
    "a: &a [*a]",
    "\u202ex",
    "---\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_words_and_raise_nothing(author: Learner, text: str) -> None:
    for path in (ZONES, "course.yml", "README.md", "banks/zones.md"):
        assert save(author, text, path, do="preview").status_code == 200
        assert save(author, text, path).status_code == 303
        page = author.get(f"{DESK}/{path}/edit")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert author.get(DESK).status_code == 200
    assert author.get(f"{DESK}/releases").status_code == 200
    assert publish(author, "<script>").status_code == 422
    assert save(author, "a\x00b").status_code == 422
    assert save(author, "x" * 300_000).status_code == 422


@pytest.mark.parametrize("role", ["tutor", "reviewer", "translator"])
def test_who_publishes_no_course_begins_none(app: Flask, author: Learner, role: str) -> None:
    begun: dict[str, object] = {"slug": "my-own"}
    other = staff(app, "other", role, "ur" if role == "translator" else None)
    assert "Begin a course" not in other.get("/teach").text
    assert other.post("/teach", begun).status_code == 404
    assert "Begin a course" in author.get("/teach").text
    assert staff(app, "editor", "editor").post("/teach", begun).status_code == 303


def test_an_administrator_begins_the_first_course(app: Flask) -> None:
    first = administrator(app)
    assert 'href="/en/teach"' in first.get("/en/admin/courses").text
    assert "Begin a course" in first.get("/en/teach").text
    assert first.get("/en/teach/facts").status_code == 404
    assert first.post("/en/teach", data={"slug": "my-own"}).status_code == 303
    assert first.get("/en/teach/my-own").status_code == 200


def test_a_course_is_charged_to_its_maker_alone(author: Learner) -> None:
    author.post("/teach", {"slug": "my-own"})
    with author.app.app_context():
        person = person_by_name_key(reading(), name_key("ustad"))
        assert {each.course_uid for each in charges_of(reading(), person or 0)} == {UID, "my-own"}
        with transaction() as session:
            assert session.scalar(select(Course.release_id).where(Course.uid == "my-own")) is None
