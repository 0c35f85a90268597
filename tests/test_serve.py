"""`feeds serve` as a process of its own, asked over loopback."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serve_support import Server
from support import Site
from web_support import Web, eventually, fill, request_to

from feeds.web.log import AccessLog

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    """Give a running server of three articles."""
    fill(site)
    with Server(site) as running:
        yield running


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server of three articles that many tests ask."""
    site = Site(tmp_path_factory.mktemp("steady"))
    fill(site)
    with Server(site) as running:
        yield running


def test_a_server_answers_with_the_bytes_of_a_build(site: Site, server: Server) -> None:
    """Over a socket too, every path has the bytes of a build, and HEAD the same fields without them."""
    assert site.run("build").status == 0
    for path, body in site.outputs().items():
        got = server.get(f"/{path}")
        assert (got.status, got.body) == (200, body), path
        head = server.get(f"/{path}", method="HEAD")
        assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(body))), path


def test_a_304_and_a_204_have_no_body_on_the_wire(steady: Server) -> None:
    """Nothing follows the header of an answer without a body; the connection stays usable."""
    etag = steady.get("/all.atom").headers["etag"].encode()
    sent = steady.raw(
        b"GET /all.atom HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + etag + b"\r\n\r\n"
        b"OPTIONS /all.atom HTTP/1.1\r\nHost: x\r\n\r\n"
        b"HEAD /all.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )

    heads = sent.split(b"\r\n\r\n")
    assert [each.split(b"\r\n")[0][:12] for each in heads if each] == [
        b"HTTP/1.1 304",
        b"HTTP/1.1 204",
        b"HTTP/1.1 200",
    ]
    assert b"content-length" not in heads[0].lower()
    assert b"content-length" not in heads[1].lower()


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        (b"/../../etc/passwd", {400, 404}),
        (b"/..%2f..%2fetc%2fpasswd", {400, 404}),
        (b"/%00", {400}),
        (b"/%ff%fe", {400, 404}),
        (b"/\xc3\xa9.atom", {400, 404}),
        (b"//all.atom", {200, 308, 400, 404}),
        (b"http://evil.example/all.atom", {200, 400, 404}),
        (b"*", {400, 404}),
        (b"/" + b"a" * 6000, {414}),
        (b"/all.atom?" + b"a" * 6000, {414}),
        (b"/all.atom?limit=x", {400}),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_strange_targets_get_an_answer(steady: Server, target: bytes, statuses: set[int]) -> None:
    """Whatever a request line holds, there is an answer and the server goes on."""
    sent = steady.raw(b"GET " + target + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")

    assert int(sent.split(b" ", 2)[1]) in statuses
    assert b"evil.example" not in sent
    assert b"Traceback" not in sent
    assert steady.get("/all.atom").status == 200


def test_a_query_in_raw_utf_8_is_read(site: Site) -> None:
    """Curl sends what was typed: letters outside ASCII in a query mean themselves."""
    site.article("one", "title: Café society")
    site.article("two", "title: Something else")
    with Server(site) as running:
        sent = running.raw("GET /all.json?q=café HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert b"200 OK" in sent
    assert "Café society".encode() in sent


@pytest.mark.slow
def test_changes_show_while_serving(site: Site, server: Server) -> None:
    """An article that is added, and a broken config, are noticed without anybody touching the server."""
    site.article("four", "topics: [Chips]", day=4)
    eventually(lambda: b"About four" in server.get("/all.atom").body)

    site.write("config.yaml", "site: [")
    eventually(lambda: server.get("/healthz").status == 503)
    assert b"About four" in server.get("/all.atom").body


@pytest.mark.slow
def test_an_article_written_before_the_first_request_shows(site: Site) -> None:
    """A server that nobody asked anything for a while shows what changed meanwhile."""
    fill(site)
    quiet = Server(site)
    try:
        eventually(lambda: "http://" in quiet.out)
        port = int(re.findall(r":(\d+)/", quiet.out)[0])
        eventually(lambda: _listens(port))
        time.sleep(2)  # it is up, and nobody asks
        site.article("four", day=4)
        time.sleep(1)
        quiet.port = port
        eventually(lambda: b"About four" in quiet.get("/all.atom").body, 15)
    finally:
        quiet.__exit__()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_with_no_watch_nothing_changes(site: Site) -> None:
    """--no-watch serves what there was at the start."""
    fill(site)
    with Server(site, "--no-watch") as running:
        before = running.get("/all.atom").body
        site.article("four", day=4)
        time.sleep(3)
        assert running.get("/all.atom").body == before


@pytest.mark.slow
def test_several_workers_answer_alike_and_follow_changes(site: Site) -> None:
    """With --workers 2 every answer is the same, and after a change they all agree again."""
    fill(site)
    with Server(site, "--workers", "2") as running:
        answers = [running.get("/all.atom") for _ in range(30)]
        assert {(got.status, got.headers["etag"]) for got in answers} == {(200, answers[0].headers["etag"])}

        site.article("four", day=4)

        eventually(lambda: all(b"About four" in running.get("/all.atom").body for _ in range(20)))
        assert running.stop(signal.SIGTERM) == 0


@pytest.mark.sampled(2)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_a_signal_ends_it_with_status_0(site: Site, number: int, workers: str) -> None:
    """SIGTERM and Ctrl+C are the ways to end it: status 0, no traceback, and nobody listens any more."""
    fill(site)
    with Server(site, "--workers", workers) as running:
        running.get("/all.atom")

        assert running.stop(number) == 0

        assert "Traceback" not in running.err
        assert not _listens(running.port)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.05, 0.1, 0.2, 0.4])
def test_a_terminal_may_interrupt_it_while_its_processes_start(site: Site, delay: float) -> None:
    """Ctrl+C, which a terminal sends to every process, ends it without a traceback at any time."""
    fill(site)
    running = Server(site, "--workers", "2")
    try:
        eventually(lambda: "http://" in running.out)
        time.sleep(delay)
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(30) == 0
        assert "Traceback" not in running.err
    finally:
        running.__exit__()


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_many_signals_end_it_like_one(site: Site, workers: str) -> None:
    """Whoever asks for its end again and again, in the midst of ending too, gets it."""
    fill(site)
    with Server(site, "--workers", workers) as running:
        for _ in range(1000):
            with suppress(OSError):
                os.kill(running.process.pid, signal.SIGTERM)
        assert running.process.wait(15) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_log_that_cannot_be_written_costs_no_answer(site: Site) -> None:
    """On a full disk, or where nobody reads the log any more, what is asked is answered as ever."""
    fill(site)
    web = Web(site, log=AccessLog(Path("/dev/full").open("w", encoding="utf-8")))  # noqa: SIM115 - closing it fails
    for _ in range(500):
        assert web.get("/all.atom").status == 200
    assert web.get("/nothing").status == 404


@pytest.mark.parametrize("targets", [("/nothing",), ("/all.atom",) * 9, ("/all.atom", "/nothing", "/all.rss?limit=1")])
def test_who_says_that_no_more_requests_come_is_answered(steady: Server, targets: tuple[str, ...]) -> None:
    """A client that closes its own direction behind its requests gets all answers, and then the end."""
    steady.get("/all.atom")
    with socket.create_connection(("127.0.0.1", steady.port), timeout=5) as connection:
        connection.sendall(b"".join(map(request_to, targets)))
        connection.shutdown(socket.SHUT_WR)
        sent = b""
        while part := connection.recv(65536):
            sent += part
    assert sent.count(b"HTTP/1.1 ") == len(targets)


def test_it_ends_while_a_client_holds_a_connection(server: Server) -> None:
    """A reader that keeps its connection open does not keep the server from ending."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/all.atom")
    connection.getresponse().read()

    assert server.stop(signal.SIGTERM) == 0
    connection.close()


@pytest.mark.slow
def test_answers_are_in_the_access_log_soon(server: Server) -> None:
    """The log can be followed while it serves."""
    server.get("/all.rss?limit=2")

    eventually(lambda: "GET /all.rss?limit=2 HTTP/1.1" in server.err)


@pytest.mark.slow
def test_the_last_answers_are_in_the_access_log(server: Server) -> None:
    """The log goes to stderr, stdout has the address alone, and nothing logged is lost at the end."""
    server.get("/topics/chips.atom?limit=1")
    server.get("/all.rss")

    assert server.stop(signal.SIGTERM) == 0
    line = r'^127\.0\.0\.1\S* - - \[.*\] "GET /topics/chips\.atom\?limit=1 HTTP/1\.1" 200 \d+$'
    assert re.search(line, server.err, re.MULTILINE)
    assert re.search(r'"GET /all\.rss HTTP/1\.1" 200 \d+$', server.err, re.MULTILINE)
    assert server.out.count("\n") == 1


@pytest.mark.slow
def test_a_quiet_server_logs_no_request(site: Site) -> None:
    """-q leaves the access log away."""
    fill(site)
    with Server(site, "-q") as running:
        running.get("/all.atom")
        time.sleep(2)  # by then a line would have been written
        assert running.stop(signal.SIGTERM) == 0
        assert "GET" not in running.err


def test_a_key_reaches_neither_log_nor_error(site: Site) -> None:
    """Keys from the environment open a private feed, and stand nowhere in what the server writes."""
    fill(site)
    site.config("access: {feeds: [topics], env: BOARD_KEYS}")
    key = "correct-horse"
    with Server(site, env={"BOARD_KEYS": key}) as running:
        assert running.get("/topics/chips.atom").status == 401
        assert running.get(f"/topics/chips.atom?key={key}").status == 200
        assert running.get(f"/topics/chips.atom?%6b%65%79={key}").status == 200
        running.get(f"/topics/chips.atom%3Fkey={key}")
        running.get("/topics/chips.atom?key=correct-hors")
        eventually(lambda: running.err.count("/topics/chips.atom") == 5)
        running.stop(signal.SIGTERM)
        assert "correct-hors" not in running.err + running.out


# --- what keeps it from starting


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("site: {title: News}", "url"),
        ("site: [", "config.yaml:1:"),
        ("site: {title: News, url: https://e.example/}\nlimmit: 3\n", "did you mean 'limit'"),
        ("site: {title: News, url: https://e.example/}\narticles: {paths: [nowhere]}\n", "nowhere"),
        ("site: {title: News, url: https://e.example/}\naccess: {feeds: [all], file: none.txt}\n", "config.yaml:2:"),
        ("site: {title: News, url: https://e.example/}\naccess: {feeds: [all], env: NONE_SUCH}\n", "NONE_SUCH"),
    ],
    ids=["incomplete", "no YAML", "unknown key", "no articles", "no file of keys", "no variable of keys"],
)
def test_what_cannot_be_served_ends_it_with_2(site: Site, config: str, told: str) -> None:
    """A config that is wrong is told of like in a build, on stderr; nothing is announced on stdout."""
    fill(site)
    site.write("config.yaml", config)

    ran = site.run_apart("serve", "--port", "0")

    assert ran.status == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_a_missing_config_ends_it_with_2(site: Site) -> None:
    """Without a config there is a sentence and status 2."""
    (site.folder / "config.yaml").unlink()

    ran = site.run_apart("serve", "--port", "0")

    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_a_port_that_is_taken_is_told_in_a_sentence(site: Site) -> None:
    """Where somebody listens already, it ends with status 2 and says so, and announces nothing."""
    fill(site)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ran = site.run_apart("serve", "--port", str(port))

    assert ran.status == 2
    assert str(port) in ran.err
    assert "Traceback" not in ran.err
    assert "panicked" not in ran.err
    assert ran.out == ""


@pytest.mark.sampled
@pytest.mark.parametrize("host", ["192.0.2.1", "not a host", "999.1.1.1", ""])
@pytest.mark.parametrize("port", ["0", "18999"])
def test_an_address_that_is_none_is_told_in_a_sentence(site: Site, host: str, port: str) -> None:
    """An address that this machine cannot listen on ends it with status 2 and a sentence."""
    fill(site)

    ran = site.run_apart("serve", "--host", host, "--port", port)

    assert ran.status == 2
    assert "Traceback" not in ran.err
    assert "panicked" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("arguments", [("--port", "65536"), ("--port", "-1"), ("--port", "x"), ("--workers", "0")])
def test_numbers_out_of_bounds_are_refused(site: Site, arguments: tuple[str, str]) -> None:
    """An impossible port or number of workers is an error of usage."""
    fill(site)

    ran = site.run_apart("serve", *arguments)

    assert ran.status == 2
    assert arguments[0] in ran.err


def test_the_address_is_told_before_anything_else(steady: Server) -> None:
    """Stdout says how many feeds there are and where, on an address of this machine alone."""
    assert steady.out.startswith("4 feeds at http://127.0.0.1:")


@pytest.mark.sampled(1)
@pytest.mark.skipif(os.name == "nt", reason="a browser here is a script")
@pytest.mark.parametrize(("config", "shown"), [("", b"<title>News</title>"), ("pages: false", b"<feed")])
def test_a_browser_shows_what_is_served(site: Site, config: str, shown: bytes) -> None:
    """With --open a browser is sent to the page that lists the feeds, or to the first feed where there is none."""
    fill(site)
    site.config(config)
    browser = site.folder / "browser"
    browser.write_text('#!/bin/sh\necho "$1" >> opened\n', encoding="utf-8")
    browser.chmod(0o700)
    with Server(site, "--open", env={"BROWSER": f"{browser} %s"}) as running:
        opened = site.folder / "opened"
        eventually(opened.exists)
        eventually(lambda: opened.read_text(encoding="utf-8").endswith("\n"))
        address = opened.read_text(encoding="utf-8").strip()
        assert address.startswith(f"http://127.0.0.1:{running.port}/")
        assert shown in running.get(address.removeprefix(f"http://127.0.0.1:{running.port}")).body


@pytest.mark.skipif(os.name == "nt", reason="a browser here is a script")
def test_a_browser_that_cannot_be_started_costs_nothing(site: Site) -> None:
    """Where --open finds none, the address is told, and the server answers."""
    fill(site)
    with Server(site, "--open", env={"BROWSER": "/nonexistent/browser %s"}) as running:
        eventually(lambda: f"no browser was found; open http://127.0.0.1:{running.port}/" in running.err)
        assert running.get("/").status == 200
