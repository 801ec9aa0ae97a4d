"""What `learn serve` does: a place to listen, a house in order, processes, an end."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import click
from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from learn.config import ANYWHERE, Configuration, local_url
from learn.housekeeping import Housekeeper
from learn.processes import bequeath, web_application
from learn.web.addresses import SERVED_AT

STOP_SECONDS = 20
MOST_WORKERS = 64
LAST_PORT = 65_535
LOGGING = {
    "formatters": {"plain": {"format": "%(levelname)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}
    },
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


class PlaceRefused(Exception):
    """The site cannot be served there; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and with how many processes and threads a site is served."""

    host: str
    port: int
    workers: int
    threads: int

    @property
    def url(self) -> str:
        """Return the address to type on this machine."""
        return local_url(self.host, self.port)


def place_of(app: Flask, *, host: str | None, port: int | None, workers: int | None) -> Place:
    """Return the place that options and settings ask for; raise PlaceRefused when it cannot be had."""
    configuration: Configuration = app.config["CONFIGURATION"]
    place = Place(
        host=host or configuration.text("HOST"),
        port=configuration.number("PORT") if port is None else port,
        workers=configuration.number("WORKERS") if workers is None else workers,
        threads=configuration.number("THREADS"),
    )
    if not 1 <= place.port <= LAST_PORT:
        raise PlaceRefused(f"PORT must lie between 1 and {LAST_PORT}, not {place.port}.")
    if not 1 <= place.workers <= MOST_WORKERS or place.threads < 1:
        raise PlaceRefused(f"WORKERS must lie between 1 and {MOST_WORKERS}, THREADS be at least 1.")
    if not app.secret_key:
        raise PlaceRefused(
            "There is no secret key: web processes would not recognise each other's cookies. "
            f"Set SECRET_KEY, or delete the empty file {configuration.instance / 'secret_key'}."
        )
    refuse_port_in_use(place)
    return place


def refuse_port_in_use(place: Place) -> None:
    """Raise PlaceRefused when somebody listens there already.

    The server itself would not notice: its processes share a port, so two sites could.
    """
    try:
        family = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((place.host, place.port))
    except OSError as error:
        raise PlaceRefused(
            f"Port {place.port} on {place.host} cannot be used: {error.strerror}. "
            "Choose another with --port or the setting PORT."
        ) from error


def run_server(
    app: Flask, place: Place, beside: Sequence[Callable[[], None]] = (), *, note: str | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are answered first.

    `beside` is what other processes of the house do meanwhile, each one. `note` is printed once it is open.
    """
    app.config[SERVED_AT] = place.url
    bequeath(app)
    server = Server(
        "learn.wsgi:app",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=place.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        websockets=False,
    )
    helpers = [Housekeeper(each) for each in beside]
    ending = threading.Event()
    stop_server: Callable[[int, FrameType | None], object] = server.signal_handler_interrupt

    def begin() -> None:
        def stop(number: int, frame: FrameType | None) -> None:
            ending.set()
            stop_server(number, frame)

        for number in (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM)):
            signal.signal(number, stop)
        for helper in helpers:
            helper.start()
        threading.Thread(target=_announce, args=(place, ending, note), daemon=True).start()

    server.on_startup(begin)
    for helper in helpers:
        server.on_shutdown(helper.stop)
    try:
        server.serve(target_loader=web_application, wrap_loader=False)
    except SystemExit:
        # Ctrl-C reaches the web processes too; those that end before their parent are no failure.
        if not ending.is_set():
            raise


def _announce(place: Place, ending: threading.Event, note: str | None) -> None:
    """Print the address once somebody answers there."""
    host = ANYWHERE.get(place.host, place.host)
    while not ending.is_set():
        try:
            socket.create_connection((host, place.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            click.echo(f"Hunar is open at {place.url} (Ctrl-C closes it)")
            if note is not None:
                click.echo(note)
            return
