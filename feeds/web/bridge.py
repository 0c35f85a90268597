"""A WSGI application behind an ASGI server: it answers in threads, while the server sends what is ready."""

from __future__ import annotations

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from feeds.web.clients import Limits
from feeds.web.repeated import Requests

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

    from feeds.web.log import AccessLog
    from feeds.web.supply import Supply

_NOT_OF_HTTP: Final = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


class Bridge:
    """An ASGI application made of one of WSGI whose bodies are short, and which reads none.

    Args:
        application: what answers.
        live: where ready bodies are.
        log: told of the answers that do not come from the application.
        limits: what is borne from clients.
        threads: how many answers are made at a time.

    Attributes:
        requests: that were answered without the application.
    """

    def __init__(
        self,
        application: WSGIApplication,
        live: Supply,
        log: AccessLog | None = None,
        limits: Limits | None = None,
        threads: int = 4,
    ) -> None:
        self.live = live
        self.log = log
        self.limits = limits or Limits()
        self.requests = Requests(live)
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="feeds-answer")

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:  # noqa: ARG002
        """Answer a request."""
        assert scope["type"] == "http"  # noqa: S101 - the server is told to speak nothing else
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._answer, environ_of(scope))
        status, fields, body = await work
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401, ARG001 - as PEP 3333 has it
            begun.append((status, headers))
            return written.append

        written: list[bytes] = []
        parts = self._application(environ, start)
        try:
            written.extend(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        status, headers = begun[-1]
        return int(status[:3]), headers, b"".join(written)


def environ_of(scope: HTTPScope) -> WSGIEnvironment:
    """Return what WSGI has of a request."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0] if client else "-",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # which could be taken for another one with a hyphen
            key = _NOT_OF_HTTP.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
