"""A WebSub hub on loopback that answers publishers as a test tells it to, and remembers what they said."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType


class Asked(NamedTuple):
    """A request: its method, target, headers by lower-case name, the fields of its form, and the port it came from."""

    method: str
    target: str
    headers: Mapping[str, str]
    form: list[tuple[str, str]]
    port: int

    @property
    def topics(self) -> list[str]:
        """The topics that it tells."""
        return [value for name, value in self.form if name == "hub.url"]


class Says(NamedTuple):
    """An answer; a status of 0 is none at all."""

    status: int = 202
    headers: Mapping[str, str] = {}
    body: str = ""


class Hub:
    """A hub that takes every topic, until it is told otherwise.

    Attributes:
        asked: the requests, in order.
        answer: gives the answer to a request.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Says] = lambda _: Says()
        self._server = _Server(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def topics(self) -> list[str]:
        """Every topic that it was told of, in order, as often as it was told."""
        return [topic for asked in self.asked for topic in asked.topics]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, parse_qsl(body.decode()), self.client_address[1])
                hub.asked.append(asked)
                says = hub.answer(asked)
                if not says.status:
                    self.close_connection = True
                    return
                self.send_response(says.status)
                for name, value in {**says.headers, "Content-Length": str(len(says.body.encode()))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(says.body.encode())

            do_GET = do_POST = _answer  # noqa: N815 - http.server's names

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Take it that a publisher is gone before it has its answer: some tests kill it, others are impatient."""
