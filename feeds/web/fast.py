"""A thin layer of WSGI (PEP 3333) around the application: it sends bodies that are ready, and leaves the rest to Flask.

Nearly every request is a reader's poll of a whole feed. Those are answered here by looking the path up, which is many
times faster than routing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.web.conditions import coding_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.live import Live
    from feeds.web.log import AccessLog


class Fast:
    """An application that answers the common requests itself.

    Args:
        inner: answers the others.
        live: where ready bodies are.
        log: told of every answer, if there is one.
    """

    def __init__(self, inner: WSGIApplication, live: Live, log: AccessLog | None = None) -> None:
        self._inner = inner
        self._live = live
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        self._live.start()  # which does nothing but in a process that was forked since
        snapshot, path = self._live.snapshot, environ["PATH_INFO"]
        body = snapshot.bodies.get(path[1:])
        if body is None and path.startswith(snapshot.prefix):
            body = snapshot.bodies.get(path[len(snapshot.prefix) :])
        if body is None or environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or body.private:
            return self._inner(environ, start_response)
        variant = body.variant(coding_for(environ.get("HTTP_ACCEPT_ENCODING")))
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
            self._live.count(body.kind, 200, len(variant.body))
            if self._log:
                self._log.write(environ, 200, len(variant.body))
            start_response("200 OK", list(variant.headers))
            return (variant.body,)
        if known == variant.etag:
            self._live.count(body.kind, 304, 0)
            if self._log:
                self._log.write(environ, 304, 0)
            start_response("304 Not Modified", list(variant.headers_304))
            return ()
        return self._inner(environ, start_response)
