"""Which articles there are, and whether they changed, found out by who reads them elsewhere, where there are many."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feeds.building.engines import call_all
from feeds.lib.batches import batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feeds.articles import PassedOver
    from feeds.articles.bucket_search import ObjectArticle
    from feeds.building.engines import Engine
    from feeds.building.tasks import Errand

_R = TypeVar("_R")

# A worker waits for the pages of as many listings at a time as this machine does without workers.
_FOLDERS_EACH: Final = 16
_FOLDERS: Final = 64
"""How many folders of a bucket are listed at a time by all workers, if these are few; with more, each has one."""


class FarListing:
    """Looks for articles through an engine that is not near.

    Args:
        engine: the engine.
        errand: returns what its workers have to know.
    """

    def __init__(self, engine: Engine, errand: Callable[[], Errand]) -> None:
        self._engine = engine
        self._errand = errand

    def of_folders(
        self, address: str, folders: Sequence[str]
    ) -> Iterator[tuple[list[ObjectArticle], list[PassedOver]]]:
        """Yield the articles in folders of a bucket and below, and what is passed over there, some folders at a time.

        Raises:
            DestinationError: the store cannot be asked.
            EngineError: nobody asks it.
        """
        from feeds.building.tasks import LISTED, list_afar  # few builds have an engine

        at_once = self._engine.at_once
        each = min(_FOLDERS_EACH, ceil(_FOLDERS / at_once), ceil(len(folders) / at_once))
        calls = ((address, some) for some in batched(folders, each))
        return map(LISTED.decode, self._called(list_afar, calls, at_once))  # all that is in one waits to be taken

    def stamps(self, messages: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Have files looked at, as `stamped_elsewhere` asks for it.

        Raises:
            EngineError: nobody looks at them.
        """
        from feeds.building.tasks import stamp_afar  # as above

        return self._called(stamp_afar, ((each,) for each in messages), 3 * self._engine.at_once)

    def _called(self, function: Callable[..., _R], calls: Iterable[tuple[Any, ...]], ahead: int) -> Iterator[_R]:
        from feeds.building.tasks import packed  # as above

        return call_all(self._engine, function, self._engine.share(packed(self._errand())), calls, ahead)
