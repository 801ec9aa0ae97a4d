"""Working copies: what a change touches, who was first, how files move, and what a publication takes."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from learn import clock
from learn.authoring import arranging
from learn.authoring.arranging import CannotArrange
from learn.authoring.manifest_lines import NotWritten, with_moved, with_retired
from learn.authoring.models import DraftFile, PlannedRelease, Publication
from learn.authoring.queries import (
    copy_of,
    draft_content,
    draft_texts,
    drafts_of,
    history_of,
    plans_due,
    release_numbered,
    release_until,
)
from learn.authoring.question_templates import TEMPLATES, inserted, new_question
from learn.authoring.relinking import relinked
from learn.authoring.retyping import NotText, retyped, shown_text
from learn.authoring.services.copies import (
    ChangedMeanwhile,
    NameTaken,
    NoCopy,
    NoSources,
    TooMuch,
    add_files,
    arrange,
    begin_course,
    discard_copy,
    open_copy,
    save_text,
)
from learn.authoring.services.publishing import hold_path
from learn.authoring.services.releasing import (
    CopyChanged,
    PlanIsOver,
    call_off,
    plan_release,
    publish_again,
    publish_copy,
    rehearse_copy,
)
from learn.authoring.workbench import laid_open, previewed
from learn.courses.bundle.contents import Shared
from learn.courses.models import Course, Release, ReleaseFile
from learn.courses.queries import outline_by_release, release_files
from learn.database import reading, transaction
from tests.authoring.copies import (
    QUIZ,
    UID,
    ZONES,
    course_of,
    instance,
    opened,
    order,
    staffed,
    write,
)
from tests.authoring.test_publishing import small_photograph, waits_for_pictures
from tests.courses.course_files import LESSON, write_library
from tests.factories import make_person

NOBODY = Shared()
LINES = st.lists(st.tuples(st.text("ab ا#>", max_size=6), st.sampled_from(["\n", "\r\n", "\r"])), max_size=12)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "courses"


# ---- pure ----


@given(LINES, st.text("xyز", max_size=5), st.booleans())
def test_a_text_sent_back_unchanged_gives_the_same_bytes(
    lines: list[tuple[str, str]], end: str, has_mark: bool
) -> None:
    before = ("\ufeff" * has_mark + "".join(map("".join, lines)) + end).encode()
    sent = shown_text(before).replace("\n", "\r\n")
    assert retyped(before, sent) == before


@given(LINES, LINES, LINES, st.text("pq", min_size=1, max_size=5))
@example([], [("", "\r")], [("", "\n"), ("", "\r"), ("", "\r")], "p")
def test_an_edit_of_one_block_changes_the_bytes_of_that_block_alone(
    above: list[tuple[str, str]], block: list[tuple[str, str]], below: list[tuple[str, str]], new: str
) -> None:
    first, old, last = ("".join(map("".join, each)) for each in (above, block, below))
    first += "BEGIN\n"
    old += "x\r\n"
    before = (first + old + last).encode()
    text = shown_text(first.encode()) + new + "\n" + shown_text(last.encode())
    after = retyped(before, text.replace("\n", "\r\n"))
    assert after.startswith(first.encode())
    assert after.endswith(last.encode())
    assert shown_text(after) == text


def test_control_characters_are_refused() -> None:
    with pytest.raises(NotText):
        retyped(b"a", "a\x00b")


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_question_to_begin_with_passes_the_check(kind: str) -> None:
    block = new_question(kind, "zones", {"zones-1"}, "O1")
    assert "zones-2" in block
    manifest = (
        b"format: 1\nid: c\ntitle: C\nsummary: S\nlanguages: [en]\nrelease: '1'\nlevel: beginner\nhours: 1\n"
        b"needs: phone\noutcomes: {O1: Do}\nauthors: [a]\nlicence: X\n"
    )
    front = "---\nid: q\nkind: quiz\ntitle: Q\npass: 80%\n---\n"
    files = {
        "c/course.yml": manifest,
        "c/README.md": b"# C\n",
        "c/01-a/module.md": b"---\nid: a\ntitle: A\n---\n",
        "c/01-a/01-q.md": inserted(front, block, 99).encode(),
    }
    bench = laid_open("c", files, (), NOBODY)
    assert [str(problem) for problem in bench.problems if problem.path.endswith("q.md")] == []
    shown = previewed(bench, "01-a/01-q.md", {}).parts
    assert [part.kind for part in shown if hasattr(part, "kind")] == [kind]


def test_a_question_is_inserted_on_lines_of_its_own() -> None:
    assert inserted("a\n\nb\n", "## Q\n", 2) == "a\n\n## Q\n\nb\n"
    assert inserted("a", "## Q\n", 9) == "a\n\n## Q\n"
    assert inserted("", "## Q\n", 0) == "## Q\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n", "a: 1\nretired: [x, y]\n"),
        ("retired: []\na: 1\n", "retired: [x, y]\na: 1\n"),
        ("retired: [z] # why\na: 1\n", "retired: [z, x, y] # why\na: 1\n"),
        ("retired:\n  - z\na: 1\n", "retired:\n  - z\n  - x\n  - y\na: 1\n"),
        ("a: 1\r\nretired:\r\n- z\r\nb: 2\r\n", "a: 1\r\nretired:\r\n- z\r\n- x\r\n- y\r\nb: 2\r\n"),
    ],
)
def test_ids_are_retired_in_every_way_of_writing(before: str, after: str) -> None:
    assert with_retired(before, ["x", "y"]) == after
    assert with_retired(after, ["x", "y"]) == after


def test_ids_are_moved_and_a_manifest_that_cannot_be_read_is_left_alone() -> None:
    assert with_moved("moved: {a: b}\n", {"x": "y"}) == "moved: {a: b, x: y}\n"
    assert with_moved("moved:\n  a: b\nc: 1\n", {"x": "y"}) == "moved:\n  a: b\n  x: y\nc: 1\n"
    with pytest.raises(NotWritten):
        with_retired("a: [\n", ["x"])


def test_links_follow_files_and_nothing_else_changes() -> None:
    texts = {
        "01-a/01-x.md": "[p](02-y.md#q) ![c](../media/a.png) [w](https://e.org/02-y.md)\n\n[r]: 02-y.md\n",
        "01-a/02-y.md": "[b](01-x.md) ![c](../media/a.png)",
        "01-a/02-y.ur.md": "---\nof: 02-y.md\nlang: ur\n---\n",
        "02-b/01-z.md": "<!-- {draw: 3, from: ../banks/o.md} --> [a](../01-a/02-y.md)",
    }
    names = {
        "01-a/02-y.md": "02-b/07-n.md",
        "01-a/02-y.ur.md": "02-b/07-n.ur.md",
        "banks/o.md": "banks/p.md",
    }
    assert relinked(texts, names) == {
        "01-a/01-x.md": "[p](../02-b/07-n.md#q) ![c](../media/a.png) [w](https://e.org/02-y.md)\n\n"
        "[r]: ../02-b/07-n.md\n",
        "02-b/07-n.md": "[b](../01-a/01-x.md) ![c](../media/a.png)",
        "02-b/07-n.ur.md": "---\nof: 07-n.md\nlang: ur\n---\n",
        "02-b/01-z.md": "<!-- {draw: 3, from: ../banks/p.md} --> [a](07-n.md)",
    }


# ---- in the database ----


def test_an_edit_changes_one_file_and_only_its_block(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        before = draft_texts(reading(), course_id)
        write(
            course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it.").replace("\n", "\r\n")
        )
        after = draft_texts(reading(), course_id)
        assert {path for path in after if after[path] != before[path]} == {f"{UID}/{ZONES}"}
        assert after[f"{UID}/{ZONES}"] == LESSON.replace("Write the zone.", "Name it.").encode()
        draft = drafts_of(reading(), course_id, UID)[ZONES]
        assert (draft.version, draft.changed_by) == (2, "ustad")


def test_the_second_of_two_who_edit_is_told_and_nothing_is_lost(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, one = opened(library)
        other = staffed(course_id, "sara")
        draft = drafts_of(reading(), course_id, UID)[ZONES]
        save_text(course_id, draft.id, draft.version, "hers\n", other, clock.now())
        with pytest.raises(ChangedMeanwhile) as told:
            save_text(course_id, draft.id, draft.version, "mine\n", one, clock.now())
        assert (told.value.mine, told.value.theirs, told.value.version) == ("mine\n", "hers\n", 2)
        assert draft_content(reading(), course_id, f"{UID}/{ZONES}") == b"hers\n"
        same = save_text(course_id, draft.id, draft.version, "hers\r\n", one, clock.now())
        assert not same.is_changed, "the same words twice are no quarrel"


def test_a_file_that_moved_is_saved_where_it_is_now_and_one_that_is_gone_is_told(
    app: Flask, library: Path
) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        draft = drafts_of(reading(), course_id, UID)[ZONES]
        arrange(course_id, UID, lambda t, p: arranging.renamed(t, p, ZONES, "clocks"), person_id, clock.now())
        saved = save_text(course_id, draft.id, draft.version, "now\n", person_id, clock.now())
        assert saved.path == f"{UID}/01-start/01-clocks.md"
        drop = lambda t, p: arranging.removed(t, p, ["01-start/01-clocks.md"], [], {})  # noqa: E731
        arrange(course_id, UID, drop, person_id, clock.now())
        with pytest.raises(ChangedMeanwhile) as told:
            save_text(course_id, draft.id, 2, "later\n", person_id, clock.now())
        assert (told.value.mine, told.value.theirs) == ("later\n", None)


def test_moving_a_lesson_keeps_the_course_whole(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        now = clock.now()
        arrange(course_id, UID, lambda t, p: arranging.shifted(t, p, QUIZ, -1), person_id, now)
        paths = set(drafts_of(reading(), course_id, UID))
        assert {"01-start/01-quiz.md", "01-start/01-quiz.ur.md", "01-start/02-zones.md"} <= paths
        arrange(
            course_id, UID, lambda t, p: arranging.shifted(t, p, "01-start/02-zones.md", 1), person_id, now
        )
        arrange(course_id, UID, lambda t, p: arranging.shifted(t, p, "01-start/module.md", 1), person_id, now)
        paths = set(drafts_of(reading(), course_id, UID))
        assert {"02-start/module.md", "01-work/01-zones.md", "01-work/02-replies.md"} <= paths
        with pytest.raises(CannotArrange):
            arrange(
                course_id, UID, lambda t, p: arranging.shifted(t, p, "02-start/module.md", 1), person_id, now
            )
        done = publish_copy(order(course_id, person_id), instance(app), NOBODY, now)
        assert not done.is_refused, done.problems
        outline = outline_by_release(reading(), done.release_id or 0)
        assert [page.uid for page in outline.pages][:2] == ["zones", "replies"]


def test_a_working_copy_published_untouched_is_the_same_release(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        done = publish_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
        assert (done.is_new, done.is_refused) == (False, False)
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it."))
        done = publish_copy(order(course_id, person_id, "Clearer"), instance(app), NOBODY, clock.now())
        assert done.is_new
        given_back = dict(release_files(reading(), done.release_id or 0))
        expected = LESSON.replace("Write the zone.", "Name it.").encode()
        assert given_back[f"{UID}/{ZONES}"] == expected
        with transaction() as session:
            assert session.scalar(select(func.count()).where(DraftFile.packed.is_not(None))) == 0
        newest = history_of(reading(), course_id)[0]
        assert (newest.number, newest.names, newest.by) == (2, ("Clearer",), "ustad")
        assert draft_content(reading(), course_id, f"{UID}/{ZONES}") == expected


def test_a_copy_that_changed_or_is_broken_publishes_nothing(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        seen = order(course_id, person_id)
        write(course_id, person_id, ZONES, LESSON.replace("- (x) 8 pm", "- ( ) 8 pm"))
        with pytest.raises(CopyChanged):
            publish_copy(seen, instance(app), NOBODY, clock.now())
        done = publish_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
        assert done.is_refused
        assert any(str(problem).startswith(f"{ZONES}:") for problem in done.problems), done.problems
        with transaction() as session:
            assert session.scalar(select(func.count()).select_from(Release)) == 1
            assert session.scalar(select(func.count()).select_from(Publication)) == 0
        assert not list((instance(app) / "arriving").iterdir()), "nothing is left of the folder"


def test_a_copy_cannot_publish_itself_as_another_course(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        text = draft_content(reading(), course_id, f"{UID}/course.yml") or b""
        write(course_id, person_id, "course.yml", text.decode().replace("id: clear-times", "id: stolen"))
        done = publish_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
        assert [problem.code for problem in done.problems] == ["another-id"]
        with transaction() as session:
            assert session.scalars(select(Course.uid)).all() == [UID]


def test_an_earlier_release_is_published_again(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        first = history_of(reading(), course_id)[0]
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it."))
        publish_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
        publish_again(order(course_id, person_id, "Back"), first.id, clock.now())
        with transaction() as session:
            assert session.scalar(select(Course.release_id)) == first.id
        assert history_of(reading(), course_id)[1].names == ("Back",)


def held_beside(folder: Path) -> int:
    """Hold a release with other words than those that are served; return its key."""
    drafted = write_library(folder, **{f"{UID}/{ZONES}": LESSON.replace("Write the zone.", "Name it.")})
    [held, *_paths] = hold_path(drafted, clock.now())
    assert held.release_id is not None
    return held.release_id


def test_a_draft_is_no_release_of_the_desk(app: Flask, library: Path, tmp_path: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        held_beside(tmp_path / "draft")
        assert [each.number for each in history_of(reading(), course_id)] == [1]
        assert release_numbered(reading(), course_id, 2) is None
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Say it."))
        publish_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
        assert [each.number for each in history_of(reading(), course_id)] == [3, 1]
        before = release_until(reading(), course_id, 2)
        assert before is not None
        assert before.number == 1


def test_a_copy_that_says_what_a_draft_says_publishes_the_draft(
    app: Flask, library: Path, tmp_path: Path
) -> None:
    later = clock.now() + timedelta(days=1)
    with app.app_context():
        course_id, person_id = opened(library)
        held = held_beside(tmp_path / "draft")
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it."))
        done = publish_copy(order(course_id, person_id, "Named"), instance(app), NOBODY, later)
        assert (done.release_id, done.is_new) == (held, False)
        newest = history_of(reading(), course_id)[0]
        assert (newest.id, newest.names, newest.published_at) == (held, ("Named",), later)
        with transaction() as session:
            assert session.scalar(select(Course.release_id)) == held


def test_what_is_planned_is_published_once(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it."))
        now = clock.now()
        plan_release(order(course_id, person_id), now)
        [(plan, uid)] = plans_due(reading(), now)
        assert (plan.name, uid) == ("A name", UID)
        wanted = order(course_id, person_id)
        assert publish_copy(wanted, instance(app), NOBODY, now, is_planned=True).is_new
        with pytest.raises(PlanIsOver):
            publish_copy(wanted, instance(app), NOBODY, now, is_planned=True)
        assert plans_due(reading(), now) == []
        plan_release(order(course_id, person_id), now)
        call_off(course_id)
        with transaction() as session:
            assert session.scalar(select(func.count()).select_from(PlannedRelease)) == 0


def test_a_rehearsal_writes_nothing(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        write(course_id, person_id, ZONES, LESSON.replace("Write the zone.", "Name it."))
        assert rehearse_copy(order(course_id, person_id), instance(app), NOBODY, clock.now()).published.is_new
        with transaction() as session:
            assert session.scalar(select(func.count()).select_from(Release)) == 1


def test_a_rehearsal_makes_photographs_small_before_others_wait_for_it(
    app: Flask, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    are_waiting = waits_for_pictures(monkeypatch)
    with app.app_context():
        course_id, person_id = opened(library)
        are_waiting.clear()
        add_files(course_id, {f"{UID}/media/new.jpg": small_photograph(1)}, person_id, clock.now())
        rehearse_copy(order(course_id, person_id), instance(app), NOBODY, clock.now())
    assert are_waiting == [False]


def test_a_new_course_is_its_makers_alone(app: Flask) -> None:
    with app.app_context():
        person_id = make_person("maker").id
        begin_course("mine", {"course.yml": b"x"}, person_id, clock.now())
        with pytest.raises(NameTaken):
            begin_course("mine", {"course.yml": b"x"}, person_id, clock.now())
        course_id = course_of("mine")
        assert list(drafts_of(reading(), course_id, "mine")) == ["course.yml"]
        with pytest.raises(NameTaken):
            add_files(course_id, {"mine/course.yml": b""}, person_id, clock.now())
        with pytest.raises(TooMuch):
            add_files(course_id, {"mine/01-a/01-b.md": b"x" * 300_000}, person_id, clock.now())


def test_a_copy_is_opened_once_and_thrown_away_as_seen(app: Flask, library: Path) -> None:
    with app.app_context():
        course_id, person_id = opened(library)
        open_copy(course_id, clock.now())
        seen = copy_of(reading(), course_id)
        assert seen is not None
        write(course_id, person_id, ZONES, "other\n")
        with pytest.raises(ChangedMeanwhile):
            discard_copy(course_id, seen.version)
        discard_copy(course_id, seen.version + 1)
        assert copy_of(reading(), course_id) is None
        with pytest.raises(NoCopy):
            add_files(course_id, {}, person_id, clock.now())
        with transaction() as session:
            session.execute(delete(ReleaseFile))
        with pytest.raises(NoSources):
            open_copy(course_id, clock.now())
