"""Documents keep in step with the program."""

import re
from datetime import date
from pathlib import Path

import click
import pytest

from learn.authoring.checking import check_path
from learn.cli import COMMANDS
from learn.cli.commands import commands
from learn.config import SETTINGS, Setting
from learn.courses.problems import has_errors
from learn.quizzes.questions import QUESTION_TYPES
from tests.architecture.house import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
FLASKS_OWN = {"db", "run", "shell", "routes"}


def row_of(setting: Setting) -> str:
    default = str(setting.default)
    shown = default.lower() if isinstance(setting.default, bool) else default or "(empty)"
    return f"| `{setting.name}` | {shown} | {setting.meaning} |"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_as_it_is(setting: Setting) -> None:
    assert row_of(setting) in OPERATING


def test_no_setting_is_documented_that_is_gone() -> None:
    rows = [line for line in OPERATING.splitlines() if line.startswith("| `")]
    documented = {row.split("`")[1] for row in rows if "`learn " not in row.split("|")[1]}
    assert documented == {setting.name for setting in SETTINGS}


def every_command() -> list[tuple[str, click.Command]]:
    context = click.Context(commands, info_name="learn")
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS.keys() - FLASKS_OWN:
        command = commands.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [(f"learn {name} {sub}", each) for sub, each in command.commands.items()]
        else:
            found.append((f"learn {name}", command))
    return sorted(found, key=lambda pair: pair[0])


@pytest.mark.parametrize(("name", "command"), every_command())
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    written = [line for line in OPERATING.splitlines() if f"`{name}" in line]
    assert written, f"docs/operating.md does not name {name}"
    options = [option.opts[-1] for option in command.params if isinstance(option, click.Option)]
    assert [option for option in options if not any(option in line for line in written)] == []


@pytest.mark.parametrize("kind", sorted(QUESTION_TYPES))
def test_every_question_type_has_its_test(kind: str) -> None:
    assert (ROOT / f"tests/quizzes/questions/test_{kind.replace('-', '_')}.py").is_file()


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme


def test_the_course_of_the_readme_is_one(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    files = re.findall(r"`(tea/[\w./-]+)`[^`]*```\w+\n(.*?)```", readme, re.DOTALL)
    assert len(files) == 4
    for name, text in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert len(files[-1][1].splitlines()) == 10
    assert not has_errors(check_path(tmp_path / "tea", date(2026, 3, 1)))
