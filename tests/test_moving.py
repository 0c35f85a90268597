"""What docs/moving.md promises to who has feeds and subscribers already, step by step."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from lxml import etree
from support import PROJECT, Site

from feeds.lib.values.podcast_words import podcast_guid

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = (PROJECT / "docs/moving.md").read_text(encoding="utf-8")
OLD: Final = (
    '<rss version="2.0"><channel><title>Old</title><link>https://pier.example.org/</link>\n{}</channel></rss>\n'
)
NEW: Final = "channels/pier-talk.rss"


def blocks() -> dict[str, str]:
    """Give the files of the page's example by their names."""
    return dict(re.findall(r"`([^`\n]+)`(?:, in part)?:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def moved(tmp_path: Path) -> Site:
    """Give the site of the page, with the old feed in the place of the new one, as its fourth step has it."""
    site = Site(tmp_path)
    for name, text in blocks().items():
        site.write(name, OLD.format(text) if name == "old.xml" else text)
    with site.write("audio/3.mp3", b"").open("wb") as sound:
        sound.truncate(48123456)
    site.write("images/cover.jpg", b"\xff\xd8\xff")
    site.write("before/channels/pier-talk.rss", (tmp_path / "old.xml").read_bytes())
    return site


def compared(site: Site) -> str:
    """Give what the page's comparison says."""
    assert f"cp old.xml before/{NEW}" in PAGE
    (line,) = re.findall(r"^ {4}feeds (build .* before)$", PAGE, re.MULTILINE)
    ran = site.run(*line.split())
    assert ran.status == 0, ran.err
    return ran.out


def entries(text: str) -> list[str]:
    """Give the lines that say how many entries would be added, changed and removed."""
    return re.findall(r"^\d+ entr\w+ would be \w+", text, re.MULTILINE)


def test_the_page_has_its_example() -> None:
    """The example is an old feed, a config and an article."""
    assert list(blocks()) == ["old.xml", "config.yaml", "_posts/2024-03-05-of-ships.md"]


def test_who_follows_the_page_keeps_every_subscriber(moved: Site) -> None:
    """The episode has the guid and the file that it had, and the comparison finds no entry that is new or gone."""
    assert entries(compared(moved)) == ["1 entry would be changed"]
    assert moved.build().problems == ()
    old, new = ((moved.folder / name).read_bytes() for name in ("old.xml", f"public/{NEW}"))
    was, now = (etree.fromstring(body).find("channel/item") for body in (old, new))
    assert was is not None
    assert now is not None
    for name in ("title", "link", "guid", "pubDate"):
        assert now.findtext(name) == was.findtext(name), name
    before, after = was.find("enclosure"), now.find("enclosure")
    assert before is not None
    assert after is not None
    assert after.items() == before.items()


def test_the_page_tells_what_was_forgotten(moved: Site) -> None:
    """Without its guid the episode would be new to everybody, and the comparison says so."""
    article = moved.folder / "_posts/2024-03-05-of-ships.md"
    article.write_text(re.sub("guid: .*\n", "", article.read_text(encoding="utf-8")), encoding="utf-8")
    assert entries(compared(moved)) == ["1 entry would be added", "1 entry would be removed"]


def test_the_shows_own_id_is_that_of_its_first_address(moved: Site) -> None:
    """The command of the page makes the id that the example has, as a feed makes it that stays where it is."""
    (made,) = re.findall(r"^ {6}guid: ([0-9a-f-]{36})", PAGE, re.MULTILINE)
    (code,) = re.findall(r"python3 -c '(.*)'", PAGE)
    moved.build()
    assert moved.run("check").status == 0
    assert made == podcast_guid("https://pier.example.org/feed.xml")
    found: list[Any] = []
    exec(code.replace("print(", "found.append("), {"found": found})  # noqa: S102 - our own page's
    assert [str(each) for each in found] == [made]
    assert made.encode() in moved.read(NEW)


@pytest.mark.parametrize(
    ("generator", "front", "wanted"),
    [
        ("none", "", "https://pier.example.org/2024/of-ships/"),
        ("jekyll", "", "https://pier.example.org/2024/of-ships"),
        ("hugo", "", "https://pier.example.org/2024/of-ships/"),
        ("none", "webUrl: https://a.example/one?b=1", "https://a.example/one?b=1"),
        ("none", "id: tag:a.example,2020:1", "tag:a.example,2020:1"),
    ],
)
def test_an_id_may_be_the_address(site: Site, generator: str, front: str, wanted: str) -> None:
    """Entries keep the ids of feeds that know articles by their addresses; one that an article names counts first."""
    site.config(
        "  home: https://pier.example.org/\n"
        "output: public\n"
        "ids: permalink\n"
        "articles: {paths: [articles], permalink: '/:year/:slug/', timezone: UTC, "
        f"generator: {generator}}}"
    )
    site.write("articles/of-ships.md", f"---\ntitle: Of ships\ndate: 2024-03-05\n{front}\n---\nWords.")
    site.build()
    (atom,) = feedparser.parse(site.read("all.atom")).entries
    (rss,) = feedparser.parse(site.read("all.rss")).entries
    (item,) = json.loads(site.read("all.json"))["items"]
    assert {atom.id, rss.id, item["id"]} == {wanted}


def test_a_removed_article_is_found_by_its_address(site: Site) -> None:
    """Of an article whose id is its address another file may say that it is removed."""
    site.config("ids: permalink")
    site.article("one", "webUrl: https://a.example/one")
    site.write("articles/two.md", "---\nremoved: true\nwebUrl: https://a.example/one\n---\n")
    site.article("three")
    assert site.build().articles.published == 1
