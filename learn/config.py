"""Settings: defaults that work on a laptop, then `instance/config.toml`, then the environment.

`SETTINGS` is the whole list; `docs/operating.md` must name each (a test compares them).
"""

import os
import re
import secrets
import tomllib
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "LEARN_"
BARE = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT")
# Variables with our prefix that are read before there are settings.
WATCHING = "LEARN_WATCHING"  # set by `learn serve --watch` for its own processes
NOT_SETTINGS = {"LEARN_INSTANCE", WATCHING}

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read to print an address, not to listen

SettingValue = str | int | bool
# Who must have a second factor (setting SECOND_FACTOR).
WHO_MUST = ("staff", "nobody")
# No number of ours needs more, and a day that many days or minutes away is still one.
LARGEST = 100_000
DATABASES = re.compile(r"(sqlite(\+pysqlite)?|postgres|postgresql(\+psycopg)?)://")


class SettingRefused(Exception):
    """A setting has a value that cannot be used; the message names it and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an operator may choose; its type is the type of its default."""

    name: str
    default: SettingValue
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("DATABASE_URL", "", "where data lives; empty means learn.sqlite in the instance folder"),
    Setting("SECRET_KEY", "", "signs cookies; empty means the key kept in the instance folder"),
    Setting("HOST", "127.0.0.1", "address that `learn serve` listens on"),
    Setting("PORT", 8000, "port that `learn serve` listens on"),
    Setting("BASE_URL", "", "address of the site in mails; empty means http:// with HOST and PORT"),
    Setting("WORKERS", 1, "web processes that `learn serve` starts"),
    Setting("THREADS", 4, "threads in each web process"),
    Setting("JOBS", True, "`learn serve` does jobs and mail too; false leaves them to `learn worker`"),
    Setting("REDIS_URL", "", "a Redis that wakes workers at once; empty means they look every second"),
    Setting("MAIL_URL", "", "the mail server, beginning with smtp://, smtps:// or console:"),
    Setting("MAIL_FROM", "", "sender of mails: a name, and the address in angle brackets"),
    Setting("PROXIES", 0, "how many trusted proxies stand in front and set X-Forwarded-*"),
    Setting("TRUSTED_HOSTS", "", "host names this site answers to, with commas; empty means any"),
    Setting("SECURE_COOKIES", False, "send cookies over HTTPS only, and ask browsers to insist on HTTPS"),
    Setting("IDLE_MINUTES", 30, "a shared phone is locked after so many minutes without use"),
    Setting("SESSION_DAYS", 30, "a session ends after so many days, however busy"),
    Setting("SIGN_IN_FAILURES", 10, "wrong passwords for one name within 15 minutes before a wait"),
    Setting("SECOND_FACTOR", "staff", "who must have a second factor: staff, or nobody"),
    Setting("JOINS_PER_ADDRESS", 120, "people who may join within an hour from one address"),
    Setting("TIME_ZONE", "Asia/Karachi", "in which times are shown to people, and by which days are counted"),
    Setting("OUTAGE_MINUTES", 10, "time given back in a quiz for outages, at most; 0 gives none"),
    Setting("COURSES", "", "folder of courses that `learn serve` publishes; empty means the shipped ones"),
    Setting("GIT_HOSTS", "", "hosts that `learn publish` may fetch from, with commas; empty means none"),
    Setting("GIT_TOKENS", "", "what proves to a host who is asking, as host=token, with commas"),
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of one installation and the folder it owns."""

    instance: Path
    values: Mapping[str, SettingValue]

    def text(self, name: str) -> str:
        """Return a setting of type text."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """Return a setting of type number."""
        return int(self.values[name])

    def is_on(self, name: str) -> bool:
        """Return a setting that is on or off."""
        return bool(self.values[name])

    @property
    def outage_allowance(self) -> timedelta:
        """Return how much time outages may give back in one attempt."""
        return timedelta(minutes=self.number("OUTAGE_MINUTES"))

    @property
    def local_url(self) -> str:
        """Return the address to type on this machine."""
        return local_url(self.text("HOST"), self.number("PORT"))

    @property
    def database_url(self) -> str:
        """Return the address of the database, with the driver we use for PostgreSQL."""
        url = self.text("DATABASE_URL")
        return normalised(url) if url else f"sqlite:///{(self.instance / 'learn.sqlite').absolute()}"


def local_url(host: str, port: int) -> str:
    """Return the address to type on this machine for a site that listens there."""
    reached = ANYWHERE.get(host, host)
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/"


def normalised(url: str) -> str:
    """Return `url` with psycopg as PostgreSQL's driver: what a bare one means differs between SQLAlchemys."""
    return re.sub(r"^(postgres|postgresql)://", "postgresql+psycopg://", url)


def load(
    instance: Path, overrides: Mapping[str, object] | None = None, environment: Mapping[str, str] = os.environ
) -> Configuration:
    """Return defaults, replaced by config.toml, by the environment, by `overrides`, in this order.

    Raises SettingRefused for a value of the wrong kind; unknown names are only warned about, because
    a newer or older version may know them.
    """
    known = {setting.name: setting for setting in SETTINGS}
    values: dict[str, SettingValue] = {setting.name: setting.default for setting in SETTINGS}
    for origin, given in (
        (str(instance / "config.toml"), _from_file(instance / "config.toml")),
        ("the environment", _from_environment(environment)),
        ("the caller", {k: v for k, v in (overrides or {}).items() if k in known}),
    ):
        for name, value in given.items():
            if name in known:
                values[name] = _usable(name, _typed(known[name], value, origin), origin)
            else:
                warnings.warn(f"{origin}: there is no setting {name}; it is ignored", stacklevel=2)
    return Configuration(instance, values)


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingRefused(f"{path}: {error}") from error
    return {name.upper(): value for name, value in given.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    bare = {name: environment[name] for name in BARE if environment.get(name)}
    prefixed = {
        name.removeprefix(PREFIX): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name not in NOT_SETTINGS
    }
    return {**bare, **prefixed}


def _usable(name: str, value: SettingValue, origin: str) -> SettingValue:
    """Return a value of the right type if it can be used too: an unknown time zone fails on pages only."""
    if type(value) is int and not 0 <= value <= LARGEST:
        raise SettingRefused(f"{origin}: {name} must lie between 0 and {LARGEST}, not {value}")
    # Its value is not repeated: there may be a password in it.
    if name == "DATABASE_URL" and value and not DATABASES.match(str(value)):
        raise SettingRefused(f"{origin}: DATABASE_URL must begin with sqlite:/// or postgresql://")
    if name == "TIME_ZONE":
        try:
            ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingRefused(
                f"{origin}: TIME_ZONE must be a time zone such as Asia/Karachi, not {str(value)!r}"
            ) from error
    if name == "BASE_URL" and value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", str(value)):
        raise SettingRefused(f"{origin}: BASE_URL must look like https://learn.example.org, not {value!r}")
    if name == "SECOND_FACTOR" and value not in WHO_MUST:
        raise SettingRefused(f"{origin}: SECOND_FACTOR must be {' or '.join(WHO_MUST)}, not {value!r}")
    return value


def _typed(setting: Setting, value: object, origin: str) -> SettingValue:
    wanted = type(setting.default)
    if isinstance(value, wanted) and not (wanted is int and isinstance(value, bool)):
        return value
    text = str(value).strip()
    if wanted is int and re.fullmatch(r"-?\d{1,100}", text):
        return int(text)
    if wanted is bool and text.lower() in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        return text.lower() in {"1", "true", "yes", "on"}
    if wanted is str and isinstance(value, str):
        return text
    kind = {int: "a whole number", bool: "true or false", str: "text"}[wanted]
    raise SettingRefused(f"{origin}: {setting.name} must be {kind}, not {text!r}")


def instance_folder(environment: Mapping[str, str] = os.environ, *, default: Path) -> Path:
    """Return the folder that one installation owns: `LEARN_INSTANCE` moves it."""
    return Path(environment["LEARN_INSTANCE"]).absolute() if environment.get("LEARN_INSTANCE") else default


def secret_key(configuration: Configuration) -> str:
    """Return the key that signs cookies; the first caller makes one, readable by its owner alone.

    Processes that start at once agree: the file is linked into place whole, and only one link wins.
    """
    given = configuration.text("SECRET_KEY")
    if given:
        return given
    path = configuration.instance / "secret_key"
    if not path.is_file():
        draft = path.with_name(f"secret_key.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        try:
            with suppress(FileExistsError):
                path.hardlink_to(draft)
        finally:
            draft.unlink()
    try:
        return path.read_text("ascii").strip()
    except UnicodeDecodeError as error:
        raise SettingRefused(f"{path} holds something else than a key: delete it and start again") from error
