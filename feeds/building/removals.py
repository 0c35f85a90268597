"""What was taken out of feeds since the last publication: what they say of it, and what the next one has to remember.

the last publication's state + the plan of what the index has now → the plan that says so, and the next state
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.old_paths import by_feed, settle_aliases
from feeds.index.planned import EMPTIED, Planned
from feeds.model import Group, Tombstone
from feeds.state import KnownFeed, Removal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from feeds.building.moves import Moves
    from feeds.building.report import Counts
    from feeds.config import Config
    from feeds.index import Plan
    from feeds.state import KnownArchive, SiteState

_MOST: Final = 1000
"""The most entries of which a feed says that they were taken out, and the most that are remembered after that: the last
ones.
"""

_NO_IDS: Final = "0" * 16
_NEVER: Final = Removal(when=datetime.min.replace(tzinfo=UTC))


class Settled(msgspec.Struct, frozen=True):
    """A plan whose feeds say what was taken out of them, and what is to be remembered of feeds once it is published."""

    plan: Plan
    state: SiteState


def settle_removals(planned: Plan, moves: Moves, before: SiteState, config: Config, now: datetime) -> Settled:
    """Return what follows for feeds from what was published before.

    Args:
        planned: the feeds of what the index has now.
        moves: what came and went since.
        before: what the last publication left.
        config: says for how long feeds tell of removals.
        now: when this publication is made.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    labels = {**before.emptied, **moves.labels}
    left = moves.left
    removed = _removed(before, moves, now)
    since = now - timedelta(days=config.tombstones)
    deleted = _deleted({id_: each for id_, each in removed.items() if each.when > since})
    removals = {path: min(each.removal, now) for path, each in before.feeds.items() if each.removal}
    removals |= dict.fromkeys({path for paths in left.values() for path in paths}, now)
    feeds = [_telling(each, deleted, removals) for each in planned.feeds]
    paths = {each.group.path for each in feeds}
    ever = before.feeds.keys() | before.retired.keys() | set(planned.gone)
    going = sorted(_going(ever & deleted.keys() - paths - planned.small, paths, config))
    planned = _with_aliases(planned, paths, going, config)
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
        removed=_remembered(removed, since),
        held=moves.held,
        ids=moves.ids,
        rule=config.id_keys.making,
        said=_said(planned),
    )
    return Settled(_plan_of(planned, sorted([*feeds, *emptied], key=lambda each: each.group.path), state), state)


def published_as(
    settled: Settled, counts: Counts, archives: Mapping[str, KnownArchive], before: SiteState, config: Config
) -> SiteState:
    """Return what is to be remembered of a publication.

    Args:
        settled: its plan, and what is to be remembered of feeds.
        counts: what became of the articles.
        archives: what is to be remembered of the archives of feeds, by path.
        before: what the last publication left.
        config: says whether feeds have archives.
    """
    feeds = settled.state.feeds
    known = {path: each.archive for path, each in before.feeds.items() if each.archive and path in feeds}
    if config.archives:  # else these go on where they ended, once there are any again
        known = {path: each.given_up for path, each in known.items()}
    archives = {path: each for path, each in known.items() if each.full or each.first > 1} | dict(archives)
    feeds = feeds | {path: msgspec.structs.replace(feeds[path], archive=each) for path, each in archives.items()}
    return msgspec.structs.replace(settled.state, articles=counts.published, marked=counts.removed, feeds=feeds)


def _removed(before: SiteState, moves: Moves, now: datetime) -> dict[str, Removal]:
    """Return what was taken out of feeds and is not there again, as far as that is remembered."""
    removed = {}
    for id_, removal in before.removed.items():
        feeds = tuple(path for path in removal.feeds if path not in moves.came.get(id_, ()))
        if feeds:
            removed[id_] = msgspec.structs.replace(removal, when=min(removal.when, now), feeds=feeds)
    for id_, paths in moves.left.items():
        known = removed.get(id_, _NEVER)
        feeds = tuple(sorted({*known.feeds, *paths}))
        removed[id_] = Removal(when=now, feeds=feeds, was=moves.marks.get(id_, known.was))
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


def _going(candidates: AbstractSet[str], paths: AbstractSet[str], config: Config) -> AbstractSet[str]:
    """Return those of some empty feeds in whose places the config puts no other one that is there."""
    there = candidates | paths
    stems = ((old.strip("/").rpartition(".")[0], target.rpartition(".")[0]) for old, target in config.aliases.items())
    return candidates - {old for old, target in stems if target in there}


def _with_aliases(planned: Plan, paths: AbstractSet[str], going: Sequence[str], config: Config) -> Plan:
    """Return a plan whose old addresses lead to feeds too that are empty."""
    if not going or not config.aliases:
        return planned
    _, told = settle_aliases(config, paths)
    aliases, left = settle_aliases(config, [*paths, *going])
    problems = tuple(sorted({*planned.problems}.difference(told).union(left)))
    return msgspec.structs.replace(planned, aliases=aliases, problems=problems)


def _emptied(path: str, label: str, told: tuple[Tombstone, ...], planned: Plan, config: Config) -> Planned:
    """Return a feed that lost its last article, and has nothing to say but that."""
    group = Group(path, labels=(label,) if label else ())
    bare = Planned(
        group_id=EMPTIED,
        group=group,
        articles=0,
        entries=0,
        updated=told[0].when,
        fingerprint=planned.fingerprint + repr((label, by_feed(planned.aliases).get(path))).encode(),
        private=config.access.covers(path),
        ids=_NO_IDS,
    )
    return _telling(bare, {path: told}, {})


def _known_feed(planned: Planned, removal: datetime | None, updated: datetime) -> KnownFeed:
    """Return what is remembered of a feed; a removal that newer entries outdo need not be."""
    return KnownFeed(ids=planned.ids, removal=removal if removal == updated != planned.updated else None)


def _said(planned: Plan) -> str:
    """Digest what the entries of all feeds say that anyone may read: an edit changes nothing else of a state."""
    digest = blake2b(digest_size=8)
    for each in planned.open_feeds:
        digest.update(each.group.path.encode() + b"\0" + each.said)
    return digest.hexdigest()


def _remembered(removed: Mapping[str, Removal], since: datetime) -> dict[str, Removal]:
    """Return what feeds tell since an instant, and the last of what they told before: no id is of two stories."""
    before = sorted((each.when, id_) for id_, each in removed.items() if each.when <= since and each.was)
    kept = {id_ for _, id_ in before[-_MOST:]}
    return {id_: each for id_, each in removed.items() if each.when > since or id_ in kept}


def _plan_of(planned: Plan, feeds: list[Planned], state: SiteState) -> Plan:
    """Return a plan of other feeds."""
    digest = blake2b(planned.fingerprint, digest_size=16)
    digest.update(repr([(each.group.path, each.updated.isoformat()) for each in feeds]).encode())
    gone = tuple(sorted(state.retired))
    return msgspec.structs.replace(planned, feeds=tuple(feeds), fingerprint=digest.digest(), gone=gone)
