"""Clients that say nothing, or take their time, over real sockets: they end, and cost nobody else an answer."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from serve_support import Server
from web_support import Web, eventually, fill, request_to

from feeds.web.bridge import Bridge
from feeds.web.clients import Limits, bounded
from feeds.web.serving import listen, server_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support import Site

BRIEF: Final = Limits(patience=0.5, slowest=10_000_000, connections=40)
LARGE: Final = "Lots of words. " * 100_000


class Brief:
    """The server of `feeds serve` in this process, which waits for nobody for long.

    Attributes:
        port: where it listens.
    """

    def __init__(self, site: Site, limits: Limits) -> None:
        web = Web(site)
        self._listener = listen("127.0.0.1", 0)
        self.port = int(self._listener.getsockname()[1])
        self._server = server_of(Bridge(web.app.wsgi_app, web.live, None, limits))
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],))
        self._thread.start()

    def stop(self) -> None:
        """Stop it."""
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


@pytest.fixture
def brief(site: Site) -> Iterator[Brief]:
    """Give a server that waits for half a second, and for 40 clients, one of whose feeds is large."""
    fill(site)
    site.article("large", "topics: [Large]", LARGE, day=5)
    server = Brief(site, BRIEF)
    yield server
    server.stop()


def connect(port: int, *, receive: int = 0) -> socket.socket:
    """Connect, to receive at most so many bytes that nobody read."""
    connection = socket.socket()
    connection.settimeout(20)
    if receive:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    connection.connect(("127.0.0.1", port))
    return connection


def is_well(port: int) -> bool:
    """Ask as anybody does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    return status == 200


def has_ended(connection: socket.socket) -> bool:
    """Tell whether the server has ended a connection, without reading what it sent."""
    connection.settimeout(0)
    try:
        connection.send(b"a")
    except BlockingIOError:
        return False
    except OSError:
        return True
    return False


def may_trickle(connection: socket.socket) -> bool:
    """Send a field of a header now and then, and tell whether the server bears that for a minute."""
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    try:
        for _ in range(1200):
            connection.sendall(b"X-A: b\r\n")
            time.sleep(0.05)
    except OSError:
        return False
    return True


@pytest.mark.slow
def test_no_client_is_waited_for_without_end(brief: Brief) -> None:
    """Who says nothing, half of it, drop by drop, half a body, or reads nothing is sent away; others are served."""
    with ExitStack() as stack:
        silent, half, preface, body, drops, idle = (stack.enter_context(connect(brief.port)) for _ in range(6))
        half.sendall(b"GET /all.atom HTTP/1.1\r\nHost: x\r\nX-")
        preface.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        body.sendall(request_to("/all.atom", {"Content-Length": "1000"}, "POST"))
        idle.sendall(request_to("/all.rss"))
        deaf = stack.enter_context(connect(brief.port, receive=4096))
        deaf.sendall(request_to("/topics/large.atom") * 9)

        assert is_well(brief.port)
        assert not may_trickle(drops)
        for each in (silent, half, preface, body, idle):
            while each.recv(65_536):
                pass
        eventually(lambda: has_ended(deaf), 15)
        assert is_well(brief.port)


@pytest.mark.slow
def test_who_reads_slowly_but_steadily_gets_it_all(brief: Brief) -> None:
    """A large body arrives whole, though it takes longer than the server waits for a request."""
    with connect(brief.port, receive=65_536) as connection:
        connection.sendall(request_to("/topics/large.json", {"Connection": "close"}))
        size = 0
        while part := connection.recv(65_536):
            size += len(part)
            time.sleep(0.03)
    assert size > len(LARGE)


def test_clients_beyond_the_most_cost_nobody_else_an_answer(site: Site) -> None:
    """Those that were waited for longest make room, and who asks is answered."""
    with ExitStack() as stack:
        fill(site)
        server = Brief(site, BRIEF._replace(patience=600))  # so that it sends nobody away for waiting
        stack.callback(server.stop)
        silent = [stack.enter_context(connect(server.port)) for _ in range(120)]
        assert is_well(server.port)
        assert silent[0].recv(1) == b""


def many_silent(port: int) -> list[Callable[[], socket.socket]]:
    """Give ways to connect that all say nothing that could be answered."""

    def preface() -> socket.socket:
        connection = connect(port)
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        return connection

    def deaf() -> socket.socket:
        connection = connect(port, receive=4096)
        connection.sendall(request_to("/all.atom") * 60)
        return connection

    return [lambda: connect(port), preface, deaf]


@pytest.mark.slow
def test_hundreds_that_say_nothing_cost_nobody_an_answer(site: Site) -> None:
    """With 300 silent connections, 300 of HTTP/2 and 300 that ask and never read, `feeds serve` answers others."""
    fill(site)
    with Server(site, "-q") as server, ExitStack() as stack:
        for way in many_silent(server.port):
            for _ in range(300):
                stack.enter_context(way())
            assert is_well(server.port)
        assert server.stop(signal.SIGTERM) == 0


def test_no_more_connections_are_borne_than_the_system_allows() -> None:
    """Where the system lets a process have fewer files, the bound is below that."""
    assert bounded(Limits()).connections <= Limits().connections
    assert bounded(Limits(connections=1 << 40)).connections < 1 << 40


# --- processes


def children(pid: int) -> list[int]:
    """List the processes that a process started and that answer."""
    found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return [each for each in found if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


needs_proc: Final = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc")


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_nobody_answers_when_the_main_process_was_killed(site: Site, workers: str) -> None:
    """After `kill -9` of the process that was started no other answers on, and a new server gets the address."""
    fill(site)
    with Server(site, "--workers", workers) as running:
        server, port = running.process.pid, running.port
        others = children(server)
        os.kill(server, signal.SIGKILL)
        running.process.wait()
        eventually(lambda: all(map(is_gone, others)), 15)

    with Server(site, "--port", str(port)) as again:
        assert again.port == port


@needs_proc
@pytest.mark.slow
def test_a_process_that_was_killed_is_started_again(site: Site) -> None:
    """With several workers, one that is killed costs at most the answers that it was making."""
    fill(site)
    with Server(site, "--workers", "2") as running:
        first = children(running.process.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        for _ in range(20):
            assert running.get("/all.atom").status == 200
        eventually(lambda: len(set(children(running.process.pid)) - set(first)) == 1)
        assert running.get("/all.atom").status == 200
        assert running.stop(signal.SIGTERM) == 0


@needs_proc
@pytest.mark.slow
def test_descriptors_and_memory_stay_flat(site: Site) -> None:
    """Thousands of connections of all kinds leave no descriptor behind."""
    fill(site)
    with Server(site, "-q") as running:
        own = Path(f"/proc/{running.process.pid}/fd")
        before = len(list(own.iterdir()))
        for _ in range(3):
            with ExitStack() as stack:
                for way in many_silent(running.port):
                    for _ in range(200):
                        stack.enter_context(way())
                assert is_well(running.port)
        eventually(lambda: len(list(own.iterdir())) <= before + 5)
