"""Running the application: on uvicorn, whose protocol sends what is ready (docs/performance.md, "Serving")."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Final, cast

import msgspec
import uvicorn

from feeds.destinations.origins import origin
from feeds.lib.freed_memory import return_freed_memory
from feeds.web.app import app_of, create_app
from feeds.web.bridge import Bridge
from feeds.web.clients import Limits, bounded, end_late
from feeds.web.log import AccessLog
from feeds.web.processes import serve_in_processes
from feeds.web.protocol import FeedsProtocol

if TYPE_CHECKING:
    from flask import Flask

    from feeds.web.clients import Connection

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_BACKLOG: Final = 2048
_SENT_AHEAD: Final = 262_144
_GRACE: Final = 5
# Seconds that making a snapshot or a view may go on while the thread of the connections waits for its turn, as it does
# for each of them.
_TURN: Final = 0.0005
# Objects after which garbage is looked for; Flask leaves eight of them behind each request. Commands, which end
# before it is much, wait for 200,000: of those a server had 20 MB, and took a tenth of a second to look through them.
_OFTEN: Final = 10_000


class ServeOptions(msgspec.Struct, frozen=True):
    """What the processes that answer need to know.

    Attributes:
        config: the file.
        published: where a build published what is served, in place of the config and the articles.
    """

    config: str
    include_unpublished: bool = False
    watch: bool = True
    log: bool = True
    published: str | None = None


def run(options: ServeOptions, listener: socket.socket, workers: int) -> None:
    """Serve until SIGINT or SIGTERM, in this process or in several."""
    serve = partial(serve_on, options)
    if workers == 1:
        serve(listener)
    else:
        serve_in_processes(serve, listener, workers)


def serve_on(options: ServeOptions, listener: socket.socket) -> None:
    """Serve on a socket until SIGINT or SIGTERM, in this process."""
    sys.setswitchinterval(_TURN)
    return_freed_memory()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: sys.exit(0))  # nobody was answered yet
    log = AccessLog() if options.log else None
    app = _app(options, log)
    live = app.extensions["feeds"]
    try:
        server = server_of(Bridge(app.wsgi_app, live, log, bounded(Limits())))
        for number in _SIGNALS:  # which uvicorn sends on to who had them before
            signal.signal(number, lambda *_: setattr(server, "should_exit", True))
        gc.collect()
        gc.freeze()
        gc.set_threshold(_OFTEN)
        server.run([listener])
    finally:
        live.stop()


def _app(options: ServeOptions, log: AccessLog | None) -> Flask:
    if options.published is None:
        return create_app(options.config, include_unpublished=options.include_unpublished, watch=options.watch, log=log)
    from feeds.web.mirror import Mirror  # most servers have the articles

    live = Mirror(origin(options.published), watch=options.watch)
    live.start()
    return app_of(live, log)


def server_of(bridge: Bridge) -> uvicorn.Server:
    """Return a server of an application that is to be run on sockets."""

    async def look() -> None:
        end_late(cast("set[Connection]", server.server_state.connections), asyncio.get_running_loop().time())

    server = uvicorn.Server(
        uvicorn.Config(
            bridge,
            http=FeedsProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=_BACKLOG,
            timeout_keep_alive=max(1, round(bridge.limits.patience)),
            timeout_graceful_shutdown=_GRACE,
            callback_notify=look,
            timeout_notify=1,
        )
    )
    return server


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address that a host's name stands for; 0 takes a free port.

    Raises:
        OSError: there is no such host, or somebody listens on the port.
    """
    if not host:
        raise OSError("no host is named")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except UnicodeError as error:
        raise OSError("no such host") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # what is sent to a client that does not read fills no more memory of the system than this
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENT_AHEAD)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
