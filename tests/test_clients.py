"""The server as real clients meet it, over loopback: newsboat, `reader`, feedparser, podcastparser and curl.

A client that is not on this machine is skipped.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import feedparser
import podcastparser
import pytest
from support import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow

PATIENCE: Final = 30
FRONT: Final = """\
excerpt: What it says, in a line that is long enough to be worth compressing with the other lines of the feed.
topics: [Open Web, "C++"]
provider: {name: Plain Wire, domain: plain.example.org}
"""

PLAYED: Final = """\
audio: {url: "https://files.example/6.mp3", length: 600, duration: "1:01"}
attachments: {url: "https://files.example/6.pdf", length: 60}
"""

needs_newsboat = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not on this machine")
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")


class Seen(NamedTuple):
    """A request as the server got it, and the status of the answer."""

    path: str
    headers: Mapping[str, str]
    status: int


KEY: Final = "correct-horse-battery"


class Served(NamedTuple):
    """A site, and the process that serves it."""

    site: Site
    address: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> bytes:
        """Ask for something without being any client in particular."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        with closing(connection):
            connection.request("GET", f"/{path}")
            return connection.getresponse().read()

    def wait_for(self, text: str, path: str = "all.atom") -> None:
        """Wait until something that is served has a text in it."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.get(path):
            assert time.monotonic() < end, f"{path} never said {text!r}"
            time.sleep(0.1)


class Relay(BaseHTTPRequestHandler):
    """Passes requests on to a server, and notes them."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, to: str, seen: list[Seen]) -> None:
        self.to = to
        self.seen = seen
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Pass a request on."""
        with closing(HTTPConnection(self.to, timeout=PATIENCE)) as connection:
            connection.request("GET", self.path, headers=dict(self.headers.items()))
            answer = connection.getresponse()
            body = answer.read()
        self.seen.append(Seen(self.path, {name.lower(): value for name, value in self.headers.items()}, answer.status))
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing."""


@contextmanager
def serving(site: Site, *, filled: bool = True) -> Iterator[Served]:
    """Serve a site with a process of its own; it is given four articles unless it has others."""
    for number in range(1, 5) if filled else ():
        site.article(f"story-{number}", FRONT, f"The whole of story {number}.", day=number)
    with (
        (site.folder / "access.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, "-m", "feeds", "serve", "--port", "0"],
            cwd=site.folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"{line!r} {(site.folder / 'access.log').read_text(encoding='utf-8')}"
            address = urlsplit(found[0])
            for _ in range(PATIENCE * 10):
                with socket.socket() as trial:
                    if trial.connect_ex((str(address.hostname), int(address.port or 0))) == 0:
                        break
                time.sleep(0.1)
            yield Served(site, found[0], process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


@contextmanager
def relay(served: Served) -> Iterator[tuple[str, list[Seen]]]:
    """Put a relay before a server; give its address and what it sees."""
    seen: list[Seen] = []
    handler = partial(Relay, to=urlsplit(served.address).netloc, seen=seen)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a site that is served; nothing changes its articles."""
    with serving(Site(tmp_path_factory.mktemp("served"))) as running:
        yield running


class Newsboat:
    """newsboat without its screen, everything it keeps in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self.urls = folder / "urls"
        (folder / "config").write_text("", encoding="utf-8")

    def run(self, *arguments: str) -> None:
        """Run it to its end."""
        kept = {"--url-file": "urls", "--cache-file": "cache.db", "--config-file": "config"}
        subprocess.run(
            ["newsboat", *(f"{option}={self._folder / name}" for option, name in kept.items()), *arguments],
            env={**os.environ, "HOME": str(self._folder), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )

    def subscribe(self, url: str) -> None:
        """Put a feed into its list."""
        self.urls.write_text(f"{url}\n", encoding="utf-8")

    def titles(self) -> list[str]:
        """Give the titles of all articles that it has."""
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache:
            return sorted(title for (title,) in cache.execute("select title from rss_item"))

    def files(self) -> list[tuple[str, str]]:
        """Give the addresses and types of the files that it keeps for its player."""
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache:
            asked = "select enclosure_url, enclosure_type from rss_item where enclosure_url != ''"
            return cache.execute(asked).fetchall()


@pytest.fixture
def newsboat(tmp_path: Path) -> Newsboat:
    """Give a newsboat that knows no feed."""
    return Newsboat(tmp_path / "newsboat")


@needs_newsboat
@pytest.mark.parametrize("path", ["all.atom", "topics/c-plus-plus.rss"])
def test_newsboat_reads_a_feed(served: Served, newsboat: Newsboat, path: str) -> None:
    """Newsboat has every article of a feed after one poll."""
    newsboat.subscribe(f"{served.address}{path}")
    newsboat.run("-x", "reload")
    assert newsboat.titles() == [f"About story-{number}" for number in range(1, 5)]


@needs_newsboat
def test_newsboat_is_told_that_nothing_is_new(served: Served, newsboat: Newsboat) -> None:
    """Newsboat's first poll of a feed gets 200, and once it has kept the feed's tag (its second poll) 304."""
    with relay(served) as (address, seen):
        newsboat.subscribe(f"{address}all.atom")
        for _ in range(3):
            newsboat.run("-x", "reload")
    assert [each.status for each in seen] == [200, 200, 304]
    assert seen[2].headers["a-im"] == "feed"
    assert len(newsboat.titles()) == 4


@needs_newsboat
def test_newsboat_gets_a_new_article_alone(site: Site, newsboat: Newsboat) -> None:
    """Newsboat, which takes deltas, gets a new article as 226 and keeps those that it has."""
    with serving(site) as served, relay(served) as (address, seen):
        newsboat.subscribe(f"{address}all.atom")
        newsboat.run("-x", "reload")
        newsboat.run("-x", "reload")
        site.article("story-5", FRONT, day=5)
        served.wait_for("About story-5")
        newsboat.run("-x", "reload")
        newsboat.run("-x", "reload")
    assert [each.status for each in seen] == [200, 200, 226, 304]
    assert newsboat.titles() == [f"About story-{number}" for number in range(1, 6)]


@needs_newsboat
@pytest.mark.parametrize("path", ["channels/board.atom", "channels/board.rss"])
def test_newsboat_reads_a_private_feed(site: Site, newsboat: Newsboat, path: str) -> None:
    """With a key in the address it has every article, is told of nothing new, and gets a new article alone."""
    site.config("channels: [{name: board, title: Board}]\naccess: {feeds: [channels/board], file: keys.txt}")
    site.write("keys.txt", f"{KEY}\n")
    with serving(site) as served, relay(served) as (address, seen):
        newsboat.subscribe(f"{address}{path}")
        newsboat.run("-x", "reload")
        assert newsboat.titles() == []
        newsboat.subscribe(f"{address}{path}?key={KEY}")
        for _ in range(3):
            newsboat.run("-x", "reload")
        site.article("story-5", FRONT, day=5)
        served.wait_for("About story-5")
        newsboat.run("-x", "reload")
    assert [each.status for each in seen] == [401, 200, 200, 304, 226]
    assert newsboat.titles() == [f"About story-{number}" for number in range(1, 6)]


@needs_newsboat
def test_newsboat_imports_the_list_of_all_feeds(served: Served, newsboat: Newsboat) -> None:
    """Newsboat takes every feed from feeds.opml, those in folders with the folder as a tag."""
    file = served.site.write("saved.opml", served.get("feeds.opml"))
    newsboat.run("-i", str(file))
    site = "https://news.example.org"
    assert sorted(newsboat.urls.read_text(encoding="utf-8").splitlines()) == [
        f"{site}/all.atom",
        f'{site}/providers/plain.example.org.atom "Providers"',
        f'{site}/topics/c-plus-plus.atom "Topics"',
        f'{site}/topics/open-web.atom "Topics"',
    ]


@pytest.mark.parametrize("path", ["all.atom", "all.rss", "all.json"])
def test_reader_updates_a_feed(served: Served, path: str) -> None:
    """The `reader` library gets every entry at first, and 304 from then on."""
    reader = pytest.importorskip("reader", reason="the `reader` library is not installed")
    with relay(served) as (address, seen), closing(reader.make_reader(":memory:")) as library:
        library.add_feed(f"{address}{path}")
        library.update_feeds(scheduled=False)
        first = [_stored(each) for each in library.get_entries()]
        library.update_feeds(scheduled=False)
        assert [each.status for each in seen] == [200, 304]
        assert [_stored(each) for each in library.get_entries()] == first
        assert sorted(each.title for each in library.get_entries()) == [f"About story-{n}" for n in range(1, 5)]
        assert next(iter(library.get_feeds())).last_exception is None


@pytest.mark.parametrize("path", ["all.atom", "all.rss", "all.json"])
def test_reader_has_the_files_of_an_entry(site: Site, path: str) -> None:
    """The `reader` library keeps what goes along with an entry; of RSS it takes the enclosure that there is."""
    reader = pytest.importorskip("reader", reason="the `reader` library is not installed")
    site.article("episode", PLAYED, day=6)
    with serving(site) as served, closing(reader.make_reader(":memory:")) as library:
        library.add_feed(f"{served.address}{path}")
        library.update_feeds(scheduled=False)
        (entry,) = [each for each in library.get_entries() if each.title == "About episode"]
    wanted = [
        ("https://files.example/6.mp3", 600, "audio/mpeg"),
        ("https://files.example/6.pdf", 60, "application/pdf"),
    ]
    found = [(each.href, each.length, each.type) for each in entry.enclosures]
    assert found == (wanted[:1] if path.endswith(".rss") else wanted)


def test_gpodders_parser_subscribes_to_a_podcast(site: Site) -> None:
    """What the server sends is a podcast to gPodder's parser, with the episode's file and duration."""
    site.config("channels: [{name: radio, podcast: {category: News, image: 'https://files.example/c.png'}}]")
    site.article("episode", PLAYED, day=6)
    with serving(site) as served:
        found = podcastparser.parse(served.address, io.BytesIO(served.get("channels/radio.rss")))
    (episode,) = [each for each in found["episodes"] if each["title"] == "About episode"]
    assert found["cover_url"] == "https://files.example/c.png"
    assert episode["total_time"] == 61
    assert episode["enclosures"][0] == {
        "url": "https://files.example/6.mp3",
        "file_size": 600,
        "mime_type": "audio/mpeg",
    }


@needs_newsboat
@pytest.mark.parametrize("path", ["all.atom", "all.rss"])
def test_newsboat_has_the_file_of_an_entry(site: Site, newsboat: Newsboat, path: str) -> None:
    """Newsboat keeps the sound of an entry for its player."""
    site.article("episode", PLAYED, day=6)
    with serving(site) as served:
        newsboat.subscribe(f"{served.address}{path}")
        newsboat.run("-x", "reload")
    assert newsboat.files() == [("https://files.example/6.mp3", "audio/mpeg")]


def _stored(entry: Any) -> tuple[Any, ...]:
    """Give what the `reader` library keeps of an entry, and when it stored that."""
    return entry.id, entry.title, entry.link, entry.published, entry.summary, entry.content, entry.last_updated


def test_reader_gets_a_new_article(site: Site) -> None:
    """The `reader` library finds an article that was added, and one that was changed, and keeps the others."""
    reader = pytest.importorskip("reader", reason="the `reader` library is not installed")
    with serving(site) as served, closing(reader.make_reader(":memory:")) as library:
        library.add_feed(f"{served.address}all.atom")
        library.update_feeds(scheduled=False)
        site.article("story-4", f"{FRONT}title: Changed", day=4)
        site.article("story-5", FRONT, day=5)
        served.wait_for("About story-5")
        served.wait_for("Changed")
        library.update_feeds(scheduled=False)
        titles = sorted(each.title for each in library.get_entries())
    assert titles == ["About story-1", "About story-2", "About story-3", "About story-5", "Changed"]


@pytest.mark.parametrize("path", ["all.atom", "all.rss", "providers/plain.example.org.atom"])
@pytest.mark.parametrize("kept", ["etag", "modified"])
def test_feedparser_keeps_what_it_has(served: Served, path: str, kept: str) -> None:
    """Feedparser gets a feed without complaint, and 304 with the tag or the date that came with it."""
    first = feedparser.parse(f"{served.address}{path}")
    again = feedparser.parse(f"{served.address}{path}", **{kept: first[kept]})
    assert (first.status, first.bozo, len(first.entries)) == (200, False, 4)
    assert (again.status, len(again.entries)) == (304, 0)


def curl(*arguments: str | Path) -> str:
    """Run curl, and give what it prints."""
    ran = subprocess.run(["curl", "-sS", *map(str, arguments)], capture_output=True, check=True, timeout=PATIENCE)
    return ran.stdout.decode()


@needs_curl
@pytest.mark.parametrize(("coding", "feature"), [("gzip", "libz"), ("br", "brotli"), ("zstd", "zstd")])
def test_curl_undoes_every_coding(served: Served, tmp_path: Path, coding: str, feature: str) -> None:
    """What curl gets compressed is what it gets plain, and smaller on the way."""
    if feature not in curl("--version"):
        pytest.skip(f"this curl was made without {feature}")
    asked = ("-w", "%{size_download} %header{content-encoding}", f"{served.address}all.atom", "-o")
    size, sent = curl("--compressed", "-H", f"Accept-Encoding: {coding}", *asked, tmp_path / "coded").split()
    assert sent == coding
    assert int(size) < int(curl(*asked, tmp_path / "plain"))
    assert (tmp_path / "coded").read_bytes() == (tmp_path / "plain").read_bytes()


@needs_curl
@pytest.mark.parametrize("compressed", [(), ("--compressed",)], ids=["plain", "compressed"])
def test_curl_compares_tags(served: Served, tmp_path: Path, compressed: tuple[str, ...]) -> None:
    """With the tag that it saved curl gets 304 and no body."""
    tag = tmp_path / "tag"
    asked = (
        *compressed,
        "-o",
        str(tmp_path / "feed"),
        "-w",
        "%{http_code} %{size_download}",
        f"{served.address}all.rss",
    )
    assert curl("--etag-save", tag, *asked).startswith("200 ")
    assert tag.read_text(encoding="utf-8").strip()
    assert curl("--etag-compare", tag, *asked) == "304 0"


@needs_curl
def test_curl_compares_dates(served: Served, tmp_path: Path) -> None:
    """With the date of the file that it saved curl gets 304; with one before the newest article 200."""
    file = tmp_path / "feed"
    url = f"{served.address}all.json"
    asked = ("-o", tmp_path / "again", "-w", "%{http_code}", url)
    curl("-R", "-o", file, url)
    assert curl("-z", file, *asked) == "304"
    assert curl("-z", "Thu, 03 Dec 2020 09:00:00 GMT", *asked) == "200"


@needs_curl
@pytest.mark.parametrize("path", ["all.atom", "all.html", "index.html", "feeds.opml", "nowhere.atom"])
def test_head_is_get_without_the_body(served: Served, path: str) -> None:
    """HEAD gets the status and the header fields that GET gets, the length of the body too."""

    def fields(*arguments: str) -> list[str]:
        said = curl("--compressed", *arguments, f"{served.address}{path}").splitlines()
        return [line for line in said if not line.lower().startswith("date:")]

    head = fields("-I")
    assert head == fields("-D", "-", "-o", os.devnull)
    assert any(line.lower().startswith("content-length:") for line in head)


@needs_curl
def test_ranges_are_ignored(served: Served) -> None:
    """Who asks for a part of a feed gets all of it with 200, which is what servers without ranges answer."""
    url = f"{served.address}all.atom"
    said = curl("-r", "0-9", "-w", "\n%{http_code}", url)
    assert said == f"{curl(url)}\n200"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_server_ends_when_told(site: Site, stop: signal.Signals) -> None:
    """On SIGTERM and SIGINT the server ends with status 0, an open connection or not, its access log written."""
    with serving(site) as served:
        connection = HTTPConnection(urlsplit(served.address).netloc, timeout=PATIENCE)
        with closing(connection):
            connection.request("GET", "/all.atom?key=secret")
            assert connection.getresponse().read()
            served.process.send_signal(stop)
            assert served.process.wait(PATIENCE) == 0
    log = (site.folder / "access.log").read_text(encoding="utf-8")
    assert re.search(r'^127\.0\.0\.1 - - \[.+\] "GET /all\.atom\?key=- HTTP/1\.1" 200 \d+$', log, re.MULTILINE)


_PATTERN: Final = "articles: {permalink: /:slug/, timezone: UTC}"


def _told(site: Site, name: str, title: str, text: str, *, day: int) -> None:
    """Write an article whose id follows from its file's path."""
    lines = [f"title: {title}", f"date: 2021-01-{day:02}", "topics: [Mills]"]
    site.write(f"articles/{name}.md", "\n".join(["---", *lines, "---", text, ""]))


def _moved(site: Site) -> None:
    (site.folder / "articles/two.md").rename(site.folder / "articles/deux.md")


_YEAR: Final[tuple[tuple[str, Callable[[Site], object]], ...]] = (
    ("/deux/", _moved),
    ("Three again", lambda site: _told(site, "three", "Three again", "The third.", day=4)),
    ("Before", lambda site: _told(site, "zero", "Before", "What came late.", day=1)),
    ("https://elsewhere.example/", lambda site: site.config(_PATTERN, url="https://elsewhere.example/")),
    ("deleted-entry", lambda site: (site.folder / "articles/one.md").unlink()),
    ("Five", lambda site: _told(site, "five", "Five", "The fifth.", day=5)),
)
"""What happens to a site, each with what its feed then says."""


@needs_newsboat
def test_readers_have_each_article_once_over_a_year(site: Site, newsboat: Newsboat) -> None:
    """Whatever is moved, renamed or backdated, no reader has an article twice; they keep what is removed."""
    reader = pytest.importorskip("reader", reason="the `reader` library is not installed")
    site.config(_PATTERN)
    for day, name in enumerate(("One", "Two", "Three"), 2):
        _told(site, name.lower(), name, f"The text of {name}.", day=day)
    with serving(site, filled=False) as served, closing(reader.make_reader(":memory:")) as library:
        newsboat.subscribe(f"{served.address}all.atom")
        library.add_feed(f"{served.address}all.atom")
        for said, happens in (("Three", None), *_YEAR):
            if happens:
                happens(site)
            served.wait_for(said)
            newsboat.run("-x", "reload")
            library.update_feeds(scheduled=False)
            time.sleep(1.1)  # who sends a date alone is told of no second change within its second (RFC 9110, 8.8.2.2)
        found = sorted(str(each.title) for each in library.get_entries())
        assert next(iter(library.get_feeds())).last_exception is None
    assert newsboat.titles() == found == ["Before", "Five", "One", "Three again", "Two"]
