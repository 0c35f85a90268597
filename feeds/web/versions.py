"""Which entries the bodies had that are right no more, for those who ask for what is new since (RFC 3229)."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.web.bodies import Body

_OF_ONE: Final = 8
_REMEMBERED: Final = 2000


class Versions:
    """The signatures of the entries of former bodies, by the path and query of the body, and by its tag."""

    def __init__(self) -> None:
        self._history: OrderedDict[str, OrderedDict[str, bytes]] = OrderedDict()

    def remember(self, key: str, body: Body) -> None:
        """Remember which entries a body had.

        Args:
            key: its path and query.
            body: what was sent until now.
        """
        if body.signature:
            versions = self._history.setdefault(key, OrderedDict())
            self._history.move_to_end(key)
            versions[body.tag] = array("Q", body.signature).tobytes()
            while len(versions) > _OF_ONE:
                versions.popitem(last=False)
            while len(self._history) > _REMEMBERED:
                self._history.popitem(last=False)

    def had(self, key: str, tags: Iterable[str]) -> frozenset[int] | None:
        """Return the signatures of the entries that a body had once.

        Args:
            key: the body's path and query.
            tags: of bodies that somebody has.
        """
        versions = self._history.get(key)
        found = next((versions[tag] for tag in tags if tag in versions), None) if versions else None
        return None if found is None else frozenset(array("Q", found))
