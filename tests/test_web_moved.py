"""Old addresses as a server answers them: 301, whatever carries the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import pytest
from web_support import WAYS, Web, fill

if TYPE_CHECKING:
    from support import Site

_CONFIG: Final = (
    "channels: [{name: board, where: {topics: {any: [Chips]}}}]\naccess: {feeds: [channels/board], file: keys.txt}\n"
    "aliases: {feed.xml: all.atom, tag/chips/feed: topics/chips.rss, board.xml: channels/board.atom,"
    " new.xml: topics/new.atom, 'tag/é/feed': topics/energy.json}\n"
)


@pytest.fixture(params=WAYS)
def web(request: pytest.FixtureRequest, site: Site) -> Web:
    """Give a served site with aliases, one of them of a feed that needs a key, asked in each way."""
    fill(site)
    site.write("keys.txt", "horse")
    site.config(_CONFIG, url="https://news.example.org/a/")
    made = Web(site)
    made.way = request.param
    return made


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feed.xml", "/all.atom"),
        ("/tag/chips/feed", "/topics/chips.rss"),
        ("/tag/chips/feed/", "/topics/chips.rss"),
        ("/tag/%C3%A9/feed", "/topics/energy.json"),
        ("/a/tag/chips/feed", "/a/topics/chips.rss"),
        ("/feed.xml?limit=1", "/all.atom?limit=1"),
    ],
)
def test_an_old_address_leads_to_the_new_one(web: Web, method: str, old: str, new: str) -> None:
    """The answer is 301 with an address that leads there below whatever path the site is; it may be kept a while."""
    got = web.get(old, method=method)
    assert got.status == 301
    assert urljoin(f"http://e.org{old}", got.headers["location"]) == f"http://e.org{new}"
    assert got.headers["cache-control"].startswith("public, max-age=900")
    assert (got.body == b"") is (method == "HEAD")
    assert web.get(new, method=method).status == 200


def test_conditions_change_nothing(web: Web) -> None:
    """Who has the feed already is led on as anybody else: only what would be sent is held against conditions."""
    tag = web.get("/all.atom").headers["etag"]
    got = web.get("/feed.xml", {"If-None-Match": tag, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert got.status == 301
    assert web.get("/all.atom", {"If-None-Match": tag}).status == 304


def test_a_private_feed_is_led_to_with_its_key_alone(web: Web) -> None:
    """Without a key the old address is closed as the new one is; with one it leads there, and hands the key on."""
    closed = web.get("/board.xml")
    assert (closed.status, "location" in closed.headers) == (401, False)
    assert b"board" not in closed.body
    assert web.get("/board.xml?key=wrong").status == 401
    led = web.get("/board.xml?key=horse")
    assert (led.status, led.headers["location"]) == (301, "channels/board.atom?key=horse")
    assert led.headers["cache-control"].startswith("private")
    assert b"horse" not in led.body
    assert web.get(f"/{led.headers['location']}").status == 200


def test_an_alias_without_a_feed_is_not_found(web: Web) -> None:
    """An alias whose feed is not there yet leads nowhere."""
    assert web.get("/new.xml").status == 404


def test_other_methods_are_refused(web: Web) -> None:
    """At an old address no more methods are answered than elsewhere."""
    assert web.get("/feed.xml", method="POST").status == 405


def test_aliases_change_while_serving(web: Web, site: Site) -> None:
    """An alias that is taken out is gone with the next look at the config, and a new one is there."""
    site.config("aliases: {other.xml: all.rss}", url="https://news.example.org/a/")
    assert web.live.refresh()
    assert [web.get(path).status for path in ("/feed.xml", "/other.xml")] == [404, 301]
