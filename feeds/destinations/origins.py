"""What a publication is read from: a folder, a bucket, a site. Each is a class in a file of its own, and a row here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.destinations.folder_origin import FolderOrigin
from feeds.destinations.origin import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.destinations.origin import Origin


def _bucket(where: str) -> Origin:
    from feeds.destinations.bucket_origin import BucketOrigin  # most origins are folders

    return BucketOrigin(where)


def _web(where: str) -> Origin:
    from feeds.destinations.web_origin import WebOrigin  # as above

    return WebOrigin(where)


ORIGINS: Final[Mapping[str, Callable[[str], Origin]]] = {
    "s3": _bucket,
    "gs": _bucket,
    "az": _bucket,
    "http": _web,
    "https": _web,
}
"""What opens an origin, by the scheme of its URL. What has no scheme is a folder."""


def origin(where: str) -> Origin:
    """Open what a publication is read from.

    Args:
        where: a folder, or the URL of a bucket or of the site itself.

    Raises:
        DestinationError: nothing is read from such a place.
    """
    scheme, separator, _ = where.partition("://")
    if not separator:
        return FolderOrigin(Path(where))
    if scheme not in ORIGINS:
        known = ", ".join(f"{each}://" for each in ORIGINS)
        raise unreadable(where, f"found '{scheme}://'; expected a folder, or a URL of {known}")
    return ORIGINS[scheme](where)
