"""Loads all that commands load, in the process from which they are forked."""

from importlib import import_module

from learn.cli import COMMANDS

for name in (
    "learn.application",
    "learn.cli.commands",
    *(place.partition(":")[0] for place in COMMANDS.values()),
):
    import_module(name)
