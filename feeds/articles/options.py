"""What decoding needs to know of the config."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from feeds.articles.known_names import KnownNames
from feeds.articles.states import STATES, UNLISTING
from feeds.config.field_names import FIELDS, TOPIC_NAMES
from feeds.config.id_keys import NO_IDS
from feeds.generators import GENERATORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from feeds.config.id_keys import Ids
    from feeds.config.schema import Config
    from feeds.generators import Generator, Traits


class TopicNames(msgspec.Struct, frozen=True):
    """The front-matter names whose values are topics.

    Attributes:
        alone: the first one present has all topics.
        together: where none of those is present, the values of all of these are topics, in this order.
        are_words: whether a string without commas is a list of words, as Jekyll takes it.
        labels: what an id among them is shown as.
    """

    alone: tuple[str, ...] = ("topics",)
    together: tuple[str, ...] = TOPIC_NAMES
    are_words: bool = True
    labels: Mapping[str, str] = {}


class DecodeOptions(msgspec.Struct, frozen=True):
    """What decoding needs to know of the config: names, the zone of dates, and where addresses start.

    Attributes:
        names: the front-matter names of each field, the first one present winning; dots lead into mappings.
        zone: of dates that carry none.
        zone_given: whether anybody said so.
        permalink: the pattern of addresses that the config has.
        site_url: where the feeds are.
        home: where the site is, and so where addresses start.
        traits: what the site's generator says.
        generator: how it reads articles.
        known: every key that is read.
        topics: which names have the topics.
        folder: what the paths of files start from.
        paths: of the articles.
        media: the address below which sound and films are that are no files of the site.
        authority: the host that ids start from which no address makes.
        ids: the rule by which ids were made before the site came here.
        old_ids: those of single articles, by their paths below the site, their addresses or their files.
    """

    names: Mapping[str, Sequence[str]]
    zone: tzinfo
    zone_given: bool
    permalink: str | None
    site_url: str
    home: str
    traits: Traits
    generator: Generator | None
    known: KnownNames
    topics: TopicNames
    folder: Path = Path()
    paths: tuple[str, ...] = ()
    media: str | None = None
    authority: str = "localhost"
    ids: Ids = NO_IDS
    old_ids: Mapping[str, str] = {}


def decode_options(config: Config) -> DecodeOptions:
    """Return what decoding needs to know of a config."""
    articles = config.articles
    generator = GENERATORS.get(config.traits.generator)
    theirs = generator.names if generator else {}
    topics = _topic_names(articles.fields.get("categories", ()), generator)
    topics = msgspec.structs.replace(topics, labels=config.traits.labels)
    names = {
        field: tuple(dict.fromkeys((*articles.fields.get(field, ()), *theirs.get(field, ()), *built_in)))
        for field, built_in in FIELDS.items()
    }
    names["categories"] = tuple(dict.fromkeys((*topics.alone, *topics.together)))
    return DecodeOptions(
        names=names,
        zone=articles.zone,
        zone_given=articles.timezone is not None,
        permalink=articles.permalink,
        site_url=config.site.url,
        home=config.home,
        traits=config.traits,
        generator=generator,
        known=KnownNames({"state": STATES, "listing": tuple(UNLISTING), **names}),
        topics=topics,
        folder=config.folder,
        paths=tuple(articles.paths),
        media=articles.media or config.traits.settings.get("media"),
        authority=config.id_authority,
        ids=config.id_keys,
        old_ids=config.old_ids,
    )


def _topic_names(own: Sequence[str], generator: Generator | None) -> TopicNames:
    """Return which names have the topics: a config's own first, then `topics`, then those of the generator."""
    if generator is None:
        return TopicNames((*own, "topics"))
    together = dict.fromkeys((*generator.names.get("categories", ()), *(generator.topics or TOPIC_NAMES)))
    alone = [*own, *(() if "topics" in together else ("topics",))]
    return TopicNames(tuple(alone), tuple(together), generator.splits_words)
