"""Repositories of other programs, built as they stand: Jekyll, Hugo, Eleventy, and folders of plain data."""

from __future__ import annotations

import calendar
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from support import Site

    import feeds


def entries(site: Site, path: str = "all.atom") -> dict[str, Any]:
    """Give a feed's entries by title, as a reader's program sees them."""
    parsed = feedparser.parse(site.read(path))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {entry.title: entry for entry in parsed.entries}


def instant(parsed: Any) -> datetime:
    """Give a date that feedparser read."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def tags(entry: Any) -> list[str]:
    """Give an entry's categories."""
    return [tag.term for tag in entry.get("tags", [])]


def codes(report: feeds.Report) -> set[tuple[str, str]]:
    """Give the files and codes of a build's problems."""
    return {(problem.path, problem.code) for problem in report.problems}


# Jekyll


@pytest.fixture
def jekyll(site: Site) -> Site:
    """Give a Jekyll repository with posts, drafts, pages and data."""
    site.config(
        "articles: {paths: [_posts, _drafts], timezone: Europe/Berlin, permalink: '/:year/:month/:day/:title.html'}",
        url="https://blog.example.org/",
    )
    site.write("_config.yml", "title: Blog\ntimezone: Europe/Berlin\n")
    site.write("index.html", "---\nlayout: home\n---\n{% for post in site.posts %}{% endfor %}\n")
    site.write(
        "_posts/2020-01-02-welcome-to-jekyll.markdown",
        '---\nlayout: post\ntitle:  "Welcome to Jekyll!"\ndate:   2020-01-02 00:10:06 +0100\n'
        "categories: jekyll update\nauthor: Ada\nlast_modified_at: 2020-02-03 10:00:00 +0100\n---\n"
        "You’ll find this post in your `_posts` directory.\n",
    )
    site.write(
        "_posts/2020-03-04-no-date.md", "---\nlayout: post\ntitle: No date\ntags: [One thing, two]\n---\nText.\n"
    )
    site.write("_posts/2020-07-04-local.md", "---\ntitle: Local\ndate: 2020-07-04 12:00:00\ntags: a, b c\n---\nText.\n")
    site.write("_posts/2020-05-06-hidden.md", "---\ntitle: Hidden\npublished: false\n---\nText.\n")
    site.write("_posts/2020-06-07-page.html", "---\ntitle: Page\npermalink: /about/page/\n---\n<p>Text.</p>\n")
    site.write("_posts/deep/2020-06-08-sub.md", "---\ntitle: Sub\nexcerpt: Short &amp; sweet\n---\nText.\n")
    site.write("_drafts/idea.md", "---\ntitle: Idea\ndraft: true\ndate: 2020-01-01\n---\nText.\n")
    return site


def test_jekyll_posts_are_published(jekyll: Site) -> None:
    """Posts are published but for drafts, with no problem at all; pages and data are no articles."""
    report = jekyll.build()
    assert codes(report) == set()
    assert (report.articles.published, report.articles.unpublished) == (5, 2)
    assert set(entries(jekyll)) == {"Welcome to Jekyll!", "No date", "Local", "Page", "Sub"}


def test_jekyll_dates(jekyll: Site) -> None:
    """Dates are those with a zone as written, those without one in the site's, and those of file names."""
    jekyll.build()
    found = {title: instant(entry.published_parsed) for title, entry in entries(jekyll).items()}
    assert found["Welcome to Jekyll!"] == datetime(2020, 1, 1, 23, 10, 6, tzinfo=UTC)
    assert found["Local"] == datetime(2020, 7, 4, 10, tzinfo=UTC)
    assert found["No date"] == datetime(2020, 3, 3, 23, tzinfo=UTC)
    assert instant(entries(jekyll)["Welcome to Jekyll!"].updated_parsed) == datetime(2020, 2, 3, 9, tzinfo=UTC)


def test_jekyll_permalinks(jekyll: Site) -> None:
    """Links are the addresses that Jekyll gives the posts: the days are those of the site's zone."""
    jekyll.build()
    found = {title: entry.link for title, entry in entries(jekyll).items()}
    assert found == {
        "Welcome to Jekyll!": "https://blog.example.org/2020/01/02/welcome-to-jekyll.html",
        "No date": "https://blog.example.org/2020/03/04/no-date.html",
        "Local": "https://blog.example.org/2020/07/04/local.html",
        "Page": "https://blog.example.org/about/page/",
        "Sub": "https://blog.example.org/2020/06/08/sub.html",
    }


def test_jekyll_tags(jekyll: Site) -> None:
    """A string of categories is split at spaces or commas; a list is taken as it is."""
    jekyll.build()
    found = {title: tags(entry) for title, entry in entries(jekyll).items()}
    assert found["Welcome to Jekyll!"] == ["jekyll", "update"]
    assert found["No date"] == ["One thing", "two"]
    assert found["Local"] == ["a", "b c"]
    assert set(entries(jekyll, "topics/one-thing.rss")) == {"No date"}


def test_jekyll_content(jekyll: Site) -> None:
    """Markdown becomes HTML, HTML stays, authors and excerpts come through."""
    jekyll.build()
    found = entries(jekyll)
    assert "<code>_posts</code>" in found["Welcome to Jekyll!"].content[0].value
    assert found["Welcome to Jekyll!"].author == "Ada"
    assert found["Page"].content[0].value == "<p>Text.</p>"
    assert found["Sub"].summary == "Short & sweet"


def test_jekyll_excerpt_separators(jekyll: Site) -> None:
    """What stands before a post's own mark, or the config's, is the summary; a mark that is text stays in the text."""
    jekyll.write("_config.yml", "title: Blog\ntimezone: Europe/Berlin\nexcerpt_separator: <!--fold-->\n")
    for title, own, mark in (
        ("A", "", "<!--fold-->"),
        ("B", "excerpt_separator: <!--cut-->", "<!--cut-->"),
        ("C", "excerpt_separator: '~~'", "~~"),
    ):
        text = f"---\ntitle: {title}\n{own}\n---\nOne.\n\nTwo.\n\n{mark}\n\nThree.\n"
        jekyll.write(f"_posts/2020-01-03-{title}.md", text)
    jekyll.build()
    found = entries(jekyll)
    assert [found[title].summary for title in "ABC"] == ["One. Two."] * 3
    assert [found[title].content[0].value.count("~~") for title in "ABC"] == [0, 0, 1]
    assert "fold" not in found["A"].content[0].value


def test_jekyll_categories_in_permalinks(jekyll: Site) -> None:
    """`:categories` stands for the categories, as in Jekyll, also where a post has tags."""
    jekyll.config(
        "articles: {paths: [_posts], timezone: UTC, permalink: '/:categories/:title/'}", url="https://blog.example.org/"
    )
    jekyll.write("_posts/2020-08-09-both.md", "---\ntitle: Both\ncategories: [news]\ntags: [red, blue]\n---\nText.\n")
    jekyll.build()
    found = entries(jekyll)
    assert found["Welcome to Jekyll!"].link == "https://blog.example.org/jekyll/update/welcome-to-jekyll/"
    assert found["Sub"].link == "https://blog.example.org/sub/"
    assert found["Both"].link == "https://blog.example.org/news/both/"


def test_jekyll_drafts_can_be_shown(jekyll: Site) -> None:
    """Drafts come in when asked for, as with `jekyll serve --drafts`."""
    jekyll.build(include_unpublished=True)
    assert {"Idea", "Hidden"} <= set(entries(jekyll))


# Hugo


@pytest.fixture
def hugo(site: Site) -> Site:
    """Give a Hugo repository with TOML, YAML and JSON-like values, page bundles and section pages."""
    site.config(
        "articles: {paths: [content], timezone: America/New_York, permalink: '/:section/:slug/'}\noutput: public",
        url="https://hugo.example.org/",
    )
    site.write("hugo.toml", "baseURL = 'https://hugo.example.org/'\n")
    site.write("content/_index.md", "+++\ntitle = 'Home'\n+++\n")
    site.write("content/posts/_index.md", "---\ntitle: Posts\n---\n")
    site.write(
        "content/posts/toml.md",
        "+++\ntitle = 'TOML post'\ndate = 2020-01-02T10:41:06+01:00\nlastmod = 2020-02-03T00:00:00Z\n"
        "draft = false\ntags = ['Go', 'Hugo']\ndescription = 'In TOML'\nimages = ['/img/a.png']\nweight = 3\n"
        "[params]\nauthor = 'nobody'\n+++\nText with a [link](/about/).\n",
    )
    site.write(
        "content/posts/yaml.md",
        "---\ntitle: YAML post\ndate: 2020-03-04T05:06:07-05:00\nslug: another-name\ntags:\n  - Hugo\n"
        "author: Ada\n---\nText.\n",
    )
    site.write("content/posts/bundle/index.md", "+++\ntitle = 'Bundle'\ndate = 2020-05-06\n+++\nText.\n")
    site.write("content/posts/bundle/picture.png", b"\x89PNG")
    site.write("content/posts/local.md", "+++\ntitle = 'Local'\ndate = 2020-07-08T09:00:00\n+++\nText.\n")
    site.write("content/posts/draft.md", "+++\ntitle = 'Draft'\ndate = 2020-01-02\ndraft = true\n+++\nText.\n")
    site.write("content/posts/moved.md", "+++\ntitle = 'Moved'\ndate = 2020-01-03\nurl = '/old/moved/'\n+++\nText.\n")
    return site


def test_hugo_pages_are_published(hugo: Site) -> None:
    """Pages are published but for drafts; section pages and the files of bundles are no articles."""
    report = hugo.build()
    assert set(entries(hugo)) == {"TOML post", "YAML post", "Bundle", "Local", "Moved"}
    assert (report.articles.found, report.articles.unpublished, report.errors) == (6, 1, 0)


def test_hugo_dates(hugo: Site) -> None:
    """TOML's own dates with and without a zone, days alone and `lastmod` are the instants that Hugo reads."""
    hugo.build()
    found = entries(hugo)
    published = {title: instant(entry.published_parsed) for title, entry in found.items()}
    assert published == {
        "TOML post": datetime(2020, 1, 2, 9, 41, 6, tzinfo=UTC),
        "YAML post": datetime(2020, 3, 4, 10, 6, 7, tzinfo=UTC),
        "Bundle": datetime(2020, 5, 6, 4, tzinfo=UTC),
        "Local": datetime(2020, 7, 8, 13, tzinfo=UTC),
        "Moved": datetime(2020, 1, 3, 5, tzinfo=UTC),
    }
    assert instant(found["TOML post"].updated_parsed) == datetime(2020, 2, 3, tzinfo=UTC)


def test_hugo_addresses(hugo: Site) -> None:
    """Sections, slugs, bundles and `url` make the addresses that Hugo makes of them."""
    hugo.build()
    assert {title: entry.link for title, entry in entries(hugo).items()} == {
        "TOML post": "https://hugo.example.org/posts/toml/",
        "YAML post": "https://hugo.example.org/posts/another-name/",
        "Bundle": "https://hugo.example.org/posts/bundle/",
        "Local": "https://hugo.example.org/posts/local/",
        "Moved": "https://hugo.example.org/old/moved/",
    }


def test_hugo_fields(hugo: Site) -> None:
    """Tags, descriptions, authors and pictures come through; addresses in the text become absolute."""
    hugo.build()
    found = entries(hugo)
    post = found["TOML post"]
    assert tags(post) == ["Go", "Hugo"]
    assert post.summary == "In TOML"
    assert [image["url"] for image in post.media_content] == ["https://hugo.example.org/img/a.png"]
    assert 'href="https://hugo.example.org/about/"' in post.content[0].value
    assert found["YAML post"].author == "Ada"
    assert set(entries(hugo, "topics/hugo.rss")) == {"TOML post", "YAML post"}


# Eleventy


@pytest.fixture
def eleventy(site: Site) -> Site:
    """Give an Eleventy repository: posts with templates in them, and data."""
    site.config("articles: {paths: [src/posts], permalink: '/blog/:slug/'}", url="https://11ty.example.org/")
    site.write(".eleventy.js", "module.exports = () => ({});\n")
    site.write("src/_data/site.json", '{"title": "Not an article"}')
    site.write(
        "src/posts/first.md",
        "---\ntitle: First\ndate: 2020-01-02T03:04:05Z\ntags: [post, css]\nlayout: post.njk\n"
        "---\n{{ content }} Text.\n",
    )
    site.write("src/posts/second.md", "---\ntitle: Second\ndate: 2020-02-03T00:00:00Z\ntags: post\n---\nText.\n")
    site.write(
        "src/posts/2020-03-04-third.md",
        "---js\n{ title: 'Third' }\n---\nText.\n",
    )
    return site


def test_eleventy_posts_are_published(eleventy: Site) -> None:
    """Posts are published with dates, tags and addresses; front matter in JavaScript is reported and left out."""
    report = eleventy.build()
    found = entries(eleventy)
    assert {title: entry.link for title, entry in found.items()} == {
        "First": "https://11ty.example.org/blog/first/",
        "Second": "https://11ty.example.org/blog/second/",
    }
    assert {title: tags(entry) for title, entry in found.items()} == {"First": ["post", "css"], "Second": ["post"]}
    assert instant(found["First"].published_parsed) == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert codes(report) == {("src/posts/2020-03-04-third.md", "M101")}


def test_eleventy_templates_are_no_addresses(eleventy: Site) -> None:
    """Posts whose permalink is a template stay different entries, and no template stands in a link."""
    template = 'permalink: "/posts/{{ title | slugify }}/"'
    for name in ("a", "b"):
        eleventy.write(
            f"src/posts/{name}.md", f"---\ntitle: {name}\ndate: 2020-05-01T00:00:00Z\n{template}\n---\nText.\n"
        )
    eleventy.build()
    found = entries(eleventy)
    assert {"a", "b"} <= set(found)
    assert found["a"].id != found["b"].id
    assert not any("{" in entry.get("link", "") or "%7B" in entry.get("link", "") for entry in found.values())


@pytest.mark.parametrize("said", ["permalink: false", "eleventyExcludeFromCollections: true"])
def test_eleventy_pages_in_no_list_are_left_out(eleventy: Site, said: str) -> None:
    """What Eleventy writes no page for, or puts into no collection, is in no feed."""
    eleventy.write("src/posts/a.md", f"---\ntitle: a\ndate: 2020-05-01T00:00:00Z\n{said}\n---\nText.\n")
    eleventy.build()
    assert "a" not in entries(eleventy)


# plain data


@pytest.fixture
def data(site: Site) -> Site:
    """Give a folder of YAML and JSON files, with field names of its own."""
    site.config("articles: {paths: [data/*.yaml, data/more], fields: {published: [released_on], title: [headline]}}")
    site.write(
        "data/one.yaml",
        "headline: NO\nreleased_on: 2020-01-02T00:00:00Z\nlink: https://example.org/1\nauthors:\n"
        "  - {name: Ada, url: https://ada.example.org/}\n  - Grace <grace@example.org>\ncategories: [News]\n",
    )
    site.write(
        "data/more/two.json",
        json.dumps(
            {
                "title": "1.10",
                "pubDate": "Fri, 03 Jan 2020 10:00:00 +0200",
                "external_url": "https://example.org/2",
                "summary": "We&#8217;re here",
                "source": {"name": "Example", "domain": "example.org"},
                "quality": 5,
            }
        ),
    )
    site.write("data/ignored.json", '{"title": "Not named by a path"}')
    return site


def test_data_files_are_articles(data: Site) -> None:
    """YAML and JSON files become entries, their titles the text that was typed, with no problem at all."""
    report = data.build()
    found = entries(data)
    assert codes(report) == set()
    assert {title: entry.link for title, entry in found.items()} == {
        "NO": "https://example.org/1",
        "1.10": "https://example.org/2",
    }


def test_data_fields(data: Site) -> None:
    """Fields of one's own names, authors, dates and entities come through."""
    data.build()
    found = entries(data)
    assert instant(found["NO"].published_parsed) == datetime(2020, 1, 2, tzinfo=UTC)
    assert instant(found["1.10"].published_parsed) == datetime(2020, 1, 3, 8, tzinfo=UTC)
    assert [author.name for author in found["NO"].authors] == ["Ada", "Grace"]
    assert found["1.10"].summary == "We’re here"
    assert found["1.10"].author == "Example"
    assert set(entries(data, "providers/example.org.rss")) == {"1.10"}
