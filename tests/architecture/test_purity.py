"""What may stand where."""

import ast

import grimp
import pytest

from tests.architecture.house import LEARN, name_of, parsed, python_files

SHELVES = {"models", "queries", "services", "forms", "views", "api", "cli", "jobs"}
FEATURES = (
    "accounts",
    "courses",
    "enrolments",
    "quizzes",
    "progress",
    "tutoring",
    "classroom",
    "authoring",
    "organisations",
    "admin",
    "markdown",
    "jobs",
    "mail",
)
PURE_BY_THEMSELVES = [
    "learn.clock",
    "learn.i18n",
    "learn.ids",
    "learn.paths",
    "learn.urdu",
    "learn.config",
    "learn.waits",
]
FRAMEWORKS = ("flask", "flask_login", "flask_sqlalchemy", "flask_wtf", "sqlalchemy", "werkzeug", "wtforms")
# Each with the one thing it knows of the world.
DOORS = {
    "learn.accounts.sign_in": "the one module that knows Flask-Login",
    "learn.jobs.bells": "hangs in the application, one for each",
}

graph = grimp.build_graph("learn", include_external_packages=True)


def pure_modules() -> list[str]:
    inside = [
        module
        for module in sorted(graph.modules)
        for feature in FEATURES
        if module.startswith(f"learn.{feature}.") and not SHELVES & set(module.split("."))
    ]
    return [module for module in (*PURE_BY_THEMSELVES, *inside) if module not in DOORS]


@pytest.mark.parametrize("module", pure_modules())
def test_what_is_no_shelf_imports_no_framework(module: str) -> None:
    imported = graph.find_modules_directly_imported_by(module)
    assert not {name for name in imported if name.split(".")[0] in FRAMEWORKS}


def test_doors_are_still_there() -> None:
    assert DOORS.keys() <= graph.modules


def test_only_the_database_module_commits() -> None:
    commits = {
        name_of(path)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert commits == {"learn/database.py"}


def test_only_the_clock_reads_the_time() -> None:
    readers = {
        name_of(path)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    }
    assert readers == {"learn/clock.py"}


@pytest.mark.parametrize("banned", ["utils", "helpers", "common", "core", "base", "misc"])
def test_no_module_is_named_for_nothing(banned: str) -> None:
    assert not list(LEARN.rglob(f"{banned}.py")) + list(LEARN.rglob(f"{banned}/"))


def test_files_stay_short() -> None:
    long = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in long.items() if length > 320} == {}
