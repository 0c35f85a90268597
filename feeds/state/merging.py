"""One state of several: what a destination has, what this machine remembers, what somebody points to."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import msgspec

from feeds.state.site_state import EMPTY, KnownWords, Removal, SiteState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from feeds.state.site_state import KnownFeed


def merged(*states: SiteState | None) -> SiteState:
    """Return what several states say together; where they say different things of one, the first counts.

    What was told of a removal counts whoever told it: the latest, in all feeds that any of them names. What the first
    one tells as removed, the others hold back no more.
    """
    return reduce(_both, (each for each in states if each is not None), EMPTY)


def _both(one: SiteState, other: SiteState) -> SiteState:
    if one in (EMPTY, other):
        return other
    taken = set(one.ids.values())
    return msgspec.structs.replace(
        one,
        articles=one.articles or other.articles,
        marked=one.marked or other.marked,
        authority=one.authority or other.authority,
        rule=one.rule or other.rule,
        said=one.said or other.said,
        feeds=_feeds(one.feeds, other.feeds),
        emptied=other.emptied | one.emptied,
        retired=other.retired | one.retired,
        removed=_removed(one.removed, other.removed),
        held={id_: each for id_, each in other.held.items() if id_ not in one.removed} | one.held,
        ids={rule: kept for rule, kept in other.ids.items() if kept not in taken} | one.ids,
        words=_words(one, other),
        words_by=max(one.words_by, other.words_by),
    )


def _feeds(one: Mapping[str, KnownFeed], other: Mapping[str, KnownFeed]) -> dict[str, KnownFeed]:
    found = {**other, **one}
    for path in one.keys() & other.keys():
        latest = _latest(one[path].removal, other[path].removal)
        if latest != one[path].removal:
            found[path] = msgspec.structs.replace(one[path], removal=latest)
    return found


def _removed(one: Mapping[str, Removal], other: Mapping[str, Removal]) -> dict[str, Removal]:
    found = {**other, **one}
    for each in one.keys() & other.keys():
        first, second = one[each], other[each]
        feeds = tuple(sorted({*first.feeds, *second.feeds}))
        found[each] = Removal(when=max(first.when, second.when), feeds=feeds, was=first.was or second.was)
    return found


def _words(one: SiteState, other: SiteState) -> dict[str, KnownWords]:
    """Return what entries say and when that changed: of each what was published last, so that none gets older."""
    newest = max(one.words_by, other.words_by)
    first, second = (each.words if each.words_by == newest else undigested(each.words) for each in (one, other))
    found = {**second, **first}
    for each in first.keys() & second.keys():
        if second[each].updated > first[each].updated:
            found[each] = second[each]
    return found


def undigested(words: Mapping[str, KnownWords]) -> dict[str, KnownWords]:
    """Return when entries changed, without what they said then: it was digested by another rule."""
    return {key: KnownWords("", each.updated) for key, each in words.items()}


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other
