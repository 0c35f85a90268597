"""What was taken out of feeds since the last publication: what they say of it, and what the next one has to remember.

the last publication's state + the plan of what the index has now → the plan that says so, and the next state
"""

from __future__ import annotations

from datetime import UTC, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index import groups_having, moves_since_publication, remembered_feeds, verdicts_of
from feeds.index.planned import Planned
from feeds.model import Group, Tombstone
from feeds.state import KnownFeed, Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from feeds.building.report import Counts
    from feeds.config import Config
    from feeds.index import Plan, Store
    from feeds.state import KnownArchive, SiteState

    Moves = tuple[Mapping[str, AbstractSet[str]], Mapping[str, AbstractSet[str]]]
    """What came into feeds and what left them: paths of feeds by ids of entries."""

_MOST: Final = 1000
"""The most entries of which a feed says that they were taken out, the last ones."""

_HELD: Final = frozenset({"future", "bad", "unselected"})
"""What keeps an article out of feeds and is no removal: a later build may publish it again."""

_NO_IDS: Final = "0" * 16
_BETWEEN_LABELS: Final = " / "


class Settled(msgspec.Struct, frozen=True):
    """A plan whose feeds say what was taken out of them, and what is to be remembered of feeds once it is published."""

    plan: Plan
    state: SiteState


def settle_removals(planned: Plan, store: Store, before: SiteState, config: Config, now: datetime) -> Settled:
    """Return what follows for feeds from what was published before.

    Args:
        planned: the feeds of what the index has now.
        store: the index.
        before: what the last publication left.
        config: says for how long feeds tell of removals.
        now: when this publication is made.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    labels = before.emptied | {each.path: each.label for each in remembered_feeds(store)}
    came, left = _moves(planned, store, before)
    left, held = _held(store, before, left)
    removed = _removed(before, came, left, now, now - timedelta(days=config.tombstones))
    deleted = _deleted(removed)
    removals = {path: min(each.removal, now) for path, each in before.feeds.items() if each.removal}
    removals |= dict.fromkeys({path for paths in left.values() for path in paths}, now)
    feeds = [_telling(each, deleted, removals) for each in planned.feeds]
    paths = {each.group.path for each in feeds}
    ever = before.feeds.keys() | before.retired.keys() | set(planned.gone)
    aliased = {output.rpartition(".")[0] for output in planned.aliases}
    going = sorted(ever & deleted.keys() - paths - planned.small - aliased)
    emptied = [_emptied(path, labels.get(path, path), deleted[path], planned, config) for path in going]
    paths.update(going)
    state = msgspec.structs.replace(
        before,
        authority=before.authority or config.id_authority,
        feeds={
            **{each.group.path: KnownFeed(ids=_NO_IDS, removal=each.updated) for each in emptied},
            **{
                each.group.path: _known_feed(each, removals.get(each.group.path), telling.updated)
                for each, telling in zip(planned.feeds, feeds, strict=True)
            },
        },
        emptied={path: labels.get(path, path) for path in going},
        retired={path: before.retired.get(path, now) for path in ever - paths},
        removed=dict(_kept(removed, paths)),
        held=held,
    )
    return Settled(_plan_of(planned, sorted([*feeds, *emptied], key=lambda each: each.group.path), state), state)


def published_as(settled: Settled, counts: Counts, archives: Mapping[str, KnownArchive]) -> SiteState:
    """Return what is to be remembered of a publication.

    Args:
        settled: its plan, and what is to be remembered of feeds.
        counts: what became of the articles.
        archives: what is to be remembered of the archives of feeds, by path.
    """
    feeds = settled.state.feeds
    feeds = feeds | {path: msgspec.structs.replace(feeds[path], archive=each) for path, each in archives.items()}
    return msgspec.structs.replace(settled.state, articles=counts.published, marked=counts.removed, feeds=feeds)


def label_of(group: Group) -> str:
    """Return what the feed of a group is called among its like once it is gone."""
    return _BETWEEN_LABELS.join(group.labels)


def _moves(planned: Plan, store: Store, before: SiteState) -> Moves:
    came: dict[str, set[str]] = {}
    left: dict[str, set[str]] = {}
    paths = {each.key: each.path for each in remembered_feeds(store)}
    paths |= {each.key: each.group.path for each in planned.feeds}
    moves = moves_since_publication(store)
    for key, id_, balance in moves or ():
        if key in paths:
            (came if balance > 0 else left).setdefault(id_, set()).add(paths[key])
    if moves is None:  # an index that was made anew: what is there again it does not know
        for id_ in before.removed:
            came[id_] = {paths[key] for key in groups_having(store, id_) & paths.keys()}
    return came, left


def _held(
    store: Store, before: SiteState, left: Mapping[str, AbstractSet[str]]
) -> tuple[Mapping[str, AbstractSet[str]], dict[str, tuple[str, ...]]]:
    """Return what was taken out of all feeds for good, and what may come back: paths of feeds by ids of entries.

    What only left some feeds for others is neither.
    """
    gone, held = {}, {}
    for id_ in left.keys() | before.held.keys():
        paths = {*left.get(id_, ()), *before.held.get(id_, ())}
        verdicts = verdicts_of(store, id_)
        if "published" in verdicts:
            continue
        if "removed" in verdicts or not verdicts & _HELD:
            gone[id_] = paths
        else:
            held[id_] = tuple(sorted(paths))
    return gone, held


def _removed(
    before: SiteState,
    came: Mapping[str, AbstractSet[str]],
    left: Mapping[str, AbstractSet[str]],
    now: datetime,
    since: datetime,
) -> dict[str, Removal]:
    """Return what was taken out of feeds after an instant and is not there again."""
    removed = {}
    for id_, removal in before.removed.items():
        feeds = tuple(path for path in removal.feeds if path not in came.get(id_, ()))
        if feeds and removal.when > since:
            removed[id_] = Removal(when=min(removal.when, now), feeds=feeds)
    for id_, paths in left.items() if now > since else ():
        known = removed[id_].feeds if id_ in removed else ()
        removed[id_] = Removal(when=now, feeds=tuple(sorted({*known, *paths})))
    return removed


def _deleted(removed: Mapping[str, Removal]) -> dict[str, tuple[Tombstone, ...]]:
    """Return what feeds say that they had, by path, the last one first."""
    found: dict[str, list[Tombstone]] = {}
    for id_, removal in sorted(removed.items()):
        for path in removal.feeds:
            found.setdefault(path, []).append(Tombstone(id_, removal.when))
    for each in found.values():
        each.sort(key=lambda tombstone: tombstone.when, reverse=True)
    return {path: tuple(each[:_MOST]) for path, each in found.items()}


def _telling(
    planned: Planned, deleted: Mapping[str, tuple[Tombstone, ...]], removals: Mapping[str, datetime]
) -> Planned:
    """Return a feed that says what was taken out of it, and is as new as that."""
    path = planned.group.path
    told, removal = deleted.get(path, ()), removals.get(path)
    updated = max(planned.updated, removal) if removal else planned.updated
    if not told and updated == planned.updated:
        return planned
    said = repr([updated.isoformat(), [(each.ref, each.when.isoformat()) for each in told]])
    fingerprint = blake2b(planned.fingerprint + said.encode(), digest_size=16).digest()
    return msgspec.structs.replace(planned, updated=updated, deleted=told, fingerprint=fingerprint)


def _emptied(path: str, label: str, told: tuple[Tombstone, ...], planned: Plan, config: Config) -> Planned:
    """Return a feed that lost its last article, and has nothing to say but that."""
    group = Group(path, labels=(label,) if label else ())
    bare = Planned(
        group_id=0,
        group=group,
        articles=0,
        entries=0,
        updated=told[0].when,
        fingerprint=planned.fingerprint + label.encode(),
        private=config.access.covers(path),
        ids=_NO_IDS,
    )
    return _telling(bare, {path: told}, {})


def _known_feed(planned: Planned, removal: datetime | None, updated: datetime) -> KnownFeed:
    """Return what is remembered of a feed; a removal that newer entries outdo need not be."""
    return KnownFeed(ids=planned.ids, removal=removal if removal == updated != planned.updated else None)


def _kept(removed: Mapping[str, Removal], paths: AbstractSet[str]) -> Iterator[tuple[str, Removal]]:
    """Yield what some feeds tell, without the others."""
    for id_, removal in removed.items():
        feeds = tuple(path for path in removal.feeds if path in paths)
        if feeds:
            yield id_, msgspec.structs.replace(removal, feeds=feeds)


def _plan_of(planned: Plan, feeds: list[Planned], state: SiteState) -> Plan:
    """Return a plan of other feeds."""
    digest = blake2b(planned.fingerprint, digest_size=16)
    digest.update(repr([(each.group.path, each.updated.isoformat()) for each in feeds]).encode())
    gone = tuple(sorted(state.retired))
    return msgspec.structs.replace(planned, feeds=tuple(feeds), fingerprint=digest.digest(), gone=gone)
