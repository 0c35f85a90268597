"""The files that go along with an entry, as its page shows them: something to play, or a link."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from feeds.model import Enclosure

_HOUR: Final = 3600
_PLAYED: Final = ("audio", "video")
_UNITS: Final = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
_ROUNDED_UP: Final = 0.9995
"""Of a unit, what is one with three digits."""
_WHOLE: Final = 99.95
"""Of so many units no digit stands behind the point."""


class Player(NamedTuple):
    """A file as a page shows it.

    Attributes:
        url: absolute.
        kind: `audio` or `video`, which a browser plays, or empty for a link.
        name: what its title says; may be empty.
        file: the file's own name.
        about: how long it lasts and how much there is to load: `1:02:03, 54 MB`; may be empty.
    """

    url: str
    kind: str
    name: str
    file: str
    about: str


def player(enclosure: Enclosure, *, plays: bool) -> Player:
    """Return a file as a page shows it.

    Args:
        enclosure: the file.
        plays: whether pages may load anything from elsewhere.
    """
    kind = (enclosure.type or "").partition("/")[0]
    length, lasts = enclosure.length, enclosure.duration
    about = (_clock(lasts) if lasts else "", _size(length) if length else "")
    return Player(
        url=enclosure.url,
        kind=kind if plays and kind in _PLAYED else "",
        name=enclosure.title or "",
        file=basename(unquote(urlsplit(enclosure.url).path)) or enclosure.url,
        about=", ".join(filter(None, about)),
    )


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, _HOUR)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _size(length: int) -> str:
    """Write a number of bytes with three digits, as many as anybody reads: `54.3 MB`."""
    for unit, name in _UNITS:
        if length >= unit * _ROUNDED_UP:
            size = length / unit
            return f"{size:.0f} {name}" if size >= _WHOLE else f"{size:.3g} {name}"
    return f"{length} B"
