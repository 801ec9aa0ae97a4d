"""`learn new`: what it makes is good as it stands, and nothing that is there is touched."""

from datetime import date
from pathlib import Path

import pytest

from learn.authoring.checking import check_path
from learn.authoring.starting import CannotBegin, new_course, new_page
from tests.cli.running import learn

TODAY = date(2026, 11, 29)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    new_course("my-course", tmp_path)
    return tmp_path / "my-course"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_course_passes_the_strict_check_at_once(course: Path) -> None:
    assert [str(each) for each in check_path(course, TODAY)] == []
    assert "id: my-course " in (course / "course.yml").read_text("utf-8")
    assert names(course) == [
        "01-start/01-first-line.md",
        "01-start/01-first-line.ur.md",
        "01-start/02-final-quiz.md",
        "01-start/02-final-quiz.ur.md",
        "01-start/03-first-task.md",
        "01-start/03-first-task.ur.md",
        "01-start/module.md",
        "01-start/module.ur.md",
        "README.md",
        "README.ur.md",
        "banks/first-lines.md",
        "banks/first-lines.ur.md",
        "course.ur.yml",
        "course.yml",
    ]


def test_the_command_makes_a_course_that_the_next_command_checks(tmp_path: Path) -> None:
    made = learn(tmp_path / "instance", "new", "course", "first-aid", "--in", "courses", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert "courses/first-aid/course.yml" in made.stdout
    checked = learn(tmp_path / "instance", "check", "--strict", "courses/first-aid", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "1 lesson, 2 languages, no problems\n")
    assert not (tmp_path / "instance").exists()


def test_a_course_that_is_there_is_not_touched(course: Path) -> None:
    (course / "README.md").write_text("mine\n", "utf-8")
    with pytest.raises(CannotBegin, match=r"There is a .* already"):
        new_course("my-course", course.parent)
    assert (course / "README.md").read_text("utf-8") == "mine\n"
    assert [path.name for path in course.parent.iterdir()] == ["my-course"]


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        (
            "My Course",
            '"My Course" is no name: use small letters, digits and single hyphens. How about my-course?',
        ),
        (
            "../escape",
            '"../escape" is no name: use small letters, digits and single hyphens. How about escape?',
        ),
        ("-x-", '"-x-" is no name: use small letters, digits and single hyphens. How about x?'),
        ("سبق", '"سبق" is no name: use small letters, digits and single hyphens.'),
        ("", '"" is no name: use small letters, digits and single hyphens.'),
        ("con", '"con" is the name of a device on Windows. Choose another.'),
        ("a" * 70, f'"{"a" * 70}" is too long for an address. Use at most 61 signs.'),
    ],
)
def test_a_wrong_name_is_told_in_a_sentence_and_nothing_is_written(
    slug: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotBegin) as refused:
        new_course(slug, tmp_path)
    assert str(refused.value) == message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["lesson", "quiz", "task"])
def test_a_new_page_goes_behind_the_others_with_its_stub_and_passes(kind: str, course: Path) -> None:
    made = new_page(kind, course / "01-start" / "second-thing")
    assert [path.name for path in made] == ["04-second-thing.md", "04-second-thing.ur.md"]
    assert [str(each) for each in check_path(course, TODAY)] == []


def test_a_page_may_name_its_number_and_a_module_that_is_not_there_yet(course: Path) -> None:
    made = new_page("lesson", course / "go-on" / "07-third.md")
    assert [path.relative_to(course).as_posix() for path in made] == [
        "02-go-on/07-third.md",
        "02-go-on/07-third.ur.md",
        "02-go-on/module.md",
        "02-go-on/module.ur.md",
    ]
    assert [str(each) for each in check_path(course, TODAY)] == []
    new_page("quiz", course / "go-on" / "fourth")
    assert (course / "02-go-on" / "08-fourth.md").is_file()


def test_a_page_is_asked_about_outcomes_that_the_course_has(course: Path) -> None:
    manifest = course / "course.yml"
    manifest.write_text(manifest.read_text("utf-8").replace("O1:", "L1:"), "utf-8")
    [made, _stub] = new_page("lesson", course / "01-start" / "second")
    assert "outcomes: [L1]" in made.read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("01-start/first-line", 'The course has "first-line" already. Choose another name.'),
        (
            "01-start/02-new",
            "The module 01-start has a page numbered 02 already. Leave it out, or choose another.",
        ),
        (
            "01-start/Über uns",
            '"Über uns" is no name: use small letters, digits and single hyphens. How about ber-uns?',
        ),
        (
            "Start!/new",
            '"Start!" is no name of a module. Write small letters, digits and hyphens, such as 02-passwords.',
        ),
    ],
)
def test_a_page_that_cannot_be_is_told_in_a_sentence(path: str, message: str, course: Path) -> None:
    before = names(course)
    with pytest.raises(CannotBegin) as refused:
        new_page("lesson", course / path)
    assert str(refused.value) == message
    assert names(course) == before


def test_a_page_outside_a_course_is_told_where_it_belongs(course: Path, tmp_path: Path) -> None:
    before = names(course)
    done = learn(tmp_path / "instance", "new", "lesson", "my-course/passwords", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("Name course, module and page, such as my-course/01-start/passwords.\n")
    assert names(course) == before
