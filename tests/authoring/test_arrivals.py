"""Courses from archives and repositories: what is good comes whole, what is not writes nothing."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from stat import S_IFLNK
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from learn.authoring import repositories, unpacking
from learn.authoring.arrivals import arrived
from learn.authoring.names import NotTaken
from learn.authoring.repositories import GitRules, _size_of
from learn.courses.bundle.reader import read_library
from tests.authoring.git_server import git, git_over_https, repository_of
from tests.courses.course_files import COURSE_FILES, SHARED_FILES, write_library

NO_RULES = GitRules()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def zipped(place: Path, files: dict[str, bytes], wrapper: str = "") -> Path:
    with ZipFile(place, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(f"{wrapper}{path}", content)
    return place


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library")


@pytest.mark.parametrize("wrapper", ["", "courses-main/", "repo/courses/"])
def test_an_archive_is_a_folder_of_courses_whatever_wraps_it(
    wrapper: str, library: Path, tmp_path: Path
) -> None:
    files = {**contents(library), ".DS_Store": b"x", "__MACOSX/x": b"x"}
    archive = zipped(tmp_path / "My courses.zip", files, wrapper)
    with arrived(str(archive), tmp_path, NO_RULES) as arrival:
        assert contents(arrival.folder) == contents(library)
        assert arrival.folder.is_relative_to(tmp_path / "arriving")
    assert list((tmp_path / "arriving").iterdir()) == []


def test_one_course_may_be_an_archive_of_its_own(library: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "tea.zip", contents(library / "clear-times"))
    with arrived(str(archive), tmp_path, NO_RULES) as arrival:
        [bundle] = read_library(arrival.folder).bundles
    assert bundle.uid == "clear-times"


def test_problems_are_told_as_the_author_knows_the_files(library: Path, tmp_path: Path) -> None:
    (library / "clear-times" / "README.md").unlink()
    archive = zipped(tmp_path / "x.zip", contents(library))
    with arrived(str(archive), tmp_path, NO_RULES) as arrival:
        problems = [arrival.shown(each) for each in read_library(arrival.folder).problems]
    assert f"{archive}/clear-times/README.md" in [problem.path for problem in problems]
    assert not [str(problem) for problem in problems if "arriving" in str(problem)]


def link(archive: ZipFile) -> None:
    entry = ZipInfo("clear-times/media/x.png")
    entry.external_attr = (S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def lying(archive: ZipFile) -> None:
    archive.writestr("a.md", b"\0" * 30_000_000)
    archive.filelist[0].file_size = 1_000


def locked(archive: ZipFile) -> None:
    archive.writestr("a.md", b"x")
    archive.filelist[0].flag_bits |= 1


def endless(archive: ZipFile) -> None:
    for number in range(5_001):
        archive.writestr(f"{number}.md", b"")


def named(*names: str) -> Callable[[ZipFile], None]:
    def write(archive: ZipFile) -> None:
        for name in names:
            entry = ZipInfo("x")
            entry.filename = name
            archive.writestr(entry, b"x")

    return write


HOSTILE = [
    (named("../evil.md"), '"../evil.md" leads out of the folder. Pack the folder from inside.'),
    (named("a/../../evil.md"), '"a/../../evil.md" leads out of the folder. Pack the folder from inside.'),
    (named("/etc/evil.md"), '"/etc/evil.md" is an absolute path. Pack the folder from inside.'),
    (named("C:/evil.md"), '"C:/evil.md" is an absolute path. Pack the folder from inside.'),
    (named("a\\..\\evil.md"), '"a\\\\..\\\\evil.md" is no name for a file here. Rename it.'),
    (named("a//b.md"), '"a//b.md" is no name for a file here. Rename it.'),
    (named("a/ b. "), '"a/ b. " is no name for a file here. Rename it.'),
    (named("a/\u202egnp.md"), '"a/\\u202egnp.md" is no name for a file here. Rename it.'),
    (named("a/CON.md"), '"a/CON.md" is the name of a device on Windows. Rename it.'),
    (named("a/lpt1"), '"a/lpt1" is the name of a device on Windows. Rename it.'),
    (named("A.md", "a.md"), '"a.md" and "A.md" are one name on some machines. Rename one.'),
    (named("A/x.md", "a/y.md"), '"a" and "A" are one name on some machines. Rename one.'),
    (named("a", "a/b"), '"a" and "a" are one name on some machines. Rename one.'),
    (
        named("\u00e9.md", "e\u0301.md"),
        '"e\u0301.md" and "\u00e9.md" are one name on some machines. Rename one.',
    ),
    (named("a.md", "a.md"), "One file stands in it twice. Pack it again."),
    (link, '"clear-times/media/x.png" is a link or a device. Put the file itself there.'),
    (lying, unpacking.DAMAGED),
    (locked, '"a.md" is locked with a password. Pack it without one.'),
    (endless, "It holds more than 5,000 files. Split it."),
    (
        lambda archive: archive.writestr("a.md", b"\0" * 1_000_000),
        '"a.md" would grow more than 100 times. Nothing of a course does.',
    ),
    (
        lambda archive: archive.writestr("a.md", b"\0" * 21_000_000),
        '"a.md" is larger than 20 MiB. Make it smaller.',
    ),
    (
        lambda archive: archive.writestr("a.md", b"x", compress_type=ZIP_LZMA),
        '"a.md" is packed in a way that is not read here. Pack it as a plain ZIP.',
    ),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("write", "message"), HOSTILE)
def test_a_hostile_archive_is_refused_whole(
    write: Callable[[ZipFile], None], message: str, tmp_path: Path
) -> None:
    archive = tmp_path / "x.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        write(opened)
    before = contents(tmp_path)
    with (
        pytest.raises(NotTaken) as refused,
        arrived(str(archive), tmp_path, NO_RULES),
    ):
        pass
    assert str(refused.value) == message
    assert contents(tmp_path) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_archive_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(NotTaken, match="It is damaged"), arrived(str(tmp_path / "x.zip"), tmp_path, NO_RULES):
        pass


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    with ZipFile(buffer := BytesIO(), "w") as archive:
        archive.writestr("a.md", b"x")
    end = bytearray(buffer.getvalue())
    end[-10:-6] = (900_000_000).to_bytes(4, "little")
    (tmp_path / "x.zip").write_bytes(end)
    with (
        pytest.raises(NotTaken, match="more than 5,000"),
        arrived(str(tmp_path / "x.zip"), tmp_path, NO_RULES),
    ):
        pass


def test_a_torn_archive_is_a_sentence(library: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "x.zip", contents(library))
    whole = archive.read_bytes()
    middle = len(whole) // 3
    archive.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    with pytest.raises(NotTaken, match="damaged"), arrived(str(archive), tmp_path, NO_RULES):
        pass


def test_a_repository_on_disk_comes_as_it_was_committed(library: Path, tmp_path: Path) -> None:
    (library / "clear-times" / "README.md").write_bytes(b"# Times\r\n\r\nWords.\r\n")
    (library / ".gitattributes").write_text("* text=auto eol=lf\n*.md ident export-ignore\n", "utf-8")
    bare = repository_of(library, tmp_path / "school.git")
    (library / "clear-times" / "README.md").write_text("not committed\n", "utf-8")
    with arrived(str(bare), tmp_path, NO_RULES) as arrival:
        found = contents(arrival.folder)
    assert found.keys() == {*SHARED_FILES, *(f"clear-times/{path}" for path in COURSE_FILES)}
    committed = git(library, "show", "HEAD:clear-times/README.md")
    assert found["clear-times/README.md"] == committed
    with arrived(str(library), tmp_path, NO_RULES, branch="main") as arrival:
        assert contents(arrival.folder)["clear-times/README.md"] == committed
    with arrived(str(library), tmp_path, NO_RULES) as arrival:
        assert arrival.folder == library


def test_another_branch_and_a_branch_that_is_not_there(library: Path, tmp_path: Path) -> None:
    repository_of(library, tmp_path / "school.git")
    git(library, "checkout", "-q", "-b", "next")
    (library / "clear-times" / "README.md").write_text("# Next\n", "utf-8")
    git(library, "commit", "-q", "-a", "-m", "next")
    with arrived(str(library), tmp_path, NO_RULES, branch="next") as arrival:
        assert (arrival.folder / "clear-times" / "README.md").read_text("utf-8") == "# Next\n"
    for branch, message in (
        ("gone", 'The repository has no branch "gone".'),
        ("--upload-pack=evil", '"--upload-pack=evil" is no name of a branch.'),
    ):
        with pytest.raises(NotTaken) as refused, arrived(str(library), tmp_path, NO_RULES, branch=branch):
            pass
        assert str(refused.value) == message


def test_links_and_repositories_in_a_repository_are_refused(library: Path, tmp_path: Path) -> None:
    (library / "clear-times" / "media" / "x.png").symlink_to("/etc/passwd")
    repository_of(library, tmp_path / "links.git")
    with pytest.raises(NotTaken) as refused, arrived(str(tmp_path / "links.git"), tmp_path, NO_RULES):
        pass
    assert str(refused.value) == '"clear-times/media/x.png" is a symbolic link. Put the file itself there.'
    (library / "clear-times" / "media" / "x.png").unlink()
    head = git(library, "rev-parse", "HEAD").decode().strip()
    git(library, "update-index", "--add", "--cacheinfo", f"160000,{head},clear-times/sub")
    git(library, "rm", "-q", "--cached", "clear-times/media/x.png")
    git(library, "commit", "-q", "-m", "sub")
    with (
        pytest.raises(NotTaken, match="is another repository"),
        arrived(str(library), tmp_path, NO_RULES, branch="main"),
    ):
        pass


def test_nothing_of_a_repository_is_run(library: Path, tmp_path: Path) -> None:
    bare = repository_of(library, tmp_path / "school.git")
    trap = tmp_path / "trap"
    for name in ("post-checkout", "pre-auto-gc", "post-index-change", "reference-transaction"):
        hook = bare / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {trap}\n", "utf-8")
        hook.chmod(0o755)
    git(bare, "config", "core.fsmonitor", f"touch {trap}")
    git(bare, "config", "uploadpack.packObjectsHook", f"touch {trap}; exec")
    with arrived(str(bare), tmp_path, NO_RULES) as arrival:
        assert (arrival.folder / "clear-times" / "course.yml").is_file()
    assert not trap.exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://git.example.org/x", "Repositories from git.example.org are not allowed here."),
        ("https://user:secret@allowed.example/x", "Write no name or password into the address"),
        ("http://allowed.example/x", "The address of a repository begins with https://"),
        ("ssh://allowed.example/x", "The address of a repository begins with https://"),
        ("file:///etc", "The address of a repository begins with https://"),
        ("ext::sh -c touch% x://", "The address of a repository begins with https://"),
        ("https://allowed.example.evil.org/x", "Repositories from allowed.example.evil.org are not allowed"),
        ("https://allowed.example:444/x", "Repositories from allowed.example:444 are not allowed"),
    ],
)
def test_only_https_from_an_allowed_host(address: str, message: str, tmp_path: Path) -> None:
    rules = GitRules.of("allowed.example", "allowed.example=secret")
    with pytest.raises(NotTaken) as refused, arrived(address, tmp_path, rules):
        pass
    assert message in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_token_goes_to_its_host_and_into_no_argument(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository_of(library, tmp_path / "served" / "school.git")
    arguments: list[str] = []
    opened = subprocess.Popen

    def noting(command: list[str], **options: object) -> object:
        arguments.extend(command)
        return opened(command, **options)  # type: ignore[call-overload]

    with git_over_https(tmp_path / "served", token="t0ken") as (host, certificate):
        monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
        monkeypatch.setattr(subprocess, "Popen", noting)
        address = f"https://{host}/school.git"
        with arrived(address, tmp_path, GitRules.of(host, f"{host}=t0ken")) as arrival:
            assert (arrival.folder / "clear-times" / "course.yml").is_file()
            assert arrival.name == address
        for tokens in ("", f"{host}=wrong"):
            with (
                pytest.raises(NotTaken, match="wants a token"),
                arrived(address, tmp_path, GitRules.of(host, tokens)),
            ):
                pass
        with (
            pytest.raises(NotTaken, match="no such repository"),
            arrived(f"https://{host}/gone.git", tmp_path, GitRules.of(host, f"{host}=t0ken")),
        ):
            pass
    assert "t0ken" not in " ".join(arguments)
    assert "t0ken" not in repr(GitRules.of(host, f"{host}=t0ken"))


def test_a_repository_that_does_not_come_is_given_up(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = repository_of(library, tmp_path / "school.git")
    monkeypatch.setattr(repositories, "SECONDS", 0)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(NotTaken, match="did not come within"), arrived(str(bare), tmp_path, NO_RULES):
        pass


def test_what_git_deletes_while_it_is_weighed_is_passed_over(tmp_path: Path) -> None:
    is_over = threading.Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            for name in ("objects/pack", "refs/heads", "hooks"):
                (tmp_path / name).mkdir(parents=True)
                (tmp_path / name / "file").write_bytes(b"12345")
            for name in ("objects", "refs", "hooks"):
                shutil.rmtree(tmp_path / name)

    git = threading.Thread(target=come_and_go)
    git.start()
    try:
        weights = {_size_of(tmp_path) for _turn in range(2_000)}
    finally:
        is_over.set()
        git.join()
    assert weights <= {0, 5, 10, 15}
