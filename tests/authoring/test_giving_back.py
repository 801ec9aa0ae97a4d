"""What was published is given back byte for byte, and publishing that again changes nothing."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from learn import clock
from learn.authoring.packing import InTheWay, put, write_archive
from learn.authoring.services import publish_path
from learn.courses.bundle.files import FileChanged, content_as_read
from learn.courses.models import Course, Release, ReleaseFile, SourceFile
from learn.courses.queries import release_files, release_id_of
from learn.database import reading, transaction
from learn.paths import bundled
from tests.courses.course_files import write_library

SHIPPED = sorted(path.parent.name for path in bundled("courses").glob("*/course.yml"))


def export(app: Flask, uid: str, place: Path, number: int | None = None) -> None:
    with app.app_context():
        release_id = release_id_of(reading(), uid, number)
        assert release_id is not None
        put(place, release_files(reading(), release_id))


def hashes(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = reading().execute(
            select(Course.uid, Release.content_hash).join(Release, Release.id == Course.release_id)
        )
        return {row.uid: row.content_hash for row in rows}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_shipped_course_comes_back_and_publishes_to_the_same_release(
    school: Flask, tmp_path: Path
) -> None:
    before = hashes(school)
    given = tmp_path / "given"
    for uid in SHIPPED:
        export(school, uid, given)
        assert contents(given / uid) == contents(bundled("courses") / uid)
    for path, content in contents(given / "_facts").items():
        assert content == (bundled("courses") / "_facts" / path).read_bytes()
    with school.app_context():
        again = publish_path(given, clock.now())
    assert [(each.is_refused, each.is_new) for each in again] == [(False, False)] * len(SHIPPED)
    assert hashes(school) == before


def test_one_course_alone_comes_back_too_where_those_it_asks_for_are_served(
    school: Flask, tmp_path: Path
) -> None:
    export(school, "getting-paid", tmp_path / "given")
    with school.app_context():
        [again] = publish_path(tmp_path / "given", clock.now())
    assert (again.is_refused, again.is_new) == (False, False), again.problems


def test_an_unchanged_file_is_stored_once_and_an_earlier_release_stays_whole(
    app: Flask, tmp_path: Path
) -> None:
    library = write_library(tmp_path / "library")
    with app.app_context():
        publish_path(library, clock.now())
    first = contents(library / "clear-times")
    (library / "clear-times" / "README.md").write_text(
        "# Other words\r\n\r\nSay when.\r\n", "utf-8", newline=""
    )
    with app.app_context():
        publish_path(library, clock.now())
        stored = reading().execute(select(func.count()).select_from(SourceFile)).scalar_one()
    assert stored == len(first) + len({"README.md", "_facts/products.yml"})
    export(app, "clear-times", tmp_path / "first", 1)
    export(app, "clear-times", tmp_path / "second")
    assert contents(tmp_path / "first" / "clear-times") == first
    assert contents(tmp_path / "second" / "clear-times") == contents(library / "clear-times")


def test_the_same_files_make_the_same_archive(school: Flask) -> None:
    written = []
    for _ in range(2):
        target = BytesIO()
        with school.app_context():
            release_id = release_id_of(reading(), "safe-online")
            assert release_id is not None
            write_archive(target, release_files(reading(), release_id))
        written.append(target.getvalue())
    assert written[0] == written[1]
    with ZipFile(BytesIO(written[0])) as archive:
        course = bundled("courses") / "safe-online" / "course.yml"
        assert archive.read("safe-online/course.yml") == course.read_bytes()


def test_nothing_that_is_there_is_written_over(school: Flask, tmp_path: Path) -> None:
    place = tmp_path / "given"
    export(school, "getting-paid", place)
    before = contents(place)
    with pytest.raises(InTheWay, match=r"There is a .*getting-paid already"):
        export(school, "getting-paid", place)
    [facts, *_] = sorted((place / "_facts").iterdir())
    facts.write_text("[]\n", "utf-8")
    with pytest.raises(InTheWay, match="There is another"):
        export(school, "getting-paid", place)
    assert contents(place) == {**before, f"_facts/{facts.name}": b"[]\n"}
    archive = tmp_path / "course.zip"
    export(school, "getting-paid", archive)
    with pytest.raises(InTheWay):
        export(school, "getting-paid", archive)
    assert sorted(path.name for path in place.iterdir()) == ["_facts", "getting-paid"]


def test_a_release_from_before_files_were_kept_has_them_once_it_is_published_again(
    app: Flask, tmp_path: Path
) -> None:
    library = write_library(tmp_path / "library")
    with app.app_context():
        publish_path(library, clock.now())
        with transaction() as session:
            session.execute(delete(ReleaseFile))
            session.execute(delete(SourceFile))
    with app.app_context():
        [again] = publish_path(library, clock.now())
    assert not again.is_new
    export(app, "clear-times", tmp_path / "given")
    assert contents(tmp_path / "given" / "clear-times") == contents(library / "clear-times")


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one", "utf-8")
    with pytest.raises(FileChanged) as changed:
        content_as_read(tmp_path, "a.md", "0" * 64)
    assert changed.value.path == "a.md"
    with pytest.raises(FileChanged):
        content_as_read(tmp_path, "gone.md", "0" * 64)
