"""From front matter to an article: which field becomes what."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_yamltree import YAML_SIGNS

from feeds.articles import Found, decode_options
from feeds.articles.decode import decode
from feeds.articles.drafts import OtherPage, Withheld
from feeds.articles.read import decode_source, read
from feeds.articles.readers import parse
from feeds.config import Articles, Config, Site
from feeds.generators import GENERATORS, Traits, read_traits
from feeds.model import Article, Image, Markup, Person, Provider, Related, State

if TYPE_CHECKING:
    from pathlib import Path

    from feeds import Problem
    from feeds.articles.options import DecodeOptions

URL: Final = "https://news.example.org/"
START: Final = "title: T\ndate: 2020-01-01T00:00:00Z\n"


def options(*, url: str = URL, **articles: Any) -> DecodeOptions:
    """Give what decoding needs of a config with the site's URL and the articles' keys given."""
    return decode_options(Config(site=Site(title="News", url=url), articles=Articles(**articles)))


def decoded(
    text: str, path: str = "articles/one.md", given: DecodeOptions | None = None
) -> tuple[Article | None, list[Problem]]:
    """Decode a whole file; give the article and its problems."""
    article, problems = decode(parse(text, path), path, given or options())
    assert not isinstance(article, Withheld | OtherPage)
    return article, list(problems)


def made(
    front: str, *, start: str = START, path: str = "articles/one.md", body: str = "Words.", **keys: Any
) -> Article:
    """Give the article of a front matter in YAML behind a title and a date."""
    article, problems = decoded(f"---\n{start}{front}\n---\n{body}", path, options(**keys))
    assert article is not None, problems
    return article


def codes(
    front: str, *, start: str = START, path: str = "articles/one.md", body: str = "Words.", **keys: Any
) -> list[str]:
    """Give the codes of the problems of such a front matter, save that it has no link."""
    _, problems = decoded(f"---\n{start}{front}\n---\n{body}", path, options(**keys))
    return [each.code for each in problems if each.code != "A104"]


def urn(link: str) -> str:
    """Give the id that a link makes."""
    return uuid.uuid5(uuid.NAMESPACE_URL, link).urn


def test_whole_article() -> None:
    """An article with everything becomes what the contract says."""
    article, problems = decoded(
        """---
title: We&#8217;re here
excerpt: A <b>short</b> text
publishedDateTime: 2020-12-16T09:31:00Z
updatedDateTime: 2020-12-17T10:00:00+01:00
webUrl: https://example.org/one
originalUrl: https://origin.example/one
topics: [AI, Chips]
provider:
  name: Example
  domain: example.org
  authors: [{name: Ada, url: https://example.org/ada}]
images:
  - {url: https://example.org/i.png, width: 1200, height: 630, title: A chip, attribution: Ada}
featuredContent: <iframe src="https://www.youtube.com/embed/x"></iframe>
related:
  - {title: Two, webUrl: https://example.org/two, provider: {name: Other}}
type: article
locale: en-us
quality: 80
heat: 12.5
---

# Body

"""
    )
    assert problems == []
    assert article == Article(
        path="articles/one.md",
        id=urn("https://origin.example/one"),
        title="We’re here",
        summary="A short text",
        published=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
        updated=datetime(2020, 12, 17, 9, tzinfo=UTC),
        year="2020",
        alternate="https://example.org/one",
        via="https://origin.example/one",
        topics=("AI", "Chips"),
        provider=Provider("Example", "example.org"),
        authors=(Person("Ada", "https://example.org/ada"),),
        images=(Image("https://example.org/i.png", 1200, 630, "A chip", "Ada"),),
        embed='<iframe src="https://www.youtube.com/embed/x"></iframe>',
        related=(Related("Two", "https://example.org/two", "Other"),),
        type="article",
        language="en-us",
        quality=80,
        heat=12.5,
        body="# Body",
    )


def test_least_article() -> None:
    """A title, a date and something to read are enough; that there is no link is a warning."""
    article, problems = decoded(f"---\n{START}---\nWords.")
    assert article is not None
    assert (article.title, article.summary, article.body) == ("T", "", "Words.")
    assert article.updated == article.published
    assert (article.alternate, article.via, article.provider, article.embed) == (None, None, None, None)
    assert (article.topics, article.authors, article.images, article.related) == ((), (), (), ())
    assert (article.type, article.language, article.quality, article.heat) == (None, None, None, None)
    assert article.id == "tag:news.example.org,2020-01-01:articles/one.md"
    assert [each.code for each in problems] == ["A104"]
    assert "articles.permalink where a site serves them" in problems[0].message


# A row of the contract's table: what it becomes, its names in order, and values of which the first present wins.
ROWS: Final[list[tuple[str, list[str], str]]] = [
    ("summary", ["excerpt", "summary", "description"], "Summary {}"),
    ("published", ["publishedDateTime", "date", "published_at", "pubDate"], "2020-01-0{}T00:00:00Z"),
    ("updated", ["updatedDateTime", "lastmod", "last_modified_at", "updated"], "2020-02-0{}T00:00:00Z"),
    ("alternate", ["webUrl", "originalUrl", "url", "link", "external_url"], "https://example.org/{}"),
    ("id", ["id", "guid"], "urn:example:{}"),
    ("guid", ["guid"], "Guid {}"),
    ("provider", ["provider", "source", "publisher"], "Provider {}"),
    ("authors", ["author", "authors"], "[Author {}]"),
    ("images", ["images", "image"], "https://example.org/{}.png"),
    ("language", ["locale", "lang"], "en-00{}"),
]
EXPECTED: Final[dict[str, Any]] = {
    "summary": "Summary {}",
    "published": "2020-01-0{} 00:00:00+00:00",
    "updated": "2020-02-0{} 00:00:00+00:00",
    "alternate": "https://example.org/{}",
    "id": "urn:example:{}",
    "guid": "Guid {}",
    "topics": "('Topic {}',)",
    "provider": "Provider(name='Provider {}', domain=None, picture=None)",
    "authors": "(Person(name='Author {}', uri=None, email=None),)",
    "images": "(Image(url='https://example.org/{}.png', width=None, height=None, title=None, credit=None),)",
    "language": "en-00{}",
}


@pytest.mark.parametrize(("field", "names", "value"), ROWS, ids=[row[0] for row in ROWS])
def test_first_name_present_wins(field: str, names: list[str], value: str) -> None:
    """Of a field's names the first that is present wins; an empty one counts as absent."""
    start = "title: T\n" if field == "published" else START
    for first in range(len(names)):
        lines = [f"{name}: {value.format(index)}" for index, name in enumerate(names, 1) if index > first]
        empty = [f"{name}:" for name in names[:first]]
        # the order in the file decides nothing
        article = made("\n".join(empty + lines[::-1]), start=start)
        assert str(getattr(article, field)) == EXPECTED[field].format(first + 1)


@pytest.mark.parametrize("blank", ["", '""', "~", "null", "[]", "{}"])
def test_empty_value_counts_as_absent(blank: str) -> None:
    """An empty text, list or mapping counts as absent, without a word."""
    front = f"excerpt: {blank}\nsummary: S\ntopics: {blank}\nimages: {blank}\nprovider: {blank}\nwebUrl: {blank}\n"
    article = made(f"{front}link: https://example.org/one")
    assert (article.summary, article.alternate, article.topics) == ("S", "https://example.org/one", ())
    assert "A108" not in codes(front)


def test_blank_link_counts_as_absent() -> None:
    """A link of nothing but blanks is none, not the site's own address."""
    assert made('webUrl: " "').alternate is None
    assert made('webUrl: " "\nlink: https://example.org/one').alternate == "https://example.org/one"


@pytest.mark.parametrize("title", ["NO", "1.10", "2001", "yes", "0x1F", "12:30:00", "1e3", "true", "2020-01-01", "+1"])
def test_title_stays_text(title: str) -> None:
    """A title that YAML would make something else of stays what was typed."""
    assert made("", start=f"title: {title}\ndate: 2020-01-01T00:00:00Z\n").title == title


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("We&#8217;re", "We’re"),
        ("a&nbsp;b", "a b"),
        ("'&amp;quot;Hi&amp;quot;'", '"Hi"'),
        ("<em>Really</em>", "Really"),
        ("'null'", "null"),
        ("'  spaced   out '", "spaced out"),
        ("|\n  two\n  lines", "two lines"),
        ('"a\\u0001b\\uFFFEc"', "abc"),
        ("AT&T", "AT&T"),
    ],
)
def test_title_is_plain_text(typed: str, title: str) -> None:
    """A title comes out as the plain text that a reader should see."""
    article = made(f"excerpt: {typed}", start=f"title: {typed}\ndate: 2020-01-01T00:00:00Z\n")
    assert (article.title, article.summary) == (title, title)


def test_forbidden_character_is_reported() -> None:
    """A character that no feed may contain is dropped from a text, with a warning."""
    assert codes('excerpt: "a\\x01b"') == ["F110"]


def test_forbidden_character_in_an_embed() -> None:
    """A character that no feed may contain is dropped from an embed too, with a warning."""
    assert made('featuredContent: "a\\x01b"').embed == "ab"
    assert codes('featuredContent: "a\\x01b"') == ["F110"]


@pytest.mark.parametrize("title", ["", "~", "''", "' '", "<br>", "[a, b]", "{a: b}"])
def test_no_title(title: str) -> None:
    """An article without a title that can be read is left out, with the place of what stands there."""
    article, problems = decoded(f"---\ndate: 2020-01-01T00:00:00Z\ntitle: {title}\n---\nWords.")
    assert article is None
    assert ("A101", 3) in [(each.code, each.line) for each in problems]


@pytest.mark.parametrize("path", ["2020-01-02-one.md", "a/2020-1-2-one.md", "2020-01-02.md", "2020-01-02-one/index.md"])
def test_date_in_the_name(path: str) -> None:
    """An article without a date field has the date in its file's or folder's name, as Jekyll has it."""
    assert made("", start="title: T\n", path=path).published == datetime(2020, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "path"),
    [
        ("path: 2020/01/02/a-title\n", "articles/one.md"),
        ("permalink: /blog/2020/01/02/one/\n", "articles/one.md"),
        ("", "articles/2020/01/02/one.md"),
    ],
)
def test_date_in_the_address(start: str, path: str) -> None:
    """An article without a date has that which its address or its folders are made of."""
    assert made("", start=f"title: T\n{start}", path=path).published == datetime(2020, 1, 2, tzinfo=UTC)


def test_published_may_be_a_date() -> None:
    """Where `published` is a day and no other key has one, it is that of publication."""
    assert made("", start="title: T\npublished: 2020-01-02\n").published == datetime(2020, 1, 2, tzinfo=UTC)
    assert codes("draft: 2021-01-01") == ["A114"]


def test_jekylls_titles_from_names() -> None:
    """With Jekyll the name of a post is its title where there is no other."""
    jekyll = replace(options(timezone="UTC"), traits=Traits(generator="jekyll"), generator=GENERATORS["jekyll"])
    path = "_posts/2020-01-02-two-words.md"
    article, _ = decoded("---\nlayout: post\n---\nText.", path, jekyll)
    headed, _ = decoded("---\nlayout: post\n---\n# A heading\n\nText.", path, jekyll)
    assert article is not None
    assert headed is not None
    assert (article.title, headed.title) == ("Two Words", "A heading")
    assert decoded("---\nlayout: post\n---\nText.", path)[0] is None


def test_nikolas_link_is_what_a_post_is_about(tmp_path: Path) -> None:
    """With Nikola a post has its own address, whatever it links to, and is known by it."""
    (tmp_path / "conf.py").write_text("BLOG_TITLE = 'N'\nPOSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\n")
    nikola = decode_options(Config(site=Site(title="N", url=URL), traits=read_traits(tmp_path)))
    text = "---\ntitle: T\nslug: one\ndate: 2020-01-02\nlink: https://elsewhere.example/a\n---\nText."
    article, _ = decoded(text, "posts/one.md", nikola)
    assert article is not None
    assert article.alternate is not None
    assert article.alternate.startswith(URL)
    assert article.via == "https://elsewhere.example/a"
    assert "elsewhere" not in article.id


def test_page_of_a_known_generator() -> None:
    """With a generator, what has neither title nor date is another page of its site and no broken article."""
    hugo = replace(options(), traits=Traits(generator="hugo"), generator=GENERATORS["hugo"])
    raw = b"---\nlayout: terms\n---\nText."
    assert decode_source(raw, "content/terms.md", hugo).passed_over == "it has neither a title nor a date"
    assert {each.code for each in decode_source(raw, "terms.md", options()).problems} == {"A101", "A102"}


def test_date_field_beats_the_name() -> None:
    """A date field counts before the date in the file's name."""
    assert made("", path="2019-05-05-one.md").published == datetime(2020, 1, 1, tzinfo=UTC)


def test_date_in_the_name_is_in_the_zone_given() -> None:
    """The date in a file's name is midnight in the articles' zone."""
    article = made("", start="title: T\n", path="2020-07-02-one.md", timezone="Europe/Berlin")
    assert article.published == datetime(2020, 7, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "path", "code"),
    [
        ("title: T\n", "one.md", "A102"),
        ("title: T\ndate: ''\n", "one.md", "A102"),
        ("title: T\ndate: soon\n", "one.md", "A103"),
        ("title: T\ndate: 2020-02-30\n", "one.md", "A103"),
        ("title: T\ndate: soon\n", "2020-01-01-one.md", "A103"),
        ("title: T\ndate: [2020-01-01]\n", "one.md", "A103"),
        ("title: T\ndate: {at: 2020-01-01}\n", "one.md", "A103"),
        ("title: T\ndate: a, 1 Jan 2020 1:1:1 +99999999999999999\n", "one.md", "A103"),
        ("title: T\n", "2020-13-45-one.md", "A103"),
    ],
)
def test_no_date(start: str, path: str, code: str) -> None:
    """An article without a date, or with an impossible one, is left out."""
    assert decoded(f"---\n{start}---\nWords.", path)[0] is None
    assert codes("", start=start, path=path) == [code]


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        ("0001-01-01", "Asia/Tokyo"),
        ("0001-01-01T00:00:00Z", "America/New_York"),
        ("9999-12-31T23:00:00Z", "Asia/Tokyo"),
    ],
)
@pytest.mark.parametrize("place", ["field", "name"])
def test_date_at_the_ends_of_the_calendar(day: str, zone: str, place: str) -> None:
    """A date that its zone pushes out of the calendar costs at most its article."""
    start = "title: T\n" if place == "name" else f"title: T\ndate: {day}\n"
    path = f"{day[:10]}-one.md" if place == "name" else "one.md"
    article, problems = decoded(f"---\n{start}---\nWords.", path, options(timezone=zone, permalink="/:year/:slug/"))
    assert article is not None or [each.code for each in problems] == ["A103"]


def test_date_without_a_zone_is_warned_of() -> None:
    """A date without a zone is read as UTC with a warning, or without one in the zone that the config gives."""
    start = "title: T\ndate: 2020-07-01 12:00:00\n"
    assert made("", start=start).published == datetime(2020, 7, 1, 12, tzinfo=UTC)
    assert codes("", start=start) == ["A107"]
    assert made("", start=start, timezone="Europe/Berlin").published == datetime(2020, 7, 1, 10, tzinfo=UTC)
    assert codes("", start=start, timezone="Europe/Berlin") == []
    assert codes("", start=start, timezone="UTC") == []


@pytest.mark.parametrize("updated", ["2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z", ""])
def test_updated_is_never_before_published(updated: str) -> None:
    """An article was changed last when it was published, or later."""
    assert made(f"updated: {updated}").updated == datetime(2020, 1, 1, tzinfo=UTC)


def test_unreadable_updated_costs_only_itself() -> None:
    """A date of change that is none is reported, and the article published without it."""
    assert made("updated: soon").updated == datetime(2020, 1, 1, tzinfo=UTC)
    assert codes("updated: soon") == ["A103"]


@pytest.mark.parametrize(
    ("front", "alternate", "via", "identity"),
    [
        ("webUrl: https://a.example/1", "https://a.example/1", None, "https://a.example/1"),
        ("originalUrl: https://o.example/1", "https://o.example/1", None, "https://o.example/1"),
        (
            "webUrl: https://a.example/1\noriginalUrl: https://o.example/1",
            "https://a.example/1",
            "https://o.example/1",
            "https://o.example/1",
        ),
        (
            "webUrl: https://a.example/1\noriginalUrl: https://a.example/1",
            "https://a.example/1",
            None,
            "https://a.example/1",
        ),
        (
            "link: https://a.example/1\noriginalUrl: https://o.example/1",
            "https://o.example/1",
            None,
            "https://o.example/1",
        ),
        ("webUrl: javascript:alert(1)\nlink: https://a.example/1", "https://a.example/1", None, "https://a.example/1"),
        ("webUrl: [x]\nlink: https://a.example/1", "https://a.example/1", None, "https://a.example/1"),
        ("originalUrl: data:x\nwebUrl: https://a.example/1", "https://a.example/1", None, "https://a.example/1"),
        ("webUrl: ' https://a.example/1 '", "https://a.example/1", None, "https://a.example/1"),
    ],
)
def test_links(front: str, alternate: str, via: str | None, identity: str) -> None:
    """The alternate is the first link that works, via where it came from if that differs; the latter makes the id."""
    article = made(front)
    assert (article.alternate, article.via, article.id) == (alternate, via, urn(identity))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "'data:text/html,x'", "mailto:a@b.c", "ftp://a.example/1", "https://"]
)
def test_link_that_is_not_http(url: str) -> None:
    """A link that is not http or https is ignored, with a warning; nothing of it is published."""
    article, problems = decoded(f"---\n{START}webUrl: {url}\n---\nWords.")
    assert article is not None
    assert (article.alternate, article.via) == (None, None)
    assert [(each.code, each.line, each.column) for each in problems if each.code != "A104"] == [("A108", 4, 1)]


def test_relative_link() -> None:
    """A relative link is completed with the site's URL, with a warning."""
    assert made("url: /one/").alternate == "https://news.example.org/one/"
    assert made("url: one", url="https://example.org/blog/").alternate == "https://example.org/blog/one"
    assert codes("url: /one/") == ["A109"]


@pytest.mark.parametrize(
    "front",
    [
        "webUrl: https://a.example/1",
        "originalUrl: https://a.example/1\nwebUrl: /one",
        "id: 7\nlink: https://a.example/1",
    ],
)
def test_id_depends_neither_on_title_nor_on_the_site(front: str) -> None:
    """An article with a URL of its own keeps its id when it is renamed, moved, dated anew or served elsewhere."""
    other = made(
        front, start="title: Other\ndate: 2021-01-01T00:00:00Z\n", path="moved/2.md", url="https://other.example/feeds/"
    )
    assert made(front).id == other.id


def test_id_without_a_url_does_not_depend_on_the_title() -> None:
    """An article without a URL keeps its id when it is renamed."""
    assert made("").id == made("", start="title: Other\ndate: 2020-01-01T00:00:00Z\n").id


@pytest.mark.parametrize(
    "own",
    ["urn:uuid:0b5f2c3e-0000-4000-8000-000000000000", "tag:a.example,2020:1", "https://a.example/?p=1&region=2&copy=3"],
)
def test_own_id_is_taken_as_it_is(own: str) -> None:
    """An id that is a URI is taken letter by letter, even where it looks as if it held entities."""
    assert made(f"guid: {own}\nwebUrl: https://a.example/1").id == own


def test_own_id_that_is_no_uri() -> None:
    """An id that is no URI becomes one, different from that of the link."""
    article = made("id: 7\nwebUrl: https://a.example/1")
    assert article.id.startswith("urn:uuid:")
    assert article.id not in {urn("https://a.example/1"), made("id: 8\nwebUrl: https://a.example/1").id}


@pytest.mark.parametrize(
    ("front", "path", "permalink", "expected"),
    [
        ("", "articles/2020-01-01-one.md", "/:year/:month/:slug/", "https://news.example.org/2020/01/one/"),
        ("slug: two", "articles/one.md", "/:slug/", "https://news.example.org/two/"),
        ("tags: [AI, C++]", "articles/one.md", "/:categories/:title/", "https://news.example.org/ai/c-plus-plus/one/"),
        ("", "articles/tech/one/index.md", "/:slug/", "https://news.example.org/one/"),
        ("", "articles/ü b.md", "/:slug/", "https://news.example.org/%C3%BC%20b/"),
        ("", "articles/one.md", "https://blog.example/:slug", "https://blog.example/one"),
        ("permalink: /about/", "articles/one.md", "/:slug/", "https://news.example.org/about/"),
        ("permalink: /:year/:title.html", "articles/one.md", None, "https://news.example.org/2020/one.html"),
        ("permalink: https://blog.example/x", "articles/one.md", None, "https://blog.example/x"),
        ("permalink: pretty", "articles/one.md", "/:slug/", "https://news.example.org/one/"),
        ("permalink: false", "articles/one.md", "/:slug/", "https://news.example.org/one/"),
        ("permalink: '{{ title }}/'", "articles/one.md", "/:slug/", "https://news.example.org/one/"),
        ("permalink: '/x/{{ title | slugify }}/'", "articles/one.md", "/:slug/", "https://news.example.org/one/"),
        ("slug: ../../x", "articles/one.md", "/a/:slug/", "https://news.example.org/x/"),
        ("slug: //evil.example", "articles/one.md", "/:slug/", "https://news.example.org/evil.example/"),
        ("permalink: //evil.example/x", "articles/one.md", None, "https://news.example.org/evil.example/x"),
    ],
)
def test_permalink(front: str, path: str, permalink: str | None, expected: str) -> None:
    """An article without a link has the address that its own permalink or the config's pattern makes."""
    article = made(front, path=path, permalink=permalink)
    assert article.alternate == expected
    assert "A104" not in [
        each.code for each in decoded(f"---\n{START}{front}\n---\n", path, options(permalink=permalink))[1]
    ]


def test_permalink_is_for_articles_without_a_link() -> None:
    """An article with a URL of its own needs no permalink."""
    assert made("link: https://a.example/1", permalink="/:slug/").alternate == "https://a.example/1"


def test_permalink_is_in_the_zone_of_the_site() -> None:
    """The date in a permalink is that of the site's zone, as Jekyll and Hugo have it."""
    article = made("", start="title: T\ndate: 2020-01-01 00:30:00\n", permalink="/:year/", timezone="Europe/Berlin")
    assert article.alternate == "https://news.example.org/2020/"


@pytest.mark.parametrize(
    ("front", "topics"),
    [
        ("topics: [AI, Chips]", ("AI", "Chips")),
        ("topics:\n  - AI\n  - Chips", ("AI", "Chips")),
        ("topics: machine learning", ("machine learning",)),
        ("topics: AI, Chips", ("AI", "Chips")),
        ("tags: AI Chips", ("AI", "Chips")),
        ("categories: AI Chips", ("AI", "Chips")),
        ("categories: machine learning, AI", ("machine learning", "AI")),
        ("tags: post", ("post",)),
        ("topics: [AI, AI, '', ~, ' AI ']", ("AI",)),
        ("topics: [{name: AI}, {title: Chips}]", ("AI", "Chips")),
        ("topics: {name: AI}", ("AI",)),
        ("topics: [2001, NO, 1.10]", ("2001", "NO", "1.10")),
        ("topics: ['R&amp;D', '<b>AI</b>']", ("R&D", "AI")),
        ("topics: ['Cafe\u0301', 'Caf\u00e9']", ("Café",)),
        ("topics: [C, C++, c]", ("C", "C++")),
        ("topics: 人工智能", ("人工智能",)),
    ],
)
def test_topics(front: str, topics: tuple[str, ...]) -> None:
    """Topics are a list or a string, each once, in order, as plain text."""
    assert made(front).topics == topics


def test_year_is_that_of_the_site() -> None:
    """The year that groups an article is the one in the site's zone."""
    assert made("", start="title: T\ndate: 2019-12-31T23:30:00Z\n", timezone="Europe/Berlin").year == "2020"
    assert made("", start="title: T\ndate: 2019-12-31T23:30:00Z\n").year == "2019"


def test_topic_of_the_wrong_type() -> None:
    """A topic without a name is reported and costs only itself."""
    assert made("topics: [{a: b}, AI]").topics == ("AI",)
    assert codes("topics: [{a: b}, AI]") == ["A106"]


@pytest.mark.parametrize(
    ("front", "provider"),
    [
        ("provider: {name: Example, domain: example.org}", Provider("Example", "example.org")),
        ("provider: {name: Example}", Provider("Example")),
        ("source: {title: Cup, url: 'https://www.example.org/cup'}", Provider("www.example.org", "www.example.org")),
        ("provider: {domain: example.org}", Provider("example.org", "example.org")),
        ("provider: {name: Example, domain: https://WWW.Example.org/x}", Provider("Example", "www.example.org")),
        ("provider: {name: Example, domain: not a domain}", Provider("Example")),
        ("provider: {name: Example, domain: ../../x}", Provider("Example")),
        ("provider: Example", Provider("Example")),
        ("provider: example.org", Provider("example.org", "example.org")),
        ("source: The Example Times", Provider("The Example Times")),
        ("publisher: {name: Example}", Provider("Example")),
        ("provider: {}\nsource: Example", Provider("Example")),
        ("provider: {images: [x]}", None),
        ("provider: [a]", None),
        ("provider: AT&amp;T", Provider("AT&T")),
    ],
)
def test_provider(front: str, provider: Provider | None) -> None:
    """A provider is a mapping or a name; a name that is a domain is one."""
    assert made(front).provider == provider


def test_wrong_domain_is_reported() -> None:
    """A domain that is none is reported at its place."""
    _, problems = decoded(f"---\n{START}webUrl: https://a.example/\nprovider:\n  name: E\n  domain: a b\n---\n")
    assert [(each.code, each.line, each.column) for each in problems] == [("A111", 7, 3)]


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ada", [Person("Ada")]),
        ("authors: [Ada, Bob]", [Person("Ada"), Person("Bob")]),
        ("authors: [Ada, Ada, '', ~]", [Person("Ada")]),
        ("author: Ada <ada@a.example>", [Person("Ada", None, "ada@a.example")]),
        ("author: <ada@a.example>", [Person("ada@a.example", None, "ada@a.example")]),
        ("author: Ada <a..b@a.example>", [Person("Ada")]),
        ("author: Ada <Lovelace>", [Person("Ada <Lovelace>")]),
        ("author: {name: Ada, email: ada@a.example}", [Person("Ada", None, "ada@a.example")]),
        ("author: {name: Ada, email: nowhere}", [Person("Ada")]),
        ("author: {name: Ada, email: a..b@a.example}", [Person("Ada")]),
        ("author: {name: Ada, uri: https://a.example/}", [Person("Ada", "https://a.example/")]),
        ("author: {name: Ada, url: https://a.example/}", [Person("Ada", "https://a.example/")]),
        ("author: {name: Ada, url: javascript:alert(1)}", [Person("Ada")]),
        ("author: {email: ada@a.example}", []),
        ("provider: {name: E, authors: [Ada]}\nauthor: Bob", [Person("Ada")]),
        ("provider: {name: E, authors: [{name: Ada}, Bob]}", [Person("Ada"), Person("Bob")]),
        ("provider: {name: E, authors: Ada}", [Person("Ada")]),
        ("provider: {name: E, authors: []}\nauthor: Bob", [Person("Bob")]),
        ("provider: {name: E}\nauthor: Bob", [Person("Bob")]),
        ("provider: {name: E}", []),
        ("author: Ada &amp; Bob", [Person("Ada & Bob")]),
    ],
)
def test_authors(front: str, authors: list[Person]) -> None:
    """Authors are the provider's, else the article's; each is a text or a mapping, and named once."""
    assert list(made(front).authors) == authors


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("author: Ada <a..b@a.example>", (5, 1)),
        ("author: {name: Ada, email: nowhere}", (5, 1)),
        ("authors: [{name: Ada, email: a..b@a.example}]", (5, 23)),
    ],
)
def test_an_address_of_no_mailbox(front: str, place: tuple[int, int]) -> None:
    """A mail address that no feed could carry is reported where it stands and left out."""
    _, problems = decoded(f"---\n{START}webUrl: https://a.example/\n{front}\n---\nWords.")
    assert [(each.code, each.line, each.column) for each in problems] == [("A106", *place)]


@pytest.mark.parametrize(
    ("front", "images"),
    [
        ("image: https://a.example/1.png", [Image("https://a.example/1.png")]),
        ("image: /1.png", [Image("https://news.example.org/1.png")]),
        (
            "images: [{url: https://a.example/1.png, width: 1200, height: '63', title: 'A &amp; B', attribution: Ada}]",
            [Image("https://a.example/1.png", 1200, 63, "A & B", "Ada")],
        ),
        ("images: [{url: https://a.example/1.png, width: 300px}]", [Image("https://a.example/1.png", 300)]),
        ("images: [{url: https://a.example/1.png, width: 0}]", [Image("https://a.example/1.png")]),
        ("images: {url: https://a.example/1.png}", [Image("https://a.example/1.png")]),
        ("image: {path: /1.png, alt: A}", [Image("https://news.example.org/1.png", title="A")]),
        (
            "image: {src: /1.png, caption: A, credit: B}",
            [Image("https://news.example.org/1.png", title="A", credit="B")],
        ),
        (
            "images: [https://a.example/1.png, {url: https://a.example/2.png}]",
            [Image("https://a.example/1.png"), Image("https://a.example/2.png")],
        ),
        (
            "images: [{url: https://a.example/1.png, width: 5}, {url: https://a.example/1.png}]",
            [Image("https://a.example/1.png", 5)],
        ),
        ("images: [{title: x}, '', ~]", []),
        ("images: ['https://a.example/a b.png']", [Image("https://a.example/a%20b.png")]),
    ],
)
def test_images(front: str, images: list[Image]) -> None:
    """Images are URLs or mappings, one or many, each once, with whole sizes and plain texts."""
    assert list(made(front).images) == images


@pytest.mark.parametrize(
    ("front", "code", "place"),
    [
        ("images:\n  - url: javascript:alert(1)", "A108", (5, 5)),
        ("images:\n  - url: data:image/png;base64,AA", "A108", (5, 5)),
        ("images:\n  - url: https://a.example/1.png\n    width: wide", "A106", (6, 5)),
        ("images:\n  - url: https://a.example/1.png\n    height: -5", "A106", (6, 5)),
        ("images:\n  - url: [x]", "A106", (5, 5)),
        ("images:\n  - [x]", "A106", (5, 5)),
    ],
)
def test_image_that_is_wrong(front: str, code: str, place: tuple[int, int]) -> None:
    """What is wrong with an image is reported at its place and costs no more than it."""
    _, problems = decoded(f"---\n{START}{front}\n---\nWords.")
    assert [(each.code, (each.line, each.column)) for each in problems if each.code != "A104"] == [(code, place)]


@pytest.mark.parametrize(
    ("front", "related"),
    [
        (
            "related: [{title: Two, webUrl: https://a.example/2}]",
            [Related("Two", "https://a.example/2")],
        ),
        (
            "related: [{title: Two, url: /2, provider: Example}]",
            [Related("Two", "https://news.example.org/2", "Example")],
        ),
        (
            "related: {title: 'R&amp;D', originalUrl: https://a.example/2, provider: {name: Example}}",
            [Related("R&D", "https://a.example/2", "Example")],
        ),
        (
            "related: [{title: Two, webUrl: javascript:x, url: https://a.example/2}]",
            [Related("Two", "https://a.example/2")],
        ),
    ],
)
def test_related(front: str, related: list[Related]) -> None:
    """A related article has a title, a link under any name, and a provider by name or mapping."""
    assert list(made(front).related) == related


@pytest.mark.parametrize(
    "front",
    [
        "related: [{title: Two}]",
        "related: [{webUrl: https://a.example/2}]",
        "related: [Two]",
        "related: Two",
        "related: [[Two]]",
        "related: [{title: Two, webUrl: javascript:alert(1)}]",
    ],
)
def test_related_that_is_not_usable(front: str) -> None:
    """A related article without a title or a link that works is left out and reported."""
    assert made(front).related == ()
    assert "A106" in codes(front)


def test_embed() -> None:
    """Featured content is kept as it was written; of any other type it is reported."""
    assert made("featuredContent: ' <iframe src=x></iframe> '").embed == "<iframe src=x></iframe>"
    assert made("featuredContent: [x]").embed is None
    assert codes("featuredContent: [x]") == ["A106"]


@pytest.mark.parametrize(
    ("front", "state"),
    [
        ("", State.PUBLISHED),
        ("published: true", State.PUBLISHED),
        ("published: yes", State.PUBLISHED),
        ("published:", State.PUBLISHED),
        ("draft: false", State.PUBLISHED),
        ("removed: false", State.PUBLISHED),
        ("published: false", State.UNPUBLISHED),
        ("published: False", State.UNPUBLISHED),
        ("published: 'no'", State.UNPUBLISHED),
        ("published: 0", State.UNPUBLISHED),
        ("draft: true", State.UNPUBLISHED),
        ("draft: TRUE", State.UNPUBLISHED),
        ("draft: on", State.UNPUBLISHED),
        ("published: true\ndraft: true", State.UNPUBLISHED),
        ("published: false\ndraft: false", State.UNPUBLISHED),
        ("removed: true", State.REMOVED),
        ("deleted: true", State.REMOVED),
        ("removed: false\ndeleted: true", State.REMOVED),
        ("published: true\nremoved: true", State.REMOVED),
        ("draft: true\ndeleted: true", State.REMOVED),
    ],
)
def test_state(front: str, state: State) -> None:
    """The editors' word: removed beats draft and unpublished, which beat published."""
    assert made(front).state == state


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("publised: false", "published: false"),
        ("drafts: true", "draft: true"),
        ("isDraft: true", "draft: true"),
        ("state: draft", "draft: true"),
        ("private: true", "draft: true"),
    ],
)
def test_a_state_that_is_not_read_is_told(line: str, instead: str) -> None:
    """An article that says in other words that it should not be published is published with a warning at its place."""
    article, problems = decoded(f"---\n{START}{line}\nlink: https://example.org/\n---\nWords.")
    assert article is not None
    assert article.state is State.PUBLISHED
    assert [(each.code, each.line) for each in problems] == [("A115", 4)]
    assert problems[0].message.endswith(f"write '{instead}'")


@pytest.mark.parametrize(
    "line", ["status: published", "hidden: false", "publisher: No", "state: Ohio", "draft: false", "Published: true"]
)
def test_what_keeps_nothing_back_is_no_state(line: str) -> None:
    """Nothing is said of keys that publish, or mean something else."""
    assert codes(line) == []


@pytest.mark.parametrize(
    ("front", "code", "hint"),
    [
        ("titel: T\ndate: 2020-01-01T00:00:00Z", "A101", "; 'titel' in line 2 is not read, did you mean 'title'?"),
        ("title: T\ndatum: 2020-01-01", "A102", "; 'datum' in line 3 is not read, did you mean 'date'?"),
        ("title: T\npubDat: 2020-01-01", "A102", "; 'pubDat' in line 3 is not read, did you mean 'pubDate'?"),
    ],
)
def test_what_is_missing_may_be_misspelt(front: str, code: str, hint: str) -> None:
    """A required field that is missing names the key that is nearly one of its names."""
    _, problems = decoded(f"---\n{front}\nlayout: post\nlink: https://example.org/\n---\nWords.", path="one.md")
    assert [each.code for each in problems] == [code]
    assert problems[0].message.endswith(hint)


@pytest.mark.parametrize("name", ["published", "draft", "removed", "deleted"])
@pytest.mark.parametrize("value", ["maybe", "2020-01-01", "[true]", "{a: b}", "2"])
def test_state_that_nobody_can_read(name: str, value: str) -> None:
    """An article whose state is neither true nor false is left out rather than published by guess."""
    article, problems = decoded(f"---\n{START}{name}: {value}\n---\nWords.")
    assert article is None
    assert [(each.code, each.line) for each in problems] == [("A114", 4)]


@pytest.mark.parametrize(
    ("text", "path", "state"),
    [
        ("+++\ntitle = 'T'\ndate = 2020-01-01T00:00:00Z\ndraft = true\n+++\nx", "a.md", State.UNPUBLISHED),
        ("+++\ntitle = 'T'\ndate = 2020-01-01T00:00:00Z\ndraft = false\n+++\nx", "a.md", State.PUBLISHED),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "published": false}', "a.json", State.UNPUBLISHED),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "removed": true}', "a.json", State.REMOVED),
    ],
)
def test_state_in_toml_and_json(text: str, path: str, state: State) -> None:
    """The state is read from TOML's and JSON's own booleans."""
    article, _ = decoded(text, path)
    assert article is not None
    assert article.state == state


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt-BR"),
        ("en_US", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("NO", "NO"),
        ("zh-Hans-CN", "zh-Hans-CN"),
    ],
)
def test_language(typed: str, language: str) -> None:
    """A language is a tag, even where it was written as a locale."""
    assert made(f"locale: {typed}").language == language


@pytest.mark.parametrize("typed", ["English language", "e", "[en]", "'<b>'", "qq", "qq-DE", "en-U1", "english"])
def test_wrong_language(typed: str) -> None:
    """What is no language tag is reported and left out."""
    assert made(f"lang: {typed}").language is None
    assert codes(f"lang: {typed}") == ["A112"]


@pytest.mark.parametrize(("typed", "number"), [("80", 80), ("-1.5", -1.5), ("'0'", 0), ("+3", 3), ("007", 7)])
def test_quality_and_heat(typed: str, number: float) -> None:
    """Quality and heat are numbers, quoted or not."""
    article = made(f"quality: {typed}\nheat: {typed}")
    assert (article.quality, article.heat) == (number, number)


@pytest.mark.parametrize("typed", ["high", "nan", "inf", "1e999", "[1]", "true", "0x10", "9" * 400])
def test_quality_that_is_no_number(typed: str) -> None:
    """What is no finite number is reported and left out."""
    assert made(f"quality: {typed}").quality is None
    assert codes(f"quality: {typed}") == ["A106"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "quality": NaN}', "a.json"),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "quality": -Infinity}', "a.json"),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "quality": 1e999}', "a.json"),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "quality": true}', "a.json"),
        ('{"title": "T", "date": "2020-01-01", "excerpt": "x", "quality": 1' + "0" * 400 + "}", "a.json"),
        ("+++\ntitle = 'T'\ndate = 2020-01-01\nquality = nan\n+++\nx", "a.md"),
        ("+++\ntitle = 'T'\ndate = 2020-01-01\nquality = inf\n+++\nx", "a.md"),
        ("+++\ntitle = 'T'\ndate = 2020-01-01\nquality = 1" + "0" * 400 + "\n+++\nx", "a.md"),
        ("+++\ntitle = 'T'\ndate = 2020-01-01\nquality = 0x" + "f" * 5000 + "\n+++\nx", "a.md"),
    ],
)
def test_number_that_is_not_finite(text: str, path: str) -> None:
    """A number of JSON or TOML that is infinite, none at all or beyond all measure is reported and left out."""
    article, problems = decoded(text, path)
    assert article is not None
    assert article.quality is None
    assert "A106" in [each.code for each in problems]


@pytest.mark.parametrize(
    ("front", "field", "empty"),
    [
        ("excerpt: [x]", "summary", ""),
        ("type: {a: b}", "type", None),
        ("author: {name: [x]}", "authors", ()),
        ("provider: {name: {a: b}}", "provider", None),
        ("images: [{url: {a: b}}]", "images", ()),
        ("webUrl: {a: b}", "alternate", None),
    ],
)
def test_field_of_the_wrong_type(front: str, field: str, empty: object) -> None:
    """A field of the wrong type is reported and left out; the article is published."""
    assert getattr(made(front), field) == empty
    assert "A106" in codes(front)


def test_number_as_text() -> None:
    """A title or topic that is a number or a date in TOML or JSON is text."""
    article, _ = decoded('{"title": 2001, "date": "2020-01-01T00:00:00Z", "tags": [1.5, true], "excerpt": 7}', "a.json")
    assert article is not None
    assert (article.title, article.topics, article.summary) == ("2001", ("1.5", "true"), "7")
    article, _ = decoded("+++\ntitle = 2020-01-02\ndate = 2020-01-02T03:04:05Z\n+++\nx", "a.md")
    assert article is not None
    assert article.title == "2020-01-02"


def test_nothing_to_read() -> None:
    """An article with no link, no summary and no body is left out."""
    article, problems = decoded(f"---\n{START}---\n \n")
    assert article is None
    assert [each.code for each in problems] == ["A105"]


@pytest.mark.parametrize("front", ["excerpt: S", "webUrl: https://a.example/1"])
def test_something_to_read(front: str) -> None:
    """A summary or a link is enough without a body."""
    assert made(front, body="").body == ""


@pytest.mark.parametrize(
    ("path", "markup"),
    [
        ("a.md", Markup.MARKDOWN),
        ("a.markdown", Markup.MARKDOWN),
        ("a.html", Markup.HTML),
        ("a.HTM", Markup.HTML),
        ("a.html/b.md", Markup.MARKDOWN),
    ],
)
def test_markup(path: str, markup: Markup) -> None:
    """The file's extension says how the body is written."""
    assert made("", path=path).markup == markup


def test_body_is_as_written() -> None:
    """The body is as written, blank lines around it aside."""
    assert made("", body="\n\n  indented <b>x</b> &amp; y\n\nend\n\n").body == "  indented <b>x</b> &amp; y\n\nend"


@pytest.mark.parametrize(
    ("fields", "front", "field", "expected"),
    [
        ({"summary": ("teaser",)}, "teaser: Mine\nexcerpt: Other", "summary", "Mine"),
        ({"summary": ("teaser",)}, "excerpt: Other", "summary", "Other"),
        ({"summary": ("a", "b")}, "b: B\na: A", "summary", "A"),
        ({"updated": ("changed",)}, "changed: 2021-01-01T00:00:00Z", "updated", datetime(2021, 1, 1, tzinfo=UTC)),
        (
            {"published": ("released_on",)},
            "released_on: 2019-01-01T00:00:00Z",
            "published",
            datetime(2019, 1, 1, tzinfo=UTC),
        ),
        ({"title": ("headline",)}, "headline: Mine", "title", "Mine"),
        ({"categories": ("keywords",)}, "keywords: [AI]", "topics", ("AI",)),
        ({"link": ("canonical",)}, "canonical: https://a.example/1", "alternate", "https://a.example/1"),
        ({"language": ("sprache",)}, "sprache: de", "language", "de"),
        ({"quality": ("score",)}, "score: 5", "quality", 5),
    ],
)
def test_names_of_the_config(fields: dict[str, tuple[str, ...]], front: str, field: str, expected: object) -> None:
    """The names that the config adds come before the built-in ones."""
    assert getattr(made(front, fields=fields), field) == expected


def test_name_of_the_config_for_the_original() -> None:
    """A name that the config adds for where an article came from gives via and the id."""
    article = made("canonical: https://o.example/1\nwebUrl: https://a.example/1", fields={"original": ("canonical",)})
    assert (article.alternate, article.via) == ("https://a.example/1", "https://o.example/1")
    assert article.id == urn("https://o.example/1")


def test_unknown_fields_are_ignored() -> None:
    """Front matter that feeds do not know is ignored without a word."""
    assert made("layout: post\nparams: {a: [1]}\naliases: [/old/]\nweight: x") == made("")
    assert codes("layout: post\nparams: {a: [1]}\naliases: [/old/]\nweight: x") == []


def test_hugo_article() -> None:
    """An article as Hugo has it, in TOML."""
    article, problems = decoded(
        "+++\ntitle = 'Chips'\ndate = 2020-01-02T03:04:05+01:00\nlastmod = 2020-02-01\ndraft = false\n"
        "tags = ['AI', 'Chips']\ndescription = 'Short'\nslug = 'all-chips'\n[params]\nauthor = 'x'\n+++\nBody\n",
        "content/posts/chips/index.md",
        options(timezone="UTC", permalink="/:section/:slug/"),
    )
    assert problems == []
    assert article is not None
    assert (article.title, article.summary, article.topics) == ("Chips", "Short", ("AI", "Chips"))
    assert article.published == datetime(2020, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert article.updated == datetime(2020, 2, 1, tzinfo=UTC)
    assert article.alternate == "https://news.example.org/posts/all-chips/"
    assert article.authors == ()


def test_jekyll_article() -> None:
    """An article as Jekyll has it: date and name from the file, categories in a string."""
    article, problems = decoded(
        "---\nlayout: post\ntitle: Chips\ncategories: tech ai\nauthor: Ada\nlast_modified_at: 2020-03-04\n---\nBody\n",
        "_posts/2020-01-02-chips.markdown",
        options(timezone="Europe/Berlin", permalink="/:categories/:year/:month/:day/:title:output_ext"),
    )
    assert problems == []
    assert article is not None
    assert (article.topics, article.authors) == (("tech", "ai"), (Person("Ada"),))
    assert article.published == datetime(2020, 1, 1, 23, tzinfo=UTC)
    assert article.alternate == "https://news.example.org/tech/ai/2020/01/02/chips.html"


def test_eleventy_article() -> None:
    """An article as Eleventy has it: tags in a string, data beside them."""
    article, problems = decoded(
        "---\ntitle: Chips\ndate: 2020-01-02\ntags: post\nlayout: x.njk\neleventyExcludeFromCollections: true\n---\nx",
        "posts/chips.md",
        options(timezone="UTC", permalink="/posts/:slug/"),
    )
    assert problems == []
    assert article is not None
    assert (article.topics, article.alternate) == (("post",), "https://news.example.org/posts/chips/")


SECRETS: Final = {
    "plain": "secured: CIPHER",
    "mapping": "secured: {title: CIPHER, excerpt: CIPHER}",
    "block": "secured: |\n  CIPHER\n  CIPHER",
    "nested": "provider: {name: E, secured: CIPHER}\nimages: [{url: /x.png, secured: CIPHER}]",
    "twice": "secured: x\nsecured: CIPHER",
    "alias": "secured: &s CIPHER\nexcerpt: *s",
    "alias-within": "secured: {a: [&s CIPHER]}\nexcerpt: *s",
    "alias-in-list": "secured: &s CIPHER\ntopics: [*s]\nauthors: [*s]\nimages: [{url: /x.png, title: *s}]",
    "alias-to-url": "secured: &s https://example.org/CIPHER\nwebUrl: *s\nid: *s\nfeaturedContent: *s",
    "alias-to-name": "secured: &s CIPHER\nslug: *s\nprovider: *s\ntype: *s\nlocale: *s",
    "alias-to-date": "secured: &s CIPHER\nupdated: *s\nquality: *s",
    "merge": "secured: &s {excerpt: CIPHER, topics: [CIPHER]}\n<<: *s",
    "merge-list": "secured: &s {excerpt: CIPHER}\n<<: [*s]",
    "within-merged": "base: &b {secured: CIPHER, excerpt: fine}\n<<: *b",
    "dropped-value": "? [x]\n: {secured: &s CIPHER}\nexcerpt: *s",
    "dropped-key": "? {secured: &s CIPHER}\n: x\nexcerpt: *s",
    "broken": "secured: CIPHER\nexcerpt: [a",
    "broken-within": "secured: [CIPHER",
    "tab": "secured:\n\tCIPHER: x",
}


@pytest.mark.parametrize("front", SECRETS.values(), ids=SECRETS.keys())
def test_secured_is_never_read(tmp_path: Path, front: str) -> None:
    """No byte of the encrypted field gets into an article or a message, however it is written or pointed to."""
    file = tmp_path / "one.md"
    file.write_text(f"---\n{START}{front}\n---\nWords.\n")
    assert "CIPHER" not in repr(read(Found(str(file), "articles/one.md"), options(permalink="/:slug/")))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "+++\ntitle = 'T'\ndate = 2020-01-01\nsecured = 'CIPHER'\n[provider]\nsecured = 'CIPHER'\n+++\nx"),
        ("a.md", "+++\ntitle = 'T'\ndate = 2020-01-01\nsecured = 'CIPHER\n+++\nx"),
        ("a.json", '{"title": "T", "date": "2020-01-01", "excerpt": "x", "secured": {"title": "CIPHER"}}'),
        ("a.json", '{"title": "T", "date": "2020-01-01", "secured": "CIPHER'),
    ],
    ids=["toml", "toml-broken", "json", "json-broken"],
)
def test_secured_in_toml_and_json(tmp_path: Path, name: str, text: str) -> None:
    """The encrypted field is no less secret in TOML and JSON."""
    (tmp_path / name).write_text(text)
    assert "CIPHER" not in repr(read(Found(str(tmp_path / name), name), options()))


@pytest.mark.parametrize(
    "field",
    [
        "title",
        "webUrl",
        "featuredContent",
        "excerpt",
        "slug",
        "id",
        "type",
        "locale",
        "topics",
        "author",
        "image",
        "provider",
    ],
)
def test_lone_surrogate_in_json(field: str) -> None:
    """Half a character, which JSON can spell, is dropped or refused in any field and never fatal."""
    values = {"title": "T", "date": "2020-01-01T00:00:00Z", "excerpt": "x"}
    article, _ = decoded(
        json.dumps(values | {field: "https://example.org/\ud800"}), "a.json", options(permalink="/:slug/")
    )
    assert article is not None
    assert "\\ud800" not in repr(article)


NAMES: Final = [
    *[
        "title",
        "excerpt",
        "date",
        "updated",
        "webUrl",
        "originalUrl",
        "link",
        "permalink",
        "slug",
        "id",
        "topics",
        "tags",
    ],
    *[
        "provider",
        "authors",
        "author",
        "images",
        "image",
        "featuredContent",
        "related",
        "published",
        "draft",
        "removed",
    ],
    *["type", "quality", "heat", "locale", "name", "domain", "url", "width", "height", "email", "secured"],
    *["enclosure", "audio", "podcast", "length", "duration", "mp3", "episode", "explicit", "transcript", "person"],
]
VALUES: Final = st.recursive(
    st.sampled_from(["", "x", "2020-01-01", "https://example.org/", "/x", "true", "javascript:x", "A <a@b>", "x.mp3"])
    | st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
FIELDS: Final = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)


def _whole(fields: dict[str, Any]) -> dict[str, Any]:
    return {"title": "T", "date": "2020-01-01", "excerpt": "x"} | fields


@given(
    st.sampled_from(["a.md", "2020-01-01-a.html", "a.yaml", "a.json"]),
    st.binary()
    | st.binary().map(lambda raw: b"---\ntitle: T\ndate: 2020-01-01\n" + raw + b"\n---\n" + raw)
    | st.text(YAML_SIGNS).map(lambda text: f"---\ntitle: T\ndate: 2020-01-01\n{text}\n---\n".encode())
    | FIELDS.map(lambda fields: json.dumps(fields).encode())
    | FIELDS.map(lambda fields: json.dumps(_whole(fields)).encode())
    | FIELDS.map(lambda fields: f"---\n{json.dumps(_whole(fields))}\n---\nWords.".encode()),
)
@example("a.md", b"+++\ntitle = 0x" + b"f" * 5000 + b"\ndate = 2020-01-01\n+++\n")
@example("a.json", json.dumps(_whole({"quality": 10**400})).encode())
@example("a.json", json.dumps(_whole({"enclosure": [{"url": "\ud800.mp3", "length": [10**400]}]})).encode())
@example("a.md", b'+++\ntitle = "T"\ndate = 2020-01-01\naudio = "x.mp3"\nlength = 0x' + b"f" * 5000 + b"\n+++\n")
@example("a.md", b'+++\ntitle = "T"\ndate = 2020-01-01\naudio = "x.mp3"\nduration = 01:00:00\n+++\n')
@example("a.json", json.dumps(_whole({"webUrl": "https://example.org/\ud800"})).encode())
@example("a.md", b"---\ntitle: T\ndate: a, 1 Jan 2020 1:1 +99999999999999999\n---\n")
@example("0001-01-01-a.md", b"---\ntitle: T\n---\nWords.")
@example("a.md", b"---\ntitle: T\ndate: 0001-01-01T00:00:00Z\n---\nWords.")
def test_any_bytes_can_be_read(tmp_path_factory: pytest.TempPathFactory, name: str, raw: bytes) -> None:
    """Any bytes in an article's file give an article or say why not, and raise nothing."""
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(raw)
    for keys in (
        {},
        {"timezone": "Asia/Tokyo", "permalink": "/:year/:categories/:slug/"},
        {"timezone": "America/Lima"},
    ):
        article, problems = read(Found(str(file), name), options(**keys))
        assert article or problems or decode_source(raw, name, options(**keys)).passed_over
        assert all(each.path == name and each.line >= 1 and each.column >= 1 for each in problems)
        if isinstance(article, Article):
            assert article.title
            assert article.published <= article.updated
            assert article.published.tzinfo is UTC
            shown = [each.url for each in article.images] + [each.url for each in article.enclosures]
            for url in (article.alternate, article.via, *shown):
                assert url is None or url.startswith(("http://", "https://"))
