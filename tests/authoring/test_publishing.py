"""Publishing: what becomes a release, what does not, and what a running site shows afterwards."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from learn import clock
from learn.authoring.services import NothingToPublish, Published, publish_path
from learn.courses.models import Course, Media, Release, RenderedText
from learn.database import Base, _session_in_transaction, reading
from learn.enrolments.models import Enrolment
from learn.housekeeping import KINDS
from learn.i18n import gettext, speak
from learn.jobs.working import Bench
from learn.pictures import Slimmed, slimmed
from learn.progress.models import Evidence
from learn.quizzes.models import QuestionKey, QuestionVersion
from tests.courses.course_files import COURSE, FACTS, LESSON, PICTURE, QUIZ, REPLIES, Change, write_library
from tests.journeys.learner import Learner, first_answer, form_to, visible

ZONES = "clear-times/01-start/01-zones.md"
REPLY = "clear-times/02-work/01-replies.md"
TWELVE_MEGAPIXELS = (4_000, 3_000)
ROOM = "/courses/clear-times"
CHECK = "/checks/zones-check-2"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder for courses."""
    return tmp_path / "courses"


@pytest.fixture
def published(app: Flask, library: Path) -> Flask:
    """Return an application that serves the small course."""
    assert publish(app, library).release_id is not None
    return app


def publish(app: Flask, library: Path, **changes: Change) -> Published:
    """Write the course with these changes and publish it."""
    shutil.rmtree(library, ignore_errors=True)
    write_library(library, **changes)
    with app.app_context():
        [done] = publish_path(library, clock.now())
    return done


def rows(app: Flask, table: type[Base]) -> int:
    with app.app_context():
        return reading().execute(select(func.count()).select_from(table)).scalar_one()


def test_a_change_is_a_release_and_no_change_is_none(published: Flask, library: Path) -> None:
    reader = Learner(published)
    assert "Which 3 pm?" in reader.get(f"{ROOM}/zones").text
    texts, versions = rows(published, RenderedText), rows(published, QuestionVersion)

    again = publish(published, library)
    assert (again.is_new, rows(published, Release)) == (False, 1)

    changed = publish(published, library, **{ZONES: ("Which 3 pm?", "Whose 3 pm?")})
    assert (changed.is_new, rows(published, Release)) == (True, 2)
    assert "Whose 3 pm?" in reader.get(f"{ROOM}/zones").text, "a running site shows the new release at once"
    assert rows(published, RenderedText) == texts + 1, "only the changed page is rendered"
    assert rows(published, QuestionVersion) == versions

    publish(published, library, **{ZONES: ('"3 pm in which zone?"', '"Whose 3 pm is it?"')})
    assert rows(published, QuestionVersion) == versions + 1
    back = publish(published, library)
    assert (back.is_new, rows(published, Release)) == (False, 3)
    assert "Which 3 pm?" in reader.get(f"{ROOM}/zones").text


def test_what_a_question_prints_follows_its_facts_and_pictures(app: Flask, library: Path) -> None:
    asking: dict[str, Change] = {
        ZONES: ("> You may be late.", "> {{fact: audio-bandwidth}} ![A clock](../media/clock.png)"),
        "clear-times/01-start/01-zones.ur.md": None,
    }
    publish(app, library, **asking)
    versions = rows(app, QuestionVersion)
    other = taken_with_a_phone("PNG", 1)
    changed: dict[str, Change] = {
        "_facts/products.yml": FACTS.replace("60 kbit/s", "90 kbit/s"),
        "clear-times/media/clock.png": other,
    }
    publish(app, library, **asking, **changed)
    assert rows(app, QuestionVersion) == versions + 1, "the others print nothing that changed"
    reader = Learner(app)
    page = reader.get(f"{ROOM}/zones").text
    assert "60 kbit/s" not in page
    with app.app_context():
        keys = reading().execute(select(QuestionKey.key).order_by(QuestionKey.question_version_id)).scalars()
        said = str(list(keys)[-1])
        [digest] = reading().execute(select(Media.hash).where(Media.width == 720)).scalars()
    assert "90 kbit/s" in said
    assert digest in said


def test_what_no_page_names_makes_no_release_and_renders_nothing(published: Flask, library: Path) -> None:
    texts = rows(published, RenderedText)
    helpline = FACTS.replace("Call 1234.", "Call 4321.")
    assert not publish(published, library, **{"_facts/products.yml": helpline}).is_new
    assert publish(published, library, **{"clear-times/media/other.png": PICTURE}).is_new
    assert rows(published, RenderedText) == texts


def test_a_linked_file_says_what_it_costs(app: Flask, library: Path) -> None:
    talk: dict[str, Change] = {
        ZONES: ("Which 3 pm?", "[Listen](../media/talk.mp3) or [read](../02-work/01-replies.md)."),
        "clear-times/media/talk.mp3": b"ID3" + bytes(52_000),
    }
    publish(app, library, **talk)
    page = Learner(app).get(f"{ROOM}/zones").text
    assert '.mp3">Listen</a> <small><bdi dir="ltr">(52 kB)</bdi></small> or <a' in page
    assert ">read</a>." in page


def test_a_fact_without_a_translation_says_in_which_language_it_is(app: Flask, library: Path) -> None:
    facts = FACTS.replace(', ur: "آڈیو کال کو تقریباً 60 kbit/s چاہیے۔"', "")
    publish(app, library, **{"_facts/products.yml": facts})
    page = Learner(app, language="ur").get(f"{ROOM}/zones").text
    assert '<bdi lang="en" dir="ltr">An audio call needs about 60 kbit/s.</bdi>' in page


def test_a_broken_course_changes_nothing_and_the_others_go_on(published: Flask, library: Path) -> None:
    shutil.rmtree(library)
    write_library(library, **{ZONES: ("complete: checks", "complete: perhaps")})
    other = {"clear-times/course.yml": COURSE.replace("id: clear-times", "id: other-times")}
    second = write_library(library.parent / "second", **other)
    shutil.move(second / "clear-times", library / "other-times")
    with published.app_context():
        results = {result.uid: result for result in publish_path(library, clock.now())}
    assert results["clear-times"].release_id is None
    assert any("01-zones.md" in problem.path and problem.line for problem in results["clear-times"].problems)
    assert results["other-times"].release_id is not None
    reader = Learner(published)
    assert reader.get(f"{ROOM}/zones").status_code == 200
    assert reader.get("/courses/other-times/zones").status_code == 200


def test_two_courses_of_one_id_are_both_refused(published: Flask, library: Path) -> None:
    shutil.copytree(library / "clear-times", library / "a-copy")
    with published.app_context():
        results = publish_path(library, clock.now())
    assert [result.release_id for result in results] == [None, None]
    assert all("duplicate-id" in {fault.code for fault in result.problems} for result in results)
    assert rows(published, Release) == 1


def test_a_fault_in_the_facts_is_the_reason_given(published: Flask, library: Path) -> None:
    refused = publish(published, library, **{"_facts/products.yml": "- {"})
    assert refused.release_id is None
    assert any(problem.path.endswith("_facts/products.yml") for problem in refused.problems)


@pytest.mark.parametrize(("moment", "is_stale"), [("18:59", False), ("19:00", True)])
def test_a_fact_falls_due_with_the_day_of_the_people_here(
    app: Flask, library: Path, moment: str, *, is_stale: bool
) -> None:
    """On 20 February at 19:00 UTC the 21st begins in Karachi, the first day that the helpline is stale.

    A course that is refused is told with all that is wrong beside it.
    """
    with time_machine.travel(f"2027-02-20T{moment}+00:00"):
        refused = publish(app, library, **{"clear-times/README.md": None})
    assert ("stale-fact" in {problem.code for problem in refused.problems}) is is_stale


def test_a_link_among_the_courses_is_named_and_the_others_go_on(published: Flask, library: Path) -> None:
    (library / "elsewhere").symlink_to(library.parent)
    with published.app_context():
        course, link = publish_path(library, clock.now())
    assert course.release_id is not None
    assert (link.uid, link.release_id, link.problems[0].code) == ("elsewhere", None, "symbolic-link")


def test_an_empty_folder_is_said_to_be_empty(app: Flask, library: Path) -> None:
    library.mkdir()
    with app.app_context(), pytest.raises(NothingToPublish, match="no course"):
        publish_path(library, clock.now())
    assert rows(app, Course) == 0


def test_an_id_may_not_vanish_without_a_word(published: Flask, library: Path) -> None:
    gone: dict[str, Change] = {REPLY: ("id: replies-check-2", "id: replies-check-9")}
    refused = publish(published, library, **gone)
    assert refused.release_id is None
    assert any("replies-check-2" in problem.message for problem in refused.problems)
    retired = COURSE + "retired: [replies-check-2]\n"
    assert publish(published, library, **gone, **{"clear-times/course.yml": retired}).release_id is not None


def test_progress_and_addresses_follow_a_page_that_moved(published: Flask, library: Path) -> None:
    learner = Learner(published).join().enrol("clear-times")
    learner.answer_checks(f"{ROOM}/replies")
    learner.post(f"{ROOM}/replies/done")
    assert "1 of 3 steps done" in learner.get(ROOM).text
    moved = COURSE + "moved: {replies: answers}\n"
    renamed: dict[str, Change] = {
        "clear-times/course.yml": moved,
        REPLY: None,
        "clear-times/02-work/01-answers.md": REPLIES.replace("id: replies\n", "id: answers\n"),
        ZONES: LESSON.replace("01-replies.md", "01-answers.md"),
        "clear-times/01-start/01-zones.ur.md": None,
    }
    assert publish(published, library, **renamed).release_id is not None
    assert "1 of 3 steps done" in learner.get(ROOM).text
    old = learner.get(f"{ROOM}/replies")
    assert (old.status_code, old.headers["Location"]) == (301, "/en/courses/clear-times/answers")
    assert '<li class="ok">Done</li>' in learner.get(f"{ROOM}/answers").text


def after_the_check(app: Flask, *, is_enrolled: bool) -> tuple[Learner, list[str]]:
    """Return somebody who answered the checks of the first lesson, and what they gave to the second one."""
    learner = Learner(app)
    if is_enrolled:
        learner.join().enrol("clear-times")
    learner.answer_checks(f"{ROOM}/zones")
    return learner, form_to(learner.get(f"{ROOM}/zones").text, CHECK).values["answer"]


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_a_check_that_moved_shows_the_answer_it_was_given(
    published: Flask, library: Path, *, is_enrolled: bool
) -> None:
    learner, given = after_the_check(published, is_enrolled=is_enrolled)
    learner.get(f"{ROOM}/replies")
    moved = LESSON[LESSON.index("## Which time is it?") : LESSON.index("## In short")]
    changes: dict[str, Change] = {
        ZONES: LESSON.replace(moved, ""),
        REPLY: REPLIES + "\n" + moved,
        "clear-times/01-start/01-zones.ur.md": None,
        "clear-times/course.yml": COURSE.replace("open: first-lesson", "open: all"),
    }
    assert publish(published, library, **changes).release_id is not None
    for _ in range(2):
        assert form_to(learner.get(f"{ROOM}/replies").text, CHECK).values["answer"] == given


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_a_check_that_has_another_id_now_counts_as_answered(
    published: Flask, library: Path, *, is_enrolled: bool
) -> None:
    learner, given = after_the_check(published, is_enrolled=is_enrolled)
    changes: dict[str, Change] = {
        ZONES: LESSON.replace("id: zones-check-2", "id: zones-check-b"),
        "clear-times/01-start/01-zones.ur.md": None,
        "clear-times/course.yml": COURSE + "moved: {zones-check-2: zones-check-b}\n",
    }
    assert publish(published, library, **changes).release_id is not None
    for _ in range(2):
        page = learner.get(f"{ROOM}/zones").text
        assert form_to(page, "/checks/zones-check-b").values["answer"] == given
    if not is_enrolled:
        learner.join().enrol("clear-times")
        assert form_to(learner.get(f"{ROOM}/zones").text, "/checks/zones-check-b").values["answer"] == given
    learner.post(f"{ROOM}/zones/done")
    assert "1 of 3 steps done" in learner.get(ROOM).text
    [other] = {*form_to(page, "/checks/zones-check-b").offered["answer"]} - {*given}
    learner.post(f"{ROOM}/zones/checks/zones-check-b", {"answer": other})
    assert form_to(learner.get(f"{ROOM}/zones").text, "/checks/zones-check-b").values["answer"] == [other]


def test_what_is_sent_from_a_page_whose_address_changed_arrives(published: Flask, library: Path) -> None:
    learner = Learner(published).join().enrol("clear-times")
    lesson, quiz = (learner.get(f"{ROOM}/{slug}").text for slug in ("replies", "quiz"))
    renamed: dict[str, Change] = {
        REPLY: None,
        "clear-times/02-work/01-answers.md": REPLIES,
        ZONES: LESSON.replace("01-replies.md", "01-answers.md"),
        "clear-times/01-start/01-zones.ur.md": None,
        "clear-times/01-start/02-quiz.md": None,
        "clear-times/01-start/02-quiz.ur.md": None,
        "clear-times/01-start/02-exam.md": QUIZ,
    }
    assert publish(published, library, **renamed).release_id is not None
    for number in ("1", "2"):
        form = form_to(lesson, f"/replies/checks/replies-check-{number}")
        answer = learner.client.post(form.action, data={**form.values, **first_answer(form)})
        assert answer.status_code == 303, number
    assert learner.client.post(form_to(lesson, "/replies/done").action).status_code == 303
    assert "1 of 3 steps done" in learner.get(ROOM).text
    begun = learner.client.post(form_to(quiz, "/quiz/attempts").action)
    assert "/en/attempts/" in begun.headers["Location"]


def test_an_address_leads_on_after_a_second_move(published: Flask, library: Path) -> None:
    def named(slug: str, uid: str) -> dict[str, Change]:
        return {
            REPLY: None,
            f"clear-times/02-work/01-{slug}.md": REPLIES.replace("id: replies\n", f"id: {uid}\n"),
            ZONES: LESSON.replace("01-replies.md", f"01-{slug}.md"),
            "clear-times/01-start/01-zones.ur.md": None,
        }

    assert publish(published, library, **named("answers", "replies")).release_id
    second = {"clear-times/course.yml": COURSE + "moved: {replies: words}\n"}
    assert publish(published, library, **named("words", "words"), **second).release_id
    for slug in ("replies", "answers"):
        found = Learner(published).get(f"{ROOM}/{slug}")
        assert (found.status_code, found.headers["Location"]) == (301, "/en/courses/clear-times/words")


def test_completion_sticks_when_a_lesson_is_added(published: Flask, library: Path) -> None:
    easy = COURSE.replace("quizzes: passed", "quizzes: none")
    publish(published, library, **{"clear-times/course.yml": easy})
    learner = Learner(published).join().enrol("clear-times")
    for slug in ("zones", "replies"):
        learner.answer_checks(f"{ROOM}/{slug}")
        learner.post(f"{ROOM}/{slug}/done")
    with published.app_context():
        completed = reading().execute(select(Enrolment.completed_at)).scalar_one()
    assert completed is not None
    more = REPLIES.replace("id: replies", "id: more").replace("replies-check", "more-check")
    publish(published, library, **{"clear-times/course.yml": easy, "clear-times/02-work/03-more.md": more})
    with published.app_context():
        assert reading().execute(select(Enrolment.completed_at)).scalar_one() == completed
    page = visible(learner.get(ROOM).text)
    assert "You completed this course on" in page
    assert "2 of 3" in learner.get(ROOM).text


def test_who_lacked_only_what_is_asked_no_more_is_complete(published: Flask, library: Path) -> None:
    learners = [Learner(published, name).join().enrol("clear-times") for name in ("amina", "bilal", "sana")]
    for learner, slugs in zip(learners, (["zones", "replies"], ["zones"], ["zones", "replies"]), strict=True):
        for slug in slugs:
            learner.answer_checks(f"{ROOM}/{slug}")
            learner.post(f"{ROOM}/{slug}/done")
    learners[2].post(f"{ROOM}/leave")
    easy = COURSE.replace("quizzes: passed", "quizzes: none")
    assert publish(published, library, **{"clear-times/course.yml": easy}).release_id is not None
    assert Bench(KINDS, published.app_context, clock.now).step()
    with published.app_context():
        moments = list(reading().execute(select(Enrolment.completed_at).order_by(Enrolment.id)).scalars())
        kinds = select(Evidence.kind).where(Evidence.kind == "completed")
        assert [moment is not None for moment in moments] == [True, False, False]
        assert list(reading().execute(kinds).scalars()) == ["completed"]
    assert "You completed this course on" in visible(learners[0].get(ROOM).text)


def test_a_lesson_revised_says_so_to_whoever_read_it(published: Flask, library: Path) -> None:
    learner = Learner(published).join().enrol("clear-times")
    learner.answer_checks(f"{ROOM}/zones")
    learner.post(f"{ROOM}/zones/done")
    assert "Updated since you read it" not in learner.get(f"{ROOM}/zones").text
    publish(published, library, **{ZONES: ("revision: 2", "revision: 3")})
    assert "Updated since you read it" in learner.get(f"{ROOM}/zones").text
    with published.test_request_context("/ur/"):
        speak("ur")
        older = gettext("Older translation")
        speak("en")
    assert older in Learner(published, language="ur").get(f"{ROOM}/zones").text
    assert older not in learner.get(f"{ROOM}/zones").text


@pytest.mark.parametrize(("form", "orientation"), [("JPEG", 6), ("PNG", 1)])
def test_a_photograph_is_slimmed_and_forgets_where_it_was_taken(
    app: Flask, library: Path, form: str, orientation: int
) -> None:
    photograph = taken_with_a_phone(form, orientation)
    assert b"Exif" in photograph or b"eXIf" in photograph
    publish(app, library, **{"clear-times/media/clock.png": photograph})
    with app.app_context():
        [row] = reading().execute(select(Media.data, Media.width, Media.height, Media.mime)).all()
    served = Image.open(BytesIO(row.data))
    assert not served.getexif()
    assert not [mark for mark in (b"Exif", b"eXIf", b"Lahore") if mark in row.data]
    assert (row.width, row.height) == served.size
    assert row.width <= 720
    assert len(row.data) <= 80_000
    is_upright = row.height > row.width
    assert is_upright is (orientation == 6)
    page = Learner(app).get(f"{ROOM}/zones").text
    assert f'width="{row.width}" height="{row.height}"' in page


def test_learners_write_while_photographs_are_made_small(
    app: Flask, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    are_waiting = waits_for_pictures(monkeypatch)
    changes = {"clear-times/media/clock.png": taken_with_a_phone("JPEG", 6)}
    publish(app, library, **changes)
    assert are_waiting == [False]
    publish(app, library, **changes)
    assert are_waiting == [False]


def test_a_changed_release_opens_no_picture_that_was_published_before(
    app: Flask, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photographs: dict[str, Change] = {
        f"clear-times/media/photo-{turn}.jpg": small_photograph(turn) for turn in range(20)
    }
    publish(app, library, **photographs)
    opened: list[bytes] = []
    real = Image.open

    def watched(fp: BytesIO, formats: list[str] | None = None) -> Image.Image:
        opened.append(fp.getvalue())
        return real(fp, formats=formats)

    monkeypatch.setattr("PIL.Image.open", watched)
    new = small_photograph(21)
    publish(app, library, **{**photographs, "clear-times/media/new.jpg": new, ZONES: LESSON + "More.\n"})
    assert set(opened) == {new}


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200"><path d="M0 0h9"/></svg>'


@pytest.mark.parametrize(("form", "width", "height"), [("SVG", 360, 200), ("GIF", 30, 20)])
def test_drawings_and_gifs_are_shown_too(
    app: Flask, library: Path, form: str, width: int, height: int
) -> None:
    out = BytesIO()
    Image.new("P", (30, 20)).save(out, "GIF")
    picture = DRAWING if form == "SVG" else out.getvalue()
    publish(app, library, **{"clear-times/media/clock.png": picture})
    assert f'width="{width}" height="{height}"' in Learner(app).get(f"{ROOM}/zones").text


@pytest.mark.parametrize("kept", [12, 60])
def test_a_damaged_picture_is_named_and_nothing_is_published(app: Flask, library: Path, kept: int) -> None:
    out = BytesIO()
    Image.effect_noise((90, 90), 80).save(out, "PNG")
    refused = publish(app, library, **{"clear-times/media/clock.png": out.getvalue()[:kept]})
    assert refused.release_id is None
    [broken] = [problem for problem in refused.problems if problem.code == "broken-picture"]
    assert (broken.path, broken.line) == (f"{library}/clear-times/media/clock.png", 1)


def taken_with_a_phone(form: str, orientation: int) -> bytes:
    """Return a picture as a phone makes it: large, with the place in it, perhaps turned."""
    picture = (
        Image.radial_gradient("L").resize(TWELVE_MEGAPIXELS if form == "JPEG" else (900, 600)).convert("RGB")
    )
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Lahore"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 32.0, 59.0), 3: "E", 4: (74.0, 20.0, 37.0)})
    out = BytesIO()
    picture.save(out, form, exif=exif)
    return out.getvalue()


def waits_for_pictures(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that grows by each picture made small: whether writers waited for it."""
    are_waiting: list[bool] = []

    def watched(data: bytes, mime: str) -> Slimmed:
        are_waiting.append(_session_in_transaction.get() is not None)
        return slimmed(data, mime)

    monkeypatch.setattr("learn.pictures.slimmed", watched)
    return are_waiting


def small_photograph(number: int) -> bytes:
    """Return a picture with words in it, other than all of other numbers."""
    exif = Image.Exif()
    exif[0x010E] = f"Lahore {number}"
    out = BytesIO()
    Image.new("RGB", (30, 20), (number, 0, 0)).save(out, "JPEG", exif=exif)
    return out.getvalue()
