"""What decoding needs to know of the config."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from feeds.config.field_names import FIELDS
from feeds.generators import GENERATORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from feeds.config.schema import Config
    from feeds.generators import Traits


class DecodeOptions(NamedTuple):
    """What decoding needs to know of the config: names, the zone of dates, and where addresses start.

    Attributes:
        names: the front-matter names of each field, the first one present winning; dots lead into mappings.
        zone: of dates that carry none.
        zone_given: whether anybody said so.
        permalink: the pattern of addresses that the config has.
        site_url: where the feeds are.
        home: where the site is, and so where addresses start.
        traits: what the site's generator says.
    """

    names: Mapping[str, Sequence[str]]
    zone: tzinfo
    zone_given: bool
    permalink: str | None
    site_url: str
    home: str
    traits: Traits

    @property
    def host(self) -> str:
        """The host of the feeds."""
        return urlsplit(self.site_url).hostname or "localhost"


def decode_options(config: Config) -> DecodeOptions:
    """Return what decoding needs to know of a config."""
    articles = config.articles
    generator = GENERATORS.get(config.traits.generator)
    theirs = generator.names if generator else {}
    names = {
        field: (*articles.fields.get(field, ()), *theirs.get(field, ()), *built_in)
        for field, built_in in FIELDS.items()
    }
    zone_given = articles.timezone is not None
    site = config.site.url
    return DecodeOptions(names, articles.zone, zone_given, articles.permalink, site, config.home, config.traits)
