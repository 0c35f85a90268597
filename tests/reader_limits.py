"""What programs make of documents, held against what the articles of the site say; and where each has its limits.

The table of limits is exact: a program that has something else than the articles say where no limit of its own is
known fails a test, and so does a limit that is none any more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import every_element
import jsonfeed_reader
from reader_support import ReadFile, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from every_element import Story
    from reader_support import Program, ReadEntry, ReadFeed
    from support import Site

FORMATS: Final = ("atom", "rss", "json")
DOCUMENTS: Final = (
    "all",
    *(f"archives/all/{number}" for number in range(5, 0, -1)),
    "channels/radio",
    "channels/quiet",
    "topics/harbour",
    "providers/wire.example",
    "languages/ar",
)
"""Paths of the feed of everything, its archives, newest first, and feeds of other kinds, one without entries."""

_NO_CHAIN: Final = {"older": "it has no word for the links of archives"}
_NO_JSON_CHAIN: Final = {"older": "it has no word for next_url"}
_NO_FEED: Final = {
    "feed title": "it tells of entries alone",
    "feed description": "as above",
    "feed link": "as above",
    **_NO_CHAIN,
}
_ONE_AUTHOR: Final = {"authors": "it has one author of an entry"}
_NO_AUTHORS: Final = {"authors": "it has no authors"}
_NO_UPDATED: Final = {"updated": "it has one date of an entry, that of its publication"}
_NOT_IN_RSS: Final = {"updated": "it knows no atom:updated in RSS"}
_NO_CATEGORIES: Final = {"categories": "it keeps no categories"}
_CLEANED: Final = {"content": "it cleans HTML by rules of its own"}
_OWN_HTML: Final = {
    **dict.fromkeys(("feed title", "feed description", "title", "summary"), "it takes every text for HTML"),
    **_CLEANED,
}

LIMITS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "feedparser": {"atom": {}, "rss": {}},
    "feedparser-rs": {
        "atom": {
            **_OWN_HTML,
            **dict.fromkeys(("categories", "link", "files"), "it escapes what it takes for HTML"),
        },
        "rss": {
            name: why for name, why in (_OWN_HTML | _NOT_IN_RSS).items() if name not in {"feed description", "summary"}
        },
        "json": _OWN_HTML,
    },
    "fastfeedparser": {
        "atom": {**_ONE_AUTHOR, "files": "it has no files of entries in Atom"},
        "rss": _ONE_AUTHOR,
        "json": {**_ONE_AUTHOR, **_NO_JSON_CHAIN},
    },
    "reader": {
        "atom": {**_NO_CHAIN, **_NO_CATEGORIES, **_ONE_AUTHOR, **_CLEANED},
        "rss": {**_NO_CHAIN, **_NO_CATEGORIES, **_ONE_AUTHOR, **_CLEANED},
        "json": {**_NO_CHAIN, **_NO_CATEGORIES},
    },
    "podcastparser": {
        "atom": {
            **_NO_CHAIN,
            **_NO_UPDATED,
            **_NO_AUTHORS,
            **_NO_CATEGORIES,
            "summary": "it makes a description of the content",
        },
        "rss": {
            **_NO_CHAIN,
            **_NO_UPDATED,
            **_NO_AUTHORS,
            **_NO_CATEGORIES,
            "files": "it takes every media:content for a file, where there is no enclosure",
        },
    },
    "atoma": {
        "atom": {},
        "rss": {**_NO_CHAIN, **_NO_UPDATED, "authors": "it knows no dc:creator"},
        "json": {"authors": "it knows the author of JSON Feed 1.0 alone"},
    },
    "newsboat": {
        format_: {
            **_NO_CHAIN,
            **_NO_UPDATED,
            **_NO_CATEGORIES,
            **_ONE_AUTHOR,
            "feed description": "it keeps none",
            "summary": "it keeps the content, where there is one",
            "files": "it has one file of an entry, its address and type",
        }
        for format_ in ("atom", "rss")
    },
    "sfeed": {
        format_: {
            **_NO_FEED,
            **_NO_UPDATED,
            **_ONE_AUTHOR,
            "summary": "it has the content, where there is one",
            "files": "it has the address of the first file",
        }
        for format_ in ("atom", "rss")
    },
    "XML::Feed": {
        "atom": {**_NO_CHAIN, **_ONE_AUTHOR},
        "rss": {**_NO_CHAIN, "authors": "it has several as a list in the place of one"},
    },
    "Ruby's rss": {"atom": {}, "rss": {**_NO_CHAIN, **_NOT_IN_RSS}},
    "gofeed": {
        "atom": _NO_CHAIN,
        "rss": {**_NO_CHAIN, **_ONE_AUTHOR, **_NOT_IN_RSS},
        "json": {**_NO_CHAIN, "files": "it takes the duration for the length"},
    },
    "ROME": {"atom": _NO_CHAIN, "rss": {**_NO_CHAIN, **_ONE_AUTHOR, **_NOT_IN_RSS}},
    "rss-parser": {
        "atom": {
            **_NO_CHAIN,
            **_NO_UPDATED,
            **_ONE_AUTHOR,
            "feed description": "it reads no subtitle",
            "categories": "it reads none of Atom",
            "files": "it reads none of Atom",
        },
        "rss": {**_NO_CHAIN, **_NO_UPDATED, **_ONE_AUTHOR},
    },
    "feedsmith": {"atom": {}, "rss": {}, "json": {}},
    "feed-parser": {
        "atom": {**_NO_CHAIN, "content": "it decodes it twice"},
        "rss": {**_NO_CHAIN, "content": "it decodes it twice", **_NOT_IN_RSS},
    },
    "node-feedparser": {
        "atom": {
            **_NO_CHAIN,
            "title": "it takes tags out of titles",
            "authors": "it takes that of the feed, where there are several",
            "files": "it takes every media:content for a file, where there is no enclosure",
        },
        "rss": {
            **_NO_CHAIN,
            **_ONE_AUTHOR,
            **_NOT_IN_RSS,
            "title": "it takes tags out of titles",
            "files": "it takes every media:content for a file, where there is no enclosure",
        },
    },
    "feed-extractor": {
        format_: {
            **_NO_CHAIN,
            **_NO_UPDATED,
            **_NO_AUTHORS,
            **_NO_CATEGORIES,
            "content": "it has an excerpt alone",
            "files": "it has none",
            **more,
        }
        for format_, more in {
            "atom": {
                "feed link": "it takes the first link, whatever its relation",
                "published": "it takes the date of the last change",
                "summary": "it takes out what looks like a tag",
            },
            "rss": {"summary": "it takes out what looks like a tag"},
            "json": {"summary": "it makes it of the content"},
        }.items()
    },
}
"""By program and format: each field that it has otherwise, and why. A format that is not named it does not read."""

UNREAD: Final[Mapping[tuple[str, str, str], str]] = {
    ("XML::Feed", "channels/radio", "rss"): "XML::RSS stops at a podcast:guid of a channel (Podcasting 2.0)",
    ("feed-extractor", "channels/quiet", "atom"): "it stops at a feed in Atom without entries",
}
"""Documents that a program does not read at all, and why."""


class Known(NamedTuple):
    """What a story says, and what is known of its entry."""

    story: Story
    published: datetime
    content: str


def known_entries(site: Site) -> dict[str, Known]:
    """Return what is known of every entry, by its id; ids and contents as JSON Feed has them."""
    by_link = {
        every_element.link_of(story): (story, every_element.published(place))
        for place, story in enumerate(every_element.STORIES)
    }
    found = {}
    path: str | None = "all.json"
    while path:
        document = jsonfeed_reader.read(site.read(path))
        for item in document["items"]:
            story, published = by_link[item["url"]]
            found[item["id"]] = Known(story, published, item["content_html"])
        path = document.get("next_url", "").removeprefix(every_element.URL).partition("?")[0] or None
    return found


def faults_of(name: str, program: Program, site: Site, format_: str) -> list[str]:
    """Return what is wrong with what a program makes of documents in a format, its known limits aside.

    Args:
        name: of the program.
        program: reads a file.
        site: that of `every_element`, built.
        format_: one that the program reads.
    """
    limits = LIMITS[name][format_]
    known = known_entries(site)
    faults = []
    reached: set[str] = set()
    for path in DOCUMENTS:
        file = site.output / f"{path}.{format_}"
        if (name, path, format_) in UNREAD:
            with suppress(Exception):
                program(file)
                faults.append(f"{path}.{format_} is read, which it was not")
            continue
        for field, what in _different(program(file), jsonfeed_reader.read(site.read(f"{path}.json")), format_, known):
            reached.add(field)
            if field not in limits:
                faults.append(f"{path}.{format_}: {field}: {what}")
    return [*faults, *(f"{field} is right, though '{why}'" for field, why in limits.items() if field not in reached)]


def followed(name: str, program: Program, site: Site, format_: str) -> list[str | None]:
    """Return the ids of all entries that a program finds from the feed of everything on to the end of its archives.

    Where it has no word for the links, a strict reader of JSON Feed says which document is the next.
    """
    ids: list[str | None] = []
    path: str | None = "all"
    while path:
        read = program(site.output / f"{path}.{format_}")
        ids += [entry.id for entry in read.entries]
        link = jsonfeed_reader.read(site.read(f"{path}.json")).get("next_url")
        if "older" not in LIMITS[name][format_]:
            link = read.older
        path = link.removeprefix(every_element.URL).partition("?")[0].rpartition(".")[0] if link else None
    return ids


def _different(
    read: ReadFeed, document: dict[str, Any], format_: str, known: Mapping[str, Known]
) -> Iterator[tuple[str, str]]:
    """Yield each field in which a program has something else than the document says, and what.

    Args:
        read: what the program has.
        document: the same one as JSON Feed.
        format_: the name of what the program read.
        known: of entries, by their ids.
    """
    ids = [item["id"] for item in document["items"]]
    has = [entry.id for entry in read.entries]
    if sorted(map(str, has)) != sorted(ids):
        yield "ids", f"{has} for {ids}"
    wanted: dict[str, tuple[Any, Any]] = {
        "feed title": (read.title, document["title"]),
        "feed description": (_text(read.description, format_), document["description"]),
        "feed link": (read.link, document["home_page_url"]),
        "older": (read.older, document.get("next_url", "").replace(".json", f".{format_}") or None),
    }
    yield from _unequal(wanted)
    for entry in read.entries:
        if entry.id is not None and entry.id in known:
            yield from _unequal(_of_entry(entry, known[entry.id], format_))


def _of_entry(entry: ReadEntry, known: Known, format_: str) -> dict[str, tuple[Any, Any]]:
    """Return each field as a program has it, and as it should be."""
    story = known.story
    files = tuple(ReadFile(each.url, each.length, each.type) for each in story.files)
    has_files = entry.files and tuple(each._replace(length=each.length or None) for each in entry.files)
    changed = story.updated or (None if format_ == "rss" and entry.updated is None else known.published)
    return {
        "title": (entry.title, story.title),
        "link": (entry.link, every_element.link_of(story)),
        "published": (entry.published, known.published),
        "updated": (entry.updated, changed),
        "authors": (entry.authors, story.authors),
        "categories": (entry.categories, story.categories),
        "summary": (_text(entry.summary, format_), story.summary),
        "content": (entry.content, known.content),
        # most programs take the one enclosure of RSS, and some its media too
        "files": (has_files, files[:1] if format_ == "rss" and has_files == files[:1] else files),
    }


def _text(text: str | None, format_: str) -> str | None:
    """Return what a browser shows of a description, which is HTML in RSS."""
    return text_of(text) if text is not None and format_ == "rss" else text


def _unequal(wanted: Mapping[str, tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    for field, (has, expected) in wanted.items():
        if has != expected:
            yield field, f"{has!r} for {expected!r}"
