"""Announcing a WebSub hub, and telling it which feeds changed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
import urllib3.util.retry
from hub_support import Hub, Says
from lxml import etree, html
from web_support import Web

import feeds
from feeds import websub
from feeds.config.schema import HostName
from feeds.destinations import destination
from feeds.formats import FORMATS
from feeds.pages.filenames import PAGE
from feeds.problems.errors import DestinationError
from feeds.websub import Pace, Pinged, notify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub_support import Asked
    from support import Site

AT: Final = "https://news.example.org/"
EXTENSIONS: Final = [*(each.extension for each in FORMATS.own.values()), PAGE]
EVERYTHING: Final = sorted(f"{AT}all{each}" for each in EXTENSIONS)
QUICK: Final = Pace(tries=3, back_off=0.001, timeout=20)
STATE: Final = ".feeds-cache/pings.sqlite"


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Give a hub that listens."""
    with Hub() as listening:
        yield listening


@pytest.fixture
def built(site: Site, hub: Hub) -> Site:
    """Give a site with three feeds, built, whose hub was told of nothing yet."""
    site.config(f"hub: {hub.url}\ngroups: [{{by: []}}, {{by: [topic]}}]")
    site.article("one", "topics: [Chips]", day=1)
    site.article("two", "topics: [Energy]", day=2)
    site.build()
    return site


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Collect the seconds that would be waited between tries, in no time."""
    asked: list[float] = []
    monkeypatch.setattr(urllib3.util.retry, "time", SimpleNamespace(sleep=asked.append, time=time.time))
    return asked


def ping(site: Site, **options: Any) -> Pinged:
    """Tell the hub of a site, without its patience."""
    config = feeds.load_config(site.folder)
    options = {"pace": QUICK, **options}
    return websub.ping(config, destination(str(site.output)), site.folder / ".feeds-cache", **options)


def addresses(*paths: str) -> list[str]:
    """Give the topics of feeds, in every format."""
    return sorted(f"{AT}{path}{extension}" for path in paths for extension in EXTENSIONS)


def codes(pinged: Pinged) -> list[str]:
    """Give the codes of the problems that were met."""
    return [problem.code for problem in pinged.problems]


# announcing


def announced(path: str, body: bytes) -> dict[str, str]:
    """Give the addresses that an output links to, by their relation."""
    if path.endswith(".json"):
        document = json.loads(body)
        return {"self": document["feed_url"], "hub": document["hubs"][0]["url"]}
    root = html.document_fromstring(body) if path.endswith(PAGE) else etree.fromstring(body)
    links = [each for each in root.iter("{*}link", "link") if each.get("rel")]
    return {str(each.get("rel")): str(each.get("href")) for each in links}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_format_names_itself_and_the_hub(site: Site, extension: str) -> None:
    """A feed in each format, and its page, link to the hub and to the topic to subscribe to (WebSub, section 4)."""
    site.config("hub: https://hub.example.org/")
    site.article("one", "topics: [Chips]")
    site.build()

    links = announced(extension, site.read(f"topics/chips{extension}"))

    assert (links["self"], links["hub"]) == (f"{AT}topics/chips{extension}", "https://hub.example.org/")


def test_without_a_hub_a_page_has_neither_link(site: Site) -> None:
    """A page links to itself for subscribers only where there is a hub."""
    site.article("one")
    site.build()

    assert announced(PAGE, site.read("all.html")).keys() & {"self", "hub"} == set()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    ("method", "status"),
    [pytest.param("GET", 200, id="GET"), pytest.param("HEAD", 200, id="HEAD"), pytest.param("GET", 304, id="304")],
)
def test_every_answer_names_the_topic_and_the_hub(site: Site, extension: str, method: str, status: int) -> None:
    """The Link field of whatever is answered for a feed has `self` and `hub` (WebSub, section 4)."""
    site.config("hub: https://hub.example.org/")
    site.article("one")
    site.article("two", day=2)
    web = Web(site)
    target = f"/all{extension}"
    tag = web.get(target).headers["etag"]

    got = web.get(target, {"If-None-Match": tag} if status == 304 else {}, method=method)

    links = got.headers["link"].split(", ")
    assert got.status == status
    assert f'<{AT}all{extension}>; rel="self"' in links
    assert '<https://hub.example.org/>; rel="hub"' in links


@pytest.mark.parametrize("extension", sorted({*EXTENSIONS} - {PAGE}))
def test_a_view_announces_no_hub(site: Site, extension: str) -> None:
    """Nobody tells a hub of views, so that nobody is sent to it for one; the whole feed still names it."""
    site.config("hub: https://hub.example.org/")
    site.article("one")
    site.article("two", day=2)
    web = Web(site)

    view, whole = web.get(f"/all{extension}?limit=1"), web.get(f"/all{extension}")

    assert "hub.example.org" not in view.text + view.headers["link"]
    assert "hub.example.org" in whole.text
    assert "hub.example.org" in whole.headers["link"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_private_feed_announces_no_hub(site: Site, extension: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub has no key, so that nobody is sent to it for a feed that needs one."""
    monkeypatch.setenv("KEYS", "s3cret")
    site.config(
        "hub: https://hub.example.org/\nchannels: [{name: board}]\naccess: {feeds: [channels/board], env: KEYS}"
    )
    site.article("one")

    got = Web(site).get(f"/channels/board{extension}?key=s3cret")

    assert got.status == 200
    assert "hub.example.org" not in got.text + got.headers["link"]


def test_a_private_crossing_announces_no_hub(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is private because of a part of it is as private as the rest."""
    monkeypatch.setenv("KEYS", "s3cret")
    access = "access: {feeds: [providers/board.example], env: KEYS}"
    site.config(f"hub: https://hub.example.org/\ngroups: [{{by: []}}, {{by: [topic, provider]}}]\n{access}")
    site.article("one", "topics: [Chips]\nprovider: {name: Board, domain: board.example}")

    got = Web(site).get("/topics/chips/providers/board.example.atom?key=s3cret")

    assert got.status == 200
    assert "hub.example.org" not in got.text + got.headers["link"]


# which topics are told


def test_the_first_run_tells_of_every_feed_and_the_next_of_none(built: Site, hub: Hub) -> None:
    """A hub that knows nothing is told of each feed in each format once; then there is nothing to tell."""
    first, second = ping(built), ping(built)

    assert sorted(hub.topics) == addresses("all", "topics/chips", "topics/energy")
    assert (list(first.notified), first.failed, first.unchanged) == (sorted(hub.topics), (), ())
    assert (second.notified, second.failed, second.unchanged) == ((), (), first.notified)


def test_only_topics_whose_bytes_changed_are_told(built: Site, hub: Hub) -> None:
    """After a change of one article the hub is told of the feeds that it stands in, and of no other."""
    ping(built)
    hub.asked.clear()
    built.article("one", "topics: [Chips]\ntitle: Corrected", day=1)
    built.build()

    ping(built)

    assert sorted(hub.topics) == addresses("all", "topics/chips")


def test_builds_between_two_runs_add_up(built: Site, hub: Hub) -> None:
    """What counts is the last time that the hub was told, not the last build."""
    ping(built)
    hub.asked.clear()
    built.article("one", "topics: [Chips]\ntitle: Corrected", day=1)
    built.build()
    built.article("two", "topics: [Energy]\ntitle: Corrected too", day=2)
    built.build()
    built.build()

    ping(built)

    assert sorted(hub.topics) == addresses("all", "topics/chips", "topics/energy")


def test_a_private_feed_is_never_told(built: Site, hub: Hub) -> None:
    """A feed that needs a key is no topic, not even where an earlier build wrote it as one that needs none."""
    built.config(f"hub: {hub.url}\ngroups: [{{by: []}}, {{by: [topic]}}]\naccess: {{feeds: [topics], env: KEYS}}")

    ping(built)

    assert sorted(hub.topics) == addresses("all")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("host", get_args(HostName))
def test_what_is_for_a_host_is_no_topic(built: Site, hub: Hub, host: str) -> None:
    """Neither the page for what is missing nor a coded file is told of, and feeds are as without a host."""
    built.config(f"hub: {hub.url}\ngroups: [{{by: []}}]\nhost: {host}")
    built.build()

    ping(built)

    assert sorted(hub.topics) == addresses("all")


def test_a_feed_that_vanished_is_forgotten(built: Site, hub: Hub) -> None:
    """A feed that comes back is told of again, though its bytes are those of before."""
    ping(built)
    article = (built.folder / "articles/two.md").read_bytes()
    (built.folder / "articles/two.md").unlink()
    built.build()
    ping(built)
    hub.asked.clear()
    built.write("articles/two.md", article)
    built.build()

    ping(built)

    assert set(addresses("topics/energy")) <= set(hub.topics)


def test_the_request_is_a_form_that_every_hub_takes(built: Site, hub: Hub) -> None:
    """A request tells one topic under both names that hubs know, and who tells it."""
    ping(built)

    asked = hub.asked[0]
    assert asked.form == [("hub.mode", "publish"), ("hub.url", EVERYTHING[0]), ("hub.topic", EVERYTHING[0])]
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    assert AT in asked.headers["user-agent"]


def test_a_hub_that_takes_several_topics_gets_them_at_once(
    built: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that is known to take several topics in a request gets as many as it takes."""
    monkeypatch.setattr(notify, "SEVERAL", {"127.0.0.1": 5})

    ping(built)

    assert [len(asked.topics) for asked in hub.asked] == [5, 5, 2]
    assert sorted(hub.topics) == addresses("all", "topics/chips", "topics/energy")


def test_a_refusal_of_several_topics_at_once_costs_only_the_one_at_fault(
    built: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the hub refuses some topics together it is told of each alone."""
    monkeypatch.setattr(notify, "SEVERAL", {"127.0.0.1": 5})
    hub.answer = lambda asked: Says(400 if EVERYTHING[1] in asked.topics else 202)

    pinged = ping(built)

    assert pinged.failed == (EVERYTHING[1],)
    assert len(pinged.notified) == 11


# what goes wrong


@pytest.mark.sampled(2)
@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 503])
def test_a_topic_that_fails_keeps_no_other_from_being_told(built: Site, hub: Hub, status: int) -> None:
    """The others are told in the same run; the next one tells only what failed."""
    hub.answer = lambda asked: Says(status if EVERYTHING[0] in asked.topics else 202)
    first = ping(built)
    hub.asked.clear()
    hub.answer = lambda _: Says()

    second = ping(built)

    assert (first.failed, len(first.notified)) == ((EVERYTHING[0],), 11)
    assert hub.topics == list(second.notified) == [EVERYTHING[0]]


def test_a_failed_topic_is_kept_though_it_changes_back(built: Site, hub: Hub) -> None:
    """A hub that may have heard of a change is told that it was taken back, though its last word is that of before."""
    ping(built)
    before = (built.folder / "articles/one.md").read_bytes()
    built.article("one", "topics: [Chips]\ntitle: Corrected", day=1)
    built.build()
    hub.answer = lambda _: Says(500)
    ping(built)
    built.write("articles/one.md", before)
    built.build()
    hub.answer = lambda _: Says()

    assert list(ping(built).notified) == addresses("all", "topics/chips")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_hub_that_cannot_just_now_is_asked_again(built: Site, hub: Hub, status: int) -> None:
    """Answers that mean «later» are tried again within the run."""
    hub.answer = lambda _: Says(status if len(hub.asked) < 3 else 202)

    pinged = ping(built)

    assert pinged.failed == ()
    assert hub.topics[:4] == [*[EVERYTHING[0]] * 3, EVERYTHING[1]]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422])
def test_a_refusal_is_final(built: Site, hub: Hub, status: int) -> None:
    """An answer that means «no» is not tried again within the run, and its reason is told."""
    hub.answer = lambda _: Says(status, body="we do not know this topic\n")

    pinged = ping(built)

    assert len(hub.topics) == len(set(hub.topics)) == len(pinged.failed) == 12
    assert codes(pinged) == ["H104"]
    assert f"and 11 more: it answered {status} " in pinged.problems[0].message
    assert "we do not know this topic" in pinged.problems[0].message


def test_the_time_between_tries_doubles(built: Site, hub: Hub, waits: list[float]) -> None:
    """The second try comes at once, and each later one after twice the time, but for a random second."""
    hub.answer = lambda asked: Says(503 if EVERYTHING[0] in asked.topics else 202)

    ping(built, pace=Pace(tries=6, back_off=1))

    assert hub.topics.count(EVERYTHING[0]) == 6
    assert [int(wait) for wait in waits] == [2, 4, 8, 16]


def test_a_hub_that_names_a_time_is_given_it(built: Site, hub: Hub, waits: list[float]) -> None:
    """Retry-After says when to try again (RFC 9110, section 10.2.3)."""
    hub.answer = lambda _: Says(503, {"Retry-After": "7"}) if len(hub.asked) == 1 else Says()

    pinged = ping(built)

    assert waits == [7]
    assert (pinged.failed, hub.topics[:2]) == ((), [EVERYTHING[0]] * 2)


def test_a_hub_that_asks_for_long_is_left_alone_until_the_next_run(built: Site, hub: Hub, waits: list[float]) -> None:
    """A run ends instead of waiting for an hour, and does not ask sooner either."""
    hub.answer = lambda asked: Says(429, {"Retry-After": "3600"}) if EVERYTHING[0] in asked.topics else Says()

    pinged = ping(built)

    assert (waits, pinged.failed, hub.topics.count(EVERYTHING[0])) == ([], (EVERYTHING[0],), 1)
    assert "asks to come back in 3600 seconds" in pinged.problems[0].message


@pytest.mark.sampled(2)
@pytest.mark.parametrize("value", ["soon", "-3", "Thu, 01 Jan 1970 00:00:00 GMT", "99999999999999999999999999", ""])
def test_an_odd_retry_after_ends_no_run(built: Site, hub: Hub, value: str, waits: list[float]) -> None:
    """A Retry-After that means nothing costs at most the topic, never the run."""
    hub.answer = lambda _: Says(503, {"Retry-After": value}) if len(hub.asked) == 1 else Says()

    pinged = ping(built)

    assert len(pinged.notified) + len(pinged.failed) == 12
    assert set(pinged.failed) <= {EVERYTHING[0]}
    assert all(wait < 60 for wait in waits)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(built: Site, hub: Hub, status: int) -> None:
    """A hub that has moved is told of nothing there; the problem says where it went."""
    hub.answer = lambda _: Says(status, {"Location": "/elsewhere"})

    pinged = ping(built)

    assert {(asked.method, asked.target) for asked in hub.asked} == {("POST", "/")}
    assert len(pinged.failed) == 12
    assert "it has moved to /elsewhere" in pinged.problems[0].message


def test_a_hub_that_hangs_up_is_tried_again_and_then_left_alone(built: Site, hub: Hub) -> None:
    """Nobody is asked about the other topics where nobody answers; all are kept for the next run."""
    hub.answer = lambda _: Says(0)

    pinged = ping(built)

    assert (hub.topics, len(pinged.failed), codes(pinged)) == ([EVERYTHING[0]] * 3, 12, ["H103"])


def test_a_hub_that_is_not_there_is_a_problem(built: Site) -> None:
    """Where nobody listens every topic is kept, and the problem says why, once, at the line of the config."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        built.config(f"groups: [{{by: []}}]\nhub: http://127.0.0.1:{taken.getsockname()[1]}/")
        pinged = ping(built)

    (problem,) = pinged.problems
    assert len(pinged.failed) == 12
    assert (problem.code, problem.path, problem.line) == ("H103", "config.yaml", 5)
    assert problem.message.endswith("Connection refused; kept for the next run")


def test_tls_that_fails_is_not_waited_for(built: Site, hub: Hub, waits: list[float]) -> None:
    """Where TLS cannot be had nothing is the better for another try."""
    built.config(f"hub: {hub.url.replace('http', 'https')}\ngroups: [{{by: []}}]")

    pinged = ping(built, pace=Pace(back_off=1))

    assert (waits, len(pinged.failed)) == ([], 12)
    assert "[SSL: " in pinged.problems[0].message


def test_a_hub_that_is_silent_is_not_waited_for_for_ever(built: Site, hub: Hub) -> None:
    """A request ends after its time."""
    end = threading.Event()
    hub.answer = lambda _: Says(202 if end.wait(60) else 500)

    pinged = ping(built, pace=Pace(tries=1, timeout=0.2))
    end.set()

    assert len(pinged.failed) == 12
    assert "timed out" in pinged.problems[0].message


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", [202, 400, 503])
def test_a_hub_that_never_ends_is_hung_up_on(built: Site, status: int) -> None:
    """The status counts, and no more than the start of what is said with it is read."""
    most, sent = 64, 0

    def answer(listening: socket.socket) -> None:
        nonlocal sent
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    connection.recv(65_536)
                    connection.sendall(f"HTTP/1.1 {status} So\r\n\r\n".encode())
                    for _ in range(most):
                        connection.sendall(b"words " * 200_000)
                        sent += 1

    with socket.create_server(("127.0.0.1", 0)) as listening:
        built.config(f"hub: http://127.0.0.1:{listening.getsockname()[1]}/\ngroups: [{{by: []}}]\nformats: [atom]")
        built.build()
        thread = threading.Thread(target=answer, args=(listening,), daemon=True)
        thread.start()
        pinged = ping(built)
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()

    assert bool(pinged.notified) is (status == 202)
    assert sent < most


def test_answers_are_read_so_that_the_connection_is_kept(built: Site, hub: Hub) -> None:
    """Topics are told over one connection, whatever the hub says with its status."""
    hub.answer = lambda _: Says(202, body="noted " * 1000)
    assert len(ping(built).notified) > 1
    assert len({asked.port for asked in hub.asked}) == 1


def test_a_hub_that_fails_all_the_time_is_left_alone(built: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many failures in a row the rest is kept for the next run, which begins with what was not tried yet."""
    monkeypatch.setattr(notify, "_ENOUGH", 4)
    hub.answer = lambda _: Says(400)
    pinged = ping(built)
    tried = list(hub.topics)
    hub.asked.clear()
    hub.answer = lambda _: Says()

    ping(built)

    assert (len(tried), len(pinged.failed)) == (4, 12)
    assert hub.topics[8:] == tried


def test_failures_that_are_not_in_a_row_end_no_run(built: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that refuses every other topic is told of all of them."""
    monkeypatch.setattr(notify, "_ENOUGH", 2)
    hub.answer = lambda _: Says(400 if len(hub.asked) % 2 else 202)

    pinged = ping(built)

    assert (len(hub.asked), len(pinged.failed), len(pinged.notified)) == (12, 6, 6)


def test_waiting_is_done_once_for_a_hub_that_fails(built: Site, hub: Hub) -> None:
    """A hub that fails with the first topic after every try is told of the others once, without waiting."""
    hub.answer = lambda _: Says(500)

    ping(built)

    assert len(hub.asked) == 3 + 11


# what is remembered


def test_what_was_told_outlives_the_index(built: Site, hub: Hub) -> None:
    """An index that is thrown away takes nothing with it that the hub was told."""
    ping(built)
    hub.asked.clear()
    built.write(".feeds-cache/index.sqlite", b"damaged" * 1000)
    built.build(logged=lambda _: None)

    ping(built)

    assert hub.topics == []


def test_what_was_told_moves_with_the_site(built: Site, hub: Hub) -> None:
    """A site that is copied to another folder with its cache is not told anew."""
    ping(built)
    hub.asked.clear()
    moved = type(built)(shutil.copytree(built.folder, built.folder / "moved"))
    moved.write("config.yaml", (built.folder / "config.yaml").read_bytes())

    ping(moved)

    assert hub.topics == []


def test_another_destination_is_told_apart(built: Site, hub: Hub) -> None:
    """What was told of one destination says nothing of another."""
    ping(built)
    hub.asked.clear()
    built.build(output=built.folder / "second")

    websub.ping(
        feeds.load_config(built.folder),
        destination(str(built.folder / "second")),
        built.folder / ".feeds-cache",
        pace=QUICK,
    )

    assert sorted(hub.topics) == addresses("all", "topics/chips", "topics/energy")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"nonsense " * 2000, id="no database"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 4096, id="broken header"),
        pytest.param(None, id="of another version"),
    ],
)
def test_a_damaged_memory_is_reported_and_begun_anew(built: Site, hub: Hub, raw: bytes | None) -> None:
    """Where what was told cannot be read the run says so and tells of everything, once."""
    ping(built)
    hub.asked.clear()
    if raw is None:
        import sqlite3

        connection = sqlite3.connect(built.folder / STATE)
        connection.execute("pragma user_version = 99")
        connection.close()
    else:
        built.write(STATE, raw)

    first, second = ping(built), ping(built)

    assert codes(first) == ["H105"]
    assert sorted(hub.topics) == list(first.notified) == addresses("all", "topics/chips", "topics/energy")
    assert (codes(second), second.notified) == ([], ())


def test_a_memory_that_cannot_be_kept_ends_the_run_before_it_begins(built: Site, hub: Hub) -> None:
    """Without a memory each run would tell of everything, so that none begins."""
    (built.folder / STATE).mkdir()

    with pytest.raises(DestinationError) as caught:
        ping(built)

    assert [problem.code for problem in caught.value.problems] == ["H106"]
    assert hub.asked == []


def test_a_cache_that_a_run_makes_is_kept_out_of_git(built: Site, hub: Hub) -> None:
    """The folder has its .gitignore even where no build kept an index."""
    shutil.rmtree(built.folder / ".feeds-cache")

    ping(built)

    assert (built.folder / ".feeds-cache/.gitignore").read_text() == "*\n"
    assert hub.topics


# the program


def test_the_program_tells_the_hub_and_says_so(built: Site, hub: Hub) -> None:
    """`feeds ping` ends with 0 where the hub knows everything, and a line that counts."""
    first, second = built.run("ping"), built.run("ping")

    assert (first.status, first.err) == (0, "")
    assert first.out == f"12 topics told to {hub.url}, 0 unchanged\n"
    assert (second.status, second.out) == (0, f"0 topics told to {hub.url}, 12 unchanged\n")


def test_the_program_ends_with_1_where_something_is_left(built: Site, hub: Hub) -> None:
    """`feeds ping` ends with 1 where some topics are kept, and the next run tells of them."""
    hub.answer = lambda asked: Says(410 if EVERYTHING[0] in asked.topics else 202)
    first = built.run("ping")
    hub.answer = lambda _: Says()
    second = built.run("ping")

    assert (first.status, second.status) == (1, 0)
    assert (
        f"config.yaml:4:1: warning H104 {hub.url} refused to be told of {EVERYTHING[0]}: it answered 410" in first.err
    )
    assert first.out == f"11 topics told to {hub.url}, 1 kept for the next run, 0 unchanged\n"
    assert second.out == f"1 topic told to {hub.url}, 11 unchanged\n"


def test_all_tells_of_what_did_not_change_either(built: Site, hub: Hub) -> None:
    """`--all` tells of every topic again."""
    built.run("ping")

    assert built.run("ping", "--all", "-q").out == ""
    assert len(hub.topics) == 24


def test_what_all_could_not_tell_is_kept_too(built: Site, hub: Hub) -> None:
    """A topic that did not change is told by the next run where `--all` failed to."""
    ping(built)
    hub.answer = lambda _: Says(0)
    ping(built, everything=True)
    hub.answer = lambda _: Says()

    assert list(ping(built).notified) == addresses("all", "topics/chips", "topics/energy")


def test_a_dry_run_tells_nobody(built: Site, hub: Hub) -> None:
    """`--dry-run` lists what would be told and notes nothing."""
    ran = built.run("ping", "--dry-run")

    listed = [f"tell {topic}" for topic in addresses("all", "topics/chips", "topics/energy")]
    assert ran.out.splitlines() == [*listed, f"12 topics would be told to {hub.url}, 0 unchanged"]
    assert hub.asked == []
    assert len(ping(built).notified) == 12


@pytest.mark.parametrize("command", [("ping",), ("build", "--ping")], ids=" ".join)
def test_without_a_hub_nothing_runs(site: Site, command: tuple[str, ...]) -> None:
    """A config without a hub is a mistake for who wants to tell one: status 2, and nothing is published."""
    site.article("one")

    ran = site.run(*command)

    assert (ran.status, ran.out) == (2, "")
    assert "config.yaml:1:1: error H101 no hub to tell; set 'hub'" in ran.err
    assert not site.output.exists()


def test_without_a_build_there_is_nothing_to_tell(site: Site, hub: Hub) -> None:
    """A destination without outputs is a mistake, since somebody meant to build first."""
    site.config(f"hub: {hub.url}")
    site.article("one")

    ran = site.run("ping")

    assert ran.status == 2
    assert "public: error H102 nothing was built here" in ran.err


def test_a_build_can_tell_the_hub(built: Site, hub: Hub) -> None:
    """`build --ping` tells of what changed once it is written, to the destination that was asked for."""
    ping(built)
    hub.asked.clear()
    built.article("one", "topics: [Chips]\ntitle: Corrected", day=1)

    ran = built.run("build", "--ping")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == f"8 topics told to {hub.url}, 4 unchanged"
    assert sorted(hub.topics) == addresses("all", "topics/chips")


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--strict",), 1)], ids=["plain", "strict"])
def test_a_build_stands_though_the_hub_refuses(built: Site, hub: Hub, options: tuple[str, ...], status: int) -> None:
    """What is published is published: a hub that fails is a problem among others, in the report too."""
    hub.answer = lambda _: Says(403)
    built.article("three", day=3)

    ran = built.run("build", "--ping", "--report", "report.json", *options)

    report = json.loads((built.folder / "report.json").read_bytes())
    assert ran.status == status
    assert "warning H104" in ran.err
    assert [problem["code"] for problem in report["problems"]] == ["H104"]
    assert b"About three" in built.read("all.atom")


def test_a_build_stands_though_nothing_can_be_remembered(built: Site, hub: Hub) -> None:
    """A memory that cannot be kept does not make a build look as if it had failed."""
    (built.folder / STATE).mkdir()
    built.article("three", day=3)

    ran = built.run("build", "--ping")

    assert ran.status == 0
    assert "error H106" in ran.err
    assert (b"About three" in built.read("all.atom"), hub.asked) == (True, [])


def test_a_dry_build_tells_nobody(built: Site, hub: Hub) -> None:
    """Nothing was written, so that there is nothing to tell."""
    built.article("three", day=3)

    assert built.run("build", "--ping", "--dry-run").status == 0
    assert hub.asked == []


@pytest.mark.slow
def test_two_runs_at_once_tell_each_topic_once(built: Site, hub: Hub) -> None:
    """A run that finds another one at work waits, and then has nothing left to tell."""

    def slowly(_: Asked) -> Says:
        time.sleep(0.05)
        return Says()

    hub.answer = slowly
    command = [sys.executable, "-m", "feeds", "ping"]
    runs = [
        subprocess.Popen(command, cwd=built.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    for each in runs:
        each.communicate(timeout=120)

    assert [each.returncode for each in runs] == [0, 0, 0]
    assert sorted(hub.topics) == addresses("all", "topics/chips", "topics/energy")


@pytest.mark.slow
def test_a_run_that_is_killed_loses_nothing(built: Site, hub: Hub) -> None:
    """The run after one that was killed tells of all that the hub has not taken, and of nothing that it has."""
    killed: list[int] = []

    def kill_with_the_fifth(_: Asked) -> Says:
        if len(hub.asked) == 5:
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.wait(60))
        return Says()

    hub.answer = kill_with_the_fifth
    process = subprocess.Popen([sys.executable, "-m", "feeds", "ping"], cwd=built.folder)
    process.wait(120)
    taken = hub.topics[:4]
    hub.asked.clear()
    hub.answer = lambda _: Says()

    pinged = ping(built)

    assert killed == [-signal.SIGKILL]
    assert sorted(taken + hub.topics) == addresses("all", "topics/chips", "topics/energy")
    assert (len(hub.topics), pinged.problems) == (8, ())


def test_a_proxy_of_the_environment_is_used(built: Site, hub: Hub) -> None:
    """A hub behind a proxy is told through it."""
    built.config("hub: http://hub.example.org/publish\ngroups: [{by: []}, {by: [topic]}]")

    ran = built.run("ping", env={"http_proxy": hub.url.replace("http://", "me:secret@"), "no_proxy": ""})

    assert ran.status == 0
    assert {asked.target for asked in hub.asked} == {"http://hub.example.org/publish"}
    assert hub.asked[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:99999", "::"])
def test_a_proxy_that_cannot_be_used_is_a_problem(built: Site, proxy: str) -> None:
    """A mistake in the environment is reported like a hub that is out of reach."""
    built.config("hub: http://hub.example.org/\ngroups: [{by: []}]")

    ran = built.run("ping", env={"http_proxy": proxy, "no_proxy": ""})

    assert (ran.status, ran.out) == (
        1,
        "0 topics told to http://hub.example.org/, 12 kept for the next run, 0 unchanged\n",
    )
    assert "warning H103" in ran.err


def test_a_build_without_a_ping_does_not_load_a_client(built: Site) -> None:
    """The libraries that talk to a hub are not imported by who has nothing to tell it."""
    code = "import sys; from feeds.cli import main; main(['build', '-q'], standalone_mode=False)"
    wrapped = f"try:\n    {code.replace('; ', chr(10) + '    ')}\nexcept SystemExit: print('urllib3' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", wrapped], cwd=built.folder, capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n"
