"""Only plain files inside the folder are opened."""

import os
from pathlib import Path

import pytest

from learn.courses.bundle import files as files_module
from learn.courses.bundle.files import read_files
from learn.courses.bundle.media_types import mime_of
from tests.courses.course_files import write_course


def printed(folder: Path) -> list[str]:
    return [str(problem) for problem in read_files(folder).problems]


def test_a_symbolic_link_is_refused_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    folder = write_course(tmp_path / "course")
    (folder / "01-start/09-link.md").symlink_to(secret)
    (folder / "other").symlink_to(tmp_path, target_is_directory=True)
    files = read_files(folder)
    assert [str(problem) for problem in files.problems] == [
        "01-start/09-link.md:1:1: error: this is a symbolic link. Put the file itself here.",
        "other:1:1: error: this is a symbolic link. Put the file itself here.",
    ]
    assert "secret" not in files.texts.values()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert printed(tmp_path) == ["pipe.md:1:1: error: this is neither a file nor a folder. Remove it."]


def test_names_that_no_line_can_show_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a\nb.md").write_text("x")
    (tmp_path / os.fsdecode(b"c\xff.md")).write_text("x")
    assert printed(tmp_path) == [
        "a\\nb.md:1:1: error: this name holds a sign that is not allowed. Rename the file.",
        "c\\udcff.md:1:1: error: this name holds a sign that is not allowed. Rename the file.",
    ]


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config.md").write_bytes(b"\xff")
    assert read_files(tmp_path).hashes == {}
    assert printed(tmp_path) == []


def test_deep_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a/b/c/d/e").mkdir(parents=True)
    assert printed(tmp_path) == ["a/b/c/d/e:1:1: error: this folder lies too deep. Move it up."]


def test_there_is_a_limit_to_the_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(name)
    files = read_files(tmp_path)
    assert sorted(files.texts) == ["a.md", "b.md"]
    assert [problem.code for problem in files.problems] == ["too-many-files"]


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n", "x.jpg", "image/png"),
        (b"\xff\xd8\xff\xe0", "x", "image/jpeg"),
        (b"GIF89a", "x", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "x", "image/webp"),
        (b"<?xml version='1.0'?>\n<!-- made -->\n<svg xmlns='x'>", "x", "image/svg+xml"),
        (b"OggS\0", "x", "audio/ogg"),
        (b"\0\0\0\x18ftypmp42", "x", "video/mp4"),
        (b"%PDF-1.7", "x", "application/pdf"),
        (b"WEBVTT\n", "x", "text/vtt"),
        (b"a,b\n", "x.csv", "text/csv"),
        (b"a\0b", "x.csv", "application/octet-stream"),
        (b"<html><svg>", "x.svg", "application/octet-stream"),
        (b"<html>", "x.png", "application/octet-stream"),
        (b"", "x", "application/octet-stream"),
    ],
)
def test_type_is_told_by_the_bytes(content: bytes, name: str, mime: str) -> None:
    assert mime_of(content, name) == mime
