"""From an article to the entry that every feed and format says alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from lxml import etree
from msgspec.structs import replace
from support import Site, article

import feeds
from feeds.config.section_keys import Site as SiteSection
from feeds.entries.entry import to_entry
from feeds.entries.entry_options import EntryOptions, entry_options
from feeds.model import Category, Entry, Image, Markup, Person, Provider, Related

OPTIONS: Final = entry_options(feeds.Config(site=SiteSection(title="News", url="https://news.example.org/")))
PLAYER: Final = '<iframe src="https://www.youtube.com/embed/abcdefghijk" width="560" height="315"></iframe>'
LEAD: Final = Image("https://example.org/lead.jpg?w=1&h=2", 640, 480, "A <cat>", "Ada & co")


def tell(options: EntryOptions = OPTIONS, **said: Any) -> Entry:
    """Tell an article that says what is given."""
    return to_entry(article(**said), options)


def pictures(content: str) -> list[str]:
    """List the addresses of the pictures that content shows."""
    root = etree.fromstring(f"<div>{content}</div>", etree.HTMLParser())
    return [str(each.get("src")) for each in root.iter("img")]


# --- what is taken over ------------------------------------------------------------------------------------------


def test_an_entry_says_what_its_article_says() -> None:
    """Id, title, dates, links, pictures and language are the article's."""
    updated = datetime(2021, 1, 1, tzinfo=UTC)
    said = article(updated=updated, via="https://source.example/", images=(LEAD,), language="de")
    told = to_entry(said, OPTIONS)
    for name in ("id", "title", "published", "updated", "summary", "alternate", "via", "images", "language"):
        assert getattr(told, name) == getattr(said, name)


def test_topics_become_categories_of_the_site() -> None:
    """A category is the site's own: its scheme is the folder of its topics."""
    assert tell(topics=("AI", "C++")).categories == (
        Category("AI", "AI", "https://news.example.org/topics/"),
        Category("C++", "C++", "https://news.example.org/topics/"),
    )


@pytest.mark.parametrize(
    ("authors", "provider", "expected"),
    [
        ((Person("Ada"), Person("Grace")), Provider("P", "p.example"), (Person("Ada"), Person("Grace"))),
        ((), Provider("P", "p.example"), (Person("P", "https://p.example/"),)),
        ((), Provider("P"), (Person("P"),)),
        ((), None, (Person("News"),)),
    ],
    ids=["own", "provider", "provider-without-domain", "site"],
)
def test_every_entry_has_an_author(
    authors: tuple[Person, ...], provider: Provider | None, expected: tuple[Person, ...]
) -> None:
    """Without authors of its own an entry is its provider's, else the site's."""
    told = tell(authors=authors, provider=provider)
    assert told.authors == expected
    assert told.source == provider


def test_scores_and_states_are_no_part_of_an_entry() -> None:
    """What changes over time only selects: an entry with other scores is the same entry."""
    assert tell(quality=1.0, heat=2.0, type="video") == tell(quality=99.0, heat=0.0, type="article")


# --- the body ----------------------------------------------------------------------------------------------------


def test_markdown_and_html_bodies() -> None:
    """A body is read as what it is written in."""
    assert tell(body="*a*").content == "<p><em>a</em></p>"
    assert tell(body="<p>*a*</p>", markup=Markup.HTML).content == "<p>*a*</p>"


def test_a_body_is_sanitised_and_absolute() -> None:
    """A body's addresses start from its page, and nothing in it acts."""
    told = tell(body='[x](two)<script>alert(1)</script> <b onclick="x">y</b>', alternate="https://example.org/a/one")
    assert told.content == '<p><a href="https://example.org/a/two">x</a> <b>y</b></p>'


def test_a_body_without_a_page_starts_from_the_site() -> None:
    """The addresses of an article without a link start from the site."""
    assert 'href="https://news.example.org/two"' in tell(body="[x](two)", alternate=None).content


def test_without_a_body_the_summary_is_shown() -> None:
    """An article that has no body shows its summary, as the text that it is."""
    assert tell(body="", summary="Fish & <chips>").content == "<p>Fish &amp; &lt;chips&gt;</p>"


def test_a_body_of_nothing_is_no_body() -> None:
    """A body of which nothing is left shows the summary."""
    assert tell(body="<script>alert(1)</script>", summary="Text").content == "<p>Text</p>"


def test_an_article_may_have_nothing_but_a_link() -> None:
    """With neither body nor summary nor picture there is no more to say than the title."""
    told = tell(body="", summary="")
    assert told.summary == ""
    assert told.content in {"", "<p>One</p>"}


# --- the summary -------------------------------------------------------------------------------------------------


def test_an_excerpt_is_the_summary() -> None:
    """The editors' own words go first."""
    assert tell(summary="Own words.", body="A body.").summary == "Own words."


def test_without_an_excerpt_the_body_is_summed_up() -> None:
    """The body's first paragraph, as plain text, is the summary where there is no excerpt."""
    assert tell(summary="", body="# Heading\n\nFirst *words* & more.\n\nSecond.").summary == "First words & more."


def test_a_long_body_makes_a_short_summary() -> None:
    """A summary that is made of the body ends at a word."""
    summary = tell(summary="", body="word " * 500).summary
    assert len(summary) <= 300
    assert re.fullmatch(r"(word )*word…", summary)


# --- summaries only ----------------------------------------------------------------------------------------------


def test_summaries_only() -> None:
    """Where feeds carry summaries, an entry has no content, but its summary is made all the same."""
    told = tell(replace(OPTIONS, full=False), summary="", body="First words.\n\nMore.", images=(LEAD,))
    assert (told.content, told.summary) == ("", "First words.")


def test_without_a_link_there_is_always_content() -> None:
    """What cannot be opened elsewhere can be read here."""
    told = tell(replace(OPTIONS, full=False), alternate=None, body="All of it.\n\nMore.")
    assert told.content == "<p>All of it.</p>\n<p>More.</p>"


def test_an_entry_without_a_link_has_something_to_read() -> None:
    """An entry that has no link has content, even where sanitising leaves nothing of its body (RFC 4287, 4.1.2)."""
    assert tell(alternate=None, summary="", body="<script>alert(1)</script>").content


# --- the lead picture --------------------------------------------------------------------------------------------


def test_the_lead_picture_comes_first() -> None:
    """Content opens with the first picture, its size, title and credit."""
    assert tell(body="Text.", images=(LEAD, Image("https://example.org/other.png"))).content == (
        '<figure><img src="https://example.org/lead.jpg?w=1&amp;h=2" alt="A &lt;cat&gt;" width="640" height="480">'
        "<figcaption>A &lt;cat&gt; · Ada &amp; co</figcaption></figure>\n<p>Text.</p>"
    )


@pytest.mark.parametrize(
    ("title", "credit", "caption"),
    [
        (None, None, ""),
        ("A cat", None, "<figcaption>A cat</figcaption>"),
        (None, "Ada", "<figcaption>Ada</figcaption>"),
    ],
)
def test_a_caption_says_what_is_known(title: str | None, credit: str | None, caption: str) -> None:
    """A picture without title and credit has no caption."""
    content = tell(images=(Image("https://example.org/a.png", title=title, credit=credit),)).content
    assert re.findall("<figcaption>.*</figcaption>", content) == ([caption] if caption else [])


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (LEAD.url, "![x](https://example.org/lead.jpg?w=1&h=2)"),
        (LEAD.url, '<img src="/lead.jpg?w=1&amp;h=2" width="9">'),
        ("https://example.org/lead.jpg", "![x](lead.jpg)"),
        ("https://example.org/it's.jpg", "![x](it's.jpg)"),
        ("https://example.org/a%20b.jpg", '<img src="a b.jpg">'),
    ],
)
def test_a_picture_is_not_shown_twice(url: str, body: str) -> None:
    """A lead picture that stands in the body is not shown above it too."""
    content = tell(body=body, images=(Image(url),)).content
    assert len(pictures(content)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "[larger](https://example.org/lead.jpg)",
        "![x](https://example.org/lead.jpg.png)",
        "`https://example.org/lead.jpg`",
        '<p title="https://example.org/lead.jpg">x</p>',
    ],
)
def test_what_is_only_named_in_the_body_is_shown(body: str) -> None:
    """A link to the lead picture, or an address that starts like its own, is not the picture."""
    content = tell(body=body, images=(Image("https://example.org/lead.jpg"),)).content
    assert pictures(content)[0] == "https://example.org/lead.jpg"


# --- featured embeds ---------------------------------------------------------------------------------------------


def test_a_featured_video_is_a_linked_picture() -> None:
    """A video shows the article's own picture, linked to the video's page."""
    content = tell(embed=PLAYER, images=(LEAD,), body="Text.", title="T & U").content
    page = "https://www.youtube.com/watch?v=abcdefghijk"
    assert content.startswith(f'<figure><a href="{page}"><img src="https://example.org/lead.jpg?w=1&amp;h=2"')
    assert f'<a href="{page}">▶ T &amp; U</a>' in content
    assert pictures(content) == [LEAD.url]
    assert content.endswith("<p>Text.</p>")


def test_a_featured_video_may_stay_a_frame() -> None:
    """Where the config keeps frames, a known player is one."""
    content = tell(replace(OPTIONS, embeds="iframe"), embed=PLAYER, images=(LEAD,), body="Text.").content
    assert content == (
        '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" width="560" height="315" '
        'allowfullscreen=""></iframe>\n<p>Text.</p>'
    )


def test_an_unknown_player_is_never_a_frame() -> None:
    """A frame from elsewhere is a linked picture, whatever the config."""
    content = tell(replace(OPTIONS, embeds="iframe"), embed='<iframe src="https://evil.example/x"></iframe>').content
    assert "<iframe" not in content
    assert '<a href="https://evil.example/x">' in content


@pytest.mark.parametrize("address", ["https://www.youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk"])
def test_a_video_named_by_its_page_is_shown(address: str) -> None:
    """A featured address may be the video's page; it is never framed itself, since its host forbids that."""
    for mode in ("link", "iframe"):
        content = tell(replace(OPTIONS, embeds=mode), embed=address).content
        assert f'src="{address}"' not in content
        assert "abcdefghijk" in content


def test_other_featured_html_is_sanitised_and_shown() -> None:
    """A featured quotation stands below the lead picture, harmless."""
    embed = '<blockquote>Said<script src="x.js"></script></blockquote>'
    content = tell(embed=embed, images=(LEAD,), body="Text.").content
    assert content.index("<figure>") < content.index("<blockquote>Said</blockquote>") < content.index("Text.")
    assert "script" not in content


@pytest.mark.parametrize("name", ["featuredContent", "images"])
def test_lone_surrogates_are_not_fatal(name: str, site: Site) -> None:
    """A character that no feed may contain costs an article nothing else, wherever it stands."""
    value = {"featuredContent": '"<p>a\\ud800b</p>"', "images": '["https://example.org/\\ud800.png"]'}[name]
    more = f'"title": "T", "date": "2020-12-16T00:00:00Z", "url": "https://example.org/", "{name}": {value}'
    site.write("articles/one.json", f"{{{more}}}")
    assert site.build().articles.published == 1


# --- related articles --------------------------------------------------------------------------------------------

RELATED: Final = (
    Related("Two & more", "https://example.org/2?a=1&b=2", "P <x>"),
    Related("Three", "https://example.org/3"),
)


def test_related_articles_follow_as_a_list() -> None:
    """Related articles stand below the text, each linked and with its provider where it is known."""
    assert tell(body="Text.", related=RELATED).content == (
        "<p>Text.</p>\n<h2>Related</h2><ul>"
        '<li><a href="https://example.org/2?a=1&amp;b=2">Two &amp; more</a> (P &lt;x&gt;)</li>'
        '<li><a href="https://example.org/3">Three</a></li></ul>'
    )


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("de", "Verwandte Artikel"),
        ("de-AT", "Verwandte Artikel"),
        ("DE", "Verwandte Artikel"),
        ("fr", "Articles liés"),
        ("zh-Hant-TW", "相关文章"),
        ("ar", "مقالات ذات صلة"),
        ("xx", "Related"),
        (None, "Relacionados"),
    ],
)
def test_the_heading_speaks_the_articles_language(language: str | None, heading: str) -> None:
    """The heading is in the article's language, else in the site's; in English where the language is unknown."""
    content = tell(replace(OPTIONS, language="es"), language=language, related=RELATED).content
    assert f"<h2>{heading}</h2>" in content


def test_no_list_without_related_articles() -> None:
    """Nothing stands where nothing is related."""
    assert "<ul>" not in tell(body="Text.").content


# --- end to end --------------------------------------------------------------------------------------------------


def test_an_article_without_a_link_is_valid_atom(site: Site) -> None:
    """An Atom entry has content or an alternate link, whatever its article lacks."""
    site.config("content: summary")
    site.write("articles/one.md", "---\ntitle: T\ndate: 2020-12-16T00:00:00Z\n---\nAll of it.")
    site.build()
    root = etree.fromstring(site.read("all.atom"))
    content = root.find("{*}entry/{*}content")
    assert content is not None
    assert content.text == "<p>All of it.</p>"
