"""What a format is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model import Feed


class Format(NamedTuple):
    """A way to write a feed.

    Attributes:
        name: what the config calls it.
        title: what people call it.
        extension: what its outputs' paths end in.
        media_type: as registered, without parameters.
        render: gives a feed's bytes, in UTF-8; the same for the same feed.
    """

    name: str
    title: str
    extension: str
    media_type: str
    render: Callable[[Feed], bytes]
