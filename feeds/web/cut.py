"""The entries of a feed as they stand in its bytes, so that it can be sent without those that somebody has."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

Place = tuple[int, int]
"""Where an entry begins and ends, in bytes."""

_SEPARATOR: Final = " "
_ATOM: Final = ("http://www.w3.org/2005/Atom feed", "http://www.w3.org/2005/Atom entry")
_RSS: Final = ("rss", "channel", "item")
_COMPLETE: Final = b"<fh:complete/>\n"
_HISTORY: Final = b' xmlns:fh="http://purl.org/syndication/history/1.0"'


class CutEntry(NamedTuple):
    """An entry of a feed that was published.

    Attributes:
        place: in the bytes of the feed.
        signature: a digest of its bytes.
    """

    place: Place
    signature: int


class _Items(msgspec.Struct):
    items: list[msgspec.Raw]


def cut(body: bytes, media_type: str) -> list[CutEntry]:
    """Return the entries of a feed; none of what is no feed, or of a format that nobody knows here."""
    places = _PLACES[media_type](body) if media_type in _PLACES else []
    return [CutEntry((start, end), _digest(body[start:end])) for start, end in places]


def without(body: bytes, entries: list[CutEntry], had: AbstractSet[int]) -> bytes:
    """Return a feed without the entries whose signatures somebody had.

    Args:
        body: the bytes of the feed.
        entries: what `cut` found in them; at least one.
        had: the signatures.
    """
    first, last = entries[0].place, entries[-1].place
    between = body[first[1] : entries[1].place[0]] if len(entries) > 1 else b""
    kept = between.join(body[start:end] for (start, end), signature in entries if signature not in had)
    head = body[: first[0]]
    if _COMPLETE in head:  # who took these entries for all that there are would drop the others (RFC 5005, section 2)
        head = head.replace(_COMPLETE, b"").replace(_HISTORY, b"")
    return head + kept + body[last[1] :]


def _digest(entry: bytes) -> int:
    return int.from_bytes(blake2b(entry, digest_size=8).digest())


def _in_xml(*paths: tuple[str, ...]) -> Callable[[bytes], list[Place]]:
    """Return what finds the elements at some paths of names from the root."""

    def places(body: bytes) -> list[Place]:
        found: list[Place] = []
        opened: list[str] = []
        begun: list[int] = []
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)

        def start(name: str, _: Mapping[str, str]) -> None:
            opened.append(name)
            if tuple(opened) in paths:
                begun.append(parser.CurrentByteIndex)

        def end(_: str) -> None:
            if tuple(opened) in paths:
                found.append((begun.pop(), body.index(b">", parser.CurrentByteIndex) + 1))
            opened.pop()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        try:
            parser.Parse(body, True)  # noqa: FBT003 - expat takes no name for it
        except expat.ExpatError:
            return []
        return found

    return places


def _in_json(body: bytes) -> list[Place]:
    try:
        items = msgspec.json.decode(body, type=_Items).items
    except (msgspec.DecodeError, RecursionError):
        return []
    places: list[Place] = []
    at = 0
    for item in map(bytes, items):
        at = body.index(item, at)
        places.append((at, at := at + len(item)))
    return places


_PLACES: Final[Mapping[str, Callable[[bytes], list[Place]]]] = {
    "application/atom+xml": _in_xml(_ATOM),
    "application/rss+xml": _in_xml(_RSS),
    "application/feed+json": _in_json,
}
