"""Advice for authors: what is hardly meant so is told at its place, and what may be meant is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, Site

from feeds.check.advice import lint
from feeds.check.advice.spelling import near
from feeds.config import load_config
from feeds.lib.edit_distance import one_apart, shortened
from feeds.problems.codes.advice_codes import ADVICE

if TYPE_CHECKING:
    from feeds.problems import Problem

OUTPUTS: Final = frozenset({"all.atom", "all.html", "topics/glass.html", "index.html"})
LONG: Final = "The council plans another bridge and readers write about trains and cables"


def advice(site: Site, *, include_unpublished: bool = False) -> list[Problem]:
    """Give all advice about the articles of a site."""
    config = load_config(site.folder)
    return sorted(lint(config, now=NOW, outputs=OUTPUTS, include_unpublished=include_unpublished))


def told(site: Site) -> list[tuple[str, int, int]]:
    """Give the code and place of all advice about a site's articles."""
    return [(each.code, each.line, each.column) for each in advice(site)]


# one article

LINES: Final = {
    "a long title": (f"title: {'word ' * 41}", "Text.", ("L101", 2, 1)),
    "a title in capitals": ("title: COUNCIL PLANS ANOTHER BRIDGE", "Text.", ("L102", 2, 1)),
    "the site's name": ("title: Another bridge | News", "Text.", ("L103", 2, 1)),
    "the provider's name": ("title: Another bridge - The Harbour\nprovider: The Harbour", "Text.", ("L103", 2, 1)),
    "the provider's domain": (
        "title: 'Bridge :: example.org'\nprovider: {domain: example.org}",
        "Text.",
        ("L103", 2, 1),
    ),
    "an excerpt cut off": (f"title: One\nexcerpt: {LONG}", f"{LONG}, and more.", ("L104", 3, 1)),
    "an excerpt cut off behind a heading": (
        f"title: One\nexcerpt: {LONG}",
        f"# One\n\nThe *council* plans [another](https://example.org/a_b) bridge\n{LONG[32:]}\nand cables.",
        ("L104", 3, 1),
    ),
    "an excerpt cut off before a mark": (
        f"title: One\nexcerpt: {LONG}",
        LONG.replace("and cables", "*and* cables **and more**."),
        ("L104", 3, 1),
    ),
    "nothing to read": ("title: One", "", ("L105", 2, 1)),
    "a picture without a size": ("title: One\nimages:\n- {url: https://example.org/1.png}", "", ("L106", 3, 1)),
    "a picture without a height": (
        "title: One\nimage: {url: https://example.org/1.png, width: 3}",
        "",
        ("L106", 3, 1),
    ),
    "a date far in the future": ("title: One\npublishedDateTime: 2062-01-01T00:00:00Z", "Text.", ("L107", 3, 1)),
    "changed before published": (
        "title: One\npublishedDateTime: 2020-12-16T00:00:00Z\nlastmod: 2020-12-01",
        "Text.",
        ("L108", 4, 1),
    ),
    "a key misspelt": ("title: One\nexcerp: Words.", "Text.", ("L112", 3, 1)),
    "a key in capitals": ("title: One\nEXCERP: a", "Text.", ("L112", 3, 1)),
    "a key with other joints": ("title: One\nfeatured-content: x", "Text.", ("L112", 3, 1)),
    "published later elsewhere": ("title: One\npublish_date: 2066-01-01", "Text.", ("L113", 3, 1)),
    "expired elsewhere": ("title: One\nexpiry_date: 2020-12-02", "Text.", ("L113", 3, 1)),
    "a tag of Liquid": ("title: One", "See\n\nthe {% teapot 2020-01-01-x %} one.", ("L114", 8, 5)),
    "a shortcode": ("title: One", '{{< figure src="x.png" >}}\n{{< teapot lid="x" >}}', ("L114", 7, 1)),
    "two letters swapped": ("title: One\ntopisc: [a]", "Text.", ("L112", 3, 1)),
}


@pytest.mark.parametrize(("front", "body", "expected"), [pytest.param(*each, id=name) for name, each in LINES.items()])
def test_advice_is_given_at_its_place(site: Site, front: str, body: str, expected: tuple[str, int, int]) -> None:
    """What is hardly meant so in an article is told once, at the line and column of the field."""
    defaults = "" if "publishedDateTime" in front else "\npublishedDateTime: 2020-12-01T09:00:00Z"
    site.write("articles/one.md", f"---\n{front}{defaults}\noriginalUrl: https://example.com/1\n---\n{body}\n")
    assert told(site) == [expected]


FINE: Final = {
    "a title as long as may be": (f"title: {'w' * 200}", "Text."),
    "an abbreviation": ("title: NATO AND THE EU", "Text."),
    "a title of another script": ("title: 人工智能 与 机器人 的 未来 将 会 怎样 发展 下去", "Text."),
    "a dash in a title": ("title: Bridges - a history", "Text."),
    "an excerpt that is a sentence": (f"excerpt: {LONG}.", f"{LONG}. And more."),
    "an excerpt that says it goes on": (f"excerpt: {LONG}…", f"{LONG}, and more."),
    "an excerpt of its own": (f"excerpt: {LONG}", "Something else."),
    "an excerpt that is the whole paragraph": (f"excerpt: {LONG}", f"{LONG}\n\nAnd more."),
    "an excerpt alone": ("excerpt: Words", ""),
    "a picture alone": ("image: {url: https://example.org/1.png, width: 3, height: 4}", ""),
    "a date soon": ("publishedDateTime: 2026-06-01T00:00:00Z", "Text."),
    "the same day": ("publishedDateTime: 2020-12-16T09:00:00Z\nlastmod: 2020-12-16", "Text."),
    "a change that is no date": ("lastmod: soon", "Text."),
    "a later change": ("publishedDateTime: 2020-12-16T09:00:00Z\nlastmod: 2020-12-17", "Text."),
    "a key of another program": ("layout: post\ncategory: news\nsubtitle: Two\ndata: 1\nguide: 2\nlicence: x", "Text."),
    "dates of other programs that agree": ("publishDate: 2020-01-01\nexpiryDate: 2066-01-01", "Text."),
    "a template tag as code": ("title: One", "Write `{% x %}`, or\n\n```\n{{< y >}}\n```\n\n100 {%."),
    "a key beside the one it is like": ("topics: [a]\ntopic: a", "Text."),
    "a state that publishes": ("publish: true\nstatus: published\nhidden: false", "Text."),
    "a draft": ("draft: true\ntitel: One\nhidden: true", ""),
}


@pytest.mark.parametrize(("front", "body"), [pytest.param(*each, id=name) for name, each in FINE.items()])
def test_what_may_be_meant_is_left_alone(site: Site, front: str, body: str) -> None:
    """No advice is given about what authors write on purpose, nor about what is not published."""
    site.article("one", front, body)
    assert advice(site) == []


def test_drafts_are_looked_at_where_they_are_published(site: Site) -> None:
    """With drafts included, advice is given about them too."""
    site.article("one", "draft: true\nexcerp: a", "Text.")
    assert [each.code for each in advice(site, include_unpublished=True)] == ["L112"]


def test_a_misspelt_key_is_told_once(site: Site) -> None:
    """A key that is misspelt in many articles is told at the first of them, with how many others there are."""
    for name in ("a", "b", "c"):
        site.article(name, "excerp: Words.", "Text.")
    (problem,) = advice(site)
    assert problem.path == "articles/a.md"
    assert problem.message == "'excerp' is not read; did you mean 'excerpt'? (and so in 2 more)"


def test_a_name_of_the_config_is_no_misspelling(site: Site) -> None:
    """A key that the config names is read, however much it is like another."""
    site.config("articles:\n  fields: {categories: [topic], published: [publised]}")
    site.article("one", "topic: Glass\npublised: 2020-12-16", "Text.")
    assert advice(site) == []


def test_a_file_that_cannot_be_read_is_passed_over(site: Site) -> None:
    """Files that the build reports get no advice, and keep none from others."""
    site.write("articles/bad.md", b"\xff")
    site.write("articles/worse.md", "---\ntitle: [\n---\n")
    site.write("articles/none.md", "Text.")
    site.article("one", "excerp: a", "Text.")
    assert [each.path for each in advice(site)] == ["articles/one.md"]


# many articles


def test_a_title_twice_on_a_day_is_told(site: Site) -> None:
    """Of two articles of one provider with one title and day the second is told; other days and providers differ."""
    site.article("a", "title: Bridge\nprovider: Harbour", "Text.", day=1)
    site.article("b", "title: bridge\nprovider: Harbour", "Text.", day=1)
    site.article("c", "title: Bridge\nprovider: River", "Text.", day=1)
    site.article("d", "title: Bridge\nprovider: Harbour", "Text.", day=2)
    assert [(each.code, each.path) for each in advice(site)] == [("L109", "articles/b.md")]


def test_a_topic_that_looks_misspelt_is_told(site: Site) -> None:
    """A topic used once that is one edit from one that five articles have is told at its own line."""
    for number in range(5):
        site.article(f"a{number}", "topics: [Machine Learning, Zen 3, Glass]", "Text.")
    site.article("b", "topics:\n- Zen 4\n- Machne Learning\n- Grass\n- machine learning", "Text.")
    learning, glass = advice(site)
    assert (learning.code, learning.line, learning.column) == ("L110", 7, 3)
    assert "'Machne Learning', and 5 have 'Machine Learning'" in learning.message
    assert (glass.code, glass.line) == ("L110", 8)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("glass", "glas", True, id="a letter less"),
        pytest.param("glass", "glasss", True, id="a letter more"),
        pytest.param("glass", "grass", True, id="another letter"),
        pytest.param("glass", "galss", True, id="two letters swapped"),
        pytest.param("glass", "glass", False, id="the same"),
        pytest.param("glass", "gal", False, id="two letters less"),
        pytest.param("glass", "grasp", False, id="two other letters"),
        pytest.param("glass", "slasg", False, id="two letters swapped that stand apart"),
        pytest.param("zen 3", "zen 4", False, id="a digit"),
        pytest.param("gpt-3", "gpt-35", False, id="a digit more"),
        pytest.param("python", "python+", False, id="a sign"),
    ],
)
def test_one_edit_is_told_from_more(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """An edit is one letter more, less, other, or two swapped, either way round."""
    assert one_apart(one, other) is expected
    assert one_apart(other, one) is expected


WORDS: Final = st.text("abc", min_size=5, max_size=7)


@given(st.dictionaries(WORDS, st.sampled_from([1, 2, 5, 9]), max_size=20))
def test_the_index_finds_what_comparing_all_would(uses: dict[str, int]) -> None:
    """Neighbours found through the index are those that comparing every word with every other finds."""
    slow = {
        rare
        for rare, count in uses.items()
        if count == 1 and any(often >= 5 and one_apart(rare, other) for other, often in uses.items())
    }
    assert near(uses).keys() == slow


@given(WORDS, WORDS)
def test_words_one_edit_apart_share_a_shortened_form(one: str, other: str) -> None:
    """Whatever one edit is, both words without a letter, or as they are, meet somewhere."""
    if one_apart(one, other):
        assert set(shortened(one)) & set(shortened(other))


# references

PERMALINKS: Final = "articles:\n  permalink: /news/:year/:slug/"
DEAD: Final = {
    "a feed that there is not": "[x](https://news.example.org/topics/gras.html)",
    "a feed of a kind that there is not": "[x](/all.rss)",
    "an article that there is not": "[x](/news/2020/three/)",
    "an article that is not published": "[x](/news/2020/draft/)",
    "the same in HTML": '<a href="/news/2020/three">x</a>',
    "a link apart": "[x]\n\n[x]: /news/2020/three/",
    "a file that there is not": "[x](../articles/three.md#top)",
    "a page beside that there is not": "[x](three.html)",
    "a picture that there is not": "![x](three.png)",
    "a file of another kind of article that there is not": "[x](./three.mdx)",
    "an address without a scheme": "[x](www.example.com)",
    "a mail address without a scheme": "[x](desk@example.com)",
    "a file below the root that there is not": "[x](@/blog/three.md)",
    "a tag of Jekyll for a post": "[x]({% post_url 2020-01-01-three %})",
    "a tag of Jekyll for a file": "[x]({% link _posts/three.md %})",
    "a tag of Hugo": '[x]({{< ref "three.md#top" >}})',
    "another tag of Hugo": '[x]({{% relref "/blog/three" %}})',
    "a tag of Hexo": "{% post_link three 'Three' %}",
    "a tag for an article that is not published": '[x]({{< ref "draft" >}})',
    "a file of an article that is not published": "[x](draft.md)",
    "a name that two articles have": '[x]({{< ref "same" >}})',
}
ALIVE: Final = {
    "a feed": "[x](https://news.example.org/topics/glass.html?x=1#y)",
    "the site": "[x](https://news.example.org/) and [x](/)",
    "an article": "[x](/news/2020/two/) and [x](/news/2020/two) and [x](/news/2020/two/index.html#end)",
    "an article that is to come": "[x](/news/2026/later/)",
    "a former address": "[x](/news/2019/former/) and [x](/old.html)",
    "a page of the site that others make": "[x](/about/) and [x](/news/2020/) and [x](../)",
    "another site": "[x](https://example.com/topics/gras.html)",
    "a place in the article": "[x](#top)",
    "a file that the site may serve": "[x](/articles/two.md)",
    "a picture that there is": "![x](two.png)",
    "a page made of a file that there is": "[x](about.html)",
    "code": "`[x](three.md)`\n\n```\n[x](/news/2020/three/)\n```",
    "a template": "[x]({{site.url}}/topics/gras.html)",
    "mail": "[x](mailto:desk@news.example.org)",
    "tags for articles": '[x]({{< ref "two.md" >}}) [x]({% post_url two %}) [x]({{< relref "later" >}})',
    "a tag for another page": '[x]({{< ref "about" >}}) [x]({{< ref "/pages" >}}) [x]({% link pages/about.md %})',
    "a tag for a place in the article": '[x]({{< ref "#top" >}})',
    "a tag for what is no article": "[x]({% link files/three.pdf %})",
    "a tag in code": "`{% post_url three %}`",
    "the file of another page": "[x](../pages/about.md)",
}


def site_of_references(site: Site, body: str) -> None:
    """Write articles that may be referred to, and one with a body."""
    site.config(PERMALINKS)
    for name, more in {
        "two": "aliases: [/news/2019/former/]\nredirect_from: /old.html",
        "draft": "draft: true",
        "later": "publishedDateTime: 2026-06-01",
        "one": "",
        "a/same": "",
        "b/same": "",
    }.items():
        date = "" if "publishedDateTime" in more else "\npublishedDateTime: 2020-12-01"
        site.write(f"articles/{name}.md", f"---\ntitle: About {name}\n{more}{date}\n---\nText.\n")
    site.write("articles/two.png", b"")
    site.write("pages/about.md", "About")
    site.write("articles/one.md", f"---\ntitle: One\ndate: 2020-12-01T09:00:00Z\n---\n\nText {body}\n")


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in DEAD.items()])
def test_a_dead_reference_is_told(site: Site, body: str) -> None:
    """A reference to the site that can lead nowhere is told at the line where it stands."""
    site_of_references(site, body)
    (problem,) = advice(site)
    line = 8 if "[x]:" in body else 6
    assert (problem.code, problem.path, problem.line) == ("L111", "articles/one.md", line)


@pytest.mark.sampled
@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in ALIVE.items()])
def test_a_reference_that_may_be_alive_is_left_alone(site: Site, body: str) -> None:
    """What leads to an output, an article, a file or to where others may have put a page is not told."""
    site_of_references(site, body)
    assert advice(site) == []


@pytest.mark.parametrize("pattern", ["/:slug/", "/news/:categories/:slug/", "https://example.com/:year/:slug/"])
def test_addresses_of_any_form_may_be_those_of_other_pages(site: Site, pattern: str) -> None:
    """Where articles have addresses that other pages may have too, one that no article has may be alive."""
    site.config(f"articles:\n  permalink: {pattern}")
    site.write("articles/one.md", "---\ntitle: One\ndate: 2020-12-01T09:00:00Z\n---\n[x](/news/a/b/) [x](/about/)")
    assert advice(site) == []


def test_an_articles_file_is_alive(site: Site) -> None:
    """A reference to the file of a published article leads to its address, so that nothing is wrong with it."""
    site_of_references(site, "[x](@/two.md) [y](two.md)")
    assert not advice(site)


def test_a_dead_reference_has_its_column(site: Site) -> None:
    """The column is that of the address, counted in characters."""
    site_of_references(site, "é [x](/all.rss)")
    assert told(site) == [("L111", 6, 12)]


def test_a_dead_article_of_a_tag_has_its_column(site: Site) -> None:
    """The column is that of the name within the tag."""
    site_of_references(site, "{% link two.md %} x\n[x]({% post_url three %})")
    assert told(site) == [("L111", 7, 17)]


def test_a_site_beside_its_feeds_has_references_too(site: Site) -> None:
    """Where the feeds are in a folder of the site, references within the site are looked at."""
    site.config("  home: https://news.example.org/\n" + PERMALINKS, url="https://news.example.org/feeds/")
    site.write(
        "articles/one.md",
        "---\ntitle: One\ndate: 2020-12-01T09:00:00Z\n---\n"
        "[x](three.md) [x](/feeds/topics/gras.html) [x](/feeds/topics/glass.html)",
    )
    assert [code for code, _, _ in told(site)] == ["L111", "L111"]


@pytest.mark.parametrize(
    ("matter", "body", "expected"),
    [
        ("image: /images/nope.png", "", [("L111", 4, 1)]),
        ("image: /images/there.png", "", []),
        ("image: {feature: nope.png}", "", [("L111", 4, 1)]),
        ("image: {feature: there.png}", "", []),
        ("image: https://tides.example/images/nope.png", "", []),
        ("image: /made-elsewhere/nope.png", "", []),
        ("", "![x](/images/nope.png)", [("L111", 5, 6)]),
        ("", "![x](/images/there.png) ![x](//tides.example/images/nope.png)", []),
        ("", '<img src="/images/nope.webp?x=1">', [("L111", 5, 11)]),
    ],
)
def test_a_picture_that_the_project_has_not_is_told(
    site: Site, matter: str, body: str, expected: list[tuple[str, int, int]]
) -> None:
    """On a generator's site the files are known, but for folders that come from elsewhere as a whole."""
    (site.folder / "config.yaml").unlink()
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\n")
    site.write("images/there.png", b"")
    front = f"---\ntitle: Tide\ndate: 2020-12-01T09:00:00Z\n{matter}".rstrip("\n")
    site.write("_posts/2020-12-01-tide.md", f"{front}\n---\n{body}\n")
    assert [each for each in told(site) if each[0] == "L111"] == expected


def test_a_theme_puts_its_folder_before_a_picture(site: Site) -> None:
    """Where nothing is at the place itself, and the file is in the folder that Jekyll's themes put before it."""
    (site.folder / "config.yaml").unlink()
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\nbaseurl: /log\n")
    site.write("images/there.png", b"")
    text = "---\ntitle: Tide\ndate: 2020-12-01T09:00:00Z\nimage: {feature: there.png}\n---\nText\n"
    site.write("_posts/2020-12-01-tide.md", text)
    site.run("build")
    assert b"https://tides.example/log/images/there.png" in site.read("all.json")
    (site.folder / "images/there.png").unlink()
    site.run("build")
    assert b"/images/there.png" not in site.read("all.json")


def test_a_dead_related_article_is_told(site: Site) -> None:
    """What is related is looked at too."""
    site.article("one", "related:\n- {title: Two, webUrl: https://news.example.org/topics/gras.html}", "Text.")
    assert [code for code, _, _ in told(site)] == ["L111"]


def test_articles_of_other_sites_have_no_references_here(site: Site) -> None:
    """A relative reference in an article that was published elsewhere leads elsewhere."""
    site.article("one", "", "[x](three.md) [x](/topics/gras.html) ![x](three.png)")
    assert advice(site) == []


# whatever there is

VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "url", "name"]), inner),
    max_leaves=5,
)
KEYS: Final = st.sampled_from(
    [
        "title",
        "excerpt",
        "topics",
        "images",
        "related",
        "updated",
        "aliases",
        "provider",
        "draft",
        "drafts",
        "Titel",
        "status",
    ]
)
BODY: Final = st.text(alphabet="[](<>)/.:#%ax\n\\ ", max_size=60).map(
    lambda text: f"{text} [x](/{text}) <a href='{text}'>"
)


@settings(max_examples=60)
@given(st.dictionaries(KEYS, VALUES), BODY)
def test_no_article_ends_in_a_traceback(front: dict[str, object], body: str) -> None:
    """Whatever an article holds, advice about it has a code of advice and a place."""
    with TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.config(PERMALINKS)
        document = {"title": "One", "date": "2020-12-01T09:00:00Z", **front}
        site.write("articles/one.md", json.dumps(document) + f"\n{body}")
        for each in advice(site, include_unpublished=True):
            assert each.code in ADVICE.codes
            assert min(each.line, each.column) >= 1
