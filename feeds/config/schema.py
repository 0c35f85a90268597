"""The config's keys as types: what `config.yaml` may say, and the defaults. `feeds schema` prints them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from feeds.config.feed_settings import Count, Describe, FeedSettings, Url
from feeds.config.permalinks import home_of
from feeds.config.podcast_keys import PodcastKeys  # noqa: TC001 - msgspec reads the annotations
from feeds.formats import FORMATS
from feeds.generators import Traits
from feeds.groupings import GROUPINGS
from feeds.lib import lazy_re, yamltree
from feeds.lib.urls import is_url
from feeds.problems import Problem  # noqa: TC001 - msgspec reads the annotations

# Names that tables have and other packages add to: `convert` looks them up.
GroupKey = Annotated[str, Meta(extra={"names": GROUPINGS}, extra_json_schema={"enum": list(GROUPINGS.own)})]
FormatName = Annotated[str, Meta(extra={"names": FORMATS}, extra_json_schema={"enum": list(FORMATS.own)})]
# `auto`, `none` and the rows of `GENERATORS`, which a test holds.
GeneratorName = Literal[
    "auto", "none", "jekyll", "hugo", "zola", "hexo", "eleventy", "astro", "docusaurus", "vitepress", "vuepress",
    "mkdocs", "gatsby", "quartz", "obsidian", "pelican", "nikola", "news",
]  # fmt: skip
HostName = Literal["github-pages", "netlify", "cloudflare", "nginx", "caddy"]

# What the path of a crossing is made of: the paths of what it crosses.
_CROSSED: Final = lazy_re.compile(r"(?:^|/)([^/]+/[^/]+)(?=/|$)")

Score = Annotated[float, Meta(ge=-1e15, le=1e15)]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping of the config."""


class Author(_Section, frozen=True):
    """Who is answerable for the feeds."""

    name: Annotated[str, Meta(min_length=1)]
    email: str | None = None
    uri: Url | None = None


class Site(_Section, frozen=True):
    """What the feeds are and where they will be served."""

    title: Annotated[str, Meta(min_length=1, description="The title of the feed of everything.")]
    url: Annotated[str, Meta(min_length=1, description="Where the outputs will be served: an absolute URL.")]
    home: Annotated[
        Url | None,
        Meta(description="Where the site itself is, if not where the feeds are; its articles' addresses start there."),
    ] = None
    description: str = ""
    language: Annotated[str, Meta(description="A language tag (BCP 47).")] = "en"
    author: Author | None = None
    rights: str | None = None
    icon: Url | None = None
    logo: Url | None = None


class Articles(_Section, frozen=True):
    """Where the articles are and how to read them."""

    generator: Annotated[
        GeneratorName,
        Meta(description="The site generator whose articles these are: auto finds it by its files, none has no say."),
    ] = "auto"

    paths: Annotated[
        tuple[str, ...],
        Meta(min_length=1, description="Folders, files and globs, relative to the config's folder."),
    ] = ("articles",)
    fields: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="Front-matter names of your own, tried before the built-in ones: {published: [released_on]}."),
    ] = {}
    timezone: Annotated[
        str | None,
        Meta(description="The IANA zone of dates that carry none; UTC, with a warning, if not given."),
    ] = None
    permalink: Annotated[
        str | None,
        Meta(description="The address of articles without a URL of their own: /:year/:month/:slug/."),
    ] = None
    media: Annotated[
        Url | None,
        Meta(description="Where sound and films are that articles name by paths, and that are no files of the site."),
    ] = None

    @property
    def zone(self) -> tzinfo:
        """The zone of dates that carry none."""
        if self.timezone in {None, "UTC"}:
            return UTC
        from zoneinfo import ZoneInfo  # slow to import, and many sites need none

        return ZoneInfo(str(self.timezone))


class Select(_Section, frozen=True):
    """Which articles may be published."""

    unpublished: Annotated[bool, Meta(description="Include articles with published: false or draft: true.")] = False
    min_quality: Score | None = None
    min_heat: Score | None = None
    types: tuple[str, ...] = ()


class GroupBy(_Section, frozen=True):
    """A family of feeds, one for each value (or crossing of values) that the articles have."""

    by: tuple[GroupKey, ...] = ()
    min_entries: Annotated[Count, Meta(description="Leave out feeds with fewer articles.")] = 1
    podcast: PodcastKeys | None = None


class TopicsClause(_Section, frozen=True):
    """Topics by name, whatever the case."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class ProvidersClause(_Section, frozen=True):
    """Providers by domain or name, whatever the case."""

    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Where(_Section, frozen=True):
    """Which articles a channel has: those for which every clause given holds."""

    topics: Annotated[TopicsClause, Meta(extra={"also": "topic"})] = TopicsClause()
    providers: Annotated[ProvidersClause, Meta(extra={"also": "provider"})] = ProvidersClause()
    types: Annotated[tuple[str, ...], Meta(extra={"also": "type"})] = ()
    languages: Annotated[
        tuple[str, ...],
        Meta(
            description="Language tags: de is any German; articles that name none are in the site's.",
            extra={"also": "language"},
        ),
    ] = ()
    min_quality: Score | None = None
    min_heat: Score | None = None
    since: Annotated[datetime | None, Meta(description="Published at or after this date.")] = None
    until: Annotated[datetime | None, Meta(description="Published before this date.")] = None
    text: Annotated[str | None, Meta(description="Words that must all stand in the title or the summary.")] = None


class Channel(FeedSettings, frozen=True, kw_only=True):
    """A hand-made feed at `channels/<name>`."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=80,
            description="Lower-case ASCII words joined by '-'.",
        ),
    ]
    where: Where = Where()
    podcast: PodcastKeys | None = None


class Access(_Section, frozen=True):
    """Which feeds need a key, and where the keys are: one to a line, never in the config itself."""

    feeds: Annotated[
        tuple[str, ...],
        Meta(description="Paths of feeds, or of folders of them: [channels/board, topics]."),
    ] = ()
    env: Annotated[str | None, Meta(description="The environment variable that holds the keys.")] = None
    file: Annotated[str | None, Meta(description="The file that holds the keys, relative to the config's folder.")] = (
        None
    )

    def covers(self, path: str) -> bool:
        """Whether the feed at a path needs a key: one named in `feeds`, or a crossing with such a one."""
        paths = {path, *_CROSSED.findall(path)}
        return any(one == each or one.startswith(f"{each}/") for each in self.feeds for one in paths)


class Pages(_Section, frozen=True):
    """What pages look like."""

    templates: Annotated[
        str | None,
        Meta(description="A folder of Jinja templates that stand before the built-in ones, relative to the config's."),
    ] = None
    css: Annotated[
        str | None,
        Meta(description="A style sheet whose rules come behind the built-in ones, relative to the config's folder."),
    ] = None
    readers: Annotated[bool, Meta(description="Offer to subscribe in well-known feed readers on the web.")] = True


class ConfigFile(_Section, frozen=True):
    """All of `config.yaml`."""

    site: Site
    articles: Articles = Articles()
    select: Select = Select()
    groups: tuple[GroupBy, ...] = (GroupBy(by=()), GroupBy(by=("topic",)), GroupBy(by=("provider",)))
    channels: tuple[Channel, ...] = ()
    describe: Annotated[Describe, Meta(description="Titles, descriptions, pictures and more of feeds.")] = Describe()
    aliases: Annotated[
        dict[str, str],
        Meta(description="Old addresses of outputs, below site.url: {feed.xml: all.atom}."),
    ] = {}
    formats: Annotated[tuple[FormatName, ...], Meta(min_length=1)] = ("atom", "rss", "json")
    pages: Annotated[
        Pages | bool,
        Meta(description="Make index.html, and an HTML page beside each feed; a mapping says what they look like."),
    ] = True
    pictures: Annotated[bool, Meta(description="Show the articles' pictures on the pages, from where they are.")] = True
    limit: Annotated[Count, Meta(description="The most entries a feed has.")] = 50
    content: Literal["full", "summary"] = "full"
    embeds: Annotated[
        Literal["link", "iframe"],
        Meta(description="A video as a linked picture, or as a frame from a known host."),
    ] = "link"
    hub: Annotated[Url | None, Meta(description="A WebSub hub.")] = None
    access: Access = Access()
    host: Annotated[
        HostName | None,
        Meta(description="The static host or server that the outputs are for: writes what it needs beside them."),
    ] = None
    max_age: Annotated[int, Meta(ge=0, description="Seconds that a client may keep a feed.")] = 900
    output: Annotated[
        str,
        Meta(
            min_length=1,
            description="Where the outputs go: a folder, relative to the config's, or a bucket: s3://bucket/prefix.",
        ),
    ] = "public"


@lru_cache(4)
def _tree(text: str) -> yamltree.Tree:
    """Return what a config says, once for all problems."""
    return yamltree.parse(text)


class Config(ConfigFile, frozen=True):
    """A checked config and where it was found.

    Attributes:
        folder: what relative paths in it start from.
        name: the file's name, for problems.
        text: what the file says, for the places of problems: they are worked out when there is one.
        traits: what the site's generator says of it.
        problems: what of that cannot be used.
    """

    folder: Path = Path()
    name: str = "config.yaml"
    text: str = ""
    traits: Traits = Traits()
    problems: tuple[Problem, ...] = ()

    @property
    def home(self) -> str:
        """Where the site itself is, ending in `/`: what its articles' addresses and relative references start from."""
        ours = self.site.home or home_of(self.articles.permalink, self.site.url)
        return ours or self.traits.url or self.site.url

    @property
    def look(self) -> Pages:
        """What pages look like."""
        return self.pages if isinstance(self.pages, Pages) else Pages()

    @property
    def path(self) -> Path:
        """The config's own file."""
        return self.folder / self.name

    def says(self, section: str, key: str) -> bool:
        """Whether the file itself has a value for a key of a section."""
        said = _tree(self.text).data.get(section) if self.text else None
        return isinstance(said, dict) and said.get(key) is not None

    def place(self, *steps: str | int) -> tuple[str, int, int]:
        """Return where the value is that some keys and positions lead to: the file's name, line and column."""
        return (self.name, *(_tree(self.text).place(*steps) if self.text else (1, 1)))

    def path_place(self, pattern: str) -> tuple[str, int, int] | None:
        """Return where one of `articles.paths` stands; None where the file does not name it."""
        if pattern not in self.articles.paths or not self.says("articles", "paths"):
            return None
        return self.place("articles", "paths", self.articles.paths.index(pattern))

    @property
    def output_folder(self) -> Path | None:
        """The folder of the outputs, or None where they go to a destination that a URL names."""
        return None if is_url(self.output) else self.folder / self.output

    @property
    def output_location(self) -> str:
        """Where the outputs go: a URL, or the path of a folder."""
        return str(self.output_folder or self.output)
