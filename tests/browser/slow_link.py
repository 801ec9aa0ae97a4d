"""A slow radio link in front of a server, shaped at TCP, so that every client is slowed alike.

All connections share one bucket for each direction, as they share the air. Handshakes, which cost nothing
on one machine, are paid for when a connection opens. Run it as
`python -m tests.browser.slow_link PORT SERVER_PORT KBITS ROUND_TRIP_MS`.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SEGMENT = 1_400
HEADERS = 40  # of IP and TCP on every segment
# One round trip for TCP, one for TLS 1.3.
HANDSHAKES = 2
QUEUED = 64


@dataclass
class Direction:
    """One direction of the link: bytes leave one after another, at its pace."""

    bytes_per_second: float
    is_free_at: float = 0.0

    async def pass_through(self, number: int) -> None:
        """Wait until `number` bytes have left."""
        now = time.monotonic()
        self.is_free_at = max(self.is_free_at, now) + number / self.bytes_per_second
        await asyncio.sleep(self.is_free_at - now)


@dataclass
class Link:
    """A link to the server on one port of this machine."""

    server_port: int
    down: Direction
    up: Direction
    round_trip: float

    async def connect(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        """Carry one connection until both sides are done."""
        await asyncio.sleep(HANDSHAKES * self.round_trip)
        server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
        await asyncio.gather(self.carry(phone, to_server, self.up), self.carry(server, to_phone, self.down))
        for side in (to_phone, to_server):
            side.close()

    async def carry(
        self, origin: asyncio.StreamReader, target: asyncio.StreamWriter, direction: Direction
    ) -> None:
        """Carry segments one way: each leaves at the link's pace and arrives half a round trip later."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED)
        arriving = asyncio.create_task(self.arrive(under_way, target))
        with suppress(ConnectionError):
            while segment := await origin.read(SEGMENT):
                await direction.pass_through(len(segment) + HEADERS)
                await under_way.put((time.monotonic() + self.round_trip / 2, segment))
        await under_way.put((0.0, b""))
        await arriving

    async def arrive(
        self, under_way: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter
    ) -> None:
        """Hand segments over when they are due, in their order."""
        with suppress(ConnectionError, OSError):
            while True:
                due, segment = await under_way.get()
                if not segment:
                    target.write_eof()
                    return
                await asyncio.sleep(due - time.monotonic())
                target.write(segment)
                await target.drain()


async def shape(port: int, server_port: int, kilobits: float, round_trip: float) -> None:
    """Listen until the process is ended."""
    pace = kilobits * 1_000 / 8
    link = Link(server_port, Direction(pace), Direction(pace), round_trip)
    listening = await asyncio.start_server(link.connect, "127.0.0.1", port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await listening.serve_forever()


@contextmanager
def slowed(port: int, server_port: int, kilobits: float, round_trip_ms: float) -> Iterator[str]:
    """Put a slow link in front of a server and yield its address."""
    numbers = [str(each) for each in (port, server_port, kilobits, round_trip_ms)]
    command = [sys.executable, "-m", "tests.browser.slow_link", *numbers]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    listen, serve, pace_in_kilobits, milliseconds = (float(each) for each in sys.argv[1:5])
    asyncio.run(shape(int(listen), int(serve), pace_in_kilobits, milliseconds / 1_000))
