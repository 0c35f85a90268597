"""Which entries the bodies had that are right no more, for those who ask for what is new since (RFC 3229)."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.web.bodies import Body

_OF_ONE: Final = 8
_REMEMBERED: Final = 2000
_MOST_BYTES: Final = 16_000_000
_BESIDE: Final = 400  # what a version takes beside its signatures


class Versions:
    """The signatures of the entries of former bodies, by the path and query of the body, and by its tag."""

    def __init__(self) -> None:
        self._history: OrderedDict[str, OrderedDict[str, bytes]] = OrderedDict()
        self._size = 0

    def remember(self, key: str, body: Body) -> None:
        """Remember which entries a body had, and forget those of the bodies that changed least lately.

        Args:
            key: its path and query.
            body: what was sent until now.
        """
        if not body.signature:
            return
        versions = self._history.setdefault(key, OrderedDict())
        self._history.move_to_end(key)
        self._size -= _size(versions)
        versions[body.tag] = array("Q", body.signature).tobytes()
        while len(versions) > _OF_ONE:
            versions.popitem(last=False)
        self._size += _size(versions)
        while len(self._history) > _REMEMBERED or (self._size > _MOST_BYTES and len(self._history) > 1):
            _, oldest = self._history.popitem(last=False)
            self._size -= _size(oldest)

    def had(self, key: str, tags: Iterable[str]) -> frozenset[int] | None:
        """Return the signatures of the entries that a body had once.

        Args:
            key: the body's path and query.
            tags: of bodies that somebody has.
        """
        versions = self._history.get(key, _NONE)
        found = next(filter(None, map(versions.get, tags)), None)  # asked once: another thread forgets some meanwhile
        return None if found is None else frozenset(array("Q", found))


_NONE: Final[Mapping[str, bytes]] = {}


def _size(versions: Mapping[str, bytes]) -> int:
    return sum(map(len, versions.values())) + len(versions) * _BESIDE
