"""What making entries needs to know of the config."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.model import Person

if TYPE_CHECKING:
    from feeds.config.schema import Config


class EntryOptions(msgspec.Struct, frozen=True):
    """What making entries needs to know of the config."""

    site_url: str
    language: str
    author: Person
    full: bool
    embeds: str
    home: str = ""


def entry_options(config: Config) -> EntryOptions:
    """Return what making entries needs to know of a config."""
    site = config.site
    author = Person(site.author.name, site.author.uri, site.author.email) if site.author else Person(site.title)
    return EntryOptions(site.url, site.language, author, config.content == "full", config.embeds, config.home)
