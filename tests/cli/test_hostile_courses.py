"""Courses made to do harm: refused with a sentence, within little memory and time, and nothing gets out."""

import os
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.cli.running import LEARN, environment, learn
from tests.courses.course_files import COURSE, LESSON, PICTURE, QUIZ, write_course

pytestmark = pytest.mark.slow
MOST_MEMORY, MOST_SECONDS = 300 * 1024, 5
FRONT = LESSON.partition("\n\n")[0]
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
ZONES = "01-start/01-zones.md"
PLACE = "media/clock.png"
# What is changed, and the words that must be said about it.
HOSTILE: dict[str, tuple[dict[str, str | bytes], str]] = {
    "yaml-bomb": ({"course.yml": BOMB}, 'the anchor "&a" is not allowed. Delete it.'),
    "yaml-tag": (
        {"course.yml": COURSE.replace("hours: 2", "hours: !!python/object/apply:os.system [id]")},
        "is not allowed. Delete it.",
    ),
    "yaml-deep": ({"course.yml": "[" * 30_000}, "nested too deeply. Flatten it."),
    "not-utf-8": (
        {ZONES: b"---\nid: \xff\xfe\n---\n"},
        "the byte 0xFF is not UTF-8. Save the file as UTF-8.",
    ),
    "brackets": ({ZONES: f"{FRONT}\n\n{'![' * 50_000}\n"}, "There are too many opening brackets"),
    "quotes": ({ZONES: f"{FRONT}\n\n{'> ' * 50_000}\n"}, "nested too deeply. Take a few levels out."),
    "picture-is-html": (
        {PLACE: b"<html><script>alert(1)</script>"},
        "this is called a picture and holds none. Save it again as PNG, JPEG, WebP or SVG.",
    ),
    "picture-is-torn": ({PLACE: PICTURE[:40]}, "this picture cannot be opened: it is damaged."),
    "drawing-script": (
        {PLACE: SVG % "<script>alert(1)</script>"},
        'this drawing holds a "script". Save it as a plain SVG, or as a PNG.',
    ),
    "drawing-handler": ({PLACE: SVG % '<rect onload="alert(1)"/>'}, 'a script in "onload".'),
    "drawing-link": (
        {PLACE: SVG % '<a href="java&#115;cript:alert(1)"><rect/></a>'},
        'an address that begins with "javascript:".',
    ),
    "drawing-outside": (
        {PLACE: SVG % '<image href="https://evil.example/x"/>'},
        "an address of another site.",
    ),
    "path": (
        {ZONES: LESSON.replace("../media/clock.png", "../../../instance/secret_key")},
        '"../../../instance/secret_key" leads out of the course folder.',
    ),
    "bank-path": (
        {"01-start/02-quiz.md": QUIZ.replace("../banks/zones.md", "/etc/passwd")},
        'there is no bank "/etc/passwd".',
    ),
}


def everything(folder: Path) -> list[str]:
    return sorted(
        str(path)
        for path in folder.rglob("*")
        if "instance" not in path.relative_to(folder).parts and path.name != "printed"
    )


def test_hostile_courses_are_refused_and_cost_little(instance: Path, tmp_path: Path) -> None:
    library = tmp_path / "courses"
    for name, (changes, _words) in HOSTILE.items():
        write_course(library / name, **changes)
        manifest = library / name / "course.yml"
        manifest.write_text(manifest.read_text("utf-8").replace("id: clear-times", f"id: {name}"), "utf-8")
    linked = write_course(library / "link")
    (linked / "media" / "passwd.png").symlink_to("/etc/passwd")
    (linked / "03-out").symlink_to("/etc", target_is_directory=True)
    before = everything(tmp_path)

    with (tmp_path / "printed").open("w") as printed:
        process = subprocess.Popen(
            [*LEARN, "publish", str(library)],
            env=environment(instance),
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    said = (tmp_path / "printed").read_text("utf-8")
    assert process.returncode == 1
    assert "Traceback" not in said
    for name, (_changes, words) in HOSTILE.items():
        lines = [line for line in said.splitlines() if line.startswith(f"{library / name}/")]
        assert any(words in line for line in lines), (name, lines)
    assert f"{linked}/media/passwd.png:1:1: error: this is a symbolic link. Put the file itself here." in said
    assert f"{linked}/03-out:1:1: error: this is a symbolic link. Put the file itself here." in said
    assert ": published" not in said
    assert everything(tmp_path) == before
    assert used.ru_maxrss < MOST_MEMORY
    assert used.ru_utime + used.ru_stime < MOST_SECONDS


def test_a_hostile_archive_is_a_sentence_with_its_name(course: Path, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "evil.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        opened.writestr("../../evil.md", "x")
    done = learn(instance, "publish", str(archive), str(course))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "tea: published")
    assert done.stderr == (
        f'Error: {archive}: "../../evil.md" leads out of the folder. Pack the folder from inside.\n'
    )
    assert not list(tmp_path.rglob("evil.md"))


def test_a_good_archive_is_published_like_its_folder(course: Path, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "tea.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        for path in course.rglob("*.*"):
            opened.write(path, path.relative_to(course.parent))
    done = learn(instance, "publish", str(archive))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "tea: published"), done.stderr
    again = learn(instance, "publish", str(course))
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "tea: nothing new")
