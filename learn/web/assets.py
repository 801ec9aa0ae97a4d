"""Static files under names that carry a hash of their content, so that browsers keep them for good.

The processed files lie in `instance/static-cache/<digest>/`, made once per version of the content.
"""

import gzip
import hashlib
import re
import shutil
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

INLINED = "css/app.css"
COMPRESSED = {".css", ".js", ".svg"}
HASHED = re.compile(r"\.[0-9a-f]{8}\.\w+$")
KEPT_VERSIONS = 3
AWAY, BACK = "/* ==== not in a first lesson ==== */", "/* ==== everywhere ==== */"
NOT_FOR_READING = re.compile(f"{re.escape(AWAY)}.*?{re.escape(BACK)}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assets:
    """What is served: `names` maps css/app.css → css/app.3fa9c2d1.css, `content` the latter → bytes.

    A first view carries its style inside: a lesson `reading_css`, any other page `inlined_css`.
    """

    names: Mapping[str, str]
    content: Mapping[str, bytes]
    digest: str
    reading_css: str

    @property
    def inlined_css(self) -> str:
        """Return the whole style sheet."""
        return self.content[self.names[INLINED]].decode()

    @property
    def inlined_css_version(self) -> str:
        """Return what the cookie says when the browser has the style sheet."""
        return self.names[INLINED].split(".")[-2]


def source_of(css: str) -> str:
    """Return the hash by which a content security policy allows a style that lies inside a page."""
    return f"'sha256-{b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"


def init_app(app: Flask) -> Assets:
    """Serve the processed files before Flask sees the request; tests do without compressed copies."""
    shipped = processed(Path(str(app.static_folder)))
    folder = Path(app.instance_path) / "static-cache"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap an application
        app.wsgi_app,
        root=str(written(shipped, folder, is_compressing=not app.testing)),
        prefix="static/",
        allow_all_origins=False,
        add_headers_function=add_headers,
        immutable_file_test=lambda _path, url: bool(HASHED.search(url)),
    )
    return shipped


def add_headers(headers: Headers, _path: str, _url: str) -> None:
    """Keep browsers from guessing types."""
    headers["X-Content-Type-Options"] = "nosniff"


@cache
def processed(folder: Path) -> Assets:
    """Return all files below `folder`, style sheets last because they name the others."""
    names: dict[str, str] = {}
    content: dict[str, bytes] = {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in sorted(paths, key=lambda path: path.suffix == ".css"):
        name = path.relative_to(folder).as_posix()
        data = tidied(path.read_bytes(), path.suffix, names)
        names[name] = hashed_name(name, data)
        content[names[name]] = data
    digest = hashlib.sha256("\n".join(sorted(content)).encode()).hexdigest()[:16]
    reading = NOT_FOR_READING.sub("", (folder / INLINED).read_text("utf-8"))
    return Assets(names, content, digest, tidied_css(reading, names))


def hashed_name(name: str, data: bytes) -> str:
    """Return `name` with eight digits of its content's hash before the ending."""
    stem, ending = name.rsplit(".", 1)
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}"


def tidied(data: bytes, ending: str, names: Mapping[str, str]) -> bytes:
    """Return style sheets and scripts without comments and indentation, everything else as it is."""
    if ending == ".css":
        return tidied_css(data.decode(), names).encode()
    if ending == ".js":
        return tidied_js(data.decode(), names).encode()
    return data


def tidied_css(text: str, names: Mapping[str, str]) -> str:
    """Return `text` on one line, its relative addresses pointing to hashed names."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    text = re.sub(r"\s*([{};,])\s*", r"\1", text).replace(";}", "}").replace(": ", ":")
    return re.sub(r"url\(\.\./([\w./-]+)\)", lambda found: f"url(../{names[found[1]]})", text)


def tidied_js(text: str, names: Mapping[str, str]) -> str:
    """Return `text` without indentation and whole-line comments; each statement keeps its line.

    A module imports others by their hashed names, so these must come before it in the alphabet.
    """
    lines = (line.strip() for line in text.splitlines())
    tidy = "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
    return re.sub(r'from "\./([\w-]+\.js)"', lambda found: f'from "./{names["js/" + found[1]][3:]}"', tidy)


def written(shipped: Assets, folder: Path, *, is_compressing: bool) -> Path:
    """Return the folder of this version, made if it is missing; processes that start at once agree."""
    target = folder / (shipped.digest if is_compressing else f"{shipped.digest}-plain")
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=folder, prefix=".draft-"))
    for name, data in shipped.content.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if is_compressing and path.suffix in COMPRESSED:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(data, quality=11))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(draft, ignore_errors=True)
    forget_old_versions(folder)
    return target


def forget_old_versions(folder: Path) -> None:
    """Remove all but the newest versions, so that upgrades do not fill the disk."""
    versions = sorted((path for path in folder.iterdir()), key=lambda path: path.stat().st_mtime)
    for path in versions[:-KEPT_VERSIONS]:
        shutil.rmtree(path, ignore_errors=True)
