"""Settings: defaults, then config.toml, then the environment, where our prefix wins over a bare name."""

from pathlib import Path

import pytest

from learn.config import LARGEST, SETTINGS, SettingRefused, instance_folder, load, secret_key


def test_defaults_work_without_a_file_or_an_environment(tmp_path: Path) -> None:
    configuration = load(tmp_path, environment={})
    assert (configuration.number("PORT"), configuration.text("HOST")) == (8000, "127.0.0.1")
    assert configuration.database_url == f"sqlite:///{tmp_path / 'learn.sqlite'}"


def test_a_file_may_begin_with_the_mark_that_windows_writes(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("port = 8001\n", "utf-8-sig")
    assert load(tmp_path, environment={}).number("PORT") == 8001


def test_each_source_wins_over_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('port = 8001\nthreads = 3\nhost = "::1"\n', "utf-8")
    given = {"PORT": "8002", "LEARN_THREADS": "5", "HOST": "nobody asks for this name"}
    from_file, from_both = (load(tmp_path, environment=each) for each in ({}, given))
    assert (from_file.number("PORT"), from_file.number("THREADS"), from_file.text("HOST")) == (8001, 3, "::1")
    assert (from_both.number("PORT"), from_both.number("THREADS"), from_both.text("HOST")) == (8002, 5, "::1")
    assert load(tmp_path, {"PORT": 8003}, given).number("PORT") == 8003
    assert load(tmp_path, environment={**given, "LEARN_PORT": "8004"}).number("PORT") == 8004


@pytest.mark.parametrize("prefix", ["", "LEARN_"])
def test_three_names_are_read_bare_too(tmp_path: Path, prefix: str) -> None:
    given = {"DATABASE_URL": "postgres://db/hunar", "SECRET_KEY": "a key", "PORT": "80"}
    configuration = load(tmp_path, environment={f"{prefix}{name}": value for name, value in given.items()})
    assert configuration.database_url == "postgresql+psycopg://db/hunar"
    assert secret_key(configuration) == "a key"
    assert configuration.number("PORT") == 80
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if type(setting.default) is int])
@pytest.mark.parametrize("value", [LARGEST + 1, 999_999_999, 10**40, -1])
def test_a_number_that_no_day_can_hold_is_refused(tmp_path: Path, name: str, value: int) -> None:
    said = f"{name} must lie between 0 and 100000, not {value}"
    with pytest.raises(SettingRefused, match=f"the environment: {said}"):
        load(tmp_path, environment={f"LEARN_{name}": str(value)})
    (tmp_path / "config.toml").write_text(f"{name.lower()} = {value}\n", "utf-8")
    with pytest.raises(SettingRefused, match=said):
        load(tmp_path, environment={})


@pytest.mark.parametrize(
    "url", ["mysql://me:hushhush@y", "postgresql+asyncpg://me:hushhush@db/hunar", "hushhush"]
)
def test_another_kind_of_database_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingRefused, match="DATABASE_URL must begin with") as refused:
        load(tmp_path, environment={"DATABASE_URL": url})
    assert "hushhush" not in str(refused.value)


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes("چابی".encode())
    with pytest.raises(SettingRefused, match="secret_key holds something else than a key"):
        secret_key(load(tmp_path, environment={}))


def test_an_unknown_name_is_warned_about_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("prot = 8001\n", "utf-8")
    with pytest.warns(UserWarning, match="no setting") as warned:
        load(tmp_path, environment={"LEARN_PROT": "8001", "LEARN_INSTANCE": "elsewhere", "PROT": "8001"})
    assert [str(each.message).split("; ")[0] for each in warned] == [
        f"{tmp_path / 'config.toml'}: there is no setting PROT",
        "the environment: there is no setting PROT",
    ]


def test_the_instance_folder_can_be_moved(tmp_path: Path) -> None:
    assert instance_folder({}, default=tmp_path) == tmp_path
    assert instance_folder({"LEARN_INSTANCE": str(tmp_path / "else")}, default=tmp_path) == tmp_path / "else"


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    configuration = load(tmp_path, environment={})
    key = secret_key(configuration)
    assert len(key) >= 32
    assert secret_key(configuration) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
