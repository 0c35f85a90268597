"""Several processes that answer on one socket: each is started again when it ends, and ends with who started it."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from multiprocessing.context import SpawnProcess

    Serve = Callable[[socket.socket], None]

_LOG: Final = logging.getLogger("feeds.web")
_LOOK: Final = 0.2
_AGAIN: Final = 1.0
_KILLED: Final = 10.0


def serve_in_processes(serve: Serve, listener: socket.socket, count: int) -> None:
    """Serve in several processes until SIGINT or SIGTERM.

    Args:
        serve: answers on a socket, until such a signal; it is sent to the processes.
        listener: the socket.
        count: how many processes.
    """
    context = get_context("spawn")
    ends: list[int] = []  # no Event, whose lock a second signal would wait for in the midst of the first
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signal_number, _: ends.append(signal_number))
    ours, theirs = context.Pipe(duplex=False)

    def start() -> SpawnProcess:
        process = context.Process(target=_serve, args=(serve, listener, ours), name="feeds-serve")
        with _no_interrupts():
            process.start()
        return process

    processes = [start() for _ in range(count)]
    try:
        while not ends:
            wait([each.sentinel for each in processes], timeout=_LOOK)
            gone = [each for each in processes if not each.is_alive()]
            if not gone:
                continue
            time.sleep(_AGAIN)
            if not ends:
                _LOG.error("%d of %d processes ended and are started again", len(gone), count)
                processes = [start() if each in gone else each for each in processes]
    finally:
        _end(processes)
        theirs.close()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start what Ctrl+C is nothing to: a terminal tells all, and the process that was started ends the others."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which lets them through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(processes: list[SpawnProcess]) -> None:
    for each in processes:
        each.terminate()
    last = time.monotonic() + _KILLED
    for each in processes:
        each.join(max(0, last - time.monotonic()))
        if each.is_alive():
            each.kill()
            each.join()


def _serve(serve: Serve, listener: socket.socket, starter: Connection) -> None:
    """Serve in a process of its own."""
    threading.Thread(target=_end_with, args=(starter,), name="feeds-starter", daemon=True).start()
    serve(listener)


def _end_with(starter: Connection) -> None:
    """End this process when the one that started it is gone: what it holds of this pipe is closed then."""
    with suppress(EOFError, OSError):
        starter.recv()
    os.kill(os.getpid(), signal.SIGTERM)
