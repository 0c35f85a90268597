"""Serving what a build elsewhere published: answers as where the articles are, whatever becomes of the place."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirror_support import MirrorWeb, on_loopback
from serve_support import Server
from support import Site, entry, feed
from web_support import FEEDS, Got, Web, eventually, fill

from feeds.destinations import manifest
from feeds.destinations.origins import origin
from feeds.formats import FORMATS
from feeds.lib.urls import MANIFEST
from feeds.problems.errors import DestinationError
from feeds.state import STATE
from feeds.web import mirror
from feeds.web.cut import cut, without
from feeds.web.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HUB: Final = "hub: https://hub.example.org/\nmax_age: 60\n"
OWN: Final = {"date", "last-modified"}
"""What says when an answer was put where it is; the rest is the same wherever it comes from."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a site that was built."""
    made = Site(tmp_path)
    made.config(HUB)
    fill(made)
    made.build()
    return made


def told(got: Got) -> tuple[int, dict[str, str], bytes]:
    """Give what of an answer does not depend on when it was put where it is."""
    return got.status, {name: value for name, value in got.headers.items() if name not in OWN}, got.body


@pytest.mark.sampled(2)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_it_answers_as_a_server_with_the_articles_does(site: Site, coding: str) -> None:
    """Every output has the same status, header fields, entity tag and bytes in every coding; so has its 304."""
    here, there = Web(site), MirrorWeb(site.output)
    for path in site.outputs():
        wanted = here.get(f"/{path}", {"Accept-Encoding": coding})
        got = there.get(f"/{path}", {"Accept-Encoding": coding})
        assert told(got) == told(wanted)
        tag = {"Accept-Encoding": coding, "If-None-Match": wanted.headers["etag"]}
        assert told(there.get(f"/{path}", tag)) == told(here.get(f"/{path}", tag))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("path", ["", "topics/", "topics", "nothing.atom", "%2e%2e/config.yaml", "all.atom/", "a%00b"])
def test_it_finds_and_misses_what_a_server_with_the_articles_does(site: Site, path: str) -> None:
    """The index, pages of folders, redirects to them, and refusals are the same."""
    assert told(MirrorWeb(site.output).get(f"/{path}")) == told(Web(site).get(f"/{path}"))


def test_the_path_of_a_site_may_be_left_on(tmp_path: Path) -> None:
    """Where a proxy leaves the path of the site's address on, outputs are found all the same."""
    site = Site(tmp_path)
    site.config("", url="https://example.org/news/")
    fill(site)
    site.build()
    assert MirrorWeb(site.output).get("/news/all.atom").body == site.read("all.atom")


def test_what_is_not_for_readers_is_not_sent(site: Site) -> None:
    """The manifest, the state, a host's own files and a stranger's are not there for anybody."""
    site.config("host: nginx\n")
    site.build()
    site.write("public/secret.atom", "<feed/>")
    web = MirrorWeb(site.output)
    listed = manifest.decode((site.output / MANIFEST).read_bytes())
    for path in (MANIFEST, STATE, "secret.atom", *(path for path in listed if path.endswith((".conf", ".gz", ".br")))):
        assert web.get(f"/{path}").status == 404


def test_a_new_publication_takes_the_place_of_the_old(site: Site) -> None:
    """What a build publishes shows at the next look, with outputs that are gone answered 410."""
    web = MirrorWeb(site.output)
    assert web.get("/all.atom").body == site.read("all.atom")
    site.article("four", "topics: [Tides]", day=4)
    (site.folder / "articles/three.md").unlink()
    site.build()
    assert web.live.refresh()
    assert web.get("/all.atom").body == site.read("all.atom")
    assert web.get("/topics/tides.atom").body == site.read("topics/tides.atom")
    site.config("groups: [{by: []}]\n")
    site.build()
    assert web.live.refresh()
    assert web.get("/topics/tides.atom").status == 410


def test_what_readers_ask_for_is_coded_before_it_is_served(site: Site) -> None:
    """Of what was published anew, each coding that somebody was sent is made before it is swapped in."""
    web = MirrorWeb(site.output)
    web.get("/all.atom", {"Accept-Encoding": "gzip"})
    site.article("four", day=4)
    site.build()
    assert web.live.refresh()
    assert b"About four" in web.live.snapshot.bodies["all.atom"].output.body
    assert set(web.live.snapshot.bodies["all.atom"].variants) == {"gzip"}


@pytest.mark.parametrize("path", FEEDS)
def test_a_client_that_takes_deltas_gets_what_is_new(site: Site, path: str) -> None:
    """`A-IM: feed` with an earlier tag gets 226 and the very bytes that a server with the articles sends."""
    here, there = Web(site), MirrorWeb(site.output)
    old = there.get(f"/{path}").headers["etag"]
    assert here.get(f"/{path}").headers["etag"] == old
    site.article("four", day=4)
    site.build()
    assert here.live.refresh()
    assert there.live.refresh()
    asked = {"If-None-Match": old, "A-IM": "feed"}
    got = there.get(f"/{path}", asked)
    assert got.status == 226
    assert told(got) == told(here.get(f"/{path}", asked))


def test_it_goes_on_with_what_it_has_while_the_place_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is served on, what was not is 503, and /healthz says so until the place is back."""
    web = MirrorWeb(site.output)
    web.get("/all.atom")
    away = site.output.rename(site.folder / "away")
    assert not web.live.refresh()
    assert web.get("/all.atom").status == 200
    assert web.get("/all.rss").status == 503
    assert int(web.get("/all.rss").headers["retry-after"]) > 0
    health = web.get("/healthz")
    assert health.status == 503
    assert json.loads(health.body)["status"] == "stale"
    away.rename(site.output)
    monkeypatch.setattr("feeds.web.mirror._PATIENCE", 0)
    assert web.live.refresh()
    assert web.get("/all.rss").body == site.read("all.rss")
    assert web.get("/healthz").status == 200


def test_what_is_half_published_is_not_served(site: Site) -> None:
    """While a build moves its outputs to their places, nothing is sent that the manifest does not list."""
    web = MirrorWeb(site.output)
    before = web.get("/all.atom").body
    raw = (site.output / MANIFEST).read_bytes()
    site.article("four", day=4)
    site.build()
    whole = (site.output / MANIFEST).read_bytes()
    digests = manifest.decode(raw)
    (site.output / MANIFEST).write_bytes(manifest.encode(digests, pending=manifest.decode(whole)))
    assert web.live.refresh()
    assert web.get("/all.atom").body == before
    assert web.get("/all.rss").status == 503
    (site.output / MANIFEST).write_bytes(whole)
    assert web.live.refresh()
    assert web.get("/all.atom").body == site.read("all.atom")
    assert web.get("/all.rss").body == site.read("all.rss")


def test_a_query_asks_for_no_view(site: Site) -> None:
    """There are no articles to choose from: the whole feed is sent, as static hosts do."""
    assert MirrorWeb(site.output).get("/all.atom?limit=1").body == site.read("all.atom")


@pytest.mark.parametrize("left", ["nothing", "damaged", "list"])
def test_a_place_that_no_build_wrote_is_refused(site: Site, left: str) -> None:
    """No manifest, one that cannot be read, or one without feeds is an error with a code, and no traceback."""
    if left == "nothing":
        (site.output / MANIFEST).unlink()
    else:
        (site.output / MANIFEST).write_bytes(b"{" if left == "damaged" else manifest.encode({}))
    ran = site.run("serve", "--from", str(site.output), "--port", "0")
    assert ran.status == 2
    assert "D112" in ran.err
    assert "Traceback" not in ran.err


def test_articles_and_what_was_published_are_not_asked_for_at_once(site: Site) -> None:
    """Drafts are not among what was published, and to ask for both is a usage error."""
    assert site.run("serve", "--from", "public", "--include-unpublished").status == 2


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=6), st.data())
def test_a_feed_without_some_entries_is_that_of_the_others(titles: list[str], data: st.DataObject) -> None:
    """Leaving entries out of a feed's bytes gives the bytes of a feed that never had them."""
    entries = [entry(id=f"urn:x:{number}", title=title, content=title) for number, title in enumerate(titles)]
    kept = data.draw(st.lists(st.booleans(), min_size=len(entries), max_size=len(entries)))
    for name in FORMATS.own:
        row = FORMATS.get(name)
        whole = row.serialize(feed(entries=tuple(entries)))
        found = cut(whole, row.media_type)
        assert len(found) == len(entries)
        had = {each.signature for each, keep in zip(found, kept, strict=True) if not keep}
        left = [each for each, keep in zip(entries, kept, strict=True) if keep]
        if left:  # none leaves white space of its own
            assert without(whole, found, had) == row.serialize(feed(entries=tuple(left)))
        else:
            assert cut(without(whole, found, had), row.media_type) == []


@pytest.mark.parametrize("body", [b"", b"<feed", b"{", b"[]", b'{"items": 1}', b"<rss><channel><item></rss>"])
def test_what_is_no_feed_has_no_entries(body: bytes) -> None:
    """Bytes that cannot be read as a feed are sent whole."""
    for name in FORMATS.own:
        assert cut(body, FORMATS.get(name).media_type) == []


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Serve a folder as a static host would, and give its address."""
    with on_loopback(partial(_Quiet, directory=str(folder))) as address:
        yield address


@pytest.mark.slow
def test_a_site_on_the_web_can_be_served_again(site: Site) -> None:
    """The address of a site is a place like a folder, and its server's dates are passed on."""
    with web_server(site.output) as address:
        web = MirrorWeb(address)
        got = web.get("/all.atom")
        assert got.body == site.read("all.atom")
        assert got.headers["last-modified"] == MirrorWeb(site.output).get("/all.atom").headers["last-modified"]
        site.article("four", day=4)
        site.build()
        assert web.live.refresh()
        assert web.get("/all.atom").body == site.read("all.atom")
    assert not web.live.refresh()
    assert web.get("/all.atom").status == 200


@pytest.mark.slow
def test_an_address_where_nobody_answers_is_refused(tmp_path: Path) -> None:
    """The error says why, with a code."""
    with web_server(tmp_path) as address:
        pass
    with pytest.raises(DestinationError) as refused:
        Mirror(origin(address))
    assert [each.code for each in refused.value.problems] == ["D112"]


def _has_new(server: Server, site: Site) -> bool:
    return server.get("/all.atom").body == site.read("all.atom")


@pytest.mark.slow
def test_several_processes_show_a_new_publication_by_themselves(site: Site) -> None:
    """Servers of a folder agree on entity tags, and each shows a build within seconds without being told."""
    arguments = ("--from", "public")
    with Server(site, *arguments) as one, Server(site, *arguments, "--workers", "2") as other:
        assert one.get("/all.atom").headers["etag"] == other.get("/all.atom").headers["etag"]
        site.article("four", day=4)
        site.build()
        for server in (one, other):
            eventually(partial(_has_new, server, site), 20)
        assert one.get("/all.atom").headers["etag"] == other.get("/all.atom").headers["etag"]
        away = site.output.rename(site.folder / "away")
        eventually(lambda: one.get("/healthz").status == 503, 20)
        assert one.get("/topics/chips.json").status == 200  # which nobody had asked for
        away.rename(site.output)
        eventually(lambda: one.get("/healthz").status == 200, 20)


@pytest.mark.slow
def test_a_bucket_is_served(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build put into a bucket is sent as from a folder, new builds too, and while the store refuses."""
    pytest.importorskip("obstore", reason="obstore is not installed")
    from bucket_support import serving

    with serving() as store:
        for name, value in store.env.items():
            monkeypatch.setenv(name, value)
        where = f"s3://bucket/{uuid.uuid4()}"
        site.build(output=where)
        site.build()
        web = MirrorWeb(where)
        for path in site.outputs():
            assert web.get(f"/{path}").body == site.read(path)
        site.article("four", day=4)
        site.build(output=where)
        site.build()
        assert web.live.refresh()
        assert web.get("/all.atom").body == site.read("all.atom")
        store.refuse(after=0)
        assert not web.live.refresh()
        assert web.get("/all.atom").body == site.read("all.atom")
        store.refuse(after=-1)


@pytest.mark.parametrize("what", ["a short digest", "no digest", "blanks", "size"])
def test_a_manifest_that_no_build_wrote_is_told_of_and_not_served(
    site: Site, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Neither digests that are none nor more bytes than any site has cost what is served; the log has the place."""
    fill(site)
    site.run("build")
    web = MirrorWeb(site.output)
    before = web.get("/all.atom")
    listed = {"a": {"a short digest": "", "no digest": "x" * 64, "blanks": " " * 64, "size": "0" * 64}[what]}
    (site.output / MANIFEST).write_text(json.dumps({"outputs": listed}))
    if what == "size":
        monkeypatch.setattr(mirror, "_MANIFESTS", 50)

    assert not web.live.refresh()
    assert web.live.trouble == "D112"
    assert web.get("/all.atom") == before
