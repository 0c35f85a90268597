"""moto's S3 as a process of its own, which notes the requests that it gets and refuses them when told to.

    python moto_process.py [COUNT [CERTIFICATE]]

It makes `bucket`, with COUNT objects `many/topics/<n>.atom` in it, prints its port and serves until it is killed, by
TLS where it has a certificate. What is below `/-/` is for tests: `requests` gives those since the last time it was
asked, `refuse?after=N&status=S` answers all but the next N with a status, `refuse?after=-1` none.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Start = Callable[[str, list[tuple[str, str]]], object]
    App = Callable[[dict[str, Any], Start], Iterable[bytes]]

_REFUSED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class Watched:
    """moto, with a note of each request."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._requests: list[list[str]] = []
        self._left = -1
        self._status = 403

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        if path.startswith("/-/"):
            return self._told(path, parse_qs(query), start)
        with self._lock:
            refused = self._left == 0
            self._left -= self._left > 0
            self._requests.append([environ["REQUEST_METHOD"], path, query, "refused" if refused else ""])
        if refused:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start(f"{self._status} Refused", [("Content-Type", "application/xml")])
            return [_REFUSED]
        answer: Iterable[bytes] = self._moto(environ, start)
        return answer

    def _told(self, path: str, query: dict[str, list[str]], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        with self._lock:
            if path == "/-/refuse":
                self._left, self._status = int(query["after"][0]), int(query.get("status", ["403"])[0])
            requests, self._requests = self._requests, []
        return [json.dumps(requests).encode()]


class Silent(WSGIRequestHandler):
    """Requests that are answered on connections that stay open, and not logged."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


def serve(objects: Iterable[tuple[str, bytes]], app: App, certificate: str | None = None) -> None:
    """Serve a `bucket` with some objects, by TLS with a certificate, and print the port."""
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.create_bucket("bucket", "us-east-1")
    for name, body in objects:
        backend.put_object("bucket", name, body)
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent, ssl_context=context)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


def main() -> None:
    """Serve what the command line says."""
    count, certificate, *_ = (*sys.argv[1:], "", "")
    many = ((f"many/topics/{number}.atom", f"{number}".encode()) for number in range(int(count or 0)))
    serve(many, Watched(), certificate)


if __name__ == "__main__":
    main()
