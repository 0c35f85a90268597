"""The namespaces that feeds use, and how their elements are called in messages."""

from __future__ import annotations

from typing import Final

ATOM: Final = "http://www.w3.org/2005/Atom"
XHTML: Final = "http://www.w3.org/1999/xhtml"
XML: Final = "http://www.w3.org/XML/1998/namespace"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
RSS_1: Final = "http://purl.org/rss/1.0/"
RSS_090: Final = "http://my.netscape.com/rdf/simple/0.9/"
RSS_090_CHANNEL: Final = "http://channel.netscape.com/rdf/simple/0.9/"
MEDIA: Final = "http://search.yahoo.com/mrss/"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
SLASH: Final = "http://purl.org/rss/1.0/modules/slash/"
SYNDICATION: Final = "http://purl.org/rss/1.0/modules/syndication/"
ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST: Final = "https://podcastindex.org/namespace/1.0"
PODCAST_BY_DOCUMENT: Final = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
GEO: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
GEORSS: Final = "http://www.georss.org/georss"
GEOURL: Final = "http://geourl.org/rss/module/"
ICBM: Final = "http://postneo.com/icbm"
GML: Final = "http://www.opengis.net/gml"
THREAD: Final = "http://purl.org/syndication/thread/1.0"
LICENSE: Final = "http://backend.userland.com/creativeCommonsRssModule"
COMMENT_API: Final = "http://wellformedweb.org/CommentAPI/"
TRACKBACK: Final = "http://madskills.com/public/xml/rss/module/trackback/"
BLOG_CHANNEL: Final = "http://backend.userland.com/blogChannelModule"
ADMIN: Final = "http://webns.net/mvcb/"
AGGREGATION: Final = "http://purl.org/rss/modules/aggregation/"
EVENT: Final = "http://purl.org/rss/1.0/modules/event/"
TAXONOMY: Final = "http://purl.org/rss/1.0/modules/taxonomy/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
CHANGED_PAGE: Final = "http://my.theinfo.org/changed/1.0/rss/"
LINKS: Final = "http://purl.org/rss/1.0/modules/link/"
OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
PUBLISHING: Final = "http://www.w3.org/2007/app"
CREATIVE_COMMONS: Final = "http://web.resource.org/cc/"
SCHEMA: Final = "https://schema.org/"

PREFIXES: Final[dict[str, str]] = {
    ATOM: "atom",
    XHTML: "xhtml",
    XML: "xml",
    RDF: "rdf",
    RDFS: "rdfs",
    MEDIA: "media",
    HISTORY: "fh",
    TOMBSTONES: "at",
    DC: "dc",
    DCTERMS: "dcterms",
    CONTENT: "content",
    SLASH: "slash",
    SYNDICATION: "sy",
    ITUNES: "itunes",
    PODCAST: "podcast",
    PODCAST_BY_DOCUMENT: "podcast",
    GEO: "geo",
    GEORSS: "georss",
    GEOURL: "geourl",
    ICBM: "icbm",
    GML: "gml",
    THREAD: "thr",
    LICENSE: "creativeCommons",
    COMMENT_API: "wfw",
    TRACKBACK: "trackback",
    BLOG_CHANNEL: "blogChannel",
    ADMIN: "admin",
    AGGREGATION: "ag",
    EVENT: "ev",
    TAXONOMY: "taxo",
    FOAF: "foaf",
    CHANGED_PAGE: "cp",
    LINKS: "l",
    OPENSEARCH: "opensearch",
    PUBLISHING: "app",
    CREATIVE_COMMONS: "cc",
    SCHEMA: "schema",
}
"""The prefix that each namespace's own document uses; RSS 1.0 has none."""

KNOWN: Final = (frozenset(PREFIXES) | {RSS_1, RSS_090, RSS_090_CHANNEL}) - {FOAF, GML, RDFS, XHTML}
"""The namespaces that some rule knows; elements of others are not looked into."""


def qualified(namespace: str, *names: str) -> tuple[str, ...]:
    """Return names of a namespace as tags: `http://www.w3.org/2005/Atom}feed`; those of no namespace are bare."""
    return tuple(f"{namespace}}}{name}" for name in names)


def namespace_of(tag: str) -> str:
    """Return a tag's namespace, empty where it has none."""
    return tag.rpartition("}")[0]


def called(tag: str) -> str:
    """Return a tag as people write it: `dc:creator`."""
    namespace, _, local = tag.rpartition("}")
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix and namespace not in {ATOM, XHTML} else local
