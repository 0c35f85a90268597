"""The files that go along with an article, as its front matter names them: addresses, or files of the repository."""

from __future__ import annotations

import re
from datetime import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from feeds.articles.fields import has_value, shown, word
from feeds.articles.named_files import UNKNOWN
from feeds.articles.states import FALSE, TRUE
from feeds.config.field_names import PLAYED_NAMES
from feeds.lib.durations import seconds
from feeds.lib.suffixes import ATTACHED_TYPES, MEDIA_TYPES
from feeds.lib.values.media_type import media_type
from feeds.lib.values.podcast_words import APPLE_TYPES
from feeds.model import Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.articles.fields import Fields, Step
    from feeds.articles.named_files import MediaFiles

_URL_KEYS: Final = ("url", "src", "href", "file", "path", "link")
_LENGTH_KEYS: Final = ("length", "size", "bytes", "size_in_bytes", "filesize", "file_size")
_TYPE_KEYS: Final = ("type", "mime_type", "media_type", "mediatype")
_DURATION_KEYS: Final = ("duration", "duration_in_seconds")
_TITLE_KEYS: Final = ("title", "name", "caption")
_BYTES: Final = re.compile(r"\d{1,3}(?:[,_' ]\d{3}){1,4}|\d{1,15}", re.ASCII)
_SWITCHES: Final = TRUE | FALSE | {"none"}
_SPOKEN: Final = ("podcast", "audio", "episode")
_SOUND: Final = "audio/mpeg"
_KINDS: Final = frozenset(suffix[1:] for suffix in MEDIA_TYPES)


class _Named(NamedTuple):
    """A file as front matter names it: its address as typed, what else is said of it, and where that stands."""

    address: object
    said: Mapping[str, Any]
    steps: tuple[Step, ...]


def enclosures(fields: Fields, media: MediaFiles) -> tuple[Enclosure, ...]:
    """Return what goes along with an article, each once: sound and films first, for programs that take one only.

    What is said of an article and not of one of its files (`length`, `duration`) is meant of the first one.
    """
    found: dict[str, tuple[Enclosure, _Named]] = {}
    for name in fields.may_have("enclosures"):
        value = fields.value(name)
        if not has_value(value) or word(value) in _SWITCHES:
            continue
        is_loose = name in PLAYED_NAMES
        if is_loose and not isinstance(value, str | list | dict):
            continue
        for index, item in fields.items(name, value):
            for named in _named(fields, item, (name, index), is_loose=is_loose):
                made = _made(fields, named, media)
                if made:
                    found.setdefault(made.url, (made, named))
    if not found:
        return ()
    first, *others = sorted(found.values(), key=lambda pair: _rank(pair[0].type or ""))
    complete = [(_with_what_the_article_says(first[0], fields), first[1]), *others]
    for made, named in complete:
        if made.length is None and media.is_missing(named.address):
            what = f"{named.steps[0]}: no file is at {shown(named.address)}; correct it, or say how many bytes it has"
            fields.say("A118", what, *named.steps)
    return tuple(made for made, _ in complete)


def _rank(kind: str) -> int:
    """Return the place of a file among others by its media type: what every program plays, other sound, the rest."""
    if not kind.startswith(("audio/", "video/")):
        return 2
    return int(kind not in APPLE_TYPES)


def _named(fields: Fields, item: object, steps: tuple[Step, ...], *, is_loose: bool) -> Iterator[_Named]:
    """Yield the files that an item of front matter names: one, or one for each kind (`{mp3: …, m4a: …}`)."""
    if not isinstance(item, dict):
        if not is_loose or _is_played(item):
            yield _Named(item, {}, steps)
        return
    key = next((key for key in _URL_KEYS if item.get(key)), None)
    if key:
        if not is_loose or _is_played(item[key]) or any(item.get(each) for each in (*_TYPE_KEYS, *_LENGTH_KEYS)):
            yield _Named(item[key], item, (*steps, key))
        return
    kinds = [kind for kind in item if kind in _KINDS and isinstance(item[kind], str)]
    if not kinds and not is_loose:
        fields.wrong("a mapping with a url", item, *steps)
    for kind in kinds:
        yield _Named(item[kind], {}, (*steps, kind))


def _suffix(address: object) -> str:
    try:
        path = urlsplit(unquote(word(address))).path
    except ValueError:
        return ""
    return PurePosixPath(path).suffix


def _is_played(address: object) -> bool:
    return _suffix(address) in MEDIA_TYPES


def _made(fields: Fields, named: _Named, media: MediaFiles) -> Enclosure | None:
    """Return an enclosure; None where it has no address that could be published, which is reported."""
    address = media.address(named.address)
    if address == UNKNOWN and word(named.address):
        fields.wrong("an address: its program gives this file another name", named.address, *named.steps)
        return None
    url = fields.url(address, *named.steps)
    if url is None:
        return None
    said = named.said
    title = next((said[key] for key in _TITLE_KEYS if said.get(key)), None)
    given = _first(said, _LENGTH_KEYS)
    return Enclosure(
        url,
        _type(fields, _first(said, _TYPE_KEYS), named.steps) or _guessed(url, str(named.steps[0])),
        media.length(named.address) if given is None else _length(fields, given, named.steps),
        _duration(fields, _first(said, _DURATION_KEYS), named.steps),
        fields.text(title, *named.steps),
    )


def _first(said: Mapping[str, Any], keys: tuple[str, ...]) -> object:
    return next((said[key] for key in keys if has_value(said.get(key))), None)


def _guessed(url: str, name: str) -> str | None:
    """Return the media type of a file by its name, or by the name of the field where that says what it is."""
    return ATTACHED_TYPES.get(_suffix(url)) or (_SOUND if name.startswith(_SPOKEN) else None)


def _with_what_the_article_says(enclosure: Enclosure, fields: Fields) -> Enclosure:
    """Return the first enclosure with what the article itself says of it, where it says nothing of its own."""
    length, kind, lasts = (fields.present(name) for name in ("enclosure_length", "enclosure_type", "duration"))
    changes: dict[str, object] = {}
    if length and enclosure.length is None:
        changes["length"] = _length(fields, length[1], (length[0],))
    if kind:
        changes["type"] = _type(fields, kind[1], (kind[0],)) or enclosure.type
    if lasts and enclosure.duration is None:
        changes["duration"] = _duration(fields, lasts[1], (lasts[0],))
    return msgspec.structs.replace(enclosure, **changes) if changes else enclosure


def _type(fields: Fields, value: object, steps: tuple[Step, ...]) -> str | None:
    text = fields.text(value, *steps)
    if text is None or media_type(text) is None:
        return text
    fields.wrong("a media type such as audio/mpeg", value, *steps)
    return None


def _length(fields: Fields, value: object, steps: tuple[Step, ...]) -> int | None:
    text = word(value)
    if _BYTES.fullmatch(text):
        return int(re.sub(r"\D", "", text)) or None
    fields.wrong("a number of bytes", value, *steps)
    return None


def _duration(fields: Fields, value: object, steps: tuple[Step, ...]) -> int | None:
    if value is None:
        return None
    if isinstance(value, time):  # as TOML reads 1:00:00
        return (value.hour * 60 + value.minute) * 60 + value.second or None
    try:
        return seconds(word(value)) or None
    except ValueError:
        fields.wrong("a duration such as 1:02:03, or a number of seconds", value, *steps)
        return None
