"""What feedparser does not keep of an entry: the id word for word, and all of several elements of one name.

Feedparser reads feeds for people to look at: it completes ids as if they were addresses, shows one text in the place of
another, knows the old words for `itunes:explicit` alone, and keeps the last of the elements that it has no rule for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.check.rules import namespaces
from feeds.lib.durations import seconds
from feeds.lib.text import drop_forbidden, plain
from feeds.lib.values.podcast_words import EPISODE_TYPES
from feeds.model import Credit, Enclosure, Episode, Image, Transcript
from feeds.moving.feed_texts import collapsed, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.rules.tree import XmlNode

_ENTRIES: Final = frozenset({"item", "entry"})
_PLACES: Final = frozenset({"channel", "items"})


def _spaces(*names: str) -> frozenset[str]:
    """Return namespaces as they are compared: some programs write other cases, and a slash more or less at the end."""
    return frozenset(name.lower().rstrip("/") for name in names)


OWN: Final = _spaces("", namespaces.RSS_1, namespaces.RSS_090)
_ATOM: Final = _spaces(namespaces.ATOM)
_CONTENT: Final = _spaces(namespaces.CONTENT)
_DC: Final = _spaces(namespaces.DC)
ITUNES: Final = _spaces(namespaces.ITUNES)
_MEDIA: Final = _spaces(namespaces.MEDIA)
_TOMBSTONES: Final = _spaces(namespaces.TOMBSTONES)
PODCAST: Final = _spaces(namespaces.PODCAST, namespaces.PODCAST_BY_DOCUMENT)
EXPLICIT: Final = {"true": True, "yes": True, "explicit": True, "false": False, "no": False, "clean": False}
_PLAYERS: Final = "application/x-shockwave-flash"
_NOTHING: Final = Episode()


class Media(msgspec.Struct, frozen=True):
    """The pictures and the files of an entry that Media RSS names."""

    images: tuple[Image, ...]
    files: tuple[Enclosure, ...]


def entry_nodes(root: XmlNode) -> list[XmlNode]:
    """Return the elements of a feed's entries, in the order of the document: of the root, or of its channel."""
    inner = [each for each in root.children if _local(each) in _PLACES]
    return [node for parent in (root, *inner) for node in parent.children if _local(node) in _ENTRIES]


def deleted_ids(root: XmlNode) -> tuple[str, ...]:
    """Return the ids of entries that a feed says were taken out (RFC 6721, section 3)."""
    refs = (each.attributes.get("ref", "").strip() for each in named(root, "deleted-entry", _TOMBSTONES))
    return tuple(ref for ref in refs if ref)


def own_id(node: XmlNode) -> str | None:
    """Return the id that an entry has in its format, word for word but for blanks around it."""
    if text := text_in(node, "guid", OWN) or text_in(node, "id", _ATOM):
        return text
    about = node.attributes.get(f"{namespaces.RDF}}}about", "").strip()
    return drop_forbidden(about) or None


def title(node: XmlNode) -> str:
    """Return the title of an RSS item, as text or HTML."""
    return text_in(node, "title", OWN)


def texts(node: XmlNode) -> tuple[str, str]:
    """Return the description and the full text of an RSS item, as HTML or whatever they are; either may be empty."""
    description = text_in(node, "description", OWN)
    full = text_in(node, "encoded", _CONTENT)
    return description or text_in(node, "summary", ITUNES), full


def language(node: XmlNode) -> str | None:
    """Return the language that an entry itself names."""
    said = node.attributes.get(f"{namespaces.XML}}}lang", "").strip()
    return said or text_in(node, "language", _DC) or None


def episode(node: XmlNode) -> tuple[Episode | None, int | None]:
    """Return what an item says of an episode, and its duration in seconds."""
    explicit = EXPLICIT.get(text_in(node, "explicit", ITUNES).lower())
    kind = text_in(node, "episodetype", ITUNES).lower()
    image = next((each.attributes.get("href") or each.text for each in named(node, "image", ITUNES)), None)
    made = Episode(
        number=whole_number(text_in(node, "episode", ITUNES)),
        season=whole_number(text_in(node, "season", ITUNES)),
        type=kind if kind in EPISODE_TYPES else None,
        explicit=explicit,
        image=image and image.strip(),
        title=plain(text_in(node, "title", ITUNES)) or None,
        transcripts=tuple(_transcripts(node)),
        chapters=next((url for each in named(node, "chapters", PODCAST) if (url := each.attributes.get("url"))), None),
        people=tuple(people(node)),
    )
    return (None if made == _NOTHING else made), _seconds(text_in(node, "duration", ITUNES))


def media(node: XmlNode) -> Media:
    """Return what Media RSS says of an entry (Media RSS 1.5.1), each address once."""
    images: dict[str, Image] = {}
    files: dict[str, Enclosure] = {}
    for each in _contents(node):
        url = each.attributes.get("url", "").strip()
        kind = each.attributes.get("type", "").strip()
        title = plain(text_in(each, "title", _MEDIA)) or None
        if not url or kind == _PLAYERS:
            continue
        is_thumbnail = _local(each) == "thumbnail"
        if is_thumbnail and images:
            continue  # they show the same, and smaller
        if is_thumbnail or each.attributes.get("medium") == "image" or kind.startswith("image/"):
            credit = plain(text_in(each, "credit", _MEDIA)) or None
            width, height = (whole_number(each.attributes.get(name, "")) for name in ("width", "height"))
            images.setdefault(url, Image(url, width, height, title, credit))
        elif kind or each.attributes.get("medium"):
            length = whole_number(each.attributes.get("fileSize", ""))
            lasts = _seconds(each.attributes.get("duration"))
            files.setdefault(url, Enclosure(url, kind or None, length, lasts, title))
    return Media(tuple(images.values()), tuple(files.values()))


def _contents(node: XmlNode) -> Iterator[XmlNode]:
    """Yield the elements that name files, those of groups too, thumbnails last."""
    holders = (node, *named(node, "group", _MEDIA))
    contents = [each for holder in holders for each in named(holder, "content", _MEDIA)]
    yield from contents
    for holder in (*holders, *contents):
        yield from named(holder, "thumbnail", _MEDIA)


def _transcripts(node: XmlNode) -> Iterator[Transcript]:
    for each in named(node, "transcript", PODCAST):
        found = each.attributes
        if found.get("url") and found.get("type"):
            yield Transcript(found["url"].strip(), found["type"].strip(), found.get("language"))


def people(node: XmlNode) -> Iterator[Credit]:
    """Yield who is to be heard in an episode, or in all of a show (Podcasting 2.0, element person)."""
    for each in named(node, "person", PODCAST):
        found = each.attributes
        if name := collapsed(each.text):
            yield Credit(name, found.get("role"), found.get("group"), found.get("img"), found.get("href"))


def _seconds(text: str | None) -> int | None:
    try:
        return seconds(text) or None if text else None
    except ValueError:
        return None


def _local(node: XmlNode) -> str:
    return node.tag.rpartition("}")[2]


def named(node: XmlNode, name: str, spaces: frozenset[str]) -> Iterator[XmlNode]:
    """Yield the children of a name, whatever its case, in one of some namespaces."""
    for each in node.children:
        space, _, local = each.tag.rpartition("}")
        if local.lower() == name and space.lower().rstrip("/") in spaces:
            yield each


def text_in(node: XmlNode, name: str, spaces: frozenset[str]) -> str:
    """Return the text of the first child of a name that has one; empty where none has."""
    return next((drop_forbidden(each.text).strip() for each in named(node, name, spaces) if each.text.strip()), "")
