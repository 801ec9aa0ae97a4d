"""Courses from a git repository: its files as they were committed, fetched without running anything of it.

Nothing is checked out: no hooks, filters, submodules or links of the repository come to life.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlsplit

from learn.authoring.names import NotTaken, is_passed_over, safe_names
from learn.authoring.unpacking import MAX_BYTES
from learn.courses.bundle.files import MAX_MEDIA_BYTES

ADDRESS = re.compile(r"https://[A-Za-z0-9._~:/%+-]{1,500}", re.ASCII)
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}", re.ASCII)
SECONDS = 60
GLANCE = 0.05
MAX_SAID, MAX_LISTED = 20_000, 20_000_000
# What of our own environment git may know: where it lies, the way out, and whom to trust.
PASSED_ON = ("PATH", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "GIT_SSL_CAINFO", "SSL_CERT_FILE")
OPTIONS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "core.bigFileThreshold": "16m",
    "credential.helper": "",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "20",
    "pack.threads": "1",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "transfer.fsckObjects": "true",
    "transfer.bundleURI": "false",
    "protocol.allow": "never",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
LINK, FILES = "120000", ("100644", "100755")


@dataclass(frozen=True, slots=True)
class GitRules:
    """Which hosts repositories may come from, and each host's token; a token is never part of an address."""

    hosts: frozenset[str] = frozenset()
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, hosts: str, tokens: str) -> "GitRules":
        """Return the rules that the settings GIT_HOSTS (`a,b`) and GIT_TOKENS (`a=token,b=token`) make."""
        pairs = (pair.strip().partition("=") for pair in tokens.split(","))
        return cls(
            frozenset(host.strip().lower() for host in hosts.split(",") if host.strip()),
            {host.strip().lower(): token.strip() for host, _, token in pairs if token.strip()},
        )

    def host_of(self, address: str) -> str:
        """Return the host of an address that may be fetched; raise NotTaken for any other."""
        if "@" in address:
            raise NotTaken(
                "Write no name or password into the address: tokens belong into the setting GIT_TOKENS."
            )
        if not ADDRESS.fullmatch(address):
            raise NotTaken("The address of a repository begins with https:// and holds no spaces, ? or #.")
        host = urlsplit(address).netloc.lower()
        if host not in self.hosts:
            raise NotTaken(
                f"Repositories from {host} are not allowed here. "
                f"An operator allows them with the setting GIT_HOSTS: LEARN_GIT_HOSTS={host}"
            )
        return host


def is_address(given: str) -> bool:
    """Tell whether `given` is meant as an address rather than as a path."""
    return "://" in given


def is_bare(path: Path) -> bool:
    """Tell whether a folder is a repository without files beside it."""
    return all((path / name).exists() for name in ("HEAD", "objects", "refs"))


def fetch(address: str, branch: str | None, into: Path, rules: GitRules) -> None:
    """Write the files of the newest commit of a branch below `into`. Raises NotTaken.

    `address` is an https address on an allowed host, or the path of a repository on disk.
    """
    if shutil.which("git") is None:
        raise NotTaken("There is no git on this machine. Install it, or publish a folder or a ZIP archive.")
    if branch is not None and (not BRANCH.fullmatch(branch) or ".." in branch):
        raise NotTaken(f'"{branch[:80]}" is no name of a branch.')
    options, environment = dict(OPTIONS), _environment(into)
    if is_address(address):
        host = rules.host_of(address)
        options["protocol.https.allow"] = "always"
        environment["GIT_ALLOW_PROTOCOL"] = "https"
        if token := rules.tokens.get(host):
            # By the environment: the arguments of a process can be read by everybody on the machine.
            basic = b64encode(f"token:{token}".encode()).decode()
            environment |= {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"http.https://{host}/.extraHeader",
                "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
            }
    else:
        address = f"file://{Path(address).resolve()}"
        options["protocol.file.allow"] = "always"
        environment["GIT_ALLOW_PROTOCOL"] = "file"
    repository = into.with_name(f"{into.name}.git")
    git = _Git(options, environment, repository, deadline=time.monotonic() + SECONDS)
    try:
        git.clone(address, branch)
        git.write_files(into)
    finally:
        shutil.rmtree(repository, ignore_errors=True)


def _environment(into: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        "HOME": str(into),
        "XDG_CONFIG_HOME": str(into),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


@dataclass(frozen=True, slots=True)
class _Blob:
    """A file in a repository."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class _Git:
    """The system's git with everything turned off that is not needed, until a deadline."""

    options: Mapping[str, str]
    environment: Mapping[str, str]
    repository: Path
    deadline: float

    def clone(self, address: str, branch: str | None) -> None:
        chosen = ["--branch", branch] if branch else []
        flags = ["--quiet", "--bare", "--depth=1", "--single-branch", "--no-tags", "--template="]
        with self.draft() as said:
            if self.run(["clone", *flags, *chosen, "--", address, str(self.repository)], said=said):
                said.seek(0)
                raise NotTaken(_reason(said.read(MAX_SAID).decode("utf-8", "replace"), branch))

    def draft(self) -> IO[bytes]:
        """Return a file without a name for what git writes."""
        return TemporaryFile(dir=self.repository.parent)

    def write_files(self, into: Path) -> None:
        """Write every file of the newest commit as it was committed, once all are known to be good."""
        blobs = dict(self.blobs())
        names = list(safe_names(blobs))
        if sum(blobs[name].size for name in names) > MAX_BYTES:
            raise NotTaken(f"Its files are larger than {MAX_BYTES // 1024 // 1024} MB. Split it.")
        with self.draft() as asked, self.draft() as contents:
            asked.write("".join(f"{blobs[name].digest}\n" for name in names).encode())
            asked.seek(0)
            self.read(["cat-file", "--batch"], contents, asked)
            for name in names:
                _digest, _kind, size = contents.readline().split()
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(contents.read(int(size)))
                contents.read(1)

    def blobs(self) -> Iterator[tuple[str, "_Blob"]]:
        """Yield each file's path with its object; raise NotTaken for links and submodules."""
        with self.draft() as listed:
            self.read(["ls-tree", "-r", "-l", "-z", "--full-tree", "HEAD"], listed)
            rows = listed.read(MAX_LISTED).split(b"\0")
        for row in filter(None, rows):
            head, _, raw = row.partition(b"\t")
            name = raw.decode("utf-8", "surrogateescape")
            if not is_passed_over(name):
                mode, _kind, digest, size = head.decode().split()
                shown = ascii(name)[1:-1]
                if mode == LINK:
                    raise NotTaken(f'"{shown}" is a symbolic link. Put the file itself there.')
                if mode not in FILES:
                    raise NotTaken(f'"{shown}" is another repository. Put its files themselves there.')
                if int(size) > MAX_MEDIA_BYTES:
                    raise NotTaken(f'"{shown}" is larger than {MAX_MEDIA_BYTES >> 20} MiB. Make it smaller.')
                yield name, _Blob(digest, int(size))

    def read(self, arguments: list[str], target: IO[bytes], given: IO[bytes] | None = None) -> None:
        """Let git write into `target`, which is then at its start."""
        if self.run(["--git-dir", str(self.repository), *arguments], given=given, target=target):
            raise NotTaken("The repository is empty or damaged. Try `git fsck` where it comes from.")
        target.seek(0)

    def run(
        self,
        arguments: list[str],
        *,
        given: IO[bytes] | None = None,
        target: IO[bytes] | None = None,
        said: IO[bytes] | None = None,
    ) -> int:
        """Run git to its end and return its exit code; raise NotTaken when it takes too long or too much."""
        settings = [word for name, value in self.options.items() for word in ("-c", f"{name}={value}")]
        process = subprocess.Popen(  # noqa: S603 - no shell, and the address passed a pattern
            ["git", *settings, *arguments],  # noqa: S607 - the system's
            env=dict(self.environment),
            cwd=self.repository.parent,
            stdin=given or subprocess.DEVNULL,
            stdout=target or subprocess.DEVNULL,
            stderr=said or subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(GLANCE)
                if time.monotonic() > self.deadline:
                    raise NotTaken(f"It did not come within {SECONDS} seconds. Try again later.")
                if _size_of(self.repository) > MAX_BYTES:
                    raise NotTaken(f"It is larger than {MAX_BYTES // 1024 // 1024} MB. Split it.")
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started; those it started are in its session."""
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _size_of(folder: Path) -> int:
    size = 0
    # Git renames and deletes files and folders as it goes: what is gone meanwhile is passed over.
    for parent, _folders, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                size += os.lstat(f"{parent}/{name}").st_size
    return size


def _reason(said: str, branch: str | None) -> str:
    """Return why git failed; its own words are kept only where they are known to hold no secret."""
    if "Remote branch" in said:
        return f'The repository has no branch "{branch}".'
    if any(words in said for words in ("Authentication failed", "could not read Username", "401", "403")):
        return "The repository wants a token, or another one. Put it into the setting GIT_TOKENS."
    if "not found" in said or "does not exist" in said or "does not appear to be a git repository" in said:
        return "There is no such repository. Check the address."
    if "dubious ownership" in said:
        return "The repository belongs to another user of this machine. Copy it, or ask its owner to publish."
    if "Could not resolve host" in said or "Failed to connect" in said or "Connection" in said:
        return "The host cannot be reached. Check the address and the network."
    if "redirect" in said:
        return "The repository has moved. Name its new address."
    return "git could not fetch it. Try `git clone` by hand to see why."
