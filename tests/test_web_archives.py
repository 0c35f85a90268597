"""Archives (RFC 5005, section 4) over HTTP."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import pytest
from web_support import Web, ask

from feeds.destinations.folder_origin import FolderOrigin
from feeds.web.app import app_of
from feeds.web.mirror import Mirror

if TYPE_CHECKING:
    from support import Site

TOPICS: Final = "groups: [{by: []}, {by: [topic]}]\n"


def filled(site: Site, count: int, more: str = "groups: [{by: []}]\n") -> None:
    """Publish so many articles, each on a day of its own, two in each document."""
    site.config(f"limit: 2\n{more}")
    for number in range(1, count + 1):
        site.article(f"a{number}", "topics: [AI]", day=number)
    site.build()


def test_archives_are_served_as_they_are_written(site: Site) -> None:
    """A server answers with the bytes that a build writes, whatever view is asked for; nothing is behind the last."""
    filled(site, 7)
    web = Web(site)
    for path, body in site.outputs().items():
        if path.startswith("archives/"):
            assert web.get(f"/{path}?limit=1&q=a1").body == body, path
    missing = ("archives/all/0.atom", "archives/all/01.atom", "archives/all/4.atom", "archives/all/1.opml")
    assert {web.get(f"/{path}").status for path in (*missing, "archives/none/1.atom", "archives/all")} == {404}


def test_an_archive_keeps_its_tag_while_the_feed_changes(site: Site) -> None:
    """A new article gives the feed and the open archive other tags, and leaves those of full archives."""
    filled(site, 5)
    web = Web(site)
    paths = ("/all.atom", "/archives/all/1.atom", "/archives/all/2.atom")
    before = {path: web.get(path).headers for path in paths}
    site.article("a6", day=6)
    web.live.refresh()
    after = {path: web.get(path).headers for path in paths}
    assert [after[path]["etag"] == before[path]["etag"] for path in paths] == [False, True, False]
    assert before[paths[1]]["last-modified"] == after[paths[1]]["last-modified"]
    dates = [parsedate_to_datetime(headers[paths[2]]["last-modified"]) for headers in (before, after)]
    assert dates[0] < dates[1]


def test_archives_have_no_deltas(site: Site) -> None:
    """A reader that takes deltas gets an archive whole."""
    filled(site, 5)
    web = Web(site)
    tag = web.get("/archives/all/2.atom").headers["etag"]
    site.article("a6", day=6)
    web.live.refresh()
    asked = {"If-None-Match": tag, "A-IM": "feed"}
    assert web.get("/archives/all/2.atom", asked).status == 200


def test_archives_of_a_private_feed_need_its_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is behind a key is so with all of its documents, and no build writes one."""
    monkeypatch.setenv("KEYS", "sesame")
    filled(site, 5, f"{TOPICS}access: {{feeds: [topics], env: KEYS}}")
    assert [path for path in site.outputs() if path.startswith("archives/topics")] == []
    web = Web(site)
    answer = web.get("/archives/topics/ai/1.atom")
    assert answer.status == 401
    opened = web.get("/archives/topics/ai/1.atom?key=sesame")
    assert opened.status == 200
    assert opened.headers["cache-control"].startswith("private")
    page = web.get("/archives/topics/ai/1.html?key=sesame").body
    assert b"data-keyed" in page  # what is copied has the key
    assert b"feedly" not in page
    assert web.get("/archives/all/1.atom").status == 200


@pytest.mark.parametrize("mirrored", [False, True], ids=["articles", "outputs"])
def test_the_archive_of_an_emptied_feed_is_gone(site: Site, *, mirrored: bool) -> None:
    """While a feed says that its last entry was removed, its archives are gone, and others are not there."""
    filled(site, 3, f"{TOPICS}tombstones: 36500")
    site.article("other", "topics: [Chips]", day=9)
    site.build()
    for number in (1, 2, 3):
        (site.folder / f"articles/a{number}.md").unlink()
    site.build()
    paths = ("topics/ai.atom", "archives/topics/ai/1.atom", "archives/topics/chips/1.atom", "archives/all/9.atom")
    if mirrored:
        app = app_of(Mirror(FolderOrigin(site.output), watch=False))
        answers = [ask(app.wsgi_app, f"/{path}").status for path in paths]
    else:
        web = Web(site)
        answers = [web.get(f"/{path}").status for path in paths]
    assert answers == [200, 410, 404, 404]


def test_an_archive_goes_with_its_feed(site: Site) -> None:
    """Where a feed is gone, its archives are, too: 410 from a server, and no file."""
    filled(site, 3, TOPICS)
    with (site.folder / "config.yaml").open("a", encoding="utf-8") as config:
        config.write("\ntombstones: 0\n")
    site.article("other", "topics: [Chips]", day=9)
    site.build()
    assert (site.output / "archives/topics/ai/1.atom").exists()
    web = Web(site)
    for number in (1, 2, 3):
        (site.folder / f"articles/a{number}.md").unlink()
    web.live.refresh()
    assert web.get("/archives/topics/ai/1.atom").status == 410
    site.build()
    assert not (site.output / "archives/topics").exists()
