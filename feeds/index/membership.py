"""Which groups an article belongs to, by its values of every grouping that a config uses, and how many at the most."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles.selection import matches
from feeds.groupings import values
from feeds.index.groups import channel_key, used_groupings
from feeds.index.record import GroupsOf, KeysOf
from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.config.schema import Config
    from feeds.groupings import Key
    from feeds.model import Article

MOST_KEYS: Final = 100
"""How many values of one grouping an article is taken to have."""
MOST_CROSSED: Final = 500
"""How many feeds of one crossing an article may stand in."""
_ENCODER: Final = msgspec.json.Encoder()


def keys_of(article: Article, config: Config) -> KeysOf:
    """Return the values that an article has of every grouping that a config uses."""
    keys: dict[str, tuple[Key, ...]] = {}
    failures, excess = {}, {}
    for grouping in used_groupings(config):
        try:
            found = values(grouping, article)
        except PluginError as error:
            found = ()
            failures[grouping] = error
        keys[grouping] = found[:MOST_KEYS]
        if len(found) > MOST_KEYS:
            excess[grouping] = len(found)
    return KeysOf(keys, failures, excess)


def groups_of(article: Article, keys: Mapping[str, Iterable[Key]], config: Config) -> GroupsOf:
    """Return the groups and channels that an article belongs to.

    Args:
        article: the article.
        keys: its values, from `keys_of`.
        config: its `groups` and `channels`.
    """
    found: list[str] = []
    excess: dict[tuple[str, ...], int] = {}
    for group in config.groups:
        pairs = [[(by, name) for name in dict.fromkeys([key.name for key in keys[by]])] for by in group.by]
        if len(pairs) > 1 and (count := prod(map(len, pairs))) > MOST_CROSSED:
            excess[tuple(group.by)] = count
            continue
        found += map(_group_key, product(*pairs))
    language = config.site.language
    found += [channel_key(channel) for channel in config.channels if matches(article, channel.where, language)]
    return GroupsOf(tuple(found), excess)


@lru_cache(4096)
def _group_key(pairs: tuple[tuple[str, str], ...]) -> str:
    return _ENCODER.encode(pairs).decode()
