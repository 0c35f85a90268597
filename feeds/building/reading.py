"""What reads articles for a config, in this process or in another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.index import Reader, digest64

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.config import Config
    from feeds.model import Article


def reader_of(
    config: Config,
    *,
    include_unpublished: bool,
    now: datetime | None,
    sources: MutableMapping[str, Source] | None = None,
) -> Reader:
    """Return what turns the files of a config into records; the arguments are those of `Reader`."""
    words = _digested_words(config) if config.updated == "content" else None
    return Reader(config, include_unpublished=include_unpublished, now=now, sources=sources, words=words)


def _digested_words(config: Config) -> Callable[[Article], int]:
    """Return what digests the words of an article."""
    from feeds.entries.entry_options import entry_options
    from feeds.entries.words import words_of  # nh3 and Markdown are slow to import, and few sites ask for it here

    options = entry_options(config)
    return lambda article: digest64(*words_of(article, options))
