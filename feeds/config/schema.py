"""The config's keys as types: what `config.yaml` may say, and the defaults. `feeds schema` prints them."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from feeds.config.feed_settings import Count, Describe, FeedSettings, Url
from feeds.config.id_keys import IdRule, Ids, ids_of
from feeds.config.permalinks import home_of
from feeds.config.podcast_keys import PodcastKeys
from feeds.config.section_keys import Articles, ConfigSection, Select, Site, Where
from feeds.formats import FORMATS
from feeds.generators import Traits
from feeds.groupings import GROUPINGS
from feeds.lib import lazy_re, yamltree
from feeds.lib.urls import is_url
from feeds.problems import WHOLE, Problem

# Names that tables have and other packages add to: `convert` looks them up.
GroupKey = Annotated[str, Meta(extra={"names": GROUPINGS}, extra_json_schema={"enum": list(GROUPINGS.own)})]
FormatName = Annotated[str, Meta(extra={"names": FORMATS}, extra_json_schema={"enum": list(FORMATS.own)})]
HostName = Literal["github-pages", "netlify", "cloudflare", "nginx", "caddy"]

# What the path of a crossing is made of: the paths of what it crosses.
_CROSSED: Final = lazy_re.compile(r"(?:^|/)([^/]+/[^/]+)(?=/|$)")


class GroupBy(ConfigSection, frozen=True):
    """A family of feeds, one for each value (or crossing of values) that the articles have."""

    by: Annotated[
        tuple[GroupKey, ...],
        Meta(description="What to group by; without any there is one feed of everything."),
    ] = ()
    min_entries: Annotated[Count, Meta(description="Leaves out feeds with fewer articles.")] = 1
    podcast: Annotated[PodcastKeys | None, Meta(description="Makes the group's feeds [podcasts](podcasts.md).")] = None


class Channel(FeedSettings, frozen=True, kw_only=True):
    """A hand-made feed at `channels/<name>`."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=80,
            description="Lower-case ASCII words joined by `-`; the feed stands at `channels/<name>`.",
            extra={"expected": "lower-case ASCII words joined by '-'"},
        ),
    ]
    where: Annotated[
        Where,
        Meta(
            description="Which articles it has: those for which every clause given holds.",
            extra={"default": "everything"},
        ),
    ] = Where()
    podcast: Annotated[PodcastKeys | None, Meta(description="Makes the channel a [podcast](podcasts.md).")] = None


class Access(ConfigSection, frozen=True):
    """Which feeds need a key, and where the keys are: one to a line, never in the config itself."""

    feeds: Annotated[
        tuple[str, ...],
        Meta(
            description="Paths of feeds, or of folders of them, that need a key: `[channels/board, topics]`. They are "
            "served, never written."
        ),
    ] = ()
    env: Annotated[str | None, Meta(description="The environment variable that holds the keys.")] = None
    file: Annotated[
        str | None,
        Meta(description="The file that holds the keys, instead; relative to the config's folder."),
    ] = None

    def covers(self, path: str) -> bool:
        """Whether the feed at a path needs a key: one named in `feeds`, or a crossing with such a one."""
        paths = {path, *_CROSSED.findall(path)}
        return any(one == each or one.startswith(f"{each}/") for each in self.feeds for one in paths)


class Pages(ConfigSection, frozen=True):
    """What pages look like."""

    templates: Annotated[
        str | None,
        Meta(
            description="A folder of Jinja templates that stand before the built-in ones, relative to the config's: "
            "[a look of your own](pages.md#a-look-of-your-own)."
        ),
    ] = None
    css: Annotated[
        str | None,
        Meta(description="A style sheet whose rules come behind the built-in ones, relative to the config's folder."),
    ] = None
    readers: Annotated[bool, Meta(description="`false` leaves out the links to feed readers on the web.")] = True


class ConfigFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of `config.yaml`."""

    site: Annotated[Site, Meta(description="What the feeds are, and where they will be served.")]
    articles: Annotated[Articles, Meta(description="Where the articles are, and how to read them.")] = Articles()
    select: Annotated[Select, Meta(description="Which articles may be published.")] = Select()
    groups: Annotated[
        tuple[GroupBy, ...],
        Meta(
            description="Families of feeds, made of what the articles say: [groups](#groups).",
            extra={"default": "everything, each topic, each provider"},
        ),
    ] = (GroupBy(by=()), GroupBy(by=("topic",)), GroupBy(by=("provider",)))
    channels: Annotated[tuple[Channel, ...], Meta(description="Hand-made feeds: [channels](#channels).")] = ()
    describe: Annotated[
        Describe,
        Meta(
            description="What is said of other feeds, with the same keys as a channel's: "
            "[describing feeds](#describing-feeds)."
        ),
    ] = Describe()
    ids: Annotated[
        Ids | IdRule | None,
        Meta(
            description="Which ids entries had before the site came here: `permalink`, `atom-tag`, `guid`, or a "
            "mapping: [ids that readers know](moving.md#ids-that-readers-know).",
            extra={"default": "ids of this program's own"},
        ),
    ] = None
    aliases: Annotated[
        dict[str, str],
        Meta(
            description="Old addresses of outputs, below `site.url`: `{feed.xml: all.atom}`: "
            "[moving here](moving.md#old-addresses)."
        ),
    ] = {}
    formats: Annotated[
        tuple[FormatName, ...],
        Meta(
            min_length=1,
            description="Which files each feed has.",
        ),
    ] = ("atom", "rss", "json")
    pages: Annotated[
        Pages | bool,
        Meta(
            description="Makes [pages](pages.md): `index.html`, and one beside each feed, which is the feed's "
            "`alternate`; `false` points that to `site.url`. A mapping says what they look like."
        ),
    ] = True
    pictures: Annotated[
        bool,
        Meta(
            description="Pages show the articles' pictures, loaded from where they are; `false` leaves every request "
            "to others out."
        ),
    ] = True
    limit: Annotated[Count, Meta(description="The most entries a feed has, the newest ones.")] = 50
    archives: Annotated[
        bool,
        Meta(
            description="The other entries are published too, as [archives](archives.md) of each feed (RFC 5005); "
            "`false` leaves them out."
        ),
    ] = True
    tombstones: Annotated[
        int,
        Meta(
            ge=0,
            le=36500,
            description="The days for which Atom feeds say which entries were [removed](history.md#removal), and a "
            "feed is kept that lost its last one.",
        ),
    ] = 30
    updated: Annotated[
        Literal["author", "content"],
        Meta(
            description="When an entry is said to have [changed](history.md#edits).",
            extra={
                "values": {
                    "author": "when the dates of its article say",
                    "content": "also when the words that readers see have changed",
                }
            },
        ),
    ] = "author"
    content: Annotated[
        Literal["full", "summary"],
        Meta(
            description="How much of its article an entry has.",
            extra={"values": {"full": "all of it", "summary": "what it is about, without the full text"}},
        ),
    ] = "full"
    embeds: Annotated[
        Literal["link", "iframe"],
        Meta(
            description="What becomes of a player in an article.",
            extra={
                "values": {
                    "link": "a linked picture",
                    "iframe": "a frame, where it is from a known video host (YouTube, Vimeo, Dailymotion, TED)",
                }
            },
        ),
    ] = "link"
    hub: Annotated[
        Url | None,
        Meta(
            description="The URL of a WebSub hub, announced in every format; `feeds ping` tells it what changed: "
            "[WebSub](websub.md)."
        ),
    ] = None
    access: Annotated[
        Access,
        Meta(description="Which feeds need a key, and where the keys are: [private feeds](serving.md#private-feeds)."),
    ] = Access()
    host: Annotated[
        HostName | None,
        Meta(
            description="The static host or server that the outputs are for: what it needs is written beside them: "
            "[hosting](hosting.md).",
        ),
    ] = None
    max_age: Annotated[int, Meta(ge=0, description="Seconds that a client may keep a feed; RSS says it as `ttl`.")] = (
        900
    )
    output: Annotated[
        str,
        Meta(
            min_length=1,
            description="Where the outputs go: a folder, relative to the config's, or [a bucket](object-stores.md): "
            "`s3://bucket/prefix`. `-o` overrides it.",
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
        authority: the host that ids start from which no address makes, where an earlier publication had one.
        old_ids: those that the file of ids has, by what stands before each.
    """

    folder: Path = Path()
    name: str = "config.yaml"
    text: str = ""
    traits: Traits = Traits()
    problems: tuple[Problem, ...] = ()
    authority: str = ""
    old_ids: dict[str, str] = {}

    @property
    def id_authority(self) -> str:
        """The host that ids start from which no address makes: the feeds' own, where no other is known."""
        return self.authority or urlsplit(self.site.url).hostname or "localhost"

    @property
    def home(self) -> str:
        """Where the site itself is, ending in `/`: what its articles' addresses and relative references start from."""
        ours = self.site.home or home_of(self.articles.permalink, self.site.url)
        return ours or self.traits.url or self.site.url

    @property
    def id_keys(self) -> Ids:
        """Which ids entries had before the site came here, the site's address ending in `/`."""
        return ids_of(self.ids)

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

    @property
    def origin(self) -> tuple[str, int, int]:
        """Where what no single key says is placed: the first line of the file, or of the one that stands in for it.

        That is the generator's. Where there is neither, it has no line.
        """
        files = (name for name in (self.name, self.traits.source) if name and (self.folder / name).is_file())
        return next(((name, 1, 1) for name in files), (self.name, *WHOLE))

    def place(self, *steps: str | int) -> tuple[str, int, int]:
        """Return where the value is that some keys and positions lead to: the file's name, line and column."""
        origin = self.origin
        return (self.name, *_tree(self.text).place(*steps)) if self.text and origin[0] == self.name else origin

    def path_place(self, pattern: str) -> tuple[str, int, int]:
        """Return where one of `articles.paths` stands, or could stand where the file does not name it."""
        if pattern not in self.articles.paths or not self.says("articles", "paths"):
            return self.origin
        return self.place("articles", "paths", self.articles.paths.index(pattern))

    @property
    def output_folder(self) -> Path | None:
        """The folder of the outputs, or None where they go to a destination that a URL names."""
        return None if is_url(self.output) else self.folder / self.output

    @property
    def output_location(self) -> str:
        """Where the outputs go: a URL, or the path of a folder."""
        return str(self.output_folder or self.output)
