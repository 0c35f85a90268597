"""Old feeds over HTTP: archives and pages are followed, and nobody is led where he should not go."""

from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

import pytest
from support import Site

from feeds.moving import chain, documents
from feeds.moving.documents import Unreachable, open_document, open_next

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from program_support import Ran

Answer = tuple[int, dict[str, str], bytes]


class Elsewhere:
    """A server with what is put there."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """Answer a path so."""
        raw = body.encode() if isinstance(body, str) else body
        self.pages[path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, raw

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages, asked = self.pages, self.asked

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                """Answer."""
                asked.append((self.path, dict(self.headers)))
                status, headers, body = pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        return Handler


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Give a server."""
    server = Elsewhere()
    yield server
    server.stop()


def document(number: int, *links: tuple[str, str], entries: int = 2) -> str:
    """Give an Atom document with entries of its own."""
    inner = "".join(
        f"<entry><id>tag:old.example,2020:{number}-{each}</id><title>{number} {each}</title>"
        f"<updated>2020-01-{number:02}T00:00:0{each}Z</updated><link href='https://old.example/{number}/{each}'/></entry>"
        for each in range(entries)
    )
    linked = "".join(f"<link rel='{rel}' href='{href}'/>" for rel, href in links)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:x,2020:f</id><title>T</title>{linked}{inner}</feed>"


def imported(site: Site, url: str, *, status: int = 0) -> Ran:
    """Import a feed, and give what was said."""
    ran = site.run("import", url)
    assert ran.status == status, ran.err
    return ran


@pytest.mark.parametrize("rel", ["prev-archive", "next"])
def test_archives_and_pages_are_followed(site: Site, elsewhere: Elsewhere, rel: str) -> None:
    """Every entry is there once (RFC 5005, sections 3 and 4), though pages overlap."""
    elsewhere.put("/feed", document(3, (rel, "a/2.xml")))
    elsewhere.put(
        "/a/2.xml", document(2, (rel, "1.xml")).replace("tag:old.example,2020:2-1", "tag:old.example,2020:3-1")
    )
    elsewhere.put("/a/1.xml", document(1))
    ran = imported(site, f"{elsewhere.url}/feed")
    assert "5 entries in 3 documents: 5 articles written" in ran.out
    assert "feeds (+https://news.example.org/)" in elsewhere.asked[0][1]["User-Agent"]


def test_what_was_taken_out_stays_out(site: Site, elsewhere: Elsewhere) -> None:
    """A tombstone counts for the documents before it too (RFC 6721)."""
    gone = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:old.example,2020:1-0" when="x"/>'
    )
    elsewhere.put("/feed", document(2, ("prev-archive", "/1")).replace("<entry>", f"{gone}<entry>", 1))
    elsewhere.put("/1", document(1))
    assert "3 articles written" in imported(site, f"{elsewhere.url}/feed").out


def test_json_feeds_have_a_next_page(site: Site, elsewhere: Elsewhere) -> None:
    """`next_url` leads on, also compressed."""
    one, two = ({"items": [{"id": f"x:{name}", "title": name, "date_published": "2020-01-02"}]} for name in "ab")
    elsewhere.put("/feed.json", json.dumps({**one, "next_url": f"{elsewhere.url}/2.json"}))
    elsewhere.put("/2.json", gzip.compress(json.dumps(two).encode()), Content_Encoding="gzip")
    assert "2 entries in 2 documents" in imported(site, f"{elsewhere.url}/feed.json").out


def test_the_server_may_say_which_encoding_a_feed_is_in(site: Site, elsewhere: Elsewhere) -> None:
    """Where the feed does not, and is not in UTF-8."""
    body = document(1, entries=1).replace("<title>1 0", "<title>Café").encode("iso-8859-1")
    elsewhere.put("/feed", body, Content_Type="text/xml; charset=ISO-8859-1")
    imported(site, f"{elsewhere.url}/feed")
    (file,) = (site.folder / "articles").iterdir()
    assert "title: Café" in file.read_text(encoding="utf-8")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("to", ["/feed", "/2", "/2#x"])
def test_a_chain_that_leads_back_ends(site: Site, elsewhere: Elsewhere, to: str) -> None:
    """What was read is written, and a message says where it went wrong."""
    elsewhere.put("/feed", document(2, ("next", "/2")))
    elsewhere.put("/2", document(1, ("next", to)))
    ran = imported(site, f"{elsewhere.url}/feed", status=1)
    assert "4 articles written" in ran.out
    assert "I104" in ran.err


def test_pages_without_an_end_and_without_anything_new_end(site: Site, elsewhere: Elsewhere) -> None:
    """As servers make them that answer every page's number with the first page."""
    for number in range(9):
        elsewhere.put(f"/feed?{number}" if number else "/feed", document(1, ("next", f"/feed?{number + 1}")))
    ran = imported(site, f"{elsewhere.url}/feed", status=1)
    assert "nothing new" in ran.err
    assert len(elsewhere.asked) == 2


def test_no_more_documents_are_read_than_the_bound_allows(
    site: Site, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message says where it ended."""
    monkeypatch.setattr(chain, "MOST_DOCUMENTS", 3)
    for number in range(1, 9):
        elsewhere.put(f"/{number}", document(number, ("next", f"/{number + 1}")))
    ran = imported(site, f"{elsewhere.url}/1", status=1)
    assert "6 articles written" in ran.out
    assert "the most that are read" in ran.err


@pytest.mark.sampled(1)
@pytest.mark.parametrize("broken", [(404, b""), (200, b"nothing"), (500, b"")])
def test_an_archive_that_is_gone_costs_nothing_of_the_others(
    site: Site, elsewhere: Elsewhere, broken: tuple[int, bytes]
) -> None:
    """What there is is written, and the run ends with 1."""
    elsewhere.put("/feed", document(2, ("prev-archive", "/1")))
    elsewhere.put("/1", broken[1], broken[0])
    assert "2 articles written" in imported(site, f"{elsewhere.url}/feed", status=1).out


def test_a_feed_in_a_file_leads_nowhere(site: Site, elsewhere: Elsewhere) -> None:
    """Neither to the network nor to other files; what else is named counts."""
    elsewhere.put("/1", document(1))
    site.write("new.xml", document(2, ("self", "https://old.example/f"), ("prev-archive", f"{elsewhere.url}/1")))
    site.write("both.xml", document(3, ("self", "https://old.example/f"), ("prev-archive", "a/2.xml")))
    site.write("older.xml", document(4, ("self", "https://old.example/a/2.xml")))
    ran = imported(site, "new.xml", status=1)
    assert "I104" in ran.err
    assert elsewhere.asked == []
    assert site.run("import", "both.xml", "older.xml").status == 0


# who leads where

ME: Final = "http://127.0.0.1"


def test_redirects_are_followed_a_few_times(site: Site, elsewhere: Elsewhere) -> None:
    """Relative addresses then start where the document was found."""
    elsewhere.put("/feed", "", 301, Location="/new/feed")
    elsewhere.put("/new/feed", document(2, ("next", "1")))
    elsewhere.put("/new/1", document(1))
    assert "4 articles" in imported(site, f"{elsewhere.url}/feed").out
    elsewhere.put("/loop", "", 302, Location="/loop")
    assert "redirected more than 5 times" in imported(site, f"{elsewhere.url}/loop", status=2).err


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "location",
    [
        *(
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "http://localhost:1/x",
            "http://169.254.169.254/latest",
            "http://[::1]/",
        ),
        *("http://10.0.0.1/feed", "http://user:key@127.0.0.1/x", "gopher://x/", "http://0/", "http://2130706433:1/"),
    ],
)
def test_nobody_is_led_to_this_machine_or_its_network(site: Site, elsewhere: Elsewhere, location: str) -> None:
    """Neither by a redirect nor by a feed."""
    elsewhere.put("/moved", "", 302, Location=location)
    assert "I101" in imported(site, f"{elsewhere.url}/moved", status=2).err
    elsewhere.put("/feed", document(2, ("next", location)))
    ran = imported(site, f"{elsewhere.url}/feed", status=1)
    assert "I104" in ran.err
    assert "key" not in ran.err
    assert [path for path, _ in elsewhere.asked] == ["/moved", "/feed"]


def test_from_https_the_same_server_is_asked_by_https(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old archives often still name http; another server by http is not asked."""
    fetched: list[str] = []
    monkeypatch.setattr(documents, "_fetched", lambda url, _: fetched.append(url))
    start = documents.FeedDocument("x", b"", "https://old.example/feed")
    open_next("http://old.example/1", start, "x")
    assert fetched == ["https://old.example/1"]
    with pytest.raises(Unreachable):
        open_next("http://other.example/1", start, "x")


def test_hosts_of_the_public_internet_may_be_led_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """By all addresses that they have."""
    found: dict[str, list[str]] = {"good.example": ["93.184.215.14"], "mixed.example": ["93.184.215.14", "10.0.0.1"]}
    monkeypatch.setattr(documents, "getaddrinfo", lambda host, _: [(0, 0, 0, "", (each, 0)) for each in found[host]])
    fetched: list[str] = []
    monkeypatch.setattr(documents, "_fetched", lambda url, _: fetched.append(url))
    start = documents.FeedDocument("x", b"", "http://old.example/feed")
    open_next("http://good.example/1", start, "x")
    with pytest.raises(Unreachable):
        open_next("http://mixed.example/1", start, "x")
    assert fetched == ["http://good.example/1"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("packed", [False, True])
def test_a_document_without_an_end_is_not_read(
    site: Site, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, *, packed: bool
) -> None:
    """Also one that is small only until it is unpacked."""
    monkeypatch.setattr(documents, "MOST_BYTES", 100_000)
    body = document(1).encode() + b" " * 200_000
    extra: dict[str, Any] = {"Content_Encoding": "gzip"} if packed else {}
    elsewhere.put("/feed", gzip.compress(body) if packed else body, **extra)
    assert "larger than" in imported(site, f"{elsewhere.url}/feed", status=2).err
    file = site.write("feed.xml", body)
    with pytest.raises(Unreachable):
        open_document(str(file), "x")


@pytest.mark.parametrize(
    "location", ["https://user:key@old.example/feed", "ftp://old.example/?token=key", "nowhere.xml", "."]
)
def test_what_cannot_be_read_is_told_without_keys(site: Site, location: str) -> None:
    """An address may hold a password."""
    ran = imported(site, location, status=2)
    assert "I101" in ran.err
    assert "key" not in ran.err.replace("keys", "")


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_told(site: Site, elsewhere: Elsewhere) -> None:
    """In words."""
    elsewhere.stop()
    ran = imported(site, f"{elsewhere.url}/feed?token=key", status=2)
    assert "cannot be fetched" in ran.err
    assert "key" not in ran.err
    assert "HTTPConnection" not in ran.err
    elsewhere.__init__()  # type: ignore[misc]  # so that there is something to stop


def test_a_feed_may_come_from_a_pipe(site: Site) -> None:
    """`-` is stdin."""
    import subprocess
    import sys

    ran = subprocess.run(
        [sys.executable, "-m", "feeds", "import", "-"],
        cwd=site.folder,
        input=document(1).encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"2 articles written" in ran.stdout


@pytest.mark.sampled(1)
@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_our_own_archives_bring_every_article(site: Site, elsewhere: Elsewhere, tmp_path: Path, form: str) -> None:
    """A feed and its archives, from a server or from files, are all that was published."""
    for number in range(11):
        site.article(f"a{number:02}", day=number + 1)
    site.config("limit: 3", url=f"{elsewhere.url}/")
    site.build()
    documents = {path: body for path, body in site.outputs().items() if path.endswith(form)}
    for path, body in documents.items():
        elsewhere.put(f"/{path}", body)
    there = Site(tmp_path / "there")
    assert "11 articles written" in imported(there, f"{elsewhere.url}/all.{form}").out
    there.config("limit: 100")
    there.build()
    site.config("limit: 100\narchives: false")
    site.build()
    found, wanted = ({each["id"] for each in json.loads(one.read("all.json"))["items"]} for one in (there, site))
    assert found == wanted
    files = Site(tmp_path / "files")
    for path, body in documents.items():
        files.write(f"old/{path}", body)
    ran = files.run("import", *(f"old/{path}" for path in documents if "all" in path))
    assert (ran.status, ran.err) == (0, "")
    assert "11 articles written" in ran.out
