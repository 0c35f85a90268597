"""The line that says what was taken from the config of the site's generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feeds.generators import GENERATORS
from feeds.lib.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config import Config


def say_generator(config: Config, *, verbose: bool, quiet: bool = False) -> None:
    """Say on stderr what was taken from the generator's config: when asked, and where there is no other config."""
    generator = GENERATORS.get(config.traits.generator)
    without_config = not config.path.exists()
    if generator is None or quiet or not (verbose or without_config):
        return
    source = config.traits.source
    taken = ", ".join(_taken(config))
    said = f"{taken} from {source}" if taken and source else "nothing from its config"
    instead = f"no {config.name} is needed; " if without_config else ""
    line = f"feeds: {instead}{generator.title}: {said}; articles in {', '.join(config.articles.paths)}"
    click.echo(printable(line), err=True)


def _taken(config: Config) -> Iterator[str]:
    """Yield the keys whose values are those of the generator's config."""
    traits, site = config.traits, config.site
    pairs = {
        "title": (traits.title, site.title),
        "url": (traits.url, site.url),
        "description": (traits.description, site.description),
        "language": (traits.language, site.language),
        "author": (traits.author and traits.author.name, site.author and site.author.name),
        "timezone": (traits.timezone, config.articles.timezone),
    }
    yield from (name for name, (theirs, used) in pairs.items() if theirs and theirs == used)
    if traits.url and traits.url != site.url and not site.home:
        yield "home"
    if traits.permalinks and not config.articles.permalink:
        yield "permalinks"
