"""Ids that readers know from before a site came here: by a rule, or one by one, as an old feed has them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Site, article

from feeds.config.id_keys import read_ids
from feeds.moving.id_mapping import as_json, as_lines
from feeds.moving.matching import Match, match
from feeds.moving.old_feed import OldEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PATTERN: Final = "articles: {permalink: '/:year/:slug/', timezone: Europe/Berlin}"
WORDS: Final = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30).map(str.strip)


def ids(site: Site) -> dict[str, set[str]]:
    """Build, and give the ids of the entries in each format."""
    site.build()
    return {
        "atom": set(re.findall(r"<entry[^>]*><id>([^<]*)</id>", site.read("all.atom").decode())),
        "rss": set(re.findall(r'<guid isPermaLink="false">([^<]*)</guid>', site.read("all.rss").decode())),
        "json": {each["id"] for each in json.loads(site.read("all.json"))["items"]},
    }


def post(site: Site, name: str, more: str = "", *, day: int = 2) -> None:
    """Write an article that has its address by the config's pattern."""
    site.write(f"articles/{name}.md", f"---\ntitle: About {name}\ndate: 2020-01-{day:02} 00:30\n{more}\n---\nText.\n")


def old_feed(*items: str) -> str:
    """Give an RSS feed of items."""
    inner = "".join(f"<item>{each}</item>" for each in items)
    head = "<title>Old</title><link>https://old.example/</link><description>d</description>"
    return f'<rss version="2.0"><channel>{head}{inner}</channel></rss>'


def old_item(number: int, link: str = "", title: str = "", guid: str = "") -> str:
    """Give an item of an RSS feed."""
    return (
        f"<title>{title or f'Old {number}'}</title><link>{link or f'https://old.example/?p={number}'}</link>"
        f'<guid isPermaLink="false">{guid or f"old-{number}"}</guid>'
        f"<pubDate>{number:02} Jan 2020 12:00:00 +0000</pubDate>"
    )


# rules


@pytest.mark.parametrize(
    ("said", "generator", "wanted"),
    [
        ("permalink", "none", "https://news.example.org/2020/tea/"),
        ("{rule: permalink, site: 'https://old.example/blog'}", "none", "https://old.example/blog/2020/tea/"),
        ("permalink", "jekyll", "https://news.example.org/2020/tea"),
        ("atom-tag", "none", "tag:news.example.org,2020-01-02:/2020/tea/"),
        ("{rule: atom-tag, site: 'http://old.example/'}", "pelican", "tag:old.example,2020-01-02:/2020/tea/"),
    ],
)
def test_a_rule_makes_the_ids_that_a_site_had(site: Site, said: str, generator: str, wanted: str) -> None:
    """In every format; the day is that of the site's own zone."""
    site.config(f"ids: {said}\n{PATTERN[:-1]}, paths: [articles], generator: {generator}}}")
    post(site, "tea")
    assert ids(site) == {"atom": {wanted}, "rss": {wanted}, "json": {wanted}}


def test_what_an_article_names_itself_counts_before_a_rule(site: Site) -> None:
    """And what neither has an id nor an address has one as without the rule."""
    post(site, "named", "id: tag:x.example,2020:1")
    site.write("articles/bare.md", "---\ntitle: Bare\ndate: 2020-01-02\n---\nText.\n")
    without = ids(site)["atom"]
    site.config("ids: permalink")
    assert ids(site)["atom"] == without
    assert "tag:x.example,2020:1" in without


# the file


@pytest.mark.sampled
@pytest.mark.parametrize("key", ["/2020/tea/", "https://news.example.org/2020/tea/", "articles/tea.md"])
@pytest.mark.parametrize("name", ["ids.yaml", "other.json"])
@pytest.mark.parametrize("old", ["https://old.example/?p=1", "tag:old.example,2020:a", "5e8f 1&2", "12"])
def test_an_id_of_the_file_stands_word_for_word(site: Site, key: str, name: str, old: str) -> None:
    """In every format, but for Atom where it is no IRI; before what the article itself says, too."""
    site.config(f"ids: {'guid' if name == 'ids.yaml' else '{file: other.json}'}\n{PATTERN}")
    post(site, "tea", "id: tag:x.example,2020:1\nguid: other")
    site.write(name, json.dumps({key: old, "/gone/": "gone"}))
    found = ids(site)
    text = old.replace("&", "&amp;")
    assert found["rss"] == {text}
    assert found["json"] == {old}
    assert found["atom"] == {old} if ":" in old else next(iter(found["atom"])).startswith("urn:uuid:")


def test_the_file_counts_before_the_rule(site: Site) -> None:
    """Articles that it lacks have ids by the rule."""
    site.config(f"ids: {{rule: permalink, file: ids.yaml}}\n{PATTERN}")
    post(site, "tea")
    post(site, "cake", day=3)
    site.write("ids.yaml", "# by hand\n/2020/tea/: urn:x-old:1\n")
    assert ids(site)["rss"] == {"urn:x-old:1", "https://news.example.org/2020/cake/"}


def test_a_change_of_the_file_is_seen_by_the_next_build(site: Site) -> None:
    """With the cache, and with the same result as without."""
    site.config(f"ids: guid\n{PATTERN}")
    post(site, "tea")
    for number in (1, 2):
        site.write("ids.yaml", f"/2020/tea/: urn:x-old:{number}\n")
        assert ids(site)["atom"] == {f"urn:x-old:{number}"}
        before = site.outputs()
        site.build(cache=False)
        assert site.outputs() == before


def test_a_removed_article_is_found_by_the_id_of_the_file(site: Site) -> None:
    """Of two files with one id, the one that says so takes the article out."""
    site.config("ids: guid")
    site.article("tea", "webUrl: https://a.example/tea")
    site.article("other", day=3)
    site.write("articles/gone.md", "---\nremoved: true\nid: urn:x-old:1\n---\n")
    site.write("ids.yaml", "https://a.example/tea: urn:x-old:1\n")
    assert site.build().articles.published == 1


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("/a/: x\n/b/: [1]\n", (2, 1), "found a list"),
        ("/a/: x\n/b/:\n", (2, 1), "found nothing"),
        ("/a/: x\n/b/: x\n", (2, 1), "two articles cannot have one"),
        ("/a/: x\n/a/: y\n", (2, 1), "stands twice"),
        ("- a\n", (1, 1), "expected lines such as"),
        ("/a/: 'x\n", (1, 6), ""),
        ("\t/a/: x\n", (1, 1), ""),
        (b"/a/: \xff\n", (1, 1), "UTF-8"),
        (None, (1, 1), "cannot be read"),
    ],
)
def test_mistakes_in_the_file_stop_a_build_at_their_place(
    site: Site, text: str | bytes | None, place: tuple[int, int], why: str
) -> None:
    """To go on would show every reader every entry anew."""
    site.config("ids: guid")
    site.article("tea")
    if text is not None:
        site.write("ids.yaml", text)
    ran = site.run("build")
    assert ran.status == 2
    assert ran.err.startswith(f"ids.yaml:{place[0]}:{place[1]}: error C121 ")
    assert why in ran.err
    assert not site.output.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("permalinks", "did you mean 'permalink'"),
        ("3", "expected one of"),
        ("[guid]", "expected one of permalink, atom-tag, guid, or a mapping with rule, site, file"),
        ("{rule: guids}", "did you mean 'guid'"),
        ("{rules: guid}", "rule"),
        ("{rule: permalink, site: old.example}", "absolute URL"),
    ],
)
def test_mistakes_in_the_key_are_told(site: Site, said: str, why: str) -> None:
    """With what was expected."""
    site.config(f"ids: {said}")
    site.article("tea")
    ran = site.run("build")
    assert ran.status == 2
    assert why in ran.err


def test_an_empty_file_has_no_ids(site: Site) -> None:
    """It may be begun by hand."""
    site.config("ids: guid")
    site.article("tea")
    site.write("ids.yaml", "# none yet\n")
    assert len(ids(site)["atom"]) == 1


def test_a_check_tells_of_lines_without_an_article(site: Site) -> None:
    """Where they stand, and which article may be meant."""
    site.config(f"ids: guid\n{PATTERN}")
    post(site, "tea")
    post(site, "draft", "draft: true")
    site.write("ids.yaml", "/2020/tee/: urn:x-old:1\narticles/tea.md: urn:x-old:2\n/2020/draft/: urn:x-old:3\n")
    ran = site.run("check")
    assert re.findall(r"^(\S+): warning L118 (.*)$", ran.out, re.MULTILINE) == [
        ("ids.yaml:1:1", "no article is '/2020/tee/'; did you mean '/2020/tea/'?")
    ]


# from an old feed


def test_who_moves_with_an_old_feed_shows_nobody_an_entry_twice(site: Site) -> None:
    """The ids that `feeds ids` writes are those that the old feed had, for all of its entries."""
    site.config(PATTERN)
    for number in range(1, 8):
        post(site, f"a{number}", day=number)
    site.write(
        "old.xml",
        old_feed(
            old_item(1, "https://news.example.org/2020/a1/"),
            old_item(2, "http://www.news.example.org/2020/a2"),
            old_item(3, "https://old.example/2020/a3/index.html"),
            old_item(4, title="ABOUT A4!"),
            old_item(5, title="About a5", guid="https://old.example/?p=5"),
            old_item(6, "https://news.example.org/2020/a6/", guid="5e8f &amp; 6"),
        ),
    )
    ran = site.run("ids", "--from", "old.xml", "--write", "ids.yaml")
    assert (ran.status, ran.err) == (0, "")
    assert "6 entries in 1 document: 6 found among the articles, 2 by title and day" in ran.out
    assert "{file: ids.yaml}" in ran.out
    site.config(f"ids: guid\n{PATTERN}")
    wanted = {*(f"old-{number}" for number in range(1, 5)), "https://old.example/?p=5", "5e8f &amp; 6"}
    assert wanted < ids(site)["rss"]
    assert len(ids(site)["rss"]) == 7
    again = site.run("ids", "--from", "old.xml", "--write", "ids.yaml")
    assert "6 have the id that they had; 0 ids added" in again.out


def test_what_is_not_found_is_told(site: Site) -> None:
    """An entry that is no article, one that may be two, and one whose id another feed has otherwise."""
    site.config(PATTERN)
    post(site, "a", "title: Same")
    site.write("articles/b.md", "---\ntitle: Same\ndate: 2020-01-02\n---\nText.\n")
    post(site, "c", day=3)
    site.write("old.xml", old_feed(old_item(2, title="Same"), old_item(9), old_item(3, "https://x.example/2020/c/")))
    site.write("other.xml", old_feed(old_item(3, "https://x.example/2020/c/", guid="else")))
    ran = site.run("ids", "--from", "old.xml", "--from", "other.xml", "-v")
    assert ran.status == 0
    assert {code: ran.err.count(f"warning {code}") for code in ("I110", "I111", "I112")} == {
        "I110": 1,
        "I111": 1,
        "I112": 1,
    }
    assert ran.out == '/2020/c/: "old-3"\n'
    assert site.run("ids", "--from", "old.xml", "--strict").status == 1
    assert site.run("ids", "--from", "none.xml").status == 2


def test_ids_are_printed_for_a_file(site: Site) -> None:
    """What stands on stdout is one, with a remark where only title and day told."""
    site.config(PATTERN)
    post(site, "tea", "title: 'Tea: #1'")
    site.write("old.xml", old_feed(old_item(2, title="Tea: #1")))
    ran = site.run("ids", "--from", "old.xml")
    assert ran.out == '/2020/tea/: "old-2"  # by its title and day: Tea: #1\n'
    assert "1 id listed" in ran.err
    site.write("ids.yaml", ran.out)
    assert read_ids(site.folder, "ids.yaml") == ({"/2020/tea/": "old-2"}, ())


def test_lines_that_are_there_stay(site: Site) -> None:
    """New ones are added behind, in JSON in order."""
    site.config(f"ids: guid\n{PATTERN}")
    post(site, "tea")
    post(site, "cake", day=3)
    site.write("old.xml", old_feed(old_item(2, title="About tea"), old_item(3, title="About cake")))
    for name, text in (
        ("ids.json", '{"/2020/tea/": "urn:x-mine:1"}'),
        ("ids.yaml", "# mine\n/2020/tea/: urn:x-mine:1"),
    ):
        site.write(name, text)
        assert site.run("ids", "--from", "old.xml", "--write", name).status == 0
        found, faults = read_ids(site.folder, name)
        assert (found, faults) == ({"/2020/tea/": "urn:x-mine:1", "/2020/cake/": "old-3"}, ())
    assert (site.folder / "ids.yaml").read_text().startswith("# mine\n/2020/tea/: urn:x-mine:1\n")


def test_a_file_that_is_no_file_of_ids_is_not_touched(site: Site) -> None:
    """Somebody named the wrong one."""
    site.config(PATTERN)
    post(site, "tea")
    site.write("old.xml", old_feed(old_item(2, title="About tea")))
    ran = site.run("ids", "--from", "old.xml", "--write", "config.yaml")
    assert ran.status == 2
    assert "C121" in ran.err
    assert "ids" not in (site.folder / "config.yaml").read_text()


@pytest.mark.parametrize(
    ("link", "guid", "said"),
    [
        ("https://news.example.org/2020/{}/", "https://news.example.org/2020/{}/", "'ids: permalink'"),
        (
            "https://o.example/b/2020/{}/",
            "https://o.example/b/2020/{}/",
            "{rule: permalink, site: 'https://o.example/b/'}",
        ),
        ("https://o.example/b/2020/{}/", "tag:o.example,2020-01-02:/b/2020/{}/", "{rule: atom-tag, site: "),
    ],
)
def test_a_rule_that_made_all_ids_is_named(site: Site, link: str, guid: str, said: str) -> None:
    """It holds for the articles too that the old feed lacks."""
    site.config(PATTERN)
    items = []
    for name in ("tea", "cake"):
        post(site, name)
        items.append(old_item(2, link.format(name), f"About {name}", guid.format(name)))
    site.write("old.xml", old_feed(*items))
    assert said in site.run("ids", "--from", "old.xml").err


def test_an_entry_without_an_id_is_known_by_its_link(site: Site) -> None:
    """As readers take it."""
    site.config(PATTERN)
    post(site, "tea")
    site.write("old.xml", old_feed("<title>About tea</title><link>https://old.example/2020/tea/</link>"))
    assert site.run("ids", "--from", "old.xml").out == "/2020/tea/: https://old.example/2020/tea/\n"


def test_feeds_in_atom_and_json_are_compared_with_their_own_ids(site: Site) -> None:
    """What has its id already in that format needs no line."""
    site.config(PATTERN)
    post(site, "tea", "guid: not an iri")
    site.build()
    for form in ("atom", "rss", "json"):
        assert site.run("ids", "--from", f"public/all.{form}").out == ""


def moment(day: int, hour: int) -> datetime:
    """Give an instant of January 2020."""
    return datetime(2020, 1, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("entries", "articles", "found"),
    [
        ([("a", "x", 2, 23)], [("b", "X!", 3, 1)], [(0, 0)]),
        ([("a", "x", 2, 12)], [("b", "x", 5, 12)], []),
        ([("a", "x", 2, 12), ("b", "x", 2, 12)], [("c", "x", 2, 12)], []),
        ([("a", "x", 2, 12), ("b", "x", 2, 12)], [("a", "x", 2, 12), ("c", "x", 2, 12)], [(0, 0), (1, 1)]),
        ([("a", "", 2, 12)], [("b", "", 2, 12)], []),
    ],
)
def test_titles_and_days_tell_only_where_they_are_alone(
    entries: Sequence[tuple[str, str, int, int]],
    articles: Sequence[tuple[str, str, int, int]],
    found: list[tuple[int, int]],
) -> None:
    """A day may be another one in another zone; addresses come first, and leave the others fewer."""
    olds = [
        OldEntry(id=f"{number}", link=f"https://o.example/{link}", title=title, published=moment(day, hour))
        for number, (link, title, day, hour) in enumerate(entries)
    ]
    news = [
        article(path=f"{number}", alternate=f"https://n.example/{link}", title=title, published=moment(day, hour))
        for number, (link, title, day, hour) in enumerate(articles)
    ]
    matching = match(olds, news)
    assert sorted((int(each.entry.id or ""), int(each.article.path)) for each in matching.matches) == found
    assert len(matching.matches) + len(matching.ambiguous) + len(matching.missing) == len(olds)


@given(st.dictionaries(WORDS.filter(bool), WORDS.filter(bool), max_size=5))
def test_any_ids_are_read_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, rows: dict[str, str]) -> None:
    """In YAML and in JSON."""
    folder: Path = tmp_path_factory.mktemp("ids")
    pairs = {key: value for value, key in {value: key for key, value in rows.items()}.items()}
    matches = {
        key: Match(article(), OldEntry(id=value, title=value), bool(number % 2))
        for number, (key, value) in enumerate(pairs.items())
    }
    (folder / "ids.yaml").write_text("".join(as_lines(matches)), encoding="utf-8")
    (folder / "ids.json").write_bytes(as_json(pairs))
    assert read_ids(folder, "ids.yaml") == (pairs, ())
    assert read_ids(folder, "ids.json") == (pairs, ())


@pytest.mark.slow
def test_a_newsroom_that_moves_here_keeps_all_of_its_ids(corpora: Path, site: Site, tmp_path: Path) -> None:
    """Its old feed had ids of another program; after `feeds ids`, ours has them all."""
    site.config(f"articles: {{paths: ['{corpora / 'newsroom/_news'}'], generator: none}}\nlimit: 5000")
    site.build()
    text = site.read("all.rss").decode()
    old = re.sub(r">urn:uuid:([0-9a-f]{8})[^<]*<", r">post-\1<", text)
    (tmp_path / "old.rss").write_text(old, encoding="utf-8")
    assert site.run("ids", "--from", str(tmp_path / "old.rss"), "--write", "ids.yaml", "--strict").status == 0
    site.config(f"ids: guid\narticles: {{paths: ['{corpora / 'newsroom/_news'}'], generator: none}}\nlimit: 5000")
    assert ids(site)["rss"] == set(re.findall(r'<guid isPermaLink="false">([^<]*)</guid>', old))
