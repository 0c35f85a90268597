"""The sections of the config about the site, the articles and which of them: their keys, types, defaults and texts."""

from datetime import UTC, datetime, tzinfo
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from feeds.config.feed_settings import Url

# `auto`, `none` and the rows of `GENERATORS`, which a test holds.
GeneratorName = Literal[
    "auto", "none", "jekyll", "hugo", "zola", "hexo", "eleventy", "astro", "docusaurus", "vitepress", "vuepress",
    "mkdocs", "gatsby", "quartz", "obsidian", "pelican", "nikola", "news",
]  # fmt: skip

Score = Annotated[float, Meta(ge=-1e15, le=1e15)]


class ConfigSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping of the config."""


class Author(ConfigSection, frozen=True):
    """Who is answerable for the feeds."""

    name: Annotated[str, Meta(min_length=1, description="The author's name.")]
    email: Annotated[str | None, Meta(description="Published; leave it out if you do not want that.")] = None
    uri: Annotated[Url | None, Meta(description="The author's page.")] = None


class Site(ConfigSection, frozen=True):
    """What the feeds are and where they will be served."""

    title: Annotated[
        str,
        Meta(min_length=1, description="The title of the feed of everything; part of every other feed's title."),
    ]
    url: Annotated[
        str,
        Meta(
            min_length=1,
            description="Where the outputs will be served. May carry a path: `https://example.org/feeds/`.",
        ),
    ]
    home: Annotated[
        Url | None,
        Meta(
            description="Where the site itself is, if not where the feeds are: its articles' addresses and their "
            "relative references start there.",
            extra={"default": "the generator's own URL, else `site.url`"},
        ),
    ] = None
    description: Annotated[
        str, Meta(description="What subscribers read about a feed.", extra={"default": "the title"})
    ] = ""
    language: Annotated[
        str,
        Meta(
            description="A BCP 47 tag whose language is registered. Pages are in it, if there is a "
            "[catalogue](translating.md)."
        ),
    ] = "en"
    author: Annotated[
        Author | None,
        Meta(
            description="Who is answerable for the feeds; the author of entries that name neither author nor provider."
        ),
    ] = None
    rights: Annotated[str | None, Meta(description="A copyright line.")] = None
    icon: Annotated[Url | None, Meta(description="A small square picture (URL).")] = None
    logo: Annotated[Url | None, Meta(description="A larger picture (URL).")] = None


class Articles(ConfigSection, frozen=True):
    """Where the articles are and how to read them."""

    generator: Annotated[
        GeneratorName,
        Meta(
            description="The site generator whose articles these are: [generators](generators.md).",
            extra={"values": {"auto": "found by its files", "none": "has no say"}},
        ),
    ] = "auto"

    paths: Annotated[
        tuple[str, ...],
        Meta(
            min_length=1,
            description="Folders (read with all below them), files and globs, relative to the config's folder; "
            "[buckets](object-stores.md#articles-in-a-bucket) and prefixes in them: `s3://bucket/prefix`.",
        ),
    ] = ("articles",)
    fields: Annotated[
        dict[str, tuple[str, ...]],
        Meta(
            description="Front-matter names of your own for fields, tried before the built-in ones, such as "
            "`{published: [released_on]}`: [the fields](articles.md)."
        ),
    ] = {}
    timezone: Annotated[
        str | None,
        Meta(
            description="The IANA zone of dates that carry none. Without this key such dates are read as UTC, with a "
            "warning where a date has no zone of its own.",
            extra={"default": "UTC"},
        ),
    ] = None
    permalink: Annotated[
        str | None,
        Meta(
            description="The address of articles that have none of their own, such as `/:year/:month/:slug/`: "
            "[permalinks](#permalinks)."
        ),
    ] = None
    media: Annotated[
        Url | None,
        Meta(
            description="Where [sound and films](podcasts.md#episodes) are that articles name by paths and that are "
            "no files of the repository: `https://cdn.example.org/`.",
            extra={"default": "the generator's, else none"},
        ),
    ] = None

    @property
    def zone(self) -> tzinfo:
        """The zone of dates that carry none."""
        if self.timezone in {None, "UTC"}:
            return UTC
        from zoneinfo import ZoneInfo  # slow to import, and many sites need none

        return ZoneInfo(str(self.timezone))


class Select(ConfigSection, frozen=True):
    """Which articles may be published."""

    unpublished: Annotated[
        bool, Meta(description="`true` includes articles with `published: false` or `draft: true`.")
    ] = False
    min_quality: Annotated[
        Score | None,
        Meta(description="Only articles with at least this `quality`; one without a `quality` has less than any."),
    ] = None
    min_heat: Annotated[
        Score | None,
        Meta(description="Only articles with at least this `heat`; one without a `heat` has less than any."),
    ] = None
    types: Annotated[tuple[str, ...], Meta(description="Only articles of these types.", extra={"default": "all"})] = ()


class TopicsClause(ConfigSection, frozen=True):
    """Topics by name, whatever the case."""

    any: Annotated[tuple[str, ...], Meta(description="Articles with at least one of these topics.")] = ()
    all: Annotated[tuple[str, ...], Meta(description="Articles with all of these topics.")] = ()
    none: Annotated[tuple[str, ...], Meta(description="Articles with none of these topics.")] = ()


class ProvidersClause(ConfigSection, frozen=True):
    """Providers by domain or name, whatever the case."""

    any: Annotated[tuple[str, ...], Meta(description="Articles from one of these providers, by domain or name.")] = ()
    none: Annotated[tuple[str, ...], Meta(description="Articles from none of these providers.")] = ()


class Where(ConfigSection, frozen=True):
    """Which articles a channel has: those for which every clause given holds."""

    topics: Annotated[
        TopicsClause, Meta(description="Articles by their topics: `any`, `all`, `none`.", extra={"also": "topic"})
    ] = TopicsClause()
    providers: Annotated[
        ProvidersClause, Meta(description="Articles by their providers: `any`, `none`.", extra={"also": "provider"})
    ] = ProvidersClause()
    types: Annotated[tuple[str, ...], Meta(description="Articles of one of these types.", extra={"also": "type"})] = ()
    languages: Annotated[
        tuple[str, ...],
        Meta(
            description="Articles in one of these languages: `de` has `de-AT` too; articles that name none are in the "
            "site's.",
            extra={"also": "language"},
        ),
    ] = ()
    min_quality: Annotated[Score | None, Meta(description="Articles with at least this `quality`.")] = None
    min_heat: Annotated[Score | None, Meta(description="Articles with at least this `heat`.")] = None
    since: Annotated[datetime | None, Meta(description="Articles published at or after this date: `2020-01-01`.")] = (
        None
    )
    until: Annotated[datetime | None, Meta(description="Articles published before this date.")] = None
    text: Annotated[str | None, Meta(description="Articles with all of these words in title or summary.")] = None
