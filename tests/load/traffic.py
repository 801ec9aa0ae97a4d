"""Those who ask: browsers that keep their connection and their cookies, many at once."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.load.serving import Server

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with all its bytes on the wire: status line, headers, body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    wire_bytes: int


@dataclass
class Browser:
    """A browser on one connection; `headers` go with every request."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    keeps_cookies: bool = True
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def __del__(self) -> None:
        self.connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        return self.ask("POST", path, urlencode(fields, doseq=True))

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = FORM
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if self.keeps_cookies:
            for cookie in response.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        head = len(f"HTTP/1.1 {response.status} {response.reason}\r\n\r\n")
        head += sum(len(f"{name}: {value}\r\n") for name, value in response.headers.items())
        return Answer(response.status, response.headers, content, head + len(content))


Deed = Callable[[Browser, int], None]


def everyone(browsers: Sequence[Browser], deed: Deed, times: int) -> list[float]:
    """Let each browser do the deed so many times, all at once; return how long each deed took, in seconds."""
    durations: list[float] = []
    failures: list[BaseException] = []

    def one(browser: Browser) -> None:
        try:
            # What lay idle may have been closed by the server.
            browser.connection.close()
            for number in range(times):
                start = time.perf_counter()
                deed(browser, number)
                durations.append(time.perf_counter() - start)
        except BaseException as failure:  # noqa: BLE001 - told to the test that waits
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return durations


def cpu_milliseconds(server: Server, browsers: Sequence[Browser], deed: Deed, times: int) -> float:
    """Return the CPU time of the whole server for one deed."""
    before = server.cpu_seconds()
    everyone(browsers, deed, times)
    return (server.cpu_seconds() - before) / (times * len(browsers)) * 1_000


def reading(path: str, status: int = 200) -> Deed:
    """Return the deed of reading a page."""

    def read(browser: Browser, _number: int) -> None:
        answer = browser.get(path)
        assert answer.status == status, answer.status

    return read


def percentile(durations: Sequence[float], percent: float) -> float:
    """Return the duration that so many percent do not exceed."""
    return sorted(durations)[min(len(durations) - 1, int(len(durations) * percent / 100))]
