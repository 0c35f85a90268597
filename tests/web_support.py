"""What the tests of `feeds.web` share: a site worth asking for, and requests without a network."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from feeds.web import Live, create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from support import Site

FEEDS: Final = ("all.atom", "all.rss", "all.json")


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
    environ["REMOTE_ADDR"] = "127.0.0.1"
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


class Web:
    """A site that is served without a network, and looks for changes only when it is told to."""

    def __init__(self, site: Site, **options: Any) -> None:
        self.app = create_app(site.folder, **{"watch": False, **options})
        self.live: Live = self.app.extensions["feeds"]

    def get(self, target: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Got:
        """Ask for a target."""
        return ask(self.app.wsgi_app, target, headers, method=method)


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
