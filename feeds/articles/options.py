"""What decoding needs to know of the config."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from feeds.config.field_names import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from feeds.config.schema import Config


class DecodeOptions(NamedTuple):
    """What decoding needs to know of the config: names, the zone of dates, and where addresses start."""

    names: Mapping[str, Sequence[str]]
    zone: tzinfo
    zone_given: bool
    permalink: str | None
    site_url: str

    @property
    def host(self) -> str:
        """The host of the feeds."""
        return urlsplit(self.site_url).hostname or "localhost"


def decode_options(config: Config) -> DecodeOptions:
    """Return what decoding needs to know of a config."""
    articles = config.articles
    names = {field: (*articles.fields.get(field, ()), *built_in) for field, built_in in FIELDS.items()}
    return DecodeOptions(names, articles.zone, articles.timezone is not None, articles.permalink, config.site.url)
