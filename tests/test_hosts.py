"""What is written for static hosts: which files, what they say, and when they come and go."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, get_args

import brotli
import msgspec
import pytest
from host_support import caddy_config, nginx_config
from msgspec.structs import replace
from support import NOW

import feeds
import feeds.web
from feeds.building.delivering import site_of
from feeds.config.outputs import extensions, site_paths
from feeds.config.schema import ConfigFile, HostName
from feeds.delivery.hosts import HOSTS, HostSite
from feeds.lib.codings import CODINGS
from feeds.lib.urls import STATE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from support import Site

_DECODE: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": zstd.decompress,
}
_OWN: Final[Mapping[str, set[str]]] = {
    "github-pages": {".nojekyll", "CNAME"},
    "netlify": {"_headers"},
    "cloudflare": {"_headers"},
    "nginx": {".feeds-nginx.conf"},
    "caddy": {".feeds-caddy"},
}
_SITE: Final = HostSite(
    url="https://news.example.org/",
    formats=("atom", "rss", "json"),
    pages=True,
    max_age=900,
    hub="https://hub.example.org/",
    gone=(),
    updated=datetime(2020, 12, 16, tzinfo=UTC),
)
_SERVERS: Final = {"nginx": nginx_config, "caddy": caddy_config}


def files(name: str, **changes: object) -> dict[str, str]:
    """Give what is written for a host, by path."""
    return {each.path: each.body.decode() for each in HOSTS[name].files(replace(_SITE, **changes))}


def rules(text: str) -> dict[str, list[str]]:
    """Read a `_headers` file: the lines of each pattern."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            assert line not in found
            found[line] = []
        elif line:
            found[list(found)[-1]].append(line.strip())
    return found


@pytest.fixture
def articles(site: Site) -> Site:
    """Give a site of two articles."""
    site.article("one", "topics: [AI]", "Text")
    site.article("two", "topics: [Old]", "More", day=2)
    return site


# the table


def test_the_config_knows_every_host() -> None:
    """`host` takes the names of `HOSTS` and nothing else, and the JSON Schema says so."""
    assert set(get_args(HostName)) == set(HOSTS) == set(_OWN)
    schema = msgspec.json.schema(ConfigFile, schema_hook=lambda _: {})
    assert set(HOSTS) <= set(str(schema["$defs"]["ConfigFile"]["properties"]["host"]).replace("'", " ").split())


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", HOSTS)
def test_a_host_gets_its_files_and_no_other(articles: Site, name: str) -> None:
    """Beside the outputs stands what the host needs, and for a server each output in every coding."""
    articles.build()
    plain = articles.outputs()
    articles.config(f"host: {name}")
    articles.build()
    found = articles.outputs()
    coded = {f"{path}{each.extension}" for path in plain for each in CODINGS.values()}
    assert found.keys() - plain.keys() == _OWN[name] | (coded if HOSTS[name].is_server else set())
    assert {path: found[path] for path in plain} == plain


@pytest.mark.parametrize("name", HOSTS)
def test_the_same_site_gives_the_same_files(name: str) -> None:
    """A host's files are a function of the site."""
    gone = ("topics/a.atom", "topics/b.atom")
    assert files(name, gone=gone) == files(name, gone=gone)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("last", [None, "nginx", "github-pages"])
def test_another_host_takes_the_files_of_the_last_one_away(articles: Site, name: str, last: str | None) -> None:
    """After `host` changes the folder holds what it would hold if it had never been another."""
    articles.config(f"host: {name}")
    articles.build()
    articles.config(f"host: {last or 'null'}")
    report = articles.build()
    assert report.problems == ()
    found = articles.outputs()
    articles.build(output=articles.folder / "fresh", cache=False)
    articles.output = articles.folder / "fresh"
    assert found == articles.outputs()


@pytest.mark.parametrize("name", HOSTS)
def test_a_second_build_writes_nothing(articles: Site, name: str) -> None:
    """Where nothing changed no file for a host is written again."""
    articles.config(f"host: {name}")
    articles.build()
    report = articles.build()
    assert (report.written, report.removed) == ((), ())


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["nginx", pytest.param("caddy", marks=pytest.mark.slow)])
@pytest.mark.parametrize("jobs", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_any_history_gives_the_same_coded_files(site: Site, name: str, jobs: int) -> None:
    """Builds one after another leave what one build into an empty folder makes of the same state."""
    site.config(f"host: {name}")
    for number in range(70):
        site.article(f"a{number}", f"topics: [t{number}]", "Text " * number, day=number % 28 + 1)
    site.build(jobs=jobs)
    site.article("a1", "topics: [t2]", "Other text", day=3)
    (site.folder / "articles" / "a3.md").unlink()
    (site.output / "all.atom.gz").write_bytes(b"spoilt")
    (site.output / "topics" / "t5.rss.br").unlink()
    site.build(jobs=jobs)
    found = site.outputs()
    site.build(output=site.folder / "fresh", cache=False, jobs=1, previous=site.output)
    site.output = site.folder / "fresh"
    assert site.outputs() == found


def test_coded_files_decode_to_the_output_and_are_smaller(articles: Site) -> None:
    """Each coding of each output, the smallest of all too, decodes to its bytes and is worth its place."""
    articles.config("host: nginx\nchannels: [{name: x, where: {text: nothing}}]")
    config = feeds.load_config(articles.folder)
    articles.build()
    found = articles.outputs()
    plain = [*site_paths(config), *(f"channels/x{each}" for each in extensions(config)), "all.atom", "topics/ai.json"]
    for path in plain:
        for ending, decode in _DECODE.items():
            assert decode(found[f"{path}{ending}"]) == found[path]
            assert len(found[f"{path}{ending}"]) < len(found[path])


def test_coded_files_say_nothing_of_when_and_where() -> None:
    """A gzip header has no time, no name and no system."""
    coded = CODINGS["gzip"].encode(b"text" * 100)
    assert coded[3:8] + coded[9:10] == b"\0\0\0\0\0\xff"


def test_every_output_has_the_type_that_a_host_is_told(articles: Site) -> None:
    """What hosts are told of types is what outputs say of themselves in `feeds serve`."""
    client = feeds.web.create_app(articles.folder, watch=False).test_client()
    types = {kind.extension: kind.media_type for kind in _SITE.kinds}
    for path in ("all.atom", "all.rss", "all.json", "all.html", "feeds.opml", "feeds.css", "feed.css", "feeds.js"):
        extension = f".{path.partition('.')[2]}"
        assert client.get(f"/{path}").mimetype == types[extension]


@pytest.mark.parametrize("name", HOSTS)
def test_feeds_serve_knows_no_host(articles: Site, name: str) -> None:
    """`feeds serve` answers 404 for the files of a host, whatever the config says."""
    articles.config(f"host: {name}")
    client = feeds.web.create_app(articles.folder, watch=False).test_client()
    assert {client.get(f"/{path}").status_code for path in [*_OWN[name], "all.atom.gz"]} == {404}
    assert client.get("/all.atom").status_code == 200


# what is gone


def test_a_host_is_told_what_is_gone_until_it_is_back(articles: Site) -> None:
    """A feed that is no more is named in all its formats, and no longer once it is there again."""
    articles.config("host: netlify")
    articles.build()
    assert not (articles.output / "_redirects").exists()
    (articles.folder / "articles" / "two.md").unlink()
    articles.build()
    archive = "/archives/topics/old/:document /404.html 410"
    assert articles.read("_redirects").decode().splitlines() == [archive]  # it still says that its entry was removed
    articles.build(now=NOW + timedelta(days=30))
    assert articles.read("_redirects").decode().splitlines() == [
        *(f"/topics/old.{each} /404.html 410" for each in ("atom", "html", "json", "rss")),
        archive,
    ]
    articles.article("two", "topics: [Old]", "More", day=2)
    articles.build()
    assert not (articles.output / "_redirects").exists()


def test_what_was_never_published_is_not_gone(articles: Site) -> None:
    """A look at what will be, or at the list of it, leaves no name in what is published before."""
    articles.article("soon", "topics: [Launch]\npublishedDateTime: 2029-01-01")
    articles.config("host: netlify")
    later = datetime(2030, 1, 1, tzinfo=UTC)
    articles.build(dry_run=True, now=later)
    assert "topics/launch" in articles.run("list", "--now", "2030-01-01T00:00:00Z").out
    assert articles.run("check", "--now", "2030-01-01T00:00:00Z").status == 0
    articles.build()
    assert not (articles.output / "_redirects").exists()
    articles.build(now=later)
    articles.build()
    assert b"/topics/launch.atom " in articles.read("_redirects")


def test_a_private_feed_that_is_gone_is_not_named(articles: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs a key is named to no host, there or gone."""
    monkeypatch.setenv("KEYS", "secret")
    articles.config("host: nginx\naccess: {feeds: [topics], env: KEYS}")
    articles.build()
    (articles.folder / "articles" / "two.md").unlink()
    articles.build()
    assert b"topics/" not in articles.read(".feeds-nginx.conf")


def test_a_crossing_with_a_private_feed_that_is_gone_is_not_named(
    articles: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crossing needs a key as what it crosses does, and what is gone of it names that to nobody either."""
    monkeypatch.setenv("KEYS", "secret")
    articles.article("two", "topics: [Old]\nprovider: {name: Hush, domain: hush.example}", day=2)
    groups = "groups: [{by: []}, {by: [topic]}, {by: [topic, provider]}]"
    articles.config(f"host: netlify\n{groups}\naccess: {{feeds: [providers/hush.example], env: KEYS}}")
    articles.build()
    (articles.folder / "articles" / "two.md").unlink()
    articles.build()
    assert b"hush" not in articles.read(STATE)
    articles.build(now=NOW + timedelta(days=30))
    assert b"/topics/old.atom " in articles.read("_redirects")
    assert b"hush" not in articles.read("_redirects")


def test_what_is_gone_is_named_in_order(articles: Site) -> None:
    """The paths of what is gone stand sorted, whatever order they came in."""
    config = feeds.load_config(articles.folder)
    one, other = (site_of(config, order, _SITE.updated) for order in (["b", "a"], ["a", "b"]))
    assert one == other
    assert one.gone[:2] == ("a.atom", "a.html")


# each host


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://ada.github.io/", None),
        ("https://ada.github.io/feeds/", None),
        ("https://news.example.org/", "news.example.org\n"),
        ("https://news.example.org:8443/", "news.example.org\n"),
        ("https://example.org/feeds/", None),
    ],
)
def test_github_pages_keeps_a_domain_of_its_own(url: str, domain: str | None) -> None:
    """`CNAME` is written where all of a domain is the site's, and no Jekyll looks at the files."""
    found = files("github-pages", url=url)
    assert found.get("CNAME") == domain
    assert found[".nojekyll"] == ""


@pytest.mark.parametrize("name", ["github-pages", "netlify", "cloudflare"])
def test_what_is_missing_leads_to_all_feeds(name: str) -> None:
    """Without pages that for what is not there links to the list of feeds, by an address that works anywhere."""
    assert (
        '<a href="https://a.example.org/x&amp;y/feeds.opml">'
        in files(name, url="https://a.example.org/x&y/", pages=False)["404.html"]
    )
    assert "404.html" not in files(name)  # which is one of the site's own pages then


@pytest.mark.parametrize("name", ["netlify", "cloudflare"])
def test_headers_say_types_and_caching_once(name: str) -> None:
    """Every type has its rule with a charset, caching and CORS hold for all, and no path gets a field twice."""
    found = rules(files(name)["_headers"])
    assert found["/*.atom"].count("Content-Type: application/atom+xml; charset=utf-8") == 1
    assert "Content-Type: application/feed+json; charset=utf-8" in found["/topics/*.json"]
    assert "Content-Type: application/feed+json; charset=utf-8" in found["/all.json"]
    assert "Content-Type: application/json; charset=utf-8" in found["/feeds.json"]
    assert "/*.json" not in found  # which feeds.json would match, and that is no JSON Feed
    assert "Access-Control-Allow-Origin: *" in found["/*"]
    assert any(line.startswith("Cache-Control: public, max-age=900") for line in found["/*"])
    for_all = {line.partition(":")[0] for line in found.pop("/*")}
    assert all(line.partition(":")[0] not in for_all for lines in found.values() for line in lines)


@pytest.mark.parametrize("name", ["netlify", "cloudflare"])
@pytest.mark.parametrize("url", ["https://example.org/feeds/", "https://example.org/a*:b/"])
def test_rules_hold_below_the_path_of_the_site(name: str, url: str) -> None:
    """Rules start with the path of site.url, in which no character has a meaning of its own."""
    prefix = "/feeds/" if "feeds" in url else "/a%2A%3Ab/"
    found = files(name, url=url, gone=("topics/old.atom",))
    assert all(pattern.startswith(prefix) for pattern in rules(found["_headers"]))
    if name == "netlify":
        assert found["_redirects"] == f"{prefix}topics/old.atom {prefix}404.html 410\n"


@pytest.mark.parametrize("length", [10, 300, 1900], ids=["short", "long", "too-long"])
def test_cloudflare_gets_no_more_than_it_reads(length: int) -> None:
    """There are fewer than 100 rules, and no line is longer than 2,000 characters; the links are left out instead."""
    found = rules(files("cloudflare", url=f"https://example.org/{'x' * length}/")["_headers"])
    assert len(found) < 100
    assert all(len(line) <= 2000 for lines in found.values() for line in lines)
    linked = any(line.startswith("Link: ") for lines in found.values() for line in lines)
    assert linked == (length < 1900)


def test_cloudflare_says_where_a_feed_is() -> None:
    """A feed's own address is made of what the pattern matched."""
    found = rules(files("cloudflare")["_headers"])
    (line,) = [line for line in found["/topics/*.json"] if line.startswith("Link: ")]
    assert line.startswith('Link: <https://news.example.org/topics/:splat.json>; rel="self", ')
    assert line.endswith('<https://hub.example.org/>; rel="hub"')


@pytest.mark.sampled
@pytest.mark.parametrize("name", _SERVERS)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "feeds/",
        "a%20b%22%27%5C%7B%7D%3B%23%24x/",
        "%7B$HOME%7D/%7Bpath%7D/",
        "$a$(b)*!,;=+:@~/",
        "%0Areturn%20200%3B%0A/",
        "%E6%96%B0%E9%97%BB.%C3%A9/",
        "(%5B%7C%5E/",
    ],
)
def test_no_address_gets_out_of_the_settings(tmp_path: Path, name: str, path: str) -> None:
    """Servers read their file without a complaint whatever stands in site.url, the hub, and what is gone."""
    (output,) = HOSTS[name].files(
        replace(
            _SITE,
            url=f"https://x.org/{path}",
            hub="https://x.org/$a'{b}",
            gone=("topics/x.atom",),
            gone_archives=("archives/x/",),
        )
    )
    include = tmp_path / "include"
    include.write_bytes(output.body)
    _, command = _SERVERS[name](tmp_path, tmp_path, include, 8080)
    check = [*command, "-t"] if name == "nginx" else [command[0], "adapt", *command[2:]]
    ran = subprocess.run(check, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "[warn]" not in ran.stderr
    assert name == "nginx" or b"{$" not in output.body  # which Caddy takes for a variable of the environment
