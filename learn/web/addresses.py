"""Whole addresses of this site, for mails and printed slips.

Never from a request: whoever sends one chooses its Host header, and would so choose where the links of
other people's mails lead.
"""

from typing import Any

from flask import current_app

from learn.config import Configuration

SERVED_AT = "SERVED_AT"


def absolute_url(path: str) -> str:
    """Return the address at which people reach `path` (“/en/…”): under `BASE_URL`.

    Without that setting it is where `learn serve` listens, which helps on a developer's machine alone.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"not a path of this site: {path}")
    configuration: Configuration = current_app.config["CONFIGURATION"]
    served_at = str(current_app.config.get(SERVED_AT) or configuration.local_url)
    return (configuration.text("BASE_URL") or served_at).rstrip("/") + path


def absolute_url_for(endpoint: str, language: str, **values: Any) -> str:  # noqa: ANN401 - whatever the route takes
    """Return the whole address of an endpoint in a language; unlike `url_for` outside of requests too."""
    # The name is not looked at: only the path is built.
    paths = current_app.url_map.bind("localhost")
    return absolute_url(paths.build(endpoint, {"language": language, **values}))
