"""The server of `feeds serve` as bytes: what comes in, in whatever pieces, and what goes out."""

from __future__ import annotations

import asyncio
import io
import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_support import FEEDS, Web, fill, request_to
from wire_support import Wire, ask_server, in_loop

from feeds.lib.codings import CODINGS
from feeds.web import protocol, repeated
from feeds.web.clients import Limits
from feeds.web.log import AccessLog
from feeds.web.repeated import Requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support import Site

_HEAD: Final = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n(?:[^\r]+\r\n)*\r\n")


def statuses(sent: bytes) -> list[int]:
    """Give the statuses of several answers."""
    return [int(status) for status in _HEAD.findall(sent)]


def ask(web: Web, *parts: bytes) -> bytes:
    """Send bytes in parts on one connection, and give all that comes back but for the date."""

    async def asked() -> bytes:
        wire = Wire(web.bridge)
        for part in parts:
            wire.send(part)
        answer = await wire.settle()
        wire.protocol.connection_lost(None)
        return answer

    return re.sub(rb"date: [^\r]*\r\n", b"", in_loop(asked))


def ask_flask(web: Web, monkeypatch: pytest.MonkeyPatch, request: bytes) -> bytes:
    """Give what the application answers where nothing is sent without it."""
    with monkeypatch.context() as patched:
        patched.setattr(protocol, "ready", lambda *_, **__: None)
        patched.setattr("feeds.web.fast.ready", lambda *_, **__: None)
        patched.setattr(Requests, "find", lambda *_: None)
        return ask(web, request)


# --- the same answers

HEADERS: Final[Sequence[dict[str, str]]] = (
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "br", "If-None-Match": "*"},
    {"If-None-Match": 'W/"other", "more"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    {"If-None-Match": '"other"', "A-IM": "feed"},
    {"Connection": "close"},
    {"Connection": "keep-alive", "Range": "bytes=0-3"},
    {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQAoAAAAAIAAAAA"},
    {"Expect": "100-continue", "Content-Length": "0"},
)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_what_is_ready_is_sent_byte_by_byte_as_flask_sends_it(
    web: Web, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    """Every field, its order and the end of the connection are the same, whoever answers."""
    for path in (*FEEDS, "index.html", "feeds.opml"):
        request = request_to(f"/{path}", headers)
        ask(web, request)  # from here on it is ready
        at_once = ask(web, request)
        assert ask_flask(web, monkeypatch, request) == at_once
        assert [ask(web, request) for _ in range(2)] == [at_once] * 2  # now that the request is known, too


@pytest.mark.parametrize("coding", [*CODINGS, "identity"])
def test_a_304_is_the_same_whoever_answers(web: Web, monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    """Who has the current bytes gets the fields of a 304, in this order, and nothing behind them."""
    etag = web.get("/all.atom", {"Accept-Encoding": coding}).headers["etag"]
    request = request_to("/all.atom", {"Accept-Encoding": coding, "If-None-Match": etag})
    at_once = ask(web, request)

    assert statuses(at_once) == [304]
    assert at_once.endswith(b"\r\n\r\n")
    assert ask_flask(web, monkeypatch, request) == at_once
    assert [ask(web, request) for _ in range(2)] == [at_once] * 2  # now that the request is known, too


def test_a_body_is_not_compressed_while_others_wait(web: Web) -> None:
    """What a request is the first to ask for is made in a thread, and what is made is sent without one."""
    request = request_to("/all.atom", {"Accept-Encoding": "gzip"})

    async def at_once() -> bytes:
        wire = Wire(web.bridge)
        wire.send(request)
        return bytes(wire.transport.sent)

    web.get("/all.atom")
    assert in_loop(at_once) == b""
    ask(web, request)
    assert statuses(in_loop(at_once)) == [200]


# --- a request that came before


def test_a_request_that_came_before_is_not_read_anew(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes get the same answer, on any connection, and nobody looks at what they ask for."""
    for headers in ({}, {"If-None-Match": "*"}, {"Connection": "keep-alive"}):
        request = request_to("/all.atom", headers)
        ask(web, request)  # it is made
        answer, _ = (ask(web, request) for _ in range(2))
        with monkeypatch.context() as patched:
            patched.setattr(protocol, "ready", None)
            assert ask(web, request, request) == answer * 2
            assert ask(web, request_to("/all.atom", {"X-Other": "1"})) != answer  # which is looked for


def test_a_request_that_came_before_gets_what_there_is_now(site: Site) -> None:
    """After a change its answer is the new one, and a 304 no more."""
    fill(site)
    web = Web(site)
    tag = web.get("/all.atom").headers["etag"]
    known = request_to("/all.atom", {"If-None-Match": tag})
    whole = request_to("/all.atom")
    assert [statuses(ask(web, known, whole)) for _ in range(3)] == [[304, 200]] * 3

    site.article("four", day=4)
    web.live.refresh()

    for _ in range(3):
        assert statuses(ask(web, known)) == [200]
        assert b"four" in ask(web, whole)


def test_only_whole_requests_of_what_is_ready_are_known(web: Web) -> None:
    """What ends the connection, has a body, comes in pieces, is long, or is no plain GET is read each time."""
    web.get("/all.atom")
    wire = request_to("/all.atom")
    requests = [
        [request_to("/all.atom", {"Connection": "close"})],
        [wire.replace(b"HTTP/1.1", b"HTTP/1.0")],
        [request_to("/all.atom", {"Content-Length": "5"}), b"hello"],
        [wire[:20], wire[20:]],
        [wire + wire],
        [request_to("/all.atom", {"X-Long": "a" * 2000})],
        [request_to("/all.atom", method="HEAD")],
        [request_to("/all.atom?limit=1")],
        [request_to("/nothing")],
        [request_to("/all.atom", {"If-None-Match": '"other"', "A-IM": "feed"})],
    ]
    for parts in requests * 3:
        ask(web, *parts)
    assert len(web.bridge.requests) == 0

    for _ in range(2):
        ask(web, wire)
    assert len(web.bridge.requests) == 1


def test_known_requests_are_so_many_at_most(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks in ever other words takes no memory, and gets answers."""
    monkeypatch.setattr(repeated, "MOST", 20)
    web.get("/all.atom")
    known = []
    for number in range(60):
        request = request_to("/all.atom", {"X-Number": str(number)})
        assert [statuses(ask(web, request)) for _ in range(3)] == [[200]] * 3
        known.append(len(web.bridge.requests))
    assert max(known) == 20
    assert known.count(20) < 10


def test_known_requests_keep_no_bodies(web: Web) -> None:
    """A body that made room for others is made again for a request that had it."""
    request = request_to("/all.atom")
    answers = [ask(web, request) for _ in range(3)]
    web.live.snapshot.bodies.clear()

    assert [ask(web, request) for _ in range(3)] == answers


def test_a_request_that_came_before_is_counted_and_noted(site: Site) -> None:
    """Numbers and log tell of it as of the first one."""
    fill(site)
    written = io.StringIO()
    web = Web(site, log=AccessLog(written))
    for _ in range(5):
        ask(web, request_to("/all.atom"))
    assert web.log is not None
    web.log.flush()

    assert len({line.partition("]")[2] for line in written.getvalue().splitlines()}) == 1
    assert len(written.getvalue().splitlines()) == 5
    assert web.live.tally.counted()[0] == {("atom", 200): 5}


# --- requests in pieces, and several at a time

REQUESTS: Final = (
    request_to("/all.atom"),
    request_to("/all.atom?limit=1"),
    request_to("/nothing"),
    request_to("/all.atom", {"If-None-Match": "*"}),
    request_to("/all.rss", method="HEAD"),
    request_to("/all.atom", {"Content-Length": "9"}) + b"\r\n\r\nGET /",
    request_to("/all.atom", {"Transfer-Encoding": "chunked"}, "POST") + b"4\r\n\r\n\r\n\r\n0\r\n\r\n",
    request_to("/all.rss"),
)
ANSWERED: Final = [200, 200, 404, 304, 200, 200, 405, 200]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, sum(map(len, REQUESTS))), max_size=12).map(sorted))
def test_requests_may_come_in_any_pieces(web: Web, cuts: Sequence[int]) -> None:
    """Several requests on one connection get their answers in order, wherever the bytes are cut."""
    web.get("/all.atom")
    whole = b"".join(REQUESTS)
    edges = [0, *cuts, len(whole)]
    parts = [whole[begin:end] for begin, end in pairwise(edges)]

    for _ in range(3):  # the last time some of them are known
        assert statuses(ask(web, *filter(None, parts))) == ANSWERED


def test_a_thousand_requests_at_once_are_all_answered(web: Web) -> None:
    """However many requests a client sends without waiting, each has its answer."""
    web.get("/all.atom")
    end = request_to("/nothing", {"Connection": "close"})

    assert statuses(ask(web, request_to("/all.atom") * 1000 + end)) == [200] * 1000 + [404]


def test_nothing_is_written_to_who_does_not_read(web: Web) -> None:
    """While a client leaves what it was sent, its further requests wait, and no more is taken from it."""
    web.get("/all.atom")

    async def asked() -> bytes:
        wire = Wire(web.bridge)
        wire.send(request_to("/all.atom"))
        first = len(wire.transport.sent)
        wire.protocol.pause_writing()
        wire.transport.unread = 100_000
        wire.send(request_to("/all.atom") * 50)
        await asyncio.sleep(0.05)
        assert len(wire.transport.sent) == first
        assert not wire.transport.reading
        wire.transport.unread = 0
        wire.protocol.resume_writing()
        await asyncio.sleep(0.05)
        assert bool(wire.transport.reading)
        return bytes(wire.transport.sent)

    assert statuses(in_loop(asked)) == [200] * 51


# --- what is no request

WRONG: Final = {
    "a header without end": (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 70_000, 431),
    "many fields": (b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 10_000, 431),
    "an address without end": (b"GET /" + b"a" * 70_000, 431),
    "a body without end": (
        b"GET /all.atom HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + b"a" * 1_000_001,
        413,
    ),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "an impossible length": (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "a length beside chunks": (
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "no target": (b"GET HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "another method": (b"BREW /all.atom HTTP/1.1\r\nHost: x\r\n\r\n", 405),
}


def test_what_is_no_request_is_refused_once(web: Web) -> None:
    """One answer in plain text, like all others, however it comes, and the connection ends."""
    web.get("/all.atom")
    for name, (sent, status) in WRONG.items():
        for cut in (len(sent), 65_536, 4_000):
            got = ask(web, *(sent[at : at + cut] for at in range(0, len(sent), cut)))
            assert statuses(got) == [status], name
            assert b"connection: close\r\n" in got
            assert b"access-control-allow-origin: *\r\n" in got
            assert b"content-type: text/plain; charset=utf-8\r\n" in got


NO_HOST: Final = {
    "none": b"",
    "two": b"Host: x\r\nHost: x\r\n",
    "two, one without a name": b"Host: x\r\nhost:\r\n",
    "two in one field": b"Host: x,y\r\n",
    "a blank": b"Host: x y\r\n",
    "a path": b"Host: x/y\r\n",
    "a user": b"Host: me@x\r\n",
    "a port that is none": b"Host: x:http\r\n",
    "an address without brackets": b"Host: ::1\r\n",
    "brackets without an address": b"Host: []\r\n",
    "half an escape": b"Host: x%2\r\n",
    "markup": b"Host: <script>\r\n",
    "letters outside ASCII": "Host: exämple.org\r\n".encode(),
}
HOSTS: Final = (b"", b"x", b"X.example.org:8080", b"x:", b"127.0.0.1", b"[::1]:80", b"[v1.a]", b"a_b", b"ex%C3%A4mple")


@pytest.mark.parametrize("target", ["all.atom", "all.atom?limit=1", "nothing", "healthz"])
@pytest.mark.parametrize("fields", NO_HOST.values(), ids=NO_HOST)
def test_a_request_without_its_one_host_is_refused(web: Web, fields: bytes, target: str) -> None:
    """RFC 9112, section 3.2: 400, whatever is asked for, also again, and the connection ends."""
    web.get("/all.atom")
    for method in ("GET", "HEAD", "POST"):
        request = f"{method} /{target} HTTP/1.1\r\n".encode() + fields + b"\r\n"
        for _ in range(3):
            got = ask(web, request, request_to("/all.atom"))
            assert statuses(got) == [400]
            assert b"connection: close\r\n" in got
            assert got.endswith(b"\r\n\r\n") == (method == "HEAD")
    assert len(web.bridge.requests) == 0


@pytest.mark.parametrize("fields", [b"", *(b"Host: " + host + b"\r\n" for host in HOSTS)])
def test_http_1_0_needs_no_host_and_any_host_is_answered(web: Web, fields: bytes) -> None:
    """What RFC 3986 has for a host, with a port or without, and nothing, is fine; HTTP/1.0 does without the field."""
    web.get("/all.atom")
    assert statuses(ask(web, b"GET /all.atom HTTP/1.0\r\n" + fields + b"\r\n")) == [200]
    assert statuses(ask(web, b"GET /all.atom HTTP/1.1\r\n" + fields + b"\r\n")) == [200 if fields else 400]


def test_http_1_0_may_not_name_two_hosts_either(web: Web) -> None:
    """Any request with more than one, or with one that is none, gets 400."""
    for name in ("two", "two in one field", "a path"):
        assert statuses(ask(web, b"GET /all.atom HTTP/1.0\r\n" + NO_HOST[name] + b"\r\n")) == [400]


def test_a_request_without_a_host_does_not_cost_the_answer_before_it(web: Web) -> None:
    """It is refused in its turn."""
    for first, status in (("/all.atom", 200), ("/nothing", 404)):
        assert statuses(ask(web, request_to(first) + b"GET / HTTP/1.1\r\n\r\n")) == [status, 400]


def test_a_body_without_end_behind_an_answer_gets_no_second_one(web: Web) -> None:
    """Who was answered and goes on sending is cut off without a word."""
    head = b"POST /all.atom HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"

    async def asked() -> bytes:
        wire = Wire(web.bridge)
        wire.send(head)
        await wire.settle()
        for _ in range(20):
            wire.send(b"a" * 65_536)
        assert wire.transport.closed
        return bytes(wire.transport.sent)

    assert statuses(in_loop(asked)) == [405]


def test_what_is_wrong_behind_a_request_does_not_cost_its_answer(web: Web) -> None:
    """Garbage behind a request on the same connection is refused after the answer."""
    assert statuses(ask(web, request_to("/nothing") + b"\x00\x01\x02")) == [404, 400]


def test_the_smallest_header_that_is_too_long_is_bounded_by_the_limits(site: Site) -> None:
    """The limits are those that the server was told."""
    fill(site)
    web = Web(site)
    web.bridge.limits = Limits(head=100)

    assert statuses(ask_server(web.bridge, b"GET / HTTP/1.1\r\nX-A: " + b"a" * 101)) == [431]
    assert statuses(ask_server(web.bridge, request_to("/all.atom"))) == [200]


# --- the connection


@pytest.mark.parametrize(
    ("version", "connection", "end"),
    [
        ("1.1", None, "open"),
        ("1.1", "keep-alive", "open"),
        ("1.1", "close", "closed"),
        ("1.1", "Close, TE", "closed"),
        ("1.0", None, "closed"),
        ("1.0", "keep-alive", "closed"),
    ],
)
def test_a_connection_stays_open_where_both_sides_say_so(
    web: Web, version: str, connection: str | None, end: str
) -> None:
    """HTTP/1.1 keeps it unless somebody says `close`; HTTP/1.0 does not; the answer says which."""
    web.get("/all.atom")
    field = f"Connection: {connection}\r\n" if connection else ""

    async def asked(path: str) -> bytes:
        wire = Wire(web.bridge)
        wire.send(f"GET {path} HTTP/{version}\r\nHost: x\r\n{field}\r\n".encode())
        await wire.settle()
        assert wire.transport.closed is (end == "closed")
        return bytes(wire.transport.sent)

    for path in ("/all.atom", "/nothing"):
        assert (b"connection: close\r\n" in in_loop(partial(asked, path))) is (end == "closed")


def test_a_client_is_waited_for_and_the_application_is_not_counted_against_it(web: Web) -> None:
    """There is an end to waiting for a request, and none while its answer is made."""

    async def asked() -> bytes:
        wire = Wire(web.bridge)
        assert wire.protocol.until < float("inf")
        wire.send(request_to("/all.atom?limit=2"))
        assert wire.protocol.until == float("inf")
        await wire.settle()
        assert wire.protocol.until < float("inf")
        return b""

    in_loop(asked)


# --- where the pieces end


def test_no_answer_overtakes_another_wherever_a_header_is_cut(web: Web) -> None:
    """What is ready waits for what the application is asked before, though the pieces end within a header's end."""
    web.get("/all.atom")
    post = request_to("/all.atom", {"Content-Length": "5"}, "POST")
    for first, body in ((request_to("/nothing"), b""), (post, b"hello")):
        status = 405 if body else 404
        for cut in range(1, 5):
            rest = first[-cut:] + body + request_to("/all.atom?limit=x") + request_to("/all.atom")
            assert statuses(ask(web, first[:-cut], rest)) == [status, 400, 200], cut


def test_what_follows_an_upgrade_that_is_not_made_is_answered(web: Web) -> None:
    """A request behind one that offers another protocol is not lost, wherever the pieces end."""
    first = request_to("/all.atom", {"Connection": "upgrade", "Upgrade": "h2c"})
    for cut in range(5):
        edge = len(first) - cut
        assert statuses(ask(web, first[:edge], first[edge:] + request_to("/all.rss"))) == [200, 200], cut


def test_who_waits_with_a_body_is_answered_without_it(web: Web) -> None:
    """Where `Expect` says that the body comes after a word of the server, ready or not, the answer is that word."""
    request = request_to("/all.atom", {"Expect": "100-continue", "Content-Length": "5"})

    for _ in range(2):
        assert statuses(ask(web, request)) == [200]


def test_letters_outside_ascii_may_be_cut(web: Web) -> None:
    """An address in raw UTF-8 is read alike in one piece and in several."""
    request = "GET /all.json?q=café HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    whole = ask(web, request)

    assert statuses(whole) == [200]
    for cut in range(1, len(request)):
        assert ask(web, request[:cut], request[cut:]) == whole, cut


def test_a_header_that_is_too_long_is_refused_though_it_comes_at_once(web: Web) -> None:
    """The bound holds for a header that is whole, in one piece or in several, behind another request too."""
    web.get("/all.atom")
    long = request_to("/all.atom", {"X-A": "a" * 70_000})

    for parts in ([long], [long[:60_000], long[60_000:]]):
        assert statuses(ask(web, *parts)) == [431]
    assert statuses(ask(web, request_to("/all.atom") + long)) == [200, 431]


@pytest.mark.parametrize("target", ["http://x", "http://x?a=b", "?a=b"])
def test_a_target_without_a_path_is_refused_in_words(web: Web, target: str) -> None:
    """What names no path gets a 400, and not just the end of the connection."""
    sent = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

    assert statuses(ask(web, sent)) == [400]
    assert statuses(ask(web, b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n")) == [400]
