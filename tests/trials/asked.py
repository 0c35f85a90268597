"""`feeds serve` asked for what is there and what is not, well and badly, while articles change and clients trickle."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from serve_support import Server
from support import Site
from web_support import eventually

from trials.hostile_texts import hostile
from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLIENTS: Final = 4
_TRICKLING: Final = 40
_ONCE: Final = 20
_KEY: Final = "correct-horse"
_OUTSIDE: Final = b"words-of-a-file-outside"
_CONFIG: Final = "access: {feeds: [topics/t1], file: keys.txt}\n"
_PATHS: Final = (
    *("all.atom", "all.rss", "all.json", "all.html", "index.html", "", "feeds.opml", "feeds.json", "topics/t0.atom"),
    *("topics/t1.atom", "healthz", "topics/", "missing.atom", "style.css", "sitemap.xml"),
)
_CLIMBING: Final = (
    *("../outside.txt", "%2e%2e/outside.txt", "..%2foutside.txt", "%252e%252e%252foutside.txt", "..%5coutside.txt"),
    *("topics/../../outside.txt", "%c0%ae%c0%ae/outside.txt", "....//outside.txt", "..;/outside.txt", "keys.txt"),
    *(
        "//etc/passwd",
        "/%00",
        "all.atom%00.html",
        ".feeds-manifest.json",
        "config.yaml",
        "articles/a0.md",
        "file:///etc/passwd",
    ),
)
_FIELDS: Final = (
    *(
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: javascript",
        "Forwarded: host=evil.example",
        "X-Original-URL: /keys.txt",
    ),
    *(
        "Accept-Encoding: gzip, br;q=0.5, zstd",
        "Accept-Encoding: *;q=0",
        'If-None-Match: "x", W/"y"',
        "If-None-Match: *",
        "A-IM: feed",
    ),
    *(
        "If-Modified-Since: Wed, 21 Oct 2099 07:28:00 GMT",
        "Range: bytes=0-1,5-,-1",
        "Authorization: Basic eDp4",
        "Sec-Fetch-Dest: document",
    ),
    *(
        "Authorization: Basic \xff",
        "Expect: 100-continue",
        "Transfer-Encoding: chunked",
        "Connection: upgrade",
        "Cookie: " + "a=b; " * 500,
    ),
)
_CLOSING: Final = ("Transfer-Encoding: chunked", "Connection: upgrade", "Expect: 100-continue")
_METHODS: Final = ("GET",) * 8 + ("HEAD", "OPTIONS")
_PARAMETERS: Final = ("limit", "q", "type", "min_quality", "key", "utm")
_CLOSED: Final = 10
"""Seconds that the server may take to hear that connections were closed."""
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_FINE: Final = frozenset(
    {200, 204, 226, 301, 304, 308, 400, 401, 404, 405, 408, 410, 411, 413, 414, 417, 431, 501, 505}
)


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Send so many requests, and compare the server's memory and open files after a tenth of them and at the end."""
    site = Site(folder / "site")
    site.config(_CONFIG)
    site.write("keys.txt", f"{_KEY}\n")
    site.write("outside.txt", _OUTSIDE)
    for number in range(30):
        site.article(f"a{number}", f"topics: [T{number % 3}]", "harbour " * 30, day=number % 28 + 1)
    asking = _Asking(site, chance)
    with Server(site, "-q") as server:
        asking.ask(server.port, count // 10)
        before = _held(server.process.pid)
        asking.ask(server.port, count - count // 10)
        with suppress(AssertionError):  # it hears in its own time that connections were closed
            eventually(lambda: _held(server.process.pid)[1] <= before[1], _CLOSED)
        after = _held(server.process.pid)
        well = server.get("/healthz").status
        errors = server.err
    faults = sorted(set(asking.faults))
    if well != 200 or "Traceback" in errors:
        faults.append(f"it is not well behind it: {well}, {errors[-300:]}")
    if after[0] > before[0] * 1.1 or after[1] > before[1] * 1.1 + 3:
        faults.append(f"memory and files were {before} and are {after}")
    held = f"memory {before[0]:.0f} to {after[0]:.0f} MB, open files {before[1]} to {after[1]}"
    seen = f"{asking.answers:,} answers, {asking.broken:,} connections broken off, {held}"
    return Tried(count, faults, seen)


def _held(pid: int) -> tuple[float, int]:
    """Return how much memory a process has in MB, and how many open files."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1000 if found else 0, len(list(Path(f"/proc/{pid}/fd").iterdir()))


class _Asking:
    """Clients of a server, and what they got.

    Attributes:
        faults: answers that should not be, a line each.
        answers: how many there were.
        broken: how many connections were closed before all was sent.
    """

    def __init__(self, site: Site, chance: Random) -> None:
        self.faults: list[str] = []
        self.answers = self.broken = 0
        self._site = site
        self._chance = chance

    def ask(self, port: int, count: int) -> None:
        """Send requests from a few clients at once, while others trickle and an article changes."""
        ended = threading.Event()
        others = [
            threading.Thread(target=self._change, args=(ended,)),
            threading.Thread(target=self._trickle, args=(port, ended)),
        ]
        seeds = [self._chance.random() for _ in range(_CLIENTS)]
        clients = [
            threading.Thread(target=self._client, args=(port, count // _CLIENTS, Random(seed)))  # noqa: S311 - repeatable
            for seed in seeds
        ]
        for each in [*others, *clients]:
            each.start()
        for each in clients:
            each.join()
        ended.set()
        for each in others:
            each.join()

    def _client(self, port: int, count: int, chance: Random) -> None:
        sent = 0
        while sent < count:
            requests = _pipelined(chance) if chance.random() < 0.3 else [_odd(chance)]
            sent += len(requests)
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                    connection.sendall(b"".join(requests))
                    if len(requests) == 1:  # which may be half of one
                        connection.shutdown(socket.SHUT_WR)
                    self._look(requests, b"".join(iter(lambda: connection.recv(1 << 16), b"")))
            except TimeoutError:
                self.faults.append(f"no answer within 30 s to {requests[0][:80]!r}")
            except OSError:  # refused before all of it was read
                self.broken += 1

    def _look(self, requests: Sequence[bytes], answer: bytes) -> None:
        statuses = [int(each) for each in _STATUS.findall(answer)]
        self.answers += len(statuses)
        if len(requests) > 1 and len(statuses) != len(requests):
            self.faults.append(f"{len(statuses)} answers to {len(requests)} requests: {requests!r}"[:2000])
        if wrong := set(statuses) - _FINE:
            self.faults.append(f"{wrong} among the answers to {requests[0][:200]!r} and those behind it")
        for hidden in (_OUTSIDE, b"root:x:", _KEY.encode(), b"Traceback"):
            if hidden in answer:
                self.faults.append(f"{hidden!r} is in the answers to {requests!r}"[:400])
        if b"evil.example" in answer.replace(b"q=", b"") and not any(b"q=" in each for each in requests):
            self.faults.append(f"evil.example is in the answers to {requests!r}"[:400])

    def _change(self, ended: threading.Event) -> None:
        number = 0
        while not ended.wait(0.5):
            number += 1
            self._site.article("a5", "topics: [T2]", f"changed {number}", day=6)

    def _trickle(self, port: int, ended: threading.Event) -> None:
        """Hold connections open on which a byte of a header field comes now and then."""
        connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(_TRICKLING)]
        for each in connections:
            each.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        while not ended.wait(0.3):
            for each in connections:
                with suppress(OSError):
                    each.sendall(b".")
        for each in connections:
            each.close()


def _pipelined(chance: Random) -> list[bytes]:
    """Return well-formed requests, the last of which closes the connection."""
    requests = []
    for number in range(_ONCE):
        path = chance.choice((*_PATHS, *_PATHS, *_CLIMBING[:9]))
        fields = [each for each in chance.sample(_FIELDS, 2) if each not in _CLOSING and "\xff" not in each]
        fields.append("Connection: close" if number == _ONCE - 1 else "Connection: keep-alive")
        host = chance.choice(("127.0.0.1", "evil.example"))
        lines = [f"{chance.choice(_METHODS)} /{path}{_query(chance)} HTTP/1.1", f"Host: {host}", *fields]
        requests.append("\r\n".join([*lines, "", ""]).encode("latin-1"))
    return requests


def _query(chance: Random) -> str:
    """Return a query of random parameters with random values, mostly none."""
    if chance.random() > 0.4:
        return ""
    values = (str(chance.randrange(999)), "harbour", "%00", "-1", "")
    names = [chance.choice(_PARAMETERS) for _ in range(chance.randint(1, 4))]
    return "?" + "&".join(f"{name}={chance.choice(values)}" for name in names)


def _odd(chance: Random) -> bytes:
    """Return a request that may be malformed, and asks that the connection be closed."""
    draw = chance.random()
    if draw < 0.02:
        return hostile(chance).encode("utf-8", "surrogatepass")[:500] + b"\r\n\r\n"
    if draw < 0.03:
        return b"GET / HTTP/1.1\r\nX: " + b"a" * chance.choice((70_000, 1_000_000)) + b"\r\n\r\n"
    path = chance.choice(_PATHS) if draw < 0.75 else chance.choice(_CLIMBING)
    if draw > 0.97:
        path = quote(hostile(chance)[:300], safe="/%;=&")
    method = chance.choice((*_METHODS, "POST", "TRACE", "GE T", "get"))
    fields = [chance.choice(_FIELDS) for _ in range(chance.choice((0, 0, 1, 2)))]
    host = chance.choice(("127.0.0.1", "127.0.0.1", "evil.example", "a b", ""))
    version = chance.choice(("1.1", "1.1", "1.1", "1.0"))
    lines = [f"{method} /{path}{_query(chance)} HTTP/{version}", f"Host: {host}", *fields]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace")


ASKED: Final = Trial(
    what="`feeds serve` while articles change: pipelined, malformed and trickling requests, header fields of 1 MB, "
    "climbing paths in all encodings, forged hosts, random views, wrong keys",
    unit="requests",
    to_reach="no 5xx, nothing from outside the outputs, no forged host in a body; memory and open files flat",
    run=run,
    full=200_000,
    short=2_000,
)
