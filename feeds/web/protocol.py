"""HTTP/1.1 as uvicorn speaks it, but that what is ready is sent at once, and no client is waited for without end."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast
from urllib.parse import quote_from_bytes

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feeds.delivery.headers import METHODS
from feeds.web.answers import AS_SENT, plain
from feeds.web.bodies import fields_of, status_line
from feeds.web.bridge import Bridge
from feeds.web.clients import make_room
from feeds.web.named_host import is_named, unnamed
from feeds.web.ready import ready
from feeds.web.repeated import Repeated

if TYPE_CHECKING:
    import asyncio

    from feeds.web.answers import Answer
    from feeds.web.bodies import ReadyAnswer
    from feeds.web.clients import Connection

_END: Final = b"\r\n\r\n"
_TURN: Final = 4  # requests of one connection, before others have their turn
_LATER: Final = frozenset({b"upgrade", b"expect"})  # who expects an answer before the body gets it from the application
_CLOSE: Final = b"connection: close\r\n\r\n"


class _Unnamed(Exception):  # noqa: N818 - told to the parser, which only knows that there is one
    """A request does not name its host as it has to."""


class FeedsProtocol(HttpToolsProtocol):
    """A connection.

    Attributes:
        until: when the client has to have done what it is waited for, in the loop's time; infinite while it waits.
    """

    _dated: ClassVar[tuple[object, bytes]] = ((), b"")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*args, **kwargs)
        bridge: object = self.app
        assert isinstance(bridge, Bridge)  # noqa: S101 - `serving` says so
        self._live, self._log, self._limits = bridge.live, bridge.log, bridge.limits
        self._requests = bridge.requests
        self._whole: bytes | None = None  # a request, if what is fed is all of it
        self._found: ReadyAnswer | None = None
        self._is_head = self._ended = self._is_plain = self._is_handed_on = self._is_reading = False
        self._is_last = False  # the client asks no more
        self._is_free = True  # every request was answered
        self._taken = self._begin = 0
        self._rest = self._tail = b""
        self.until = inf

    # what a connection is, from its start to its end

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request, where there is room."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self._limits.connections:
            make_room(cast("set[Connection]", self.connections), self._limits.connections)

    def drop(self) -> None:
        """End the connection, whatever is to be sent yet."""
        self.connections.discard(self)
        if not self._is_free:
            self.cycle.disconnected = True
        self.transport.abort()

    def lapse(self, now: float) -> None:
        """End the connection, unless its client is still to be given the time to read what was sent."""
        unsent = self.transport.get_write_buffer_size()
        if unsent and not self._is_reading:
            self._is_reading = True
            self.until = now + unsent / self._limits.slowest
        else:
            self.drop()

    def _wait(self) -> None:
        """Wait for the client: to read what is left of the answers, and to ask for more."""
        self._is_reading = False
        self.until = self.loop.time() + self._limits.patience

    # from bytes to requests

    def data_received(self, data: bytes) -> None:
        """Take what a client sent, one request after the other: who asks for much at once waits for each answer."""
        is_free = self._is_free and not self._rest and not self.flow.write_paused
        if is_free and not self._taken:
            known = self._requests.find(data)
            if known is not None:
                self._send(known, keeps=True)
                return
        if is_free and self._edge(data, 0) == len(data):
            self._whole = None if self._taken else data
            self._feed(data)
            self._whole = None
            return
        is_first = not self._rest
        self._rest, self._begin = self._rest[self._begin :] + data, 0
        self.flow.pause_reading()
        if is_first:
            self._go_on()

    def eof_received(self) -> bool:  # type: ignore[override] # as asyncio has it
        """Answer what was asked, though the client asks no more."""
        self._is_last = True
        self.loop.call_soon(self._go_on)
        return True

    def resume_writing(self) -> None:
        """Go on once the client has read what there was."""
        super().resume_writing()
        self._go_on()

    def _go_on(self) -> None:
        """Feed the parser with what was sent, up to the ends of headers, until somebody else should have a turn."""
        for _ in range(_TURN):
            if not self._rest or not self._is_free or self.flow.write_paused or self.transport.is_closing():
                if self._is_last and self._is_free and not self._rest:
                    self.transport.close()
                return
            end = self._edge(self._rest, self._begin)
            part, self._begin = self._rest[self._begin : end], end
            if end == len(self._rest):
                self._rest, self._begin = b"", 0
                self.flow.resume_reading()
            self._feed(part)
        self.loop.call_soon(self._go_on)

    def _edge(self, data: bytes, begin: int) -> int:
        """Return where the first header ends, which may have begun to end in the piece before, else the data's end.

        The parser never gets two: the answer of the application to the one would be overtaken by the other's.
        """
        if self._tail:
            end = (self._tail + data[begin : begin + len(_END)]).find(_END)
            if end >= 0:
                return begin + end + len(_END) - len(self._tail)
        end = data.find(_END, begin) + len(_END)
        return end if end >= len(_END) else len(data)

    def _feed(self, data: bytes) -> None:
        is_head = self._is_head or not self._taken
        if is_head and self._taken + len(data) > self._limits.head:
            self._refuse(plain(431))
            return
        self._ended = False
        is_line = is_head and not (self._is_head and self.headers)
        try:
            self.parser.feed_data(_escaped(data) if is_line and not data.isascii() else data)
        except httptools.HttpParserUpgrade:
            pass  # to nothing that is spoken here: the answer was HTTP/1.1
        except httptools.HttpParserInvalidMethodError:
            known = data.partition(b" ")[0].isalpha()
            self._refuse(plain(405, headers=[("Allow", METHODS)]) if known else _unreadable())
        except httptools.HttpParserError as error:
            self._refuse(self._unnamed() if isinstance(error.__context__, _Unnamed) else _unreadable())
        if self._ended:
            self._taken = 0
        else:
            self._count(len(data))
        self._tail = (self._tail + data)[1 - len(_END) :] if self._is_head else b""

    def _count(self, size: int) -> None:
        """Bear a request that comes in pieces, in bounds."""
        if not self._taken and self._is_free:
            self._wait()
        self._taken += size
        if not self._is_head and self._taken > self._limits.body:
            self._refuse(plain(413))

    def on_message_begin(self) -> None:
        """Begin a request; what else uvicorn makes here, only those need that are not answered at once."""
        self.url = b""
        self.headers = []
        self._is_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Look whether the answer is ready, and ask the application if not."""
        self._is_head = False
        given = dict(self.headers)
        is_once = len(given) == len(self.headers)
        host = given.get(b"host")
        if host is None or not is_once or not is_named(host.decode("latin-1"), ""):
            self._check_host()
        if self._is_free:
            self._found = self._ready(given) if is_once else None  # of fields that come twice, both count
            if self._found:
                return
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()  # raises where no path is asked for, which is refused
        self._is_handed_on, self._is_free = True, False

    def _check_host(self) -> None:
        """Raise where the request does not name its host as it has to, which ends the parser's work."""
        hosts = [value.decode("latin-1") for name, value in self.headers if name == b"host"]
        if not is_named(",".join(hosts) if hosts else None, f"HTTP/{self.parser.get_http_version()}"):
            raise _Unnamed

    def _unnamed(self) -> Answer:
        found = unnamed()
        return found._replace(body=b"") if self.parser.get_method() == b"HEAD" else found

    def on_body(self, body: bytes) -> None:
        """Leave aside the body of a request that has its answer."""
        if self._found is None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Send what is ready, now that the whole request is there."""
        self._ended = True
        if self._found is not None:
            self._send_ready(self._found)
            self._found = None
            return
        self._is_handed_on = False
        super().on_message_complete()
        if not self._is_free:
            self._wait()
            if not self.transport.get_write_buffer_size():
                self.until = inf

    # answers

    def on_response_complete(self) -> None:
        """Go on behind an answer of the application."""
        self._is_free = True
        super().on_response_complete()
        self._unset_keepalive_if_required()  # `until` says how long that may take
        if self._rest:
            self.flow.pause_reading()  # which uvicorn ended
        self._wait()
        self._go_on()

    def _ready(self, given: dict[bytes, bytes]) -> ReadyAnswer | None:
        """Look for an answer that can be sent at once.

        Args:
            given: the fields, of which none comes twice.
        """
        if self.parser.get_method() != b"GET" or not _LATER.isdisjoint(given):
            return None
        self._is_plain = b"connection" not in given
        return ready(
            self._live,
            self.url.decode("latin-1"),
            _text(given.get(b"accept-encoding")),
            _text(given.get(b"if-none-match")),
            since=_text(given.get(b"if-modified-since")),
            a_im=_text(given.get(b"a-im")),
            destination=_text(given.get(b"sec-fetch-dest")),
        )

    def _send_ready(self, answer: ReadyAnswer) -> None:
        version = self.parser.get_http_version()
        keeps = self.parser.should_keep_alive() and (self._is_plain or version != "1.0")
        found = Repeated(answer, self.url.decode("latin-1"), f"HTTP/{version}")
        self._send(found, keeps=keeps)
        if keeps and self._whole is not None:
            self._requests.note(self._whole, found)

    def _send(self, found: Repeated, *, keeps: bool) -> None:
        answer = found.answer
        self._write(answer.line, answer.fields, answer.body, keeps=keeps)
        self._live.tally.count(answer.kind, answer.status, len(answer.body))
        if self._log:
            client = self.client[0] if self.client else "-"
            self._log.note(client, "GET", found.address, found.protocol, status=answer.status, size=len(answer.body))

    def _write(self, line: bytes, fields: bytes, body: bytes, *, keeps: bool) -> None:
        """Write an answer, and wait for what comes next."""
        head = b"".join((line, self._date(), fields, b"\r\n" if keeps else _CLOSE))
        if body:
            self.transport.writelines((head, body))
        else:
            self.transport.write(head)
        self._wait()
        if not keeps:
            self.transport.close()

    def _date(self) -> bytes:
        """Return the fields that uvicorn makes each second."""
        made, line = FeedsProtocol._dated
        current = self.server_state.default_headers
        if made is not current:
            line = b"".join(b"%b: %b\r\n" % field for field in current)
            FeedsProtocol._dated = current, line
        return line

    def _refuse(self, found: Answer) -> None:
        """Say what cannot be done, behind what is answered already, and end."""
        if self._is_free and not self._is_handed_on and not self.transport.is_closing():
            self._write(status_line(found.status), fields_of(found.headers), found.body, keeps=False)
            self._live.tally.count(found.kind, found.status, len(found.body))
        self.shutdown()


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _escaped(data: bytes) -> bytes:
    """Give the letters outside ASCII of a request line percent escapes; some clients send them as they are."""
    line, *rest = data.partition(b"\r")
    return b"".join((quote_from_bytes(line, f"{AS_SENT} ").encode(), *rest))


def _unreadable() -> Answer:
    return plain(400, "this is no request of HTTP/1.1")
