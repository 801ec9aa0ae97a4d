"""Hunar: courses written in Markdown, served with enrolment, quizzes, progress and evidence."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app(config: Mapping[str, object] | None = None) -> "Flask":
    """Build the application; `config` wins over the environment (tests use it)."""
    # Imported here so that `learn check` and other pure uses need not load the whole house.
    from learn.application import build  # noqa: PLC0415

    return build(config)
