"""What the tests of `feeds.web` share: a site worth asking for, and requests without a network."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from wire_support import ask_server

from feeds.web import Live, create_app
from feeds.web.answers import AS_SENT
from feeds.web.bridge import Bridge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from support import Site

    from feeds.web.log import AccessLog

FEEDS: Final = ("all.atom", "all.rss", "all.json")
WAYS: Final = ("server", "wsgi")
"""What carries requests: the server of `feeds serve`, or any server that speaks WSGI."""


class Got(NamedTuple):
    """An answer; the names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a text."""
        return self.body.decode()


def ask(
    application: WSGIApplication, target: str, headers: Mapping[str, str] | None = None, *, method: str = "GET"
) -> Got:
    """Ask a WSGI application for a target, written as it stands in a request line, and hold both to PEP 3333."""
    path, _, query = target.partition("?")
    environ: WSGIEnvironment = {}
    setup_testing_defaults(environ)
    environ.update(REQUEST_METHOD=method, PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query)
    environ.update(REMOTE_ADDR="127.0.0.1", SERVER_PROTOCOL="HTTP/1.1")
    environ.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()})
    answered: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, sent: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:  # noqa: ARG001
        answered.append((status, sent))
        return lambda _: None

    begin: StartResponse = start
    parts = validator(application)(environ, begin)
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, sent = answered[-1]
    names = [name.lower() for name, _ in sent]
    assert len(names) == len(set(names)), f"a header is sent twice: {names}"
    return Got(int(status[:3]), {name.lower(): value for name, value in sent}, body)


def request_to(target: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> bytes:
    """Write a request as it is sent."""
    path, mark, query = target.partition("?")
    lines = [f"{method} {quote(path, safe=AS_SENT)}{mark}{query} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if "Host" not in (headers or {}):
        lines.insert(1, "Host: 127.0.0.1")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def got_from(sent: bytes, method: str = "GET") -> Got:
    """Read one answer as it is sent, but for the fields that belong to the connection."""
    head, _, body = sent.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = [line.split(": ", 1) for line in lines]
    names = [name for name, _ in fields]
    assert len(names) == len(set(names)), f"a header is sent twice: {names}"
    headers = {name: value for name, value in fields if name not in {"date", "connection"}}
    if method == "HEAD" or "content-length" not in headers:
        assert body == b""
    else:
        assert len(body) == int(headers["content-length"])
    return Got(int(status.split()[1]), headers, body)


class Web:
    """A site that is served without a network, and looks for changes only when it is told to.

    Attributes:
        way: one of WAYS.
    """

    way = WAYS[0]
    log: AccessLog | None = None

    def __init__(self, site: Site, **options: Any) -> None:
        self.app = create_app(site.folder, **{"watch": False, **options})
        self.live: Live = self.app.extensions["feeds"]
        self.log = options.get("log")

    @cached_property
    def bridge(self) -> Bridge:
        """What the server has of it."""
        return Bridge(self.app.wsgi_app, self.live, self.log)

    def get(self, target: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Got:
        """Ask for a target."""
        if self.way == "wsgi":
            return ask(self.app.wsgi_app, target, headers, method=method)
        return got_from(ask_server(self.bridge, request_to(target, headers, method)), method)


def fill(site: Site) -> None:
    """Write three articles that differ in topic, provider, type and quality."""
    lab = "provider: {name: Lab, domain: lab.example.org}"
    site.article("one", f"topics: [Chips, Energy]\n{lab}\ntype: news\nquality: 80\nexcerpt: On silicon.", day=1)
    site.article("two", f"topics: [Chips]\n{lab}\ntype: guide\nquality: 40\nexcerpt: On copper.", day=2)
    site.article("three", "topics: [Energy]\ntype: news\nquality: 60.5\nexcerpt: On sunlight.", "Hello.\n", day=3)


def eventually(holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; a busy machine may take its time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
