"""From planned feeds to outputs: entries told once, composed into feeds, written in every format."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feeds.compose import compose
from feeds.entries import telling, to_entry
from feeds.formats import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.config.schema import Config
    from feeds.index import Planned
    from feeds.model import Article, Entry, Output

_REMEMBERED: Final = 2048


class Renderer:
    """What renders the feeds of one config.

    Args:
        config: the config.
        newest: gives the files of a planned feed's entries, newest first.
        read: gives the article of a file.
    """

    def __init__(
        self, config: Config, newest: Callable[[Planned], Iterable[int]], read: Callable[[int], Article]
    ) -> None:
        self._config = config
        self._newest = newest
        how = telling(config)

        @lru_cache(_REMEMBERED)
        def entry(file: int) -> Entry:
            return to_entry(read(file), how)

        self._entry = entry

    def outputs(self, planned: Planned) -> Iterator[Output]:
        """Render a feed in every format that the config asks for."""
        entries = [self._entry(file) for file in self._newest(planned)]
        feed = compose(planned.group, entries, planned.updated, self._config)
        yield from render(feed, self._config.formats)
