"""The values that flow between the stages, in the words of RFC 4287 (Atom), frozen.

    files → `Article` → (select, group) → `Entry` → `Feed` → `Output` → destination

`Feed` says what a feed says and knows no format; `Output` is bytes under a path and knows no article.
Every instant is aware and in UTC, in whole seconds.
"""

from datetime import datetime
from enum import StrEnum

import msgspec


class Person(msgspec.Struct, frozen=True):
    """A person construct (RFC 4287, section 3.2)."""

    name: str
    uri: str | None = None
    email: str | None = None


class Image(msgspec.Struct, frozen=True):
    """A picture: absolute URL, size in pixels where known, plain-text title and credit."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str | None = None
    credit: str | None = None


class Provider(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who published an article first: a name, a domain where it has one, and the address of its picture."""

    name: str
    domain: str | None = None
    picture: str | None = None

    @property
    def uri(self) -> str | None:
        """The provider's site."""
        return f"https://{self.domain}/" if self.domain else None


class Related(msgspec.Struct, frozen=True):
    """Another article that goes with this one."""

    title: str
    link: str
    provider: str | None = None


class Enclosure(msgspec.Struct, frozen=True):
    """A file that goes along with an article, to be played or kept (RSS 2.0, element enclosure).

    Attributes:
        url: absolute.
        type: its media type, where it is known.
        length: in bytes, where it is known.
        duration: in seconds, of sound and films.
        title: plain text.
    """

    url: str
    type: str | None = None
    length: int | None = None
    duration: int | None = None
    title: str | None = None


class Transcript(msgspec.Struct, frozen=True):
    """What is said in an episode, as a file of some media type (Podcasting 2.0, element transcript)."""

    url: str
    type: str
    language: str | None = None


class Credit(msgspec.Struct, frozen=True):
    """Somebody who is to be heard or took part (Podcasting 2.0, element person): a name, and absolute URLs.

    `role` and `group` are words of the Podcast Taxonomy; a host of the cast where they are not given.
    """

    name: str
    role: str | None = None
    group: str | None = None
    image: str | None = None
    uri: str | None = None


class Episode(msgspec.Struct, frozen=True):
    """What podcast programs want to know of an article that has an enclosure.

    Attributes:
        number: within the season, or the show.
        season: counted from 1.
        type: `full`, `trailer` or `bonus`.
        explicit: whether there is something that is not for children.
        image: the URL of its own cover.
        title: without its number, where the article's has it.
        transcripts: of what is said.
        chapters: the URL of a file of chapters.
        people: who is to be heard.
    """

    number: int | None = None
    season: int | None = None
    type: str | None = None
    explicit: bool | None = None
    image: str | None = None
    title: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    chapters: str | None = None
    people: tuple[Credit, ...] = ()


class Podcast(msgspec.Struct, frozen=True):
    """What makes a feed a podcast, in the words of Apple's directory and of Podcasting 2.0.

    Attributes:
        author: who makes it, as listeners are shown.
        explicit: whether there is something in it that is not for children.
        guid: a UUID that the show had before and keeps; None for one made of the feed's address (Podcasting 2.0,
            element guid).
        type: `episodic` or `serial`.
        category: of Apple's list, and what it is divided into, if anything.
        owner: who answers for it to the directory, with a mail address.
        image: the URL of its cover.
        block: the directory is not to list it.
        complete: no more episodes will follow.
        new_feed_url: where the feed is from now on.
        people: who is to be heard in it.
    """

    author: str
    explicit: bool
    guid: str | None = None
    type: str | None = None
    category: tuple[str, str | None] | None = None
    owner: Person | None = None
    image: str | None = None
    block: bool = False
    complete: bool = False
    new_feed_url: str | None = None
    people: tuple[Credit, ...] = ()


class Markup(StrEnum):
    """How an article's body is written."""

    MARKDOWN = "markdown"
    MDX = "mdx"
    HTML = "html"


class State(StrEnum):
    """What the editors say of an article."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    REMOVED = "removed"


class Article(msgspec.Struct, frozen=True):
    """An article as its file says it: decoded and checked, with nothing of the encrypted fields.

    Texts are plain (entities decoded, tags stripped, white space collapsed); URLs are absolute; `body` is as written.
    `quality` and `heat` select entries and are never written into one. `year` is that of publication in the site's own
    zone, which the instants no longer tell. `files` has the addresses of those that it names: empty where its generator
    makes one up, None where only its page tells; `looked_for` has their paths, and how each was found
    (`feeds.articles.named_files`). From `until` on it is not published any more. `guid` is what RSS has for the
    id, where the article names it; `given_id` the same, where it is no IRI and the article names no other id. `said_id`
    is what somebody says the id of this article is made of: itself, a list; `id_rule` the config's rule that makes it.
    """

    path: str
    id: str
    title: str
    published: datetime
    updated: datetime
    year: str = ""
    state: State = State.PUBLISHED
    summary: str = ""
    alternate: str | None = None
    via: str | None = None
    topics: tuple[str, ...] = ()
    provider: Provider | None = None
    authors: tuple[Person, ...] = ()
    images: tuple[Image, ...] = ()
    embed: str | None = None
    related: tuple[Related, ...] = ()
    type: str | None = None
    language: str | None = None
    quality: float | None = None
    heat: float | None = None
    until: datetime | None = None
    markup: Markup = Markup.MARKDOWN
    body: str = ""
    files: tuple[tuple[str, str | None], ...] = ()
    looked_for: tuple[tuple[str, int], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    guid: str | None = None
    given_id: str | None = None
    said_id: str | None = None
    id_rule: str | None = None


class About(msgspec.Struct, frozen=True):
    """What somebody says of a group's feed: a config, a file of data, the articles. None where they say nothing.

    Attributes:
        title: the whole title.
        label: what the group is called instead of by its name.
        description: plain text.
        picture: its address, absolute once the group is made.
        icon: likewise, of a small square one.
        language: of the feed (BCP 47).
        limit: the most entries that the feed has.
        order: feeds that have one are listed before their like, the lowest first.
    """

    title: str | None = None
    label: str | None = None
    description: str | None = None
    picture: str | None = None
    icon: str | None = None
    language: str | None = None
    limit: int | None = None
    order: int | None = None

    def over(self, other: "About") -> "About":
        """Return what this says, and what the other one says where this says nothing."""
        if other == NOTHING_SAID:
            return self
        said = {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}
        return msgspec.structs.replace(other, **said)


NOTHING_SAID = About()


class Group(msgspec.Struct, frozen=True):
    """What makes a feed.

    Attributes:
        path: where it stands.
        labels: what it is called, one for each key; a channel has one.
        about: what is said of it.
        translations: the same feed in other languages: pairs of a language tag and a path.
        min_entries: fewer articles are too few for it.
        keys: pairs of grouping and name; the feed of everything and channels have none.
        spelt: the names of the keys as articles spell them, whatever a group is called.
    """

    path: str
    labels: tuple[str, ...] = ()
    about: About = NOTHING_SAID
    translations: tuple[tuple[str, str], ...] = ()
    min_entries: int = 0
    keys: tuple[tuple[str, str], ...] = ()
    spelt: tuple[str, ...] = ()


class Link(msgspec.Struct, frozen=True):
    """A link of a feed or entry (RFC 4287, section 4.2.7)."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None


class Translation(msgspec.Struct, frozen=True):
    """The same feed in another language: a language tag (BCP 47), and its URL without an extension."""

    language: str
    url: str


class Category(msgspec.Struct, frozen=True):
    """A category (RFC 4287, section 4.2.2)."""

    term: str
    label: str
    scheme: str


class Entry(msgspec.Struct, frozen=True):
    """An entry as every feed and format says it (RFC 4287, section 4.1.2).

    Attributes:
        id: an absolute URI that stays with the article for good.
        title: plain text.
        summary: plain text; may be empty.
        content: sanitised HTML with absolute URLs; empty where a feed carries summaries only.
        authors: never empty.
        source: the site that published it first.
        guid: any text that RSS has in place of the id, since its readers know the entry by it (RSS 2.0, element guid).
        given_id: the id word for word where it is no IRI, for formats that take any text.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    summary: str = ""
    content: str = ""
    alternate: str | None = None
    via: str | None = None
    categories: tuple[Category, ...] = ()
    source: Provider | None = None
    images: tuple[Image, ...] = ()
    language: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    guid: str | None = None
    given_id: str | None = None


class DocumentChain(msgspec.Struct, frozen=True):
    """Where a document of a feed stands among its others (RFC 5005, section 4); URLs are without an extension.

    Attributes:
        current: the document with the newest entries.
        number: that of an archive document, the oldest one lowest; None for the one with the newest entries.
        older: the archive document before this one.
        newer: the archive document behind this one.
    """

    current: str
    number: int | None = None
    older: str | None = None
    newer: str | None = None

    @property
    def is_archive(self) -> bool:
        """Whether this is an archive document."""
        return self.number is not None

    @property
    def is_complete(self) -> bool:
        """Whether this one document has all entries (RFC 5005, section 2)."""
        return self.number is None and self.older is None


class Tombstone(msgspec.Struct, frozen=True):
    """An entry that a feed had and has no more (RFC 6721, element deleted-entry): its id, and when it was taken out."""

    ref: str
    when: datetime


class Feed(msgspec.Struct, frozen=True):
    """What a document of a feed says (RFC 4287, section 4.1.1), whatever its format.

    Attributes:
        path: where its outputs stand below the destination, without an extension: `topics/ai`.
        url: the same, absolute. A format adds its extension for the `self` link.
        query: what narrows the feed, with its question mark; empty for a whole feed.
        alternate: the page that shows the feed to people.
        links: other links of the feed: `hub`, paging.
        updated: the newest change among its entries, or when one was taken out, if that is later.
        ttl: minutes that a client may keep it.
        stylesheet: the address of the CSS that shows it in a browser, relative to the feed.
        picture: one of its own, which `logo` then is too; None where the site's stands for it.
        translations: the same feed in other languages, by language.
        entries: newest first.
        podcast: what makes it one, if it is one.
        chain: its other documents; None where nothing is said of any.
        deleted: entries that it had, newest first.
        is_private: whether who reads it needs a key.
    """

    path: str
    url: str
    title: str
    subtitle: str
    updated: datetime
    alternate: str
    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()
    authors: tuple[Person, ...] = ()
    language: str | None = None
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    ttl: int | None = None
    stylesheet: str | None = None
    picture: str | None = None
    translations: tuple[Translation, ...] = ()
    query: str = ""
    podcast: Podcast | None = None
    chain: DocumentChain | None = None
    deleted: tuple[Tombstone, ...] = ()
    is_private: bool = False

    @property
    def subscription(self) -> str:
        """The URL of the document that readers poll, without an extension."""
        return self.chain.current if self.chain else self.url

    @property
    def id(self) -> str:
        """What tells the feed from any other, whichever of its documents says it (RFC 4287, section 4.2.6)."""
        return f"{self.subscription}{self.query}"


class Output(msgspec.Struct, frozen=True):
    """Bytes to publish under a path relative to the destination, as of an instant."""

    path: str
    media_type: str
    body: bytes
    updated: datetime


class Listing(msgspec.Struct, frozen=True):
    """A feed as the directory of all feeds lists it.

    Attributes:
        path: as that of `Feed`.
        title: its whole title.
        labels: what it is called among its like: one for each part of its path; none for the feed of everything.
        keys: pairs of grouping and name that make the group; none for the feed of everything and for channels.
        articles: how many it is made from.
        entries: how many of them it has.
        updated: its newest change.
        span: when the oldest and the newest of its entries were published; None where nobody asked.
        description: what somebody says of it; empty where nobody does, whatever its feed says then.
        picture: one of its own.
        language: of its feed (BCP 47).
        order: feeds that have one stand before their like, the lowest first.
        is_podcast: whether it is one, which podcast programs take as RSS.
        archives: how many documents its archive has.
        newest_archive: the number of the newest of them; 0 without any.
    """

    path: str
    title: str
    labels: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    articles: int
    entries: int
    updated: datetime
    span: tuple[datetime, datetime] | None = None
    description: str = ""
    picture: str | None = None
    language: str | None = None
    order: int | None = None
    is_podcast: bool = False
    archives: int = 0
    newest_archive: int = 0


class Look(msgspec.Struct, frozen=True):
    """What the owner of a site says of what its pages look like.

    Attributes:
        templates: a folder of templates that stand before those of this package.
        edition: a digest of what they say, which tells them from what stood there before.
        css: rules that come behind those of this package.
    """

    templates: str | None = None
    edition: str = ""
    css: str = ""


NO_LOOK = Look()
"""That of this package."""


class Frame(msgspec.Struct, frozen=True):
    """What all pages of a site have in common.

    Attributes:
        title: of the site.
        url: where the outputs are served, ending in `/`.
        formats: names of the formats that every feed is written in, in the config's order.
        feed_paths: for each grouping, the path of the feed that each name has, topics without case:
            `{"topic": {"ai": "topics/ai"}}`.
            A provider's name is its domain where it has one.
        paths: of all feeds that anyone may read.
        timezone: the IANA zone whose days pages show.
        pages: whether each feed has a page beside it.
        pictures: whether pages show the articles' pictures.
        readers: whether pages lead to readers on the web.
        look: where the templates and rules are that stand before those of this package.
        max_age: how many seconds clients may keep an output.
    """

    title: str
    url: str
    description: str
    language: str
    formats: tuple[str, ...]
    feed_paths: dict[str, dict[str, str]]
    paths: frozenset[str] = frozenset()
    timezone: str = "UTC"
    pages: bool = True
    pictures: bool = True
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    hub: str | None = None
    readers: bool = True
    look: Look = NO_LOOK
    max_age: int = 900


class Directory(msgspec.Struct, frozen=True):
    """Every feed of a site that anyone may read, by path, and the newest entries of all.

    Attributes:
        updated: the newest change in any of them.
    """

    listings: tuple[Listing, ...]
    latest: tuple[Entry, ...]
    updated: datetime
