"""`learn serve`: starts from nothing, starts again quickly, survives its web processes, ends when asked."""

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.cli.running import LEARN, PATIENCE, learn, serving

pytestmark = pytest.mark.slow


def test_the_first_start_makes_everything(course: Path, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with serving(instance, "--demo", command=LEARN, LEARN_COURSES=str(course.parent)) as server:
        assert server.get("/healthz")[0] == 200
        assert server.get("/readyz")[0] == 200
        assert "The first cup" in server.get("/en/courses/tea/first-cup")[1]
        assert "user name amina, password " in server.printed()
        assert "without a second step while this server runs with --demo" in server.printed()
        server.wait(lambda: "/en/admin/first/" in server.printed())
        door = re.search(r"http://127\.0\.0\.1:(\d+)(/en/admin/first/[\w-]+)", server.printed())
        assert door is not None
        assert int(door[1]) == server.port
        assert "Whoever goes on here" in server.get(door[2])[1]
    assert (instance / "secret_key").stat().st_mode & 0o777 == 0o600
    checked = learn(instance, "doctor", LEARN_COURSES=str(course.parent))
    assert checked.returncode == 0, checked.stdout


def test_the_application_loads_nothing_that_few_processes_need(instance: Path) -> None:
    program = (
        f"import sys; from learn import create_app; create_app({{'INSTANCE': {str(instance)!r}}})\n"
        "print(sorted({'PIL', 'alembic', 'huey', 'python_calamine', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_changed_course_is_published_at_the_next_start(course: Path, instance: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert "Boil fresh water" in server.get("/en/courses/tea/first-cup")[1]
    lesson.write_text(lesson.read_text("utf-8").replace("fresh water", "cold rain"), "utf-8")
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1]


def test_another_database_gets_the_courses_too(course: Path, instance: Path) -> None:
    with serving(instance, LEARN_COURSES=str(course.parent)):
        pass
    for path in instance.glob("learn.sqlite*"):
        path.unlink()
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert server.get("/en/courses/tea/first-cup")[0] == 200


def test_after_a_backup_was_put_back_the_folder_is_published_again(course: Path, instance: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    assert learn(instance, "publish", str(course)).returncode == 0
    with closing(sqlite3.connect(instance / "learn.sqlite")) as connection:
        connection.execute("VACUUM INTO ?", [str(instance / "backup")])
    lesson.write_text(lesson.read_text("utf-8").replace("fresh water", "cold rain"), "utf-8")
    with serving(instance, LEARN_COURSES=str(course.parent)):
        pass
    for path in instance.glob("learn.sqlite-*"):
        path.unlink()
    (instance / "backup").replace(instance / "learn.sqlite")
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1]


def test_what_was_published_from_elsewhere_is_served_on(course: Path, instance: Path) -> None:
    with serving(instance, LEARN_COURSES=str(course.parent)):
        pass
    other = shutil.copytree(course, course.parent.with_name("elsewhere"))
    lesson = other / "01-kettle" / "01-first-cup.md"
    lesson.write_text(lesson.read_text("utf-8").replace("fresh water", "cold rain"), "utf-8")
    assert learn(instance, "publish", str(other)).returncode == 0
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1]


def test_a_folder_without_courses_is_reported_and_the_site_opens(instance: Path, tmp_path: Path) -> None:
    with serving(instance, LEARN_COURSES=str(tmp_path / "gone")) as server:
        assert f"{tmp_path / 'gone'} holds no course" in server.printed()
        assert server.get("/healthz")[0] == 200
    checked = learn(instance, "doctor", LEARN_COURSES=str(tmp_path / "gone"))
    assert f"WRONG  folder of courses: {tmp_path / 'gone'} is not a folder" in checked.stdout


def test_a_broken_course_is_reported_and_the_last_good_one_served(course: Path, instance: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    assert learn(instance, "publish", str(course)).returncode == 0
    lesson.write_text("no front matter\n", "utf-8")
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert f"{lesson}:1:1: error" in server.printed()
        assert "tea: not published; what was published before is served" in server.printed()
        assert "Boil fresh water" in server.get("/en/courses/tea/first-cup")[1]


def test_what_was_published_while_it_runs_is_served_at_once(course: Path, instance: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    with serving(instance, "--workers", "2", LEARN_COURSES=str(course.parent)) as server:
        for _ in range(4):
            assert "Boil fresh water" in server.get("/en/courses/tea/first-cup")[1]
        lesson.write_text(lesson.read_text("utf-8").replace("fresh water", "cold rain"), "utf-8")
        assert learn(instance, "publish", str(course)).returncode == 0
        for _ in range(4):
            assert "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_when_asked_and_leaves_nobody_behind(
    course: Path, instance: Path, number: signal.Signals
) -> None:
    with serving(instance, "--workers", "2", LEARN_COURSES=str(course.parent)) as server:
        server.wait(lambda: len(server.children()) == 3)
        children = server.children()
        server.process.send_signal(number)
        assert server.process.wait(PATIENCE) == 0
        assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
        assert "Traceback" not in server.printed()


def test_a_killed_web_process_is_followed_by_a_new_one(course: Path, instance: Path) -> None:
    with serving(instance, "--workers", "2", LEARN_COURSES=str(course.parent)) as server:
        server.wait(lambda: len(server.listeners()) == 2)
        # The server takes two deaths within seconds of a start for a fault of the program.
        time.sleep(6)
        before = {process.pid for process in server.listeners()}
        victim = server.listeners()[0]
        victim.send_signal(signal.SIGKILL)
        server.wait(lambda: len({process.pid for process in server.listeners()} - before) == 1)
        assert victim.pid not in {process.pid for process in server.listeners()}
        for _ in range(6):
            assert server.get("/healthz")[0] == 200


def test_nobody_outlives_a_parent_that_is_killed(course: Path, instance: Path) -> None:
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        server.wait(lambda: len(server.children()) == 2)
        children = server.children()
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(PATIENCE)
        assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


def test_two_sites_cannot_share_a_port(course: Path, instance: Path, tmp_path: Path) -> None:
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        second = learn(tmp_path / "second", "serve", "--port", str(server.port))
    assert second.returncode == 1
    assert f"Port {server.port} " in second.stderr
