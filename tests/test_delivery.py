"""What outputs are sent with: the same header fields by the server, static hosts and buckets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from support import NOW, PROJECT
from web_support import Web, fill

from feeds.building.delivering import delivery_of, site_of
from feeds.config import load_config
from feeds.delivery import headers
from feeds.delivery.hosts import HOSTS
from feeds.destinations import Delivery
from feeds.groupings import ARCHIVES
from feeds.lib.urls import STATE
from feeds.pages.filenames import ASSETS, INDEX, LIST, MEDIA_TYPES, OPML, PAGE_TYPE, SITEMAP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bucket_support import Server
    from support import Site

_OUTPUTS: Final[Mapping[str, str]] = {
    "all.atom": "application/atom+xml",
    "all.rss": "application/rss+xml",
    "all.json": "application/feed+json",
    "all.html": PAGE_TYPE,
    **{path: MEDIA_TYPES[path] for path in (INDEX, SITEMAP, OPML, LIST, *ASSETS)},
}
_STORES: Final = (PROJECT / "docs" / "object-stores.md").read_text(encoding="utf-8")


def expected(path: str) -> Mapping[str, str]:
    """Return the header fields that an output is to have when it may be kept for a minute."""
    return dict(headers.output_fields(_OUTPUTS[path], 60).every)


@pytest.fixture
def kept_a_minute(site: Site) -> Site:
    """Return a site whose outputs may be kept for a minute."""
    fill(site)
    site.config("max_age: 60")
    return site


def test_the_fields_of_an_output() -> None:
    """A feed may be read by any site's scripts and taken for nothing else; a page has its policies beside."""
    feed, page = expected("all.atom"), expected("all.html")
    assert feed == {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "Cache-Control": "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, IM",
        "X-Content-Type-Options": "nosniff",
    }
    assert page.keys() - feed.keys() == {"Content-Security-Policy", "Referrer-Policy"}


def test_what_needs_a_key_is_kept_by_clients_alone() -> None:
    """No proxy keeps a private output, fresh or stale."""
    assert headers.output_fields(PAGE_TYPE, 60, private=True).cache_control == "private, max-age=60"


def test_the_server_sends_them(kept_a_minute: Site) -> None:
    """`feeds serve` sends every output with all of its fields; with a 304 all that are not about its bytes."""
    web = Web(kept_a_minute)
    for path in _OUTPUTS:
        whole = web.get(f"/{path}").headers
        same = web.get(f"/{path}", {"If-None-Match": whole["etag"]}).headers
        fields = {name.lower(): value for name, value in expected(path).items()}
        assert {name: whole.get(name) for name in fields} == fields
        of_site = {name.lower(): value for name, value in headers.output_fields(_OUTPUTS[path], 60).of_site}
        assert {name: same.get(name) for name in of_site} == of_site
        assert "content-type" not in same


def by_rules(text: str, address: str) -> dict[str, str]:
    """Read a `_headers` file as its hosts do: the fields of an address by all rules that match, in their order."""
    found: dict[str, str] = {}
    for block in text.strip().split("\n\n"):
        pattern, *lines = block.strip().splitlines()
        if not re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address):
            continue
        for name, _, value in (line.strip().partition(": ") for line in lines):
            if name.startswith("! "):
                del found[name.removeprefix("! ")]
            else:
                assert name not in found
                found[name] = value
    return found


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
@pytest.mark.parametrize("path", _OUTPUTS)
def test_hosts_with_rules_send_them(site: Site, host: str, path: str) -> None:
    """The rules of Netlify and Cloudflare give each output its fields. Real servers: test_hosts_served.py."""
    site.config("max_age: 60")
    told = site_of(load_config(site.folder), (), NOW)
    (text,) = (each.body.decode() for each in HOSTS[host].files(told) if each.path == "_headers")
    # Cloudflare takes the extension of a page off its address, and knows by itself what a page is
    page = host == "cloudflare" and _OUTPUTS[path] == PAGE_TYPE
    address = told.prefix + (path.removesuffix(".html").removesuffix("index") if page else path)
    found = by_rules(text, address)
    found.pop("Link", None)
    if page:
        found["Content-Type"] = expected(path)["Content-Type"]
    assert found == expected(path)


@pytest.mark.slow
def test_a_bucket_keeps_those_that_it_can(kept_a_minute: Site, server: Server) -> None:
    """Each object has the Content-Type and Cache-Control of `feeds serve`, and no field of its own."""
    url = "s3://bucket/delivery"
    kept_a_minute.build(output=url)
    objects = server.objects("delivery")
    for path in _OUTPUTS:
        fields = {name: value for name, value in objects[path].fields.items() if name != "feedsdigest"}
        assert fields.pop("Content-Encoding", "gzip") == "gzip"
        assert fields == {name: expected(path)[name] for name in ("Content-Type", "Cache-Control")}


def test_a_destination_is_told_all_fields(site: Site) -> None:
    """A destination of another package learns the fields of an output from its `Delivery`."""
    site.config("max_age: 60")
    delivery = delivery_of(load_config(site.folder))
    assert {path: dict(delivery.fields(media_type).every) for path, media_type in _OUTPUTS.items()} == {
        path: expected(path) for path in _OUTPUTS
    }
    assert delivery == Delivery(
        60, first=frozenset({STATE}), last=frozenset({INDEX, LIST, OPML, SITEMAP}), apart=f"{ARCHIVES}/"
    )


def test_outputs_are_published_before_what_refers_to_them(site: Site) -> None:
    """What is remembered goes first, then what pages load, feeds, their pages, and the lists of all feeds."""
    delivery = delivery_of(load_config(site.folder))
    outputs = {**_OUTPUTS, STATE: "application/json"}
    paths = sorted(outputs, key=lambda path: (delivery.turn(path, outputs[path]), path))
    feeds = ["all.atom", "all.json", "all.rss"]
    assert paths == [STATE, *sorted(ASSETS), *feeds, "all.html", *sorted((INDEX, LIST, OPML, SITEMAP))]


# what the documentation tells owners of buckets


def blocks(language: str) -> list[str]:
    """Return the code in a language that the page about object stores has."""
    return re.findall(rf"^```{language}\n(.*?)^```$", _STORES, re.DOTALL | re.MULTILINE)


def test_the_settings_of_stores_are_documented_as_they_are_here() -> None:
    """The CORS settings for S3, Google and Azure allow and expose what the server does."""
    asked, answered = list(headers.REQUEST_FIELDS), list(headers.ANSWER_FIELDS)
    amazon, google = map(json.loads, blocks("json"))
    assert amazon == {
        "CORSRules": [
            {
                "AllowedOrigins": [headers.ANYONE],
                "AllowedMethods": list(headers.READING),
                "AllowedHeaders": asked,
                "ExposeHeaders": answered,
                "MaxAgeSeconds": headers.DAY,
            }
        ]
    }
    assert google == [
        {
            "origin": [headers.ANYONE],
            "method": list(headers.READING),
            "responseHeader": [*asked, *answered],
            "maxAgeSeconds": headers.DAY,
        }
    ]
    (azure,) = blocks("sh")
    options = dict(each.split(" ", 1) for each in " ".join(azure.replace("\\\n", " ").split()).split(" --")[1:])
    assert (options["origins"], options["max-age"]) == (f"'{headers.ANYONE}'", str(headers.DAY))
    assert options["methods"].split() == list(headers.READING)
    assert (options["allowed-headers"].split(), options["exposed-headers"].split()) == (asked, answered)


def test_what_a_distribution_must_add_is_documented_as_it_is_here() -> None:
    """The page about object stores has every field that no store keeps with an object, with its value."""
    rows = dict(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", _STORES, re.MULTILINE))
    fields = headers.output_fields(PAGE_TYPE, 60)
    missing = dict(each for each in fields.every if each not in fields.of_object)
    assert {name: rows.get(name) for name in missing} == missing
