"""A connection to the server of `feeds serve` without a network: bytes go in, bytes come out."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from feeds.web.protocol import FeedsProtocol
from feeds.web.serving import server_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from feeds.web.bridge import Bridge


class MemoryTransport(asyncio.Transport):
    """What a server writes to.

    Attributes:
        sent: what it wrote.
        unread: how much of that the client does not read.
        closed: whether it is to end.
    """

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000), "sockname": ("127.0.0.1", 8000)})
        self.sent = bytearray()
        self.unread = 0
        self.closed = False
        self.reading = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take bytes."""
        self.sent += data

    def get_write_buffer_size(self) -> int:
        """Give how much the client has not read."""
        return self.unread

    def is_closing(self) -> bool:
        """Tell whether it is to end."""
        return self.closed

    def close(self) -> None:
        """End it."""
        self.closed = True

    def abort(self) -> None:
        """End it at once."""
        self.closed = True

    def pause_reading(self) -> None:
        """Take nothing from the client."""
        self.reading = False

    def resume_reading(self) -> None:
        """Take bytes from the client again."""
        self.reading = True


class Wire:
    """A connection, which lives in a running loop."""

    def __init__(self, bridge: Bridge) -> None:
        server = server_of(bridge)
        server.config.load()
        self.state = server.server_state
        self.transport = MemoryTransport()
        self.protocol = FeedsProtocol(
            config=server.config, server_state=self.state, app_state={}, _loop=asyncio.get_running_loop()
        )
        self.protocol.connection_made(self.transport)

    def send(self, data: bytes) -> None:
        """Send bytes to the server."""
        self.protocol.data_received(data)

    async def settle(self) -> bytes:
        """Wait until the server has answered all, and give what it wrote."""
        while self.state.tasks or not (self.transport.reading or self.transport.closed):
            await asyncio.wait(set(self.state.tasks)) if self.state.tasks else None
            await asyncio.sleep(0)
        return bytes(self.transport.sent)


_MAIN = asyncio.Runner()


def in_loop(work: Callable[[], Coroutine[Any, Any, bytes]]) -> bytes:
    """Run something in a loop: one for all in the main thread, since a loop takes longer to make than an answer."""
    if threading.current_thread() is threading.main_thread():
        return _MAIN.run(work())
    return asyncio.run(work())


def ask_server(bridge: Bridge, request: bytes) -> bytes:
    """Send bytes to the server on a new connection, and give what it answers."""

    async def asked() -> bytes:
        wire = Wire(bridge)
        wire.send(request)
        answer = await wire.settle()
        wire.protocol.connection_lost(None)
        return answer

    return in_loop(asked)
