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


class KeysOf(msgspec.Struct, frozen=True):
    """The values that an article has of every grouping that a config uses.

    Attributes:
        keys: each once, by grouping.
        failures: the errors of groupings of other packages, which then have no values.
        excess: how many values an article has, by grouping, where that is more than are taken.
    """

    keys: Mapping[str, tuple[Key, ...]]
    failures: Mapping[str, PluginError]
    excess: Mapping[str, int]


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


class GroupsOf(msgspec.Struct, frozen=True):
    """The groups and channels that an article belongs to.

    Attributes:
        keys: each as JSON that `describe` reads: the pairs of grouping and name that make it, or a channel's name.
        excess: how many groups of a crossing it would belong to, by its groupings, where that is more than it may: it
            belongs to none of these.
    """

    keys: tuple[str, ...]
    excess: Mapping[tuple[str, ...], int]


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
