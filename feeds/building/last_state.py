"""What a build goes on from, and what it leaves for the next one."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.archive_memory import known_archives
from feeds.index import remember_state, remembered_state
from feeds.model import Output
from feeds.problems import WHOLE, Problem
from feeds.state import EMPTY, STATE, KnownFeed, decode, encode, merged

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.building.report import Counts
    from feeds.config import Config
    from feeds.destinations import Destination
    from feeds.index import Plan, Planned, Store
    from feeds.state import KnownArchive, SiteState

_TYPE: Final = "application/json"


def _nothing(_: str) -> None:
    """Return nothing, which is what a destination has that nothing was published to."""


class LastPublication(msgspec.Struct, frozen=True):
    """What a destination has of the publication before: its state, what is wrong with that, and a reader of outputs."""

    state: SiteState = EMPTY
    problems: tuple[Problem, ...] = ()
    read: Callable[[str], bytes | None] = _nothing


NOTHING_PUBLISHED: Final = LastPublication()


def last_publication(target: Destination) -> LastPublication:
    """Return what a destination has of the publication before.

    Raises:
        DestinationError: the destination cannot be read.
    """
    raw = target.read(STATE)
    if raw is None:
        return NOTHING_PUBLISHED
    try:
        return LastPublication(decode(raw), read=target.read)
    except ValueError as error:
        message = f"{error}; what was published is not remembered from there, and a new one is written"
        return LastPublication(problems=(Problem(f"{target.name}/{STATE}", *WHOLE, "D111", message),))


def known_state(store: Store, published: SiteState) -> SiteState:
    """Return what a destination has, and what the index remembers beside it."""
    return merged(published, own_state(store))


def own_state(store: Store) -> SiteState:
    """Return what the index remembers of the last publication."""
    raw = remembered_state(store)
    try:
        return decode(raw) if raw else EMPTY
    except ValueError:  # another version of this program wrote it
        return EMPTY


def going_on(config: Config, state: SiteState) -> Config:
    """Return a config with what its site has from the publication before."""
    return msgspec.structs.replace(config, authority=state.authority) if state.authority else config


def next_state(before: SiteState, plan: Plan, store: Store, counts: Counts, config: Config) -> SiteState:
    """Return the state that a publication leaves, private feeds included."""
    archives = known_archives(store, plan.feeds)
    return msgspec.structs.replace(
        before,
        articles=counts.published,
        authority=before.authority or config.id_authority,
        feeds={each.group.path: _known(each, before, archives.get(each.group.path)) for each in plan.feeds},
    )


def _known(planned: Planned, before: SiteState, archive: KnownArchive | None) -> KnownFeed:
    known = before.feeds.get(planned.group.path)
    return KnownFeed(ids=planned.ids, removal=known.removal if known else None, archive=archive)


def state_output(state: SiteState, plan: Plan, updated: datetime) -> Output:
    """Write what anyone may read of a state: all but private feeds.

    Args:
        state: the state.
        plan: says which feeds are private.
        updated: the newest change of any feed.
    """
    closed = {each.group.path for each in plan.feeds if each.private}
    feeds = {path: each for path, each in state.feeds.items() if path not in closed}
    return Output(STATE, _TYPE, encode(msgspec.structs.replace(state, feeds=feeds)), updated)


def remember_history(store: Store, state: SiteState) -> None:
    """Remember in the index the state that a publication leaves."""
    remember_state(store, encode(state))
