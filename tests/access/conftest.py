"""One house for a whole file of cases, on each database: cases clean up after themselves."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn import clock
from learn.authoring.services import publish_path
from tests.access.house import WORKS, WORKS_FILE, House
from tests.conftest import KINDS, application
from tests.courses.course_files import PATHS, write_library
from tests.postgres import Cluster


@pytest.fixture(scope="package", params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a house with the small course published; a view that breaks answers 500 instead of raising."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "learn.sqlite")
        url = f"sqlite:///{folder / 'learn.sqlite'}"
    else:
        running: Cluster = request.getfixturevalue("cluster")
        url = running.create_database(folder.name, template=request.getfixturevalue("migrated_postgres"))
    with application(url, folder) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        with app.app_context():
            courses = write_library(library(folder), **{WORKS_FILE: WORKS, "_paths.yml": PATHS})
            for published in publish_path(courses, clock.now()):
                assert not published.is_refused, published.problems
        made = House(app)
        yield made
        made.close()


def library(folder: Path) -> Path:
    """Return a folder for courses."""
    courses = folder / "courses"
    courses.mkdir()
    return courses
