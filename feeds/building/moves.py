"""What came into feeds and what left them since the last publication, as far as the index and the documents tell."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.last_state import own_state
from feeds.entries.feed import name_in_title
from feeds.index import (
    gone_stories,
    groups_having,
    has_unreadable,
    kept_ids,
    moves_since_publication,
    remembered_feeds,
    verdicts_of,
    was_published,
)
from feeds.state import EMPTY, HeldBack

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from feeds.building.unaccounted import Missing
    from feeds.config import Config
    from feeds.index import Plan, Store
    from feeds.state import SiteState

_HELD: Final = frozenset({"future", "bad", "unselected"})
"""What keeps an article out of feeds and is no removal: a later build may publish it again."""


class Moves(msgspec.Struct, frozen=True):
    """What came and went: paths of feeds by ids of entries.

    Attributes:
        came: into these feeds.
        left: taken out of all feeds for good, these among them.
        held: out of all feeds, and may come back.
        labels: what feeds were called that were published beside their site, by path.
        ids: those that articles keep, by those that the rules give them.
        marks: what is to be remembered of articles that are gone, by their ids.
    """

    came: Mapping[str, AbstractSet[str]]
    left: Mapping[str, AbstractSet[str]]
    held: dict[str, HeldBack]
    labels: Mapping[str, str]
    ids: dict[str, str]
    marks: Mapping[str, str] = {}


def moved(
    planned: Plan, store: Store, before: SiteState, missing: Missing, config: Config, *, is_latest: bool
) -> Moves:
    """Return what came and went since the last publication.

    Args:
        planned: the feeds of what the index has now.
        store: the index.
        before: what the last publication left.
        missing: what published documents have and no article any more.
        config: says what the site is called.
        is_latest: whether nobody else has published since: what the index has of an article may be older than that.
    """
    remembered = remembered_feeds(store)
    paths = {each.key: each.path for each in remembered} | {each.key: each.group.path for each in planned.feeds}
    came: dict[str, set[str]] = {}
    left: dict[str, set[str]] = {id_: set(feeds) for id_, feeds in missing.feeds.items()}
    is_known = was_published(store)
    own = own_state(store) if is_known and before.removed else EMPTY
    by_others = {id_ for id_, removal in before.removed.items() if removal != own.removed.get(id_)}
    for key, id_, balance in moves_since_publication(store) if is_known else ():
        # what somebody else has told as removed since, this index saw go too, and it is told once
        if key in paths and (balance > 0 or id_ not in by_others):
            (came if balance > 0 else left).setdefault(id_, set()).add(paths[key])
    # what came back since somebody else published that it was gone, it does not know
    for id_ in by_others:
        came[id_] = {paths[key] for key in groups_having(store, id_) & paths.keys()}
    marks = {id_: each.was for id_, each in before.held.items() if each.was}
    gone_as_published = gone_stories(store.connection).values() if is_latest else ()
    marks |= {each.id: each.mark for each in (*missing.stories, *gone_as_published)}
    gone, held = _gone_and_held(store, before, left, missing, marks)
    labels = {path: name_in_title(title, config) for path, title in missing.titles.items()}
    labels.update((each.path, each.label) for each in remembered)
    return Moves(came, gone, held, labels, kept_ids(store.connection), marks)


def _gone_and_held(
    store: Store,
    before: SiteState,
    left: Mapping[str, AbstractSet[str]],
    missing: Missing,
    marks: Mapping[str, str],
) -> tuple[dict[str, AbstractSet[str]], dict[str, HeldBack]]:
    """Return what was taken out of all feeds for good, and what may come back; what only changed feeds is neither."""
    gone: dict[str, AbstractSet[str]] = {}
    held = {}
    for id_ in left.keys() | before.held.keys():
        paths = {*left.get(id_, ()), *(before.held[id_].feeds if id_ in before.held else ())}
        verdicts = verdicts_of(store, id_)
        if "published" in verdicts:
            continue
        # where only documents tell, a file that cannot be read may have the article
        is_unsure = not verdicts and (id_ in missing.feeds or id_ in before.held) and has_unreadable(store)
        if "removed" not in verdicts and (verdicts & _HELD or is_unsure):
            held[id_] = HeldBack(feeds=tuple(sorted(paths)), was=marks.get(id_, "") if is_unsure else "")
        else:
            gone[id_] = paths
    return gone, held
