"""A folder becomes a bundle: everything in it, in order and in every language."""

from datetime import date
from pathlib import Path

import pytest

from learn.courses.blocks import DrawBlock
from learn.courses.bundle.contents import Shared, drawn_from
from learn.courses.bundle.reader import read_bundle, read_library
from learn.courses.bundle.shared_files import read_shared
from tests.courses.course_files import COURSE, COURSE_NAME, LESSON, Change, write_course, write_library


def lines(root: Path, known_ids: dict[str, frozenset[str]] | None = None) -> list[str]:
    return [str(problem) for problem in read_library(root, known_ids=known_ids).problems]


def test_pages_keep_their_place_in_module_and_course(tmp_path: Path) -> None:
    bundle = read_library(write_library(tmp_path)).bundles[0]
    assert [(module.uid, module.slug, module.position) for module in bundle.modules] == [
        ("start", "start", 1),
        ("work", "work", 2),
    ]
    assert [
        (page.kind, page.uid, page.slug, page.module_uid, page.position, page.number) for page in bundle.pages
    ] == [
        ("lesson", "zones", "zones", "start", 1, 1),
        ("quiz", "zones-quiz", "quiz", "start", 2, 2),
        ("lesson", "replies", "replies", "work", 1, 3),
        ("task", "reply-task", "reply", "work", 2, 4),
    ]


def test_a_language_holds_what_was_translated_and_no_more(tmp_path: Path) -> None:
    bundle = read_library(write_library(tmp_path)).bundles[0]
    assert [sorted(page.texts) for page in bundle.pages] == [["en", "ur"], ["en", "ur"], ["en"], ["en"]]
    assert bundle.modules[0].titles == {"en": "Start", "ur": "آغاز"}
    assert bundle.modules[1].intros == {"en": "Now you write."}
    assert bundle.texts["ur"].outcomes["O2"] == "Write a reply that names the zone"
    assert sorted(bundle.readmes) == ["en", "ur"]


def test_a_translation_takes_the_anchors_of_its_source(tmp_path: Path) -> None:
    page = read_library(write_library(tmp_path)).bundles[0].pages[0]
    assert page.texts["ur"].anchors == page.texts["en"].anchors == ("name-the-zone", "in-short")


def test_an_older_translation_says_so(tmp_path: Path) -> None:
    change: dict[str, Change] = {f"{COURSE_NAME}/01-start/01-zones.md": ("revision: 2", "revision: 3")}
    page = read_library(write_library(tmp_path, **change)).bundles[0].pages[0]
    assert page.texts["ur"].is_older
    assert not page.texts["en"].is_older


def test_percentages_durations_and_attempts_are_numbers(tmp_path: Path) -> None:
    bundle = read_library(write_library(tmp_path)).bundles[0]
    front = bundle.pages[1].front
    assert front.kind == "quiz"
    assert (front.pass_percent, front.wait_seconds, front.time_limit_seconds, front.attempts) == (
        80,
        86400,
        1200,
        3,
    )
    assert bundle.manifest.release == "2026.1"
    assert bundle.manifest.certificate is not None
    assert bundle.manifest.certificate.per_outcome_percent == 60


def test_unlimited_attempts_are_none(tmp_path: Path) -> None:
    change: dict[str, Change] = {f"{COURSE_NAME}/01-start/02-quiz.md": ("attempts: 3", "attempts: unlimited")}
    front = read_library(write_library(tmp_path, **change)).bundles[0].pages[1].front
    assert front.kind == "quiz"
    assert front.attempts is None


def test_a_draw_finds_its_bank_and_the_questions_with_all_its_tags(tmp_path: Path) -> None:
    bundle = read_library(write_library(tmp_path)).bundles[0]
    (draw,) = bundle.pages[1].texts["en"].draws
    assert isinstance(draw, DrawBlock)
    bank = bundle.bank(draw.bank_path)
    assert bank is not None
    assert [question.uid for question in drawn_from(bank, draw.tags, "en")] == ["bank-karachi"]
    assert [question.uid for question in drawn_from(bank, ("time", "place"), "en")] == []


def test_media_are_known_by_their_bytes(tmp_path: Path) -> None:
    (media,) = read_library(write_library(tmp_path)).bundles[0].media
    assert (media.path, media.mime, media.size) == ("media/clock.png", "image/png", 70)


def test_content_hash_follows_every_file_and_nothing_else(tmp_path: Path) -> None:
    first = read_bundle(write_course(tmp_path / "a"), Shared())
    same = read_bundle(write_course(tmp_path / "b"), Shared())
    other = read_bundle(write_course(tmp_path / "c", **{"README.ur.md": "x\n"}), Shared())
    assert first.content_hash == same.content_hash != other.content_hash
    assert set(first.file_hashes) == {
        path.relative_to(tmp_path / "a").as_posix() for path in (tmp_path / "a").rglob("*") if path.is_file()
    }


def test_one_course_is_read_with_the_facts_beside_it(tmp_path: Path) -> None:
    library = read_library(write_library(tmp_path) / COURSE_NAME, today=date(2026, 11, 23))
    assert [bundle.uid for bundle in library.bundles] == [COURSE_NAME]
    assert set(library.shared.facts) == {"audio-bandwidth", "helpline"}
    assert library.problems == ()


def test_one_course_is_read_from_inside_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_library(tmp_path, **{f"{COURSE_NAME}/README.md": None, "_glossary.yml": "x"})
    monkeypatch.chdir(root / COURSE_NAME)
    printed = lines(Path())
    assert printed[0].startswith("../_glossary.yml:1:1: error: this must be a list")
    assert printed[1].startswith("README.md:1:1: error: there is no README.md")


def test_one_course_knows_the_courses_beside_it(tmp_path: Path) -> None:
    other = COURSE.replace("clear-times", "clear-mail").replace("requires: []", "requires: [clear-times]")
    root = write_library(tmp_path, **{"clear-mail/course.yml": other})
    assert not [line for line in lines(root / "clear-mail") if "requires" in line]


def test_a_circle_of_courses_is_told_for_each(tmp_path: Path) -> None:
    other = COURSE.replace("clear-times", "clear-mail").replace("requires: []", "requires: [clear-times]")
    change: dict[str, Change] = {f"{COURSE_NAME}/course.yml": ("requires: []", "requires: [clear-mail]")}
    root = write_library(tmp_path, **{"clear-mail/course.yml": other}, **change)
    circles = [line for line in lines(root) if "require one another" in line]
    message = "these courses require one another: {0} → {1} → {0}. Take one of them out of requires."
    assert circles == [
        f"{root}/{course}/course.yml:10:12: error: {message.format(course, other)}"
        for course, other in (("clear-mail", COURSE_NAME), (COURSE_NAME, "clear-mail"))
    ]


def test_a_course_without_its_manifest_is_still_one_course(tmp_path: Path) -> None:
    root = write_library(tmp_path, **{f"{COURSE_NAME}/course.yml": None}) / COURSE_NAME
    assert f"{root}/course.yml:1:1: error: there is no course.yml in this folder." in lines(root)[1][:200]


def test_two_courses_may_not_share_an_id(tmp_path: Path) -> None:
    root = write_library(tmp_path, **{"second/course.yml": COURSE})
    message = f'the id "clear-times" is also that of {root}/clear-times. Give one course another id.'
    assert f"{root}/second/course.yml:1:1: error: {message}" in lines(root)
    of_the_other = message.replace(f"{root}/clear-times", f"{root}/second")
    assert f"{root}/clear-times/course.yml:1:1: error: {of_the_other}" in lines(root)


def test_an_id_that_was_published_may_not_vanish(tmp_path: Path) -> None:
    root = write_library(tmp_path)
    known = {COURSE_NAME: frozenset({"zones", "zones-check-9", "start"})}
    message = (
        'the id "zones-check-9" was published and is gone. Bring it back, or name it in moved or retired. '
        'Did you mean "zones-check-2"?'
    )
    assert lines(root, known_ids=known) == [f"{root}/clear-times/course.yml:1:1: error: {message}"]


@pytest.mark.parametrize("word", ["moved: {zones-check-9: zones-check-1}", "retired: [zones-check-9]"])
def test_an_id_may_be_moved_or_retired(tmp_path: Path, word: str) -> None:
    change: dict[str, Change] = {f"{COURSE_NAME}/course.yml": ("requires: []", word)}
    root = write_library(tmp_path, **change)
    assert lines(root, known_ids={COURSE_NAME: frozenset({"zones-check-9"})}) == []


def test_all_ids_are_those_of_pages_modules_banks_and_questions(tmp_path: Path) -> None:
    bundle = read_bundle(write_course(tmp_path), Shared())
    assert bundle.all_ids == {
        *("start", "work", "zones", "zones-quiz", "replies", "reply-task", "bank-zones"),
        *("zones-check-1", "zones-check-2", "quiz-karachi", "replies-check-1", "replies-check-2"),
        *("bank-karachi", "bank-london"),
    }


def test_a_broken_manifest_hides_no_fault_behind_it(tmp_path: Path) -> None:
    changes: dict[str, Change] = {
        f"{COURSE_NAME}/course.yml": ("hours: 2", "hours: two"),
        f"{COURSE_NAME}/01-start/01-zones.md": ("minutes: 12", "minutes: long"),
    }
    library = read_library(write_library(tmp_path, **changes))
    assert [problem.code for problem in library.problems] == ["wrong-value", "wrong-value"]
    assert library.bundles[0].manifest.title == "Clear Times: Zones and Replies"
    assert library.bundles[0].pages[0].texts["en"].title == "Working across zones"


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode()
    root = write_library(tmp_path, **{f"{COURSE_NAME}/01-start/01-zones.md": windows})
    library = read_library(root)
    assert library.problems == ()
    assert library.bundles[0].pages[0].texts["en"].questions[1].heading_line == 29


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert lines(missing) == [f"{missing}:1:1: error: there is no such folder. Check the path."]


def test_facts_say_when_they_are_due(tmp_path: Path) -> None:
    shared = read_shared(write_library(tmp_path))
    assert shared.facts["helpline"].recheck_on == date(2027, 2, 20)
    assert not shared.facts["helpline"].is_stale(date(2027, 2, 20))
    assert shared.facts["helpline"].is_stale(date(2027, 2, 21))
    assert [term.ur for term in shared.glossary] == ["پروپوزل", "زون"]


def test_a_fact_must_be_told_in_the_source_language(tmp_path: Path) -> None:
    change: dict[str, Change] = {
        "_facts/products.yml": ('{en: "An audio call needs about 60 kbit/s.", ', "{")
    }
    root = write_library(tmp_path, **change)
    message = 'the fact "audio-bandwidth" has no statement in "en". Add one.'
    assert f"{root}/clear-times/01-start/01-zones.md:17:1: error: {message}" in lines(root)


def test_a_course_may_not_be_a_symbolic_link(tmp_path: Path) -> None:
    root = write_library(tmp_path / "courses")
    (root / "other").symlink_to(root / COURSE_NAME, target_is_directory=True)
    library = read_library(root)
    assert [bundle.uid for bundle in library.bundles] == [COURSE_NAME]
    assert lines(root) == [f"{root}/other:1:1: error: this is a symbolic link. Put the folder itself here."]


def test_pages_are_found_by_their_ids(tmp_path: Path) -> None:
    bundle = read_bundle(write_course(tmp_path), Shared())
    assert bundle.page("replies") == bundle.pages[2]
    assert bundle.page("gone") is None
