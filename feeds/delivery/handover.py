"""What a destination is told of how outputs are to be handed out. It knows this, and no config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.delivery.headers import output_fields
from feeds.pages.filenames import ASSETS, MEDIA_TYPES, PAGE_TYPE

if TYPE_CHECKING:
    from feeds.delivery.headers import OutputFields

_LOADED: Final = frozenset(MEDIA_TYPES[path] for path in ASSETS)


class Delivery(NamedTuple):
    """How outputs are to be handed out, for a destination that answers requests itself.

    Attributes:
        max_age: how many seconds clients may keep an output.
        first: paths of outputs that remember what the others had before: wherever publishing breaks off, the next one
            learns of it.
        last: paths of outputs that list others, so that they are published after those.
        apart: the folder of outputs of which there may be very many and of which few change, with its slash: others
            refer to them. Empty where there are none.
    """

    max_age: int = 900
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    apart: str = ""

    def fields(self, media_type: str) -> OutputFields:
        """Return the header fields of the outputs of a media type, as `feeds serve` and static hosts send them."""
        return output_fields(media_type, self.max_age)

    def turn(self, path: str, media_type: str) -> int:
        """Return when an output is published, the lowest first, so that nothing refers to what is not there yet.

        What is remembered comes first, what other outputs load and refer to, feeds, pages, and those that list others.
        """
        if path in self.first:
            return 0
        if path in self.last:
            return 4
        if self.apart and path.startswith(self.apart):
            return 1
        return 1 if media_type in _LOADED else 3 if media_type == PAGE_TYPE else 2
