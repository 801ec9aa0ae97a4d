"""Questions of other platforms in a bank: once, whole, and never over anybody's words."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from learn.authoring.banks import BankAtFault, NoPlaceForABank
from learn.authoring.checking import check_path
from learn.authoring.exporting import export_gift
from learn.authoring.importing import Import, NothingImported, import_questions
from learn.courses.problems import has_errors
from tests.quizzes.exchange.banks import FIXTURES, bank_texts

TODAY = date(2026, 11, 29)
MANIFEST = (
    "{format: 1, id: tea, title: Tea, summary: Make a good cup of tea., languages: [en, ur],"
    ' release: "1", level: beginner, hours: 1, needs: phone, authors: [me@example.org],'
    " licence: CC-BY-SA-4.0, outcomes: {O1: Make tea, O2: Serve it}, retired: [old-one]}\n"
)
FRONT = "---\nid: bank-leaves\nkind: bank\ntitle: Leaves\n---\n"
OLD = (
    f"{FRONT}\nAbout leaves.\n\n## Is it green?\n<!-- {{id: green, outcome: O1}} -->\n\n"
    "- (x) Yes\n  > Right.\n- ( ) No\n  > Look.\n"
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "tea"
    (folder / "banks").mkdir(parents=True)
    (folder / "course.yml").write_text(MANIFEST, "utf-8")
    (folder / "README.md").write_text("Tea.\n", "utf-8")
    (folder / "01-leaves").mkdir()
    (folder / "01-leaves" / "module.md").write_text("---\n{id: leaves, title: Leaves}\n---\n", "utf-8")
    return folder


@pytest.fixture
def bank(course: Path) -> Path:
    path = course / "banks" / "leaves.md"
    path.write_text(OLD, "utf-8")
    return path


def imported(bank: Path, text: str, file_format: str = "gift") -> Import:
    path = bank.parents[2] / "given.txt"
    path.write_text(text, "utf-8")
    return import_questions(path, file_format, bank)


def refused(bank: Path, content: bytes, file_format: str = "gift") -> NothingImported:
    path = bank.parents[2] / "given.txt"
    path.write_bytes(content)
    before = bank.read_bytes() if bank.exists() else None
    with pytest.raises(NothingImported) as caught:
        import_questions(path, file_format, bank)
    assert (bank.read_bytes() if bank.exists() else None) == before
    return caught.value


def errors_in(course: Path, path: Path) -> list[str]:
    return [
        str(each) for each in check_path(course, TODAY) if has_errors([each]) and each.path == path.as_posix()
    ]


@pytest.mark.parametrize("name", ["moodle.gift", "moodle.txt"])
def test_a_new_bank_passes_the_check(course: Path, name: str) -> None:
    bank = course / "banks" / "new-ones.md"
    done = import_questions(FIXTURES / name, "gift" if name.endswith("gift") else "aiken", bank)
    assert done.left_out == []
    assert bank.read_text("utf-8").startswith('---\nid: bank-new-ones\nkind: bank\ntitle: "New ones"\n')
    assert errors_in(course, bank) == []
    assert bank.read_text("utf-8").count("<!-- {") == len(done.added)


@pytest.mark.parametrize("name", ["moodle.gift", "moodle.txt"])
def test_a_second_import_changes_nothing(bank: Path, name: str) -> None:
    file_format = "gift" if name.endswith("gift") else "aiken"
    first = import_questions(FIXTURES / name, file_format, bank)
    before, changed_at = bank.read_bytes(), bank.stat().st_mtime_ns
    again = import_questions(FIXTURES / name, file_format, bank)
    assert (again.added, again.passages, again.problems) == ({}, [], [])
    assert again.kept == list(first.added)
    assert (bank.read_bytes(), bank.stat().st_mtime_ns) == (before, changed_at)


def test_what_is_there_stays_byte_for_byte(bank: Path) -> None:
    imported(bank, "Hot? {T}")
    assert bank.read_text("utf-8").startswith(OLD)


def test_a_bank_with_windows_lines_keeps_them(bank: Path) -> None:
    bank.write_bytes(OLD.replace("\n", "\r\n").encode())
    imported(bank, "Hot? {T}")
    assert bank.read_bytes().startswith(OLD.replace("\n", "\r\n").encode())
    assert b"\n" not in bank.read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfHot? {T}\r\n\r\nCold? {F}\r\n", b"Hot? {T}\r\rCold? {F}"])
def test_marks_of_other_editors_are_read_over(bank: Path, content: bytes) -> None:
    path = bank.parents[2] / "given.txt"
    path.write_bytes(content)
    assert [draft.body.prompt for draft in import_questions(path, "gift", bank).added.values()] == [
        "Hot?",
        "Cold?",
    ]


def test_feedback_that_an_author_added_is_not_doubled(bank: Path) -> None:
    imported(bank, "Hot? {T}")
    bank.write_text(bank.read_text("utf-8").replace("- ( ) False", "- ( ) False\n  > Touch it."), "utf-8")
    assert imported(bank, "Hot? {T}").added == {}


def test_a_question_with_its_key_corrected_is_a_new_one_beside_the_old(bank: Path) -> None:
    (old,) = imported(bank, "Hot? {T}").added
    assert list(imported(bank, "Hot? {F}").added) == [f"{old}-2"]
    before = bank.read_bytes()
    assert imported(bank, "Hot? {T}").kept == [old]
    assert imported(bank, "Hot? {F}").kept == [f"{old}-2"]
    assert imported(bank, "Hot? {F}\n\nHot? {T}").kept == [f"{old}-2", old]
    assert bank.read_bytes() == before


def test_the_corrected_question_is_known_also_when_the_old_one_is_gone(bank: Path) -> None:
    before = bank.read_text("utf-8")
    imported(bank, "Hot? {T}")
    old = bank.read_text("utf-8").removeprefix(before)
    (new,) = imported(bank, "Hot? {F}").added
    bank.write_text(bank.read_text("utf-8").replace(old, ""), "utf-8")
    assert imported(bank, "Hot? {F}").kept == [new]


def test_a_key_that_an_author_mended_in_the_bank_stays(bank: Path) -> None:
    imported(bank, "Hot? {=yes ~no}")
    text = bank.read_text("utf-8")
    bank.write_text(text.replace("(x) yes", "( ) Yes").replace("( ) no", "(x) No"), "utf-8")
    assert imported(bank, "Hot? {=yes ~no}").added == {}


def test_a_question_whose_mark_an_author_took_out_is_not_doubled(bank: Path) -> None:
    (draft,) = imported(bank, "Hot? {T}").added.values()
    bank.write_text(bank.read_text("utf-8").replace(f"\n# imported {draft.mark}\n", ""), "utf-8")
    assert imported(bank, "Hot? {T}").kept == [draft.uid]


def test_the_same_file_into_another_bank_of_the_course_stays_out(course: Path, bank: Path) -> None:
    done = imported(bank, "Hot? {T}\n\nHot? {F}")
    again = imported(course / "banks" / "second.md", "Hot? {T}\n\nHot? {F}")
    assert (again.added, again.left_out) == ({}, list(done.added))


def test_a_named_question_with_other_words_does_not_replace_the_banks(bank: Path) -> None:
    done = imported(bank, "// id: green\nIs it red? {T}")
    assert (done.kept, bank.read_text("utf-8")) == (["green"], OLD)
    assert [problem.code for problem in done.problems] == ["kept-as-it-was"]


@pytest.mark.parametrize("uid", ["leaves", "old-one"])
def test_an_id_of_something_else_in_the_course_stays_out(bank: Path, uid: str) -> None:
    done = imported(bank, f"// id: {uid}\nHot? {{T}}\n\nCold? {{F}}")
    assert (done.left_out, len(done.added)) == ([uid], 1)
    assert [(problem.line, problem.code) for problem in done.problems] == [(2, "duplicate-id")]


def test_a_question_that_stands_twice_is_taken_once(bank: Path) -> None:
    done = imported(bank, "Hot? {T}\n\nHot? {T}\n\n// id: a\nOne? {T}\n\n// id: a\nTwo? {T}")
    assert len(done.added) == 2
    assert [(problem.line, problem.code) for problem in done.problems] == [
        (3, "repeated"),
        (9, "duplicate-id"),
    ]


def test_what_cannot_stand_in_a_bank_is_left_out_with_its_line_and_the_rest_comes(bank: Path) -> None:
    text = "Hot? {=a =b ~c}\n\nAll? {~%50%a ~%50%b}\n\n::[markdown]x::[markdown]a\\n\\n## b {T}\n\nOk? {T}"
    done = imported(bank, text)
    assert [draft.body.prompt for draft in done.added.values()] == ["Ok?"]
    assert [problem.line for problem in done.problems] == [1, 3, 5]
    assert all(problem.message.endswith("It is left out.") for problem in done.problems)


def test_a_link_that_leads_nowhere_in_the_course_stays_out(course: Path, bank: Path) -> None:
    done = imported(bank, "[markdown]See [this](../01-leaves/09-gone.md)? {T}\n\nHot? {T}")
    assert [draft.body.prompt for draft in done.added.values()] == ["Hot?"]
    assert [problem.line for problem in done.problems] == [1]
    assert errors_in(course, bank) == []


def test_a_text_at_fault_takes_no_question_with_it(course: Path, bank: Path) -> None:
    texts = [
        "[markdown]Look [here](gone.md).",
        "[markdown]```",
        "[markdown]a\\n\\n## b\\n<!-- \\{id\\: b\\} -->",
    ]
    done = imported(bank, "Hot? {T}\n\n" + "\n\n".join(texts) + "\n\nCold? {F}\n\nA text.")
    assert [draft.body.prompt for draft in done.added.values()] == ["Hot?", "Cold?"]
    assert [passage.heading for passage in done.passages] == ["A text."]
    assert [problem.line for problem in done.problems] == [3, 5, 7]
    assert errors_in(course, bank) == []


def test_texts_alone_are_not_written_when_every_question_stays_out(course: Path) -> None:
    bank = course / "banks" / "new.md"
    assert len(imported(bank, "Read this.\n\nAll? {~%50%a ~%50%b}").left_out) == 1
    assert not bank.exists()


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"Hot? {T}\n\nA \xff {T}", 3, "not-utf-8"),
        ("Hot? {T}".encode("utf-16"), 1, "not-utf-8"),
        (b"Hot\x00? {T}", 1, "control-character"),
        (b"Hot? {T}\n\nCold? {T", 3, "missing-brace"),
        (b"Hot? {T}\n\n" + b"{" * 1000, 3, "missing-brace"),
        (b" " * (1024 * 1024 + 1), 1, "file-too-large"),
    ],
)
def test_a_broken_file_is_named_by_its_line_and_nothing_is_written(
    bank: Path, content: bytes, line: int, code: str
) -> None:
    (problem,) = refused(bank, content).problems
    assert (problem.line, problem.code) == (line, code)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"// only a remark\n"])
def test_a_file_without_questions_is_said_to_have_none(bank: Path, content: bytes) -> None:
    assert "holds no question" in str(refused(bank, content))


def test_a_bank_that_would_be_too_large_is_not_written(bank: Path) -> None:
    text = "\n\n".join(f"Question {number} {'x' * 400} {{T}}" for number in range(700))
    assert "larger than 256 kB" in str(refused(bank, text.encode()))


def test_a_bank_that_ends_in_open_code_is_not_written(bank: Path) -> None:
    bank.write_text(f"{OLD}\n```\nopen\n", "utf-8")
    assert "something open at its end" in str(refused(bank, b"Hot? {T}"))


@pytest.mark.parametrize(
    "name",
    ["banks/Leaves.md", "banks/leaves.ur.md", "leaves.md", "01-leaves/02-new.md", "banks", "banks/x.txt"],
)
def test_a_bank_lies_where_the_course_looks_for_it(course: Path, name: str) -> None:
    with pytest.raises(NoPlaceForABank):
        imported(course / name, "Hot? {T}") if "/" in name else import_questions(
            FIXTURES / "moodle.gift", "gift", course / name
        )


def test_a_link_to_a_file_elsewhere_is_not_followed(course: Path, tmp_path: Path) -> None:
    link = course / "banks" / "link.md"
    link.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(NoPlaceForABank):
        imported(link, "Hot? {T}")


def test_a_bank_with_a_translation_takes_no_questions_alone(bank: Path) -> None:
    bank.with_name("leaves.ur.md").write_text(
        "---\n{of: leaves.md, lang: ur, source_revision: 1, title: پتے}\n---\n", "utf-8"
    )
    with pytest.raises(NoPlaceForABank, match=r"leaves\.ur\.md"):
        imported(bank, "Hot? {T}")


@pytest.mark.parametrize(
    "text", ["No front matter.\n", "---\nid: x\nkind: quiz\ntitle: X\n---\n", "---\nid: x\n"]
)
def test_a_file_that_is_no_sound_bank_is_not_touched(bank: Path, text: str) -> None:
    bank.write_text(text, "utf-8")
    with pytest.raises(BankAtFault):
        imported(bank, "Hot? {T}")
    assert bank.read_text("utf-8") == text


def test_a_bank_outside_any_course_is_made_too(tmp_path: Path) -> None:
    bank = tmp_path / "My Bank.md"
    import_questions(FIXTURES / "moodle.gift", "gift", bank)
    assert bank.read_text("utf-8").startswith("---\nid: bank-my-bank\nkind: bank\n")
    assert import_questions(FIXTURES / "moodle.gift", "gift", bank).added == {}
    assert export_gift(bank).count > 0


@pytest.mark.parametrize("is_in_course", [True, False])
def test_a_text_that_is_not_exported_is_named_with_its_line(
    course: Path, tmp_path: Path, is_in_course: bool
) -> None:
    bank = course / "banks" / "texts.md" if is_in_course else tmp_path / "texts.md"
    import_questions(FIXTURES / "moodle.gift", "gift", bank)
    before = {problem.line for problem in export_gift(bank).problems}
    bank.write_text(bank.read_text("utf-8") + "\n## Read this first\n\nIt asks nothing.\n", "utf-8")
    line = bank.read_text("utf-8").split("\n").index("## Read this first") + 1
    told = [problem for problem in export_gift(bank).problems if problem.line not in before]
    assert [(problem.line, problem.path, "asks nothing" in problem.message) for problem in told] == [
        (line, bank.as_posix(), True)
    ]


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(bank_texts())
def test_an_exported_bank_is_the_same_when_it_comes_back(course: Path, texts: list[str]) -> None:
    first, second = (course / "banks" / name for name in ("first.md", "second.md"))
    second.unlink(missing_ok=True)
    first.write_text("\n\n".join([FRONT, *texts]), "utf-8")
    assume(not errors_in(course, first))
    written = export_gift(first)
    assume(written.count)
    first.unlink()
    done = imported(second, written.text)
    assert done.left_out == []
    assert export_gift(second).text == written.text


def test_a_course_gives_each_question_once_and_a_quiz_also_what_it_draws(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "courses", tmp_path / "courses")
    course = tmp_path / "courses" / "safe-online"
    quiz = course / "03-when-it-happens" / "03-final.md"
    whole, final = export_gift(course), export_gift(quiz)
    assert 0 < final.count < whole.count
    assert whole.text == export_gift(course).text
    ids = [line for line in whole.text.split("\n") if line.startswith("// id: ")]
    assert len(ids) == len(set(ids)) == whole.count
    assert all(problem.path.startswith(course.as_posix()) for problem in whole.problems)
    assert any("GIFT cannot draw" in problem.message for problem in final.problems)


def test_a_bank_that_came_back_from_an_export_knows_what_was_imported_into_it(course: Path) -> None:
    first, second = course / "banks" / "first.md", course / "banks" / "second.md"
    imported(first, "Hot? {T}\n\nCold? {F}")
    outside = export_gift(first)
    assert outside.problems == ()
    first.unlink()
    back = imported(second, outside.text)
    old, _ = back.added
    assert imported(second, "Hot? {T}").kept == [old]
    assert list(imported(second, "Hot? {F}").added) == [f"{old}-2"]
    assert imported(second, "Hot? {F}\n\nHot? {T}").kept == [f"{old}-2", old]
    assert export_gift(second).text.startswith(outside.text.strip())


def test_marks_of_imports_leave_a_file_outside_any_course_and_a_whole_course_too(
    bank: Path, course: Path, tmp_path: Path
) -> None:
    (draft,) = imported(bank, "Hot? {T}").added.values()
    alone = tmp_path / "alone.md"
    alone.write_bytes(bank.read_bytes())
    for path in (alone, bank, course):
        assert f"// id: {draft.uid}\n// imported {draft.mark}\n::" in export_gift(path).text
