"""What a build goes on from, and what it leaves for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

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
    from feeds.state import SiteState

_TYPE: Final = "application/json"


class LastPublication(msgspec.Struct, frozen=True):
    """What a destination has of the publication before: its state, and what is wrong with that."""

    state: SiteState = EMPTY
    problems: tuple[Problem, ...] = ()


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
        return LastPublication(decode(raw))
    except ValueError as error:
        message = f"{error}; what was published is not remembered from there, and a new one is written"
        return LastPublication(problems=(Problem(f"{target.name}/{STATE}", *WHOLE, "D111", message),))


def known_state(store: Store, published: SiteState) -> SiteState:
    """Return what a destination has, and what the index remembers beside it."""
    raw = remembered_state(store)
    try:
        return merged(published, decode(raw) if raw else None)
    except ValueError:  # another version of this program wrote it
        return published


def going_on(config: Config, state: SiteState) -> Config:
    """Return a config with what its site has from the publication before."""
    return msgspec.structs.replace(config, authority=state.authority) if state.authority else config


def next_state(before: SiteState, plan: Plan, counts: Counts, config: Config) -> SiteState:
    """Return the state that a publication leaves, private feeds included."""
    return msgspec.structs.replace(
        before,
        articles=counts.published,
        authority=before.authority or config.id_authority,
        feeds={each.group.path: _known(each, before) for each in plan.feeds},
    )


def _known(planned: Planned, before: SiteState) -> KnownFeed:
    known = before.feeds.get(planned.group.path)
    return KnownFeed(ids=planned.ids, removal=known.removal if known else None)


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
