"""The routes as they were last agreed on; `python -m tests.architecture.routes` writes them down anew."""

import tempfile
from pathlib import Path

from flask import Flask

from learn import create_app

SNAPSHOT = Path(__file__).with_name("routes.txt")


def routes_of(app: Flask) -> str:
    """Return one line a route: address, methods, endpoint, rule."""
    from learn.access import RULES  # noqa: PLC0415 - the snapshot must be writable while rules are missing

    lines = sorted(
        f"{rule.rule}  {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}  "
        f"{rule.endpoint}  {RULES[rule.endpoint].name}"
        for rule in app.url_map.iter_rules()
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        SNAPSHOT.write_text(routes_of(create_app({"INSTANCE": folder})), "utf-8")
