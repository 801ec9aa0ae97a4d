"""`learn evidence`: prove that nobody changed what learners did, and seal it."""

import sys

import click
from flask.cli import with_appcontext

from learn import clock
from learn.cli.check import counted
from learn.database import reading
from learn.progress.queries import verify as verification_of
from learn.progress.services import seal_days


@click.group("evidence")
def evidence() -> None:
    """Verify or seal the record of what learners did."""


@evidence.command("verify")
@with_appcontext
def verify() -> None:
    """Check every chain, its recorded end and every daily seal; exit 1 when one is broken."""
    found = verification_of(reading())
    for fault in found.faults:
        click.echo(f"{fault.chain}, event {fault.sequence}: {fault.reason}")
    read = (
        f"{counted(found.chain_count, 'chain')}, {counted(found.event_count, 'event')}, "
        f"{counted(found.anchor_count, 'seal')}"
    )
    click.echo(f"{read}: {counted(len(found.faults), 'fault') if found.faults else 'all is whole'}")
    sys.exit(1 if found.faults else 0)


@evidence.command("seal")
@with_appcontext
def seal() -> None:
    """Seal what happened until yesterday (UTC); the server does so by itself every day."""
    sealed = seal_days(clock.now())
    click.echo(f"Sealed {', '.join(map(str, sealed))}." if sealed else "Yesterday is sealed already.")
