"""The articles that a site has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles import discover
from feeds.articles.read import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.articles import DecodeOptions
    from feeds.articles.drafts import Withheld
    from feeds.config import Config
    from feeds.model import Article


def own_articles(config: Config, options: DecodeOptions) -> Iterator[tuple[Article | Withheld, str]]:
    """Yield every article that has an id, drafts and removed ones too, with its file; a build tells of problems."""
    found = discover(config.folder, config.articles.paths, config.output_folder, config.path, config.traits)
    for each, source in read_sources(found.files, options):
        if source.article and source.article.id:
            yield source.article, each.path
