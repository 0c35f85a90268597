"""A server without articles, for tests: asked without a network, of what a build published."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from web_support import Web

from feeds.destinations.origins import origin
from feeds.web.app import app_of
from feeds.web.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    from flask import Flask

    from feeds.destinations.origin import Origin


class MirrorWeb(Web):
    """A mirror that is asked without a network, and looks for changes only when it is told to.

    Args:
        where: the place, or an origin.
        watch: look for changes as servers do, from `live.start()` on.
    """

    def __init__(self, where: Path | str | Origin, *, watch: bool = False) -> None:
        self.mirror = Mirror(origin(str(where)) if isinstance(where, str | Path) else where, watch=watch)

    @cached_property
    def app(self) -> Flask:  # type: ignore[override] # made of something else
        """The application."""
        return app_of(self.live)

    @property
    def live(self) -> Mirror:  # type: ignore[override] # as above
        """What it answers from."""
        return self.mirror


@contextmanager
def on_loopback(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve what a handler of requests answers, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
