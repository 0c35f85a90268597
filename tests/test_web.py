"""What a request to a served site gets: bytes, header fields, codings, errors."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from web_support import FEEDS, Web, ask, fill

from feeds.lib.codings import CODINGS
from feeds.web import blueprint
from feeds.web.conditions import IDENTITY, coding_for

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

    from support import Site

DECODE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": lambda body: bytes(brotli.decompress(body)),
    "zstd": zstd.decompress,
}
MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "opml": "text/x-opml",
    "html": "text/html",
    "css": "text/css",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "js": "text/javascript",
}


@pytest.fixture
def web(site: Site) -> Web:
    """Give a served site of three articles."""
    fill(site)
    return Web(site)


# --- the same as a build


def test_every_path_of_a_build_is_served_with_the_same_bytes(site: Site, web: Web) -> None:
    """What `feeds build` writes and what is served under the same path are the same bytes."""
    site.build()
    built = site.outputs()

    served = {path: web.get(f"/{path}") for path in built}

    assert {path: got.body for path, got in served.items()} == built
    assert {got.status for got in served.values()} == {200}
    assert all(got.headers["content-length"] == str(len(got.body)) for got in served.values())


def test_nothing_is_served_that_a_build_does_not_write(site: Site, web: Web) -> None:
    """The paths that the server knows are those of a build."""
    site.build()

    assert web.live.snapshot.paths() == set(site.outputs())


def test_every_media_type_is_the_right_one_and_says_utf_8(site: Site, web: Web) -> None:
    """Each path has the media type of its extension, and a charset."""
    site.build()
    for path in site.outputs():
        name, _, extension = path.rpartition(".")
        of_json = "application/json" if name == "feeds" else "application/feed+json"
        expected = MEDIA_TYPES.get(extension, of_json)
        assert web.get(f"/{path}").headers["content-type"] == f"{expected}; charset=utf-8", path


def test_the_root_is_the_index(web: Web) -> None:
    """`/` answers as `/index.html` does."""
    assert web.get("/") == web.get("/index.html")


def test_head_is_get_without_the_body(site: Site, web: Web) -> None:
    """HEAD gets the status and the header fields of GET, for whatever is asked."""
    site.build()
    for path in [*site.outputs(), "", "nothing.atom", "all.atom?limit=1", "all.atom?limit=x"]:
        full, head = web.get(f"/{path}"), web.get(f"/{path}", method="HEAD")
        assert (head.status, head.headers, head.body) == (full.status, full.headers, b""), path


ASKED: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "br, zstd"},
    {"Accept-Encoding": "nonsense"},
    {"If-None-Match": '"unknown"'},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"A-IM": "feed"},
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("headers", ASKED, ids=[" ".join(f"{k}: {v}" for k, v in each.items()) for each in ASKED])
def test_ready_bodies_are_sent_as_flask_sends_them(site: Site, web: Web, headers: dict[str, str]) -> None:
    """The layer around Flask answers exactly what Flask answers without it."""
    host = Flask("host", static_folder=None)
    host.register_blueprint(blueprint(site.folder, watch=False), url_prefix="/below")
    site.build()
    for path in site.outputs():
        web.get(f"/{path}")  # from here on it is ready
        assert web.get(f"/{path}", headers) == ask(host.wsgi_app, f"/below/{path}", headers), path


def test_a_304_of_the_fast_layer_is_that_of_flask(site: Site, web: Web) -> None:
    """A reader that has the current bytes gets the same 304 whichever layer answers."""
    host = Flask("host", static_folder=None)
    host.register_blueprint(blueprint(site.folder, watch=False), url_prefix="/below")
    for path in [*FEEDS, "index.html", "feeds.opml"]:
        for coding in (*CODINGS, IDENTITY):
            accept = {"Accept-Encoding": coding}
            known = {**accept, "If-None-Match": web.get(f"/{path}", accept).headers["etag"]}
            fast, slow = web.get(f"/{path}", known), ask(host.wsgi_app, f"/below/{path}", known)
            assert fast.status == 304
            assert fast == slow, path


# --- content codings


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_body_decodes_to_the_same_bytes(web: Web, coding: str) -> None:
    """Each content coding carries what the identity coding does, and is smaller."""
    plain = web.get("/all.atom").body

    coded = web.get("/all.atom", {"Accept-Encoding": coding})

    assert coded.headers["content-encoding"] == coding
    assert DECODE[coding](coded.body) == plain
    assert len(coded.body) < len(plain)
    assert coded.headers["content-length"] == str(len(coded.body))


def test_every_coding_has_an_entity_tag_of_its_own(web: Web) -> None:
    """No two codings of a body share a strong entity tag (RFC 9110, section 8.8.3)."""
    tags = [web.get("/all.atom", {"Accept-Encoding": coding}).headers["etag"] for coding in (*CODINGS, IDENTITY)]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("path", ["all.atom", "all.json", "all.html", "index.html", "feeds.opml", "feeds.css"])
def test_caches_are_told_that_the_coding_decides(web: Web, path: str) -> None:
    """200 and 304 vary by Accept-Encoding, whatever was asked for."""
    got = web.get(f"/{path}")
    again = web.get(f"/{path}", {"If-None-Match": got.headers["etag"]})

    assert "Accept-Encoding" in got.headers["vary"]
    assert "Accept-Encoding" in again.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, IDENTITY),
        ("", IDENTITY),
        ("identity", IDENTITY),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip ; q=0.2 , zstd; q=0.8", "zstd"),
        ("gzip;Q=0.9", "gzip"),
        ("gzip;q=0", IDENTITY),
        ("gzip;q=0.000, br;q=0.0", IDENTITY),
        ("gzip;q=0.001", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("br;q=0, zstd;q=0, *;q=0.1", "gzip"),
        ("*;q=0", IDENTITY),
        ("gzip, *;q=0", "gzip"),
        ("identity, gzip;q=0.5", IDENTITY),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("deflate", IDENTITY),
        ("compress, deflate;q=0.5", IDENTITY),
        (";;;,,q=,gzip;q", IDENTITY),
        ("gzip;q=2", IDENTITY),
        ("gzip;q=-1", IDENTITY),
        ("gzip;q=nan", IDENTITY),
        (" , gzip ,", "gzip"),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(accept: str | None, coding: str) -> None:
    """Weights decide, then size; a weight that cannot be read takes nothing (RFC 9110, section 12.5.3)."""
    assert coding_for(accept) == coding


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_any_accept_encoding_gets_a_coding(accept: str) -> None:
    """No value of Accept-Encoding is an error."""
    assert coding_for(accept) in (*CODINGS, IDENTITY)


def test_a_body_is_compressed_once(web: Web) -> None:
    """Whoever asks for the same coding gets the very same bytes, made once."""
    web.get("/all.atom", {"Accept-Encoding": "br"})
    body = web.live.snapshot.bodies["all.atom"]

    assert body.variant("br") is body.variant("br")


# --- header fields


def test_clients_may_keep_a_feed_for_a_quarter_of_an_hour(web: Web) -> None:
    """Without a word in the config, max-age is 900 seconds, and stale copies help out."""
    control = [part.strip() for part in web.get("/all.atom").headers["cache-control"].split(",")]

    assert control[:2] == ["public", "max-age=900"]
    assert [part.partition("=")[0] for part in control[2:]] == ["stale-while-revalidate", "stale-if-error"]


def test_the_config_says_how_long_clients_may_keep_a_feed(site: Site) -> None:
    """max_age of the config is that of Cache-Control, for feeds and pages."""
    fill(site)
    site.config("max_age: 77")
    web = Web(site)

    assert {"max-age=77" in web.get(f"/{path}").headers["cache-control"] for path in (*FEEDS, "index.html")} == {True}


def test_last_modified_is_the_newest_change(web: Web) -> None:
    """Last-Modified is an HTTP date: that of the feed's newest change."""
    assert web.get("/all.atom").headers["last-modified"] == "Thu, 03 Dec 2020 09:00:00 GMT"
    assert web.get("/topics/chips.rss").headers["last-modified"] == "Wed, 02 Dec 2020 09:00:00 GMT"


def test_a_feed_links_to_itself_its_other_formats_its_page_and_the_hub(site: Site) -> None:
    """The Link field names self, every alternate with its type, and the hub."""
    fill(site)
    site.config("hub: https://hub.example.org/")

    links = Web(site).get("/topics/chips.rss").headers["link"].split(", ")

    at = "https://news.example.org/topics/chips"
    assert links == [
        f'<{at}.rss>; rel="self"',
        f'<{at}.atom>; rel="alternate"; type="application/atom+xml"',
        f'<{at}.json>; rel="alternate"; type="application/feed+json"',
        f'<{at}.html>; rel="alternate"; type="text/html"',
        '<https://hub.example.org/>; rel="hub"',
    ]


@pytest.mark.parametrize("url", ["https://例え.example/", "https://news.example.org/nachrichten-für-alle/"])
def test_a_site_whose_address_is_not_ascii_can_be_served(site: Site, url: str) -> None:
    """Header fields stay ASCII whatever characters site.url has."""
    fill(site)
    site.config("", url=url)

    got = Web(site).get("/all.atom")

    assert got.status == 200
    assert all(value.isascii() for value in got.headers.values())


@pytest.mark.parametrize("target", ["/all.atom", "/index.html", "/nothing", "/all.atom?limit=x", "/feeds.json"])
def test_scripts_of_other_sites_may_read_every_answer(web: Web, target: str) -> None:
    """Every answer may be read across origins, entity tag and links included."""
    got = web.get(target, {"Origin": "https://elsewhere.example"})

    assert got.headers["access-control-allow-origin"] == "*"
    assert {"etag", "link"} <= set(got.headers["access-control-expose-headers"].lower().split(", "))


@pytest.mark.parametrize("target", ["/all.atom", "/", "/nothing"])
def test_a_preflight_is_answered(web: Web, target: str) -> None:
    """OPTIONS says which methods and header fields other sites may send, without a body."""
    got = web.get(
        target,
        {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"},
        method="OPTIONS",
    )

    assert got.status in {200, 204}
    assert got.body == b""
    assert got.headers["access-control-allow-origin"] == "*"
    assert "GET" in got.headers["access-control-allow-methods"]
    assert "if-none-match" in got.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("accept", ["application/json", "text/html", "image/png", "*/*;q=0", "nonsense"])
def test_what_a_client_accepts_does_not_matter(web: Web, accept: str) -> None:
    """The extension decides the format; readers lie in Accept."""
    plain = web.get("/all.atom")

    assert web.get("/all.atom", {"Accept": accept}) == plain


@pytest.mark.parametrize(
    "target", ["/", "/all.atom", "/all.html", "/feeds.opml", "/all.rss?limit=1", "/nothing", "//all.atom", "/all.atom/"]
)
def test_the_host_that_a_client_names_reaches_no_answer(web: Web, target: str) -> None:
    """Addresses come from site.url; Host and the fields that proxies add say nothing."""
    plain = web.get(target)
    lying = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
    }

    assert web.get(target, lying) == plain


@pytest.mark.parametrize("host", [None, "a b", "one.example,two.example", "one.example, two.example", "x/y"])
def test_other_servers_refuse_requests_without_their_one_host_too(web: Web, host: str | None) -> None:
    """What a WSGI server lets through, with the fields `Host` joined, gets 400; HTTP/1.0 needs none."""

    def asked(target: str, protocol: str, method: str) -> tuple[int, bytes]:
        answered: list[str] = []

        def start(status: str, *_: Any) -> Callable[[bytes], object]:
            answered.append(status)
            return lambda _: None

        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ.update(REQUEST_METHOD=method, PATH_INFO=target, SERVER_PROTOCOL=protocol)
        environ.pop("HTTP_HOST")
        environ.update({"HTTP_HOST": host} if host is not None else {})
        parts = web.app.wsgi_app(environ, start)
        return int(answered[-1][:3]), b"".join(parts)

    for target in ("/all.atom", "/healthz"):
        status, body = asked(target, "HTTP/1.1", "GET")
        assert (status, body[:16]) == (400, b"400 Bad Request:")
        assert asked(target, "HTTP/1.1", "HEAD") == (400, b"")
        assert asked(target, "HTTP/1.0", "GET")[0] == (200 if host is None else 400)


def test_pages_allow_no_script_but_their_own(web: Web) -> None:
    """A page has a Content-Security-Policy without unsafe-inline, and says that its type is not to be guessed."""
    headers = web.get("/index.html").headers

    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


# --- what is not there


@pytest.mark.sampled
@pytest.mark.parametrize(
    "target",
    [
        "/nothing.atom",
        "/all",
        "/all.xml",
        "/ALL.ATOM",
        "/topics/ai/",
        "/all.atom/",
        "/../config.yaml",
        "/..%2f..%2fetc%2fpasswd",
        "/topics/../../config.yaml",
        "/./all.atom",
        "/config.yaml",
        "/.feeds-cache/index.sqlite",
        "/articles/one.md",
        "/a%0Ab.atom",
        "/%E4%BA%BA.atom",
        "/favicon.ico",
        "/.well-known/security.txt",
        "/%2e%2e/config.yaml",
        "/all.atom%00",
        "/%ff.atom",
        "/all%20.atom",
    ],
)
def test_what_is_not_there_is_a_small_plain_answer(web: Web, target: str) -> None:
    """An unknown or impossible path gets 404 or 400 in a line of plain text that repeats nothing of the request."""
    got = web.get(target)

    assert got.status in {400, 404}
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.text.startswith(f"{got.status} ")
    assert len(got.body) < 200
    assert "passwd" not in got.text


def test_two_slashes_are_no_way_to_another_host(web: Web) -> None:
    """`//evil.example/` is a path like any other that is not there: no redirect leads away."""
    got = web.get("//evil.example/all.atom", {"Host": "evil.example"})

    assert "evil.example" not in got.headers.get("location", "")
    assert got.status in {301, 308, 400, 404}


@pytest.mark.parametrize("target", ["/all%00.atom", "/%00", "/topics/%00/x.atom"])
def test_a_nul_is_a_bad_request(web: Web, target: str) -> None:
    """A path with a NUL gets 400."""
    assert web.get(target).status == 400


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("target", ["/all.atom", "/", "/nothing", "/healthz"])
def test_other_methods_are_refused_with_those_that_are_answered(web: Web, method: str, target: str) -> None:
    """405 comes with Allow, which names what is answered and nothing else."""
    web.get("/all.atom")

    got = web.get(target, method=method)

    assert got.status == 405
    assert set(got.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert got.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
@pytest.mark.parametrize("method", ["PROPFIND", "X"])
def test_an_unknown_method_is_refused_cleanly(web: Web, method: str) -> None:
    """A method of WebDAV, or none at all, gets 405 or 501 in plain text, and no Allow that lists what is refused."""
    got = web.get("/all.atom", method=method)

    assert got.status in {405, 501}
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert "POST" not in got.headers.get("allow", "")


@pytest.mark.parametrize("target", ["/" + "a" * 5000, "/all.atom?x=" + "a" * 5000])
def test_an_address_too_long_is_refused(web: Web, target: str) -> None:
    """An endless address gets 414 and is not repeated."""
    got = web.get(target)

    assert got.status == 414
    assert len(got.body) < 200


def test_a_feed_that_disappeared_is_gone(site: Site, web: Web) -> None:
    """A feed that was served and has no article any more gets 410; one that never was, 404; one that returns, 200.

    So it is once there is nothing left to tell of its articles, which here is at once.
    """
    with (site.folder / "config.yaml").open("a", encoding="utf-8") as config:
        config.write("\ntombstones: 0\n")
    web.live.refresh()
    web.get("/topics/energy.atom")
    (site.folder / "articles" / "one.md").unlink()
    (site.folder / "articles" / "three.md").unlink()
    web.live.refresh()

    got = web.get("/topics/energy.atom")
    assert (got.status, got.headers["content-type"]) == (410, "text/plain; charset=utf-8")
    assert web.get("/topics/energy.html").status == 410
    assert web.get("/topics/never.atom").status == 404

    fill(site)
    web.live.refresh()
    assert web.get("/topics/energy.atom").status == 200


# --- what the server says of itself


def test_a_server_that_is_well_says_so(web: Web) -> None:
    """/healthz gets 200 and says in JSON how much is served; nobody keeps it."""
    got = web.get("/healthz")

    assert got.status == 200
    assert b'"articles":3' in got.body
    assert got.headers["cache-control"] == "no-store"


def test_metrics_count_what_was_answered(web: Web) -> None:
    """/metrics has the requests by format and status, whichever layer answered, the bytes, and the share of 304."""
    first = web.get("/all.atom")
    web.get("/all.atom")
    web.get("/all.atom", {"If-None-Match": first.headers["etag"]})
    web.get("/all.rss", method="HEAD")
    web.get("/nothing")
    web.get("/healthz")

    got = web.get("/metrics")
    lines = got.text.splitlines()

    assert got.headers["content-type"].startswith("text/plain")
    assert 'feeds_requests_total{format="atom",status="200"} 2.0' in lines
    assert 'feeds_requests_total{format="atom",status="304"} 1.0' in lines
    assert 'feeds_requests_total{format="rss",status="200"} 1.0' in lines
    assert 'feeds_requests_total{format="none",status="404"} 1.0' in lines
    assert f'feeds_sent_bytes_total{{format="atom"}} {2.0 * len(first.body)}' in lines
    assert 'feeds_sent_bytes_total{format="rss"} 0.0' in lines
    assert "feeds_not_modified_ratio 0.2" in lines
    assert "feeds_articles 3.0" in lines
    assert "feeds_snapshot_good 1.0" in lines
