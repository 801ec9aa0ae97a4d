"""What a page costs on the wire: every response with its headers, for a browser with an empty cache."""

import re
import socket
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import CDPSession, Page

from learn.web.compression import QUALITY, WINDOW
from learn.web.templating import CSS_COOKIE

STYLE = re.compile(rb"<style>.*?</style>\s*", re.DOTALL)
PATIENCE = 30
LINKED = re.compile(r'<link rel="(?:icon|manifest)" href="(/[^"]+)"')


@dataclass
class Resource:
    """One response: its address, what it is for, its bytes with headers, and how it was packed."""

    url: str
    kind: str
    size: int = 0
    coding: str = ""
    is_over: bool = False


@dataclass
class Wire:
    """What a page loaded since it was watched."""

    session: CDPSession
    resources: dict[str, Resource] = field(default_factory=dict)

    @property
    def loaded(self) -> list[Resource]:
        """Return what came over the wire, not from the browser's cache."""
        return [each for each in self.resources.values() if each.size]

    def settle(self, page: Page) -> "Wire":
        """Wait until the document and whatever else began to arrive is counted; the page hears first."""
        until = time.monotonic() + PATIENCE
        while not (self.of_kind("Document") and all(each.is_over for each in self.resources.values())):
            assert time.monotonic() < until, [each for each in self.resources.values() if not each.is_over]
            page.wait_for_timeout(20)
        return self

    def total(self) -> int:
        """Return all bytes."""
        return sum(each.size for each in self.loaded)

    def bill(self) -> str:
        """Return what was paid for what."""
        return "; ".join(f"{each.kind} {each.size} {each.url.rpartition('/')[2]}" for each in self.loaded)

    def of_kind(self, kind: str) -> int:
        """Return the bytes of one kind of resource."""
        return sum(each.size for each in self.loaded if each.kind == kind)


def watch(page: Page) -> Wire:
    """Begin to count what `page` loads."""
    session = page.context.new_cdp_session(page)
    wire = Wire(session)

    def received(event: dict[str, Any]) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        coding = headers.get("content-encoding", "")
        resource = Resource(answer["url"], event["type"], coding=coding)
        if not answer.get("fromDiskCache") and not event["response"].get("fromPrefetchCache"):
            wire.resources[event["requestId"]] = resource

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in wire.resources:
            wire.resources[event["requestId"]].size = int(event["encodedDataLength"])
            wire.resources[event["requestId"]].is_over = True

    def failed(event: dict[str, Any]) -> None:
        if event["requestId"] in wire.resources:
            wire.resources[event["requestId"]].is_over = True

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.on("Network.loadingFailed", failed)
    session.send("Network.enable")
    return wire


def first_view(page: Page, address: str, *, is_first: bool = True) -> tuple[Wire, bytes]:
    """Open a page and return what it cost and its HTML; icon and manifest count even where not yet loaded.

    What the browser has from other pages counts only where this is not the first one that it sees.
    """
    wire = watch(page)
    if is_first:
        wire.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.context.clear_cookies(name=CSS_COOKIE)
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.ok
    html = answer.body()
    wire.settle(page)
    wire.session.detach()
    seen = {urlsplit(each.url).path for each in wire.loaded}
    for path in LINKED.findall(html.decode()):
        if path not in seen:
            size = wire_size(page.url, path)
            wire.resources[path] = Resource(path, "Linked", size, is_over=True)
    return wire, html


def wire_size(site: str, path: str) -> int:
    """Return the bytes of one response with its status line and headers, as they leave the server."""
    place = urlsplit(site)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(request.encode())
        size = 0
        while data := connection.recv(65_536):
            size += len(data)
    return size


def split(html: bytes, size: int) -> tuple[int, int]:
    """Return what of a document's `size` on the wire is HTML with headers, and what is its style sheet."""
    css = packed(html) - packed(STYLE.sub(b"", html))
    return size - css, css


def packed(html: bytes) -> int:
    """Return the size of HTML as the server compresses it."""
    return len(brotli.compress(html, mode=brotli.MODE_TEXT, quality=QUALITY, lgwin=WINDOW))
