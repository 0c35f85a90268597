"""Servers that send a byte now and then: none is silent for long, and none keeps a command for ever."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest

from feeds.destinations import web_origin
from feeds.destinations.web_origin import WebOrigin
from feeds.lib.http_pools import answered_within
from feeds.moving import documents
from feeds.moving.documents import Unreachable, open_document
from feeds.problems.errors import DestinationError
from feeds.websub.sender import Pace, Sender

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGUN: Final = {
    "header": b"HTTP/1.1 200 OK\r\nX-A: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
    "length of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1",
}


class _Drips:
    """A server that begins an answer, and goes on with a byte every 50 ms until it is stopped."""

    def __init__(self, begun: bytes) -> None:
        self._begun = begun
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def stop(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._threads:
            each.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._drip, args=(connection,)))
                self._threads[-1].start()

    def _drip(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(self._begun)
            while not self._ended.wait(0.05):
                connection.sendall(b"0")


@pytest.fixture(params=sorted(_BEGUN))
def drips(request: pytest.FixtureRequest) -> Iterator[_Drips]:
    """Give such a server."""
    server = _Drips(_BEGUN[request.param])
    yield server
    server.stop()


def test_an_old_feed_that_drips_is_given_up(drips: _Drips, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the server decides neither in its header nor in its body how long that takes."""
    monkeypatch.setattr(documents, "_LONGEST", 0.5)
    with pytest.raises(Unreachable, match="it took longer than"):
        open_document(drips.url, "feeds")


def test_a_site_that_drips_is_given_up(drips: _Drips, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build goes on from, or a server serves, is an error as if nobody answered."""
    monkeypatch.setattr(web_origin, "_LONGEST", 0.5)
    with pytest.raises(DestinationError) as raised:
        WebOrigin(drips.url).read("all.atom")
    assert "it took longer than" in str(raised.value.problems[0])


def test_a_hub_that_drips_is_given_up() -> None:
    """It is told again by the next run."""
    server = _Drips(_BEGUN["header"])
    try:
        failed = Sender(server.url, "https://news.example.org/", Pace(tries=1, longest=0.1, timeout=0.4)).tell(
            ["https://news.example.org/all.atom"], patient=False
        )
    finally:
        server.stop()
    assert failed is not None
    assert (failed.unreachable, failed.refused) == (True, False)
    assert "it took longer than" in failed.reason


def test_what_asking_raises_is_raised() -> None:
    """It is as if it had been asked without a thread."""
    with pytest.raises(KeyError):
        answered_within(60, lambda: _BEGUN["none"])
    with pytest.raises(TimeoutError, match="longer than 0 seconds"):
        answered_within(0.1, lambda: time.sleep(1))
    assert answered_within(60, lambda: None) is None
