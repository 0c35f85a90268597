"""Running the application on granian, which answered most requests a second (docs/performance.md, "Serving")."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.web.app import create_app
from feeds.web.log import AccessLog

if TYPE_CHECKING:
    from flask import Flask

_VARIABLE: Final = "FEEDS_SERVING"
_THREADS: Final = 4


class ServeOptions(msgspec.Struct, frozen=True):
    """What the processes that answer need to know; the environment has it, since they share no memory with this one."""

    config: str
    include_unpublished: bool = False
    watch: bool = True
    log: bool = True


def application() -> Flask:
    """Return the application, in a process that answers."""
    options = msgspec.json.decode(os.environ[_VARIABLE], type=ServeOptions)
    return create_app(
        options.config,
        include_unpublished=options.include_unpublished,
        watch=options.watch,
        log=AccessLog() if options.log else None,
    )


def run(options: ServeOptions, host: str, port: int, workers: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    os.environ[_VARIABLE] = msgspec.json.encode(options).decode()
    Granian(
        "feeds.web.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=256,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        websockets=False,
        factory=True,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def free_address(host: str, port: int) -> tuple[str, int]:
    """Return the address that a host's name stands for, and a port there that nobody listens on.

    Raises:
        OSError: there is no such host, or somebody listens on the port.
    """
    if not host:
        raise OSError("no host is named")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except UnicodeError as error:
        raise OSError("no such host") from error
    with closing(socket.socket(family, kind, protocol)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        found = listener.getsockname()
        return str(found[0]), int(found[1])
