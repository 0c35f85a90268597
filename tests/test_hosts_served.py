"""What nginx and Caddy answer when they serve a site's files with what was written for them: asked over loopback."""

from __future__ import annotations

import gzip
import json
import sys
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

import brotli
import pytest
from host_support import Server, served
from support import NOW, Site

import feeds.web
from feeds.delivery.hosts import HOSTS, HostSite
from feeds.formats import FORMATS, Format

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

_DECODE: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}
_MORE: Final = (
    "hub: https://hub.example.org/?a=$b&c=d\nchannels: [{name: none, where: {topics: {any: [No]}}}]\n"
    "aliases: {feed.xml: all.atom, tag/old/feed: topics/ai.rss, 'tag/$1 {x} \"é/feed': all.json,"
    " topics/old-things.atom: topics/ai.atom}\n"
)
_PATHS: Final = (
    *("all.atom", "all.rss", "all.json", "all.html", "topics/ai.atom", "providers/example.org.json"),
    *("archives/all/1.atom", "archives/all/1.json", "archives/topics/ai/1.rss", "archives/all/1.html"),
    *(
        "index.html",
        "topics/index.html",
        "404.html",
        "sitemap.xml",
        "feeds.opml",
        "feeds.json",
        "feeds.css",
        "feeds.js",
        "feed.css",
        "feeds.svg",
        "channels/none.rss",
    ),
)
# Fields that say of both what `feeds serve` and a server of files answer with.
_SAME: Final = (
    *("content-type", "cache-control", "vary", "link", "x-content-type-options", "access-control-allow-origin"),
    *("access-control-expose-headers", "content-security-policy", "referrer-policy"),
)


class Host(NamedTuple):
    """A site as a server shows it: the server, the site, the path of its URL, and what `feeds serve` answers."""

    server: Server
    site: Site
    prefix: str
    serve: Callable[[str], TestResponse]


@pytest.fixture(
    scope="module",
    params=[("nginx", ""), ("caddy", ""), ("nginx", "a/feeds/"), ("caddy", "a/feeds/")],
    ids=["nginx", "caddy", "nginx-below-a-path", "caddy-below-a-path"],
)
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Give a site that a real server serves, one of whose feeds is gone."""
    name, path = request.param
    folder = tmp_path_factory.mktemp("host")
    site = Site(folder)
    site.output = folder / "www" / path
    site.config(f"{_MORE}host: {name}\nlimit: 1\noutput: www/{path}", url=f"https://news.example.org/{path}")
    site.article("one", "topics: [AI]\nprovider: {name: Example, domain: example.org}", "Text. " * 200)
    site.article("older", "topics: [AI]\npublishedDateTime: 2019-01-01T00:00:00Z")
    gone = site.article("two", "topics: [Old Things]", day=2)
    site.build()
    gone.unlink()
    site.build()
    (site.output / ".secret").write_text("x")
    (site.output / ".well-known").mkdir()
    (site.output / ".well-known" / "x.txt").write_text("well")
    app = feeds.web.create_app(folder, watch=False)
    client = app.test_client()
    include = site.output / (".feeds-nginx.conf" if name == "nginx" else ".feeds-caddy")
    with served(name, folder / "server", folder / "www", include) as server:
        yield Host(server, site, f"/{path}", lambda path: client.get(f"/{path}"))
    app.extensions["feeds"].stop()


@pytest.mark.parametrize("path", _PATHS)
def test_an_output_is_sent_as_feeds_serve_sends_it(host: Host, path: str) -> None:
    """Status, bytes, type with charset, caching, CORS, links and policies are those of `feeds serve`."""
    answer = host.server.ask(f"{host.prefix}{path}")
    serve = host.serve(path)
    assert (answer.status, answer.body) == (200, host.site.read(path))
    expected = {name: serve.headers.get(name) for name in _SAME}
    found: dict[str, str | None] = {name: answer.headers.get(name) for name in _SAME}
    if "$" in (expected["link"] or "") and "%24" in (found["link"] or ""):
        expected["link"] = str(expected["link"]).replace("$", "%24")
    assert found == expected


def test_the_folder_is_the_index(host: Host) -> None:
    """The site's own address shows the index, with the fields of a page."""
    answer = host.server.ask(host.prefix)
    assert (answer.status, answer.body) == (200, host.site.read("index.html"))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert "link" not in answer.headers


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("path", ["all.atom", "topics/ai.json", "all.html", "feeds.opml", "feeds.css", "index.html"])
def test_what_was_coded_beforehand_is_sent(host: Host, path: str, coding: str) -> None:
    """A client that takes a coding gets the file beside the output, which decodes to it, and the same fields."""
    if coding not in host.server.codings:
        pytest.skip(f"this server has no module for {coding}")
    answer = host.server.ask(f"{host.prefix}{path}", accept_encoding=coding)
    plain = host.server.ask(f"{host.prefix}{path}")
    assert (answer.status, answer.headers["content-encoding"]) == (200, coding)
    ending = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}[coding]
    assert answer.body == host.site.read(f"{path}{ending}")
    assert _DECODE[coding](answer.body) == plain.body == host.site.read(path)
    assert "content-encoding" not in plain.headers
    assert {name: answer.headers.get(name) for name in _SAME} == {name: plain.headers.get(name) for name in _SAME}


def test_a_client_that_takes_several_codings_gets_one(host: Host) -> None:
    """What browsers send is answered in one of the codings."""
    answer = host.server.ask(f"{host.prefix}all.atom", accept_encoding="gzip, deflate, br, zstd")
    assert answer.headers["content-encoding"] in host.server.codings
    assert _DECODE[answer.headers["content-encoding"]](answer.body) == host.site.read("all.atom")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(("field", "condition"), [("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")])
def test_an_unchanged_output_is_not_sent_again(host: Host, field: str, condition: str, coding: str) -> None:
    """The tag or the date of an answer gets a 304 without a body that may be kept as long."""
    path = f"{host.prefix}all.atom"
    first = host.server.ask(path, accept_encoding=coding)
    again = host.server.ask(path, accept_encoding=coding, **{condition: first.headers[field]})
    assert (again.status, again.body) == (304, b"")
    for name in ("cache-control", "vary", "etag", "access-control-allow-origin"):
        assert again.headers[name] == first.headers[name]
    other = host.server.ask(path, accept_encoding=coding, if_none_match='"other"')
    assert (other.status, other.body) == (200, first.body)


def test_head_is_get_without_a_body(host: Host) -> None:
    """HEAD answers with the fields of GET."""
    head, get = (host.server.ask(f"{host.prefix}all.rss", method) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in get.headers.items() if k not in drop
    }


def test_a_browser_may_ask_what_is_allowed(host: Host) -> None:
    """OPTIONS gets 204 with what `feeds serve` allows; other methods get 405."""
    answer = host.server.ask(f"{host.prefix}all.atom", "OPTIONS")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert host.server.ask(f"{host.prefix}all.atom", "POST").status == 405
    assert host.server.ask(f"{host.prefix}all.atom", "DELETE").status == 405


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_archive_is_where_its_feed_leads(host: Host, coding: str) -> None:
    """The address by which a feed leads to its newest archive is that of a file, whatever it is sent in."""
    address = urlsplit(json.loads(host.site.read("all.json"))["next_url"])
    assert not address.query
    answer = host.server.ask(address.path, accept_encoding=coding)
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    assert (answer.status, body) == (200, host.site.read(address.path.removeprefix(host.prefix)))
    assert answer.headers["content-type"] == host.serve("archives/all/1.json").headers["content-type"]


def test_an_archive_goes_with_its_feed(host: Host) -> None:
    """What a feed that is gone had in its archive is gone, and what no archive has is not there."""
    status = {
        path: host.server.ask(f"{host.prefix}archives/topics/{path}").status
        for path in ("old-things/1.atom", "old-things/12.html", "ai/1.atom", "ai/9.atom", "old-things/x/1.atom")
    }
    assert list(status.values()) == [410, 410, 200, 404, 404]


@pytest.mark.parametrize("extension", [".rss", ".json", ".html"])
def test_a_feed_that_was_removed_is_gone(host: Host, extension: str) -> None:
    """A feed that an earlier build made answers 410 in every format, and nobody keeps that as if it were a feed."""
    answer = host.server.ask(f"{host.prefix}topics/old-things{extension}")
    assert answer.status == 410
    assert "max-age" not in answer.headers.get("cache-control", "")
    assert "link" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "nothing.atom",
            "topics/old-things.atom.gz",
            "topics/none.rss",
            "all.xml",
            "topics/old-things-atom",
            "topics/ai/",
        ),
        *("all.atom.gz", "all.atom.br", "all.atom.zst", "feeds.json.gz", ".feeds-manifest.json", ".secret"),
        *(".feeds-nginx.conf", ".feeds-caddy", "pages/.feeds-nginx.conf", "%2efeeds-manifest.json", "./.secret"),
    ],
)
def test_what_is_no_output_is_not_found(host: Host, path: str) -> None:
    """What is not there, what starts with a dot and the coded files by their own names answer 404."""
    answer = host.server.ask(f"{host.prefix}{path}")
    assert answer.status == 404
    assert "max-age" not in answer.headers.get("cache-control", "")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_part_of_a_feed_is_not_given(host: Host) -> None:
    """Who asks for a range of a feed gets all of it, or just that part, and each header field once."""
    whole = host.server.ask(f"{host.prefix}all.atom").body
    beyond = host.server.ask(f"{host.prefix}all.atom", range=f"bytes={len(whole) + 1}-")
    assert beyond.status in {200, 416}
    assert beyond.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("feed.xml", "all.atom"),
        ("feed.xml?x=1", "all.atom"),
        ("tag/old/feed", "topics/ai.rss"),
        ("tag/old/feed/", "topics/ai.rss"),
        ("tag/$1%20%7Bx%7D%20%22%C3%A9/feed", "all.json"),
        ("topics/old-things.atom", "topics/ai.atom"),
    ],
)
def test_an_old_address_leads_to_the_new_one(host: Host, method: str, old: str, new: str) -> None:
    """What an alias names is answered with 301 and the path of the output, as anybody's scripts may see."""
    answer = host.server.ask(f"{host.prefix}{old}", method, if_none_match='"x"')
    assert (answer.status, answer.headers["location"]) == (301, f"{host.prefix}{new}")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == host.server.ask(f"{host.prefix}{new}").headers["cache-control"]
    assert host.server.ask(f"{host.prefix}{new}", method).status == 200


def test_an_old_address_is_not_a_pattern(host: Host) -> None:
    """What only looks like an old address is not found, and no other method is answered there."""
    assert host.server.ask(f"{host.prefix}feedxxml").status == 404
    assert host.server.ask(f"{host.prefix}x/feed.xml").status == 404
    assert host.server.ask(f"{host.prefix}feed.xml", "POST").status == 405
    assert host.server.ask(f"{host.prefix}feed.xml", "OPTIONS").status == 204


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["all.atom", "topics/ai.rss"])
def test_a_feed_that_somebody_opens_is_sent_to_be_shown(host: Host, path: str, coding: str) -> None:
    """A navigation gets the bytes of the feed as `application/xml`, whatever the browser kept of it as a feed."""
    feed = host.server.ask(f"{host.prefix}{path}", accept_encoding=coding)
    asked = {"accept_encoding": coding, "sec_fetch_dest": "document", "if_none_match": feed.headers["etag"]}
    opened = host.server.ask(f"{host.prefix}{path}", **asked)
    assert (opened.status, opened.body) == (200, feed.body)
    assert opened.headers["content-type"] == "application/xml; charset=utf-8"
    same = {*_SAME, "content-encoding"} - {"content-type"}
    assert {name: opened.headers.get(name) for name in same} == {name: feed.headers.get(name) for name in same}
    assert opened.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    assert "etag" not in opened.headers
    image = host.server.ask(f"{host.prefix}{path}", sec_fetch_dest="image")
    assert image.headers["content-type"] == host.server.ask(f"{host.prefix}{path}").headers["content-type"]


@pytest.mark.parametrize("path", ["nothing.atom", "nothing", "topics/none.html", "topics/old-things.rss", "topics/ai/"])
def test_what_is_missing_is_said_on_a_page(host: Host, path: str) -> None:
    """Where nothing is, or is any more, stands the site's page for that, under its own status."""
    answer = host.server.ask(f"{host.prefix}{path}", sec_fetch_dest="document")
    assert answer.status == (410 if "old" in path else 404)
    assert answer.body == host.site.read("404.html")
    assert answer.headers["content-type"].startswith("text/html")
    assert "link" not in answer.headers


def test_a_folder_of_feeds_has_a_page(host: Host) -> None:
    """A folder shows its list of feeds, with the fields of a page; without its slash it leads there."""
    answer = host.server.ask(f"{host.prefix}topics/")
    assert (answer.status, answer.body) == (200, host.site.read("topics/index.html"))
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert "link" not in answer.headers
    without = host.server.ask(f"{host.prefix}topics")
    assert without.status in {301, 308}
    assert without.headers["location"].endswith(f"{host.prefix}topics/")


def test_what_is_well_known_is_served(host: Host) -> None:
    """`.well-known` is the one name with a dot that others may ask for."""
    answer = host.server.ask(f"{host.prefix}.well-known/x.txt")
    assert (answer.status, answer.body) == (200, b"well")


@pytest.mark.parametrize("formats", [("json", "activity"), ("activity", "json")], ids=["behind", "before"])
@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_an_extension_may_end_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, formats: tuple[str, ...]
) -> None:
    """A format whose extension ends in that of another has its own type and links, and the other has its own."""
    activity = Format("activity", "Activity", ".activity.json", "application/activity+json", lambda *_: b"")
    monkeypatch.setattr(FORMATS, "own", {**FORMATS.own, "activity": activity})
    at = "https://news.example.org/all"
    here = HostSite("https://news.example.org/", formats, pages=False, max_age=9, hub=None, gone=(), updated=NOW)
    root = tmp_path / "www"
    root.mkdir()
    for path in ("all.json", "all.activity.json", "feeds.json"):
        (root / path).write_text("{}")
    (settings,) = HOSTS[name].files(here)
    (root / settings.path).write_bytes(settings.body)
    with served(name, tmp_path / "server", root, root / settings.path) as server:
        for kind in ("activity", "json"):
            answer = server.ask(f"/all{FORMATS.get(kind).extension}")
            assert answer.headers["content-type"] == f"{FORMATS.get(kind).media_type}; charset=utf-8"
            assert answer.headers["link"].startswith(f'<{at}{FORMATS.get(kind).extension}>; rel="self"')
        assert server.ask("/feeds.json").headers["content-type"] == "application/json; charset=utf-8"


def test_a_site_below_a_path_is_found_without_its_slash(host: Host) -> None:
    """The path of the site's URL without its last slash leads there, and nothing above it answers as feeds do."""
    if host.prefix == "/":
        pytest.skip("the site is not below a path")
    answer = host.server.ask(host.prefix[:-1])
    assert (answer.status, answer.headers["location"]) == (308, f"https://news.example.org{host.prefix}")
    assert "access-control-allow-origin" not in host.server.ask("/all.atom").headers
