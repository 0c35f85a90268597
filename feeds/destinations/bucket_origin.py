"""A bucket that a build published to, or what is below a prefix in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.destinations.origin import LARGEST, Fetched, too_large
from feeds.stores.objects import OF_SERVERS, Objects, bucket_address

if TYPE_CHECKING:
    from feeds.stores.objects import BucketAddress


class BucketOrigin:
    """A bucket as an origin.

    Raises:
        DestinationError: the URL names no bucket, or what is needed to reach one is missing.
    """

    def __init__(self, url: str) -> None:
        self._place: BucketAddress = bucket_address(url)
        self._objects = Objects(self._place, OF_SERVERS)

    @property
    def name(self) -> str:
        """Its URL."""
        return str(self._place)

    def version(self, path: str) -> str | None:
        """Return the entity tag of an object; None where there is none.

        Raises:
            DestinationError: the store cannot be asked.
        """
        return self._objects.tag(path)

    def read(self, path: str) -> Fetched | None:
        """Return an object, without a content coding; None where there is none.

        Raises:
            DestinationError: it cannot be read.
        """
        held = self._objects.get(path, LARGEST)
        if held and len(held.body) > LARGEST:
            raise too_large(self.name, path)
        return held and Fetched(held.body, held.changed.replace(microsecond=0))
