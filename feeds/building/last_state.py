"""What a build goes on from, and what it leaves for the next one."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - msgspec reads the annotations
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.word_memory import without_private_words
from feeds.entries.feed import name_of
from feeds.index import RememberedFeed, known_file, remember_publication, remembered_state, was_published
from feeds.lib.urls import is_url
from feeds.model import Output
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError
from feeds.state import EMPTY, STATE, decode, encode, merged

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.config import Config
    from feeds.destinations import Destination
    from feeds.index import Plan, Store
    from feeds.state import SiteState

_TYPE: Final = "application/json"


def _nothing(_: str) -> None:
    """Return nothing, which is what a destination has that nothing was published to."""


class LastPublication(msgspec.Struct, frozen=True):
    """What a destination has of the publication before.

    Attributes:
        state: its state.
        problems: what is wrong with that.
        read: returns the bytes of an output.
        digest: the SHA-256 of the file that has the state, in hexadecimal; empty where there is none, or several.
        is_served: it is what a server served until now. It counts where the index has the same state, as it has unless
            others have published since.
    """

    state: SiteState = EMPTY
    problems: tuple[Problem, ...] = ()
    read: Callable[[str], bytes | None] = _nothing
    digest: str = ""
    is_served: bool = False


NOTHING_PUBLISHED: Final = LastPublication()


def last_publication(target: Destination, previous: str | None, *, required: bool = False) -> LastPublication:
    """Return what there is of the publication before: what a destination has, and what somebody points to beside it.

    Args:
        target: the destination.
        previous: what somebody points to, if anybody does.
        required: whether that has to be a publication.

    Raises:
        DestinationError: it cannot be read, or has to be one and is none.
    """
    there = _read(target.name, target.read)
    if previous is None:
        return there
    from feeds.destinations.origins import origin  # few runs are pointed anywhere

    pointed = origin(previous)

    def read(path: str) -> bytes | None:
        found = pointed.read(path)
        return found and found.body

    said = _read(pointed.name, read)
    if said == NOTHING_PUBLISHED:
        message = f"no {STATE} is there, so that nothing is known of what was published; --previous names where it was"
        said = LastPublication(problems=(Problem(pointed.name, *WHOLE, "D113", message),))
    if required and said.problems:
        raise DestinationError(f"{pointed.name} is no publication; nothing was written", said.problems)
    return LastPublication(
        merged(there.state, said.state),
        (*there.problems, *said.problems),
        lambda path: there.read(path) or read(path),
        there.digest if said.digest in {"", there.digest} else said.digest * (not there.digest),
    )


def spare_publication(where: str) -> LastPublication:
    """Return what a folder has of the publication before, for who publishes elsewhere, as a server does.

    Nothing is asked of a bucket: who serves needs none. A folder that cannot be read is as one that has nothing.
    """
    if is_url(where):
        return NOTHING_PUBLISHED
    from feeds.destinations.origins import origin  # as above

    there = origin(where)

    def read(path: str) -> bytes | None:
        try:
            found = there.read(path)
        except DestinationError:
            return None
        return found and found.body

    return _read(there.name, read)


def unknown_to(store: Store, published: LastPublication) -> LastPublication:
    """Return what an index does not know of what a destination has.

    Where it wrote that itself, or went on from it before, it knows that and all that was told since, as by a server; as
    long as it was not thrown away meanwhile, it also knows which articles these were.
    """
    if published.is_served:
        if published.state != own_state(store):
            return NOTHING_PUBLISHED
    elif not published.digest or published.digest != known_file(store):
        return published
    return msgspec.structs.replace(published, state=EMPTY if was_published(store) else own_state(store))


def _read(where: str, read: Callable[[str], bytes | None]) -> LastPublication:
    raw = read(STATE)
    if raw is None:
        return NOTHING_PUBLISHED
    try:
        return LastPublication(decode(raw), read=read, digest=sha256(raw).hexdigest())
    except ValueError as error:
        message = f"{error}; what was published is not remembered from there, and a new one is written"
        return LastPublication(problems=(Problem(f"{where.rstrip('/')}/{STATE}", *WHOLE, "D111", message),))


def known_state(store: Store, published: SiteState) -> SiteState:
    """Return what a destination has, and what the index remembers beside it.

    Of ids that articles keep the destination has all there are, or nothing: an exception may be none any more.
    """
    own = own_state(store)
    return (
        own
        if published == EMPTY
        else msgspec.structs.replace(merged(published, own), ids=published.ids, rule=published.rule)
    )


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


def state_output(state: SiteState, store: Store, plan: Plan, config: Config, updated: datetime) -> Output:
    """Write what anyone may read of a state: all but private feeds.

    Args:
        state: the state.
        store: says which entries the feeds have.
        plan: says which feeds are private.
        config: says which would be that are gone.
        updated: the newest change of any feed.
    """
    closed = {each.group.path for each in plan.feeds if each.private}

    def is_open(path: str) -> bool:
        return path not in closed and not config.access.covers(path)

    if closed or config.access.feeds:
        had = {id_: each.feeds for id_, each in state.removed.items()}
        had |= {id_: each.feeds for id_, each in state.held.items()}
        out = [id_ for id_, feeds in had.items() if all(map(is_open, feeds))]
        state = msgspec.structs.replace(
            state,
            feeds={path: each for path, each in state.feeds.items() if is_open(path)},
            emptied={path: label for path, label in state.emptied.items() if is_open(path)},
            retired={path: when for path, when in state.retired.items() if is_open(path)},
            removed={
                id_: msgspec.structs.replace(each, feeds=feeds)
                for id_, each in state.removed.items()
                if (feeds := tuple(filter(is_open, each.feeds)))
            },
            held={
                id_: msgspec.structs.replace(each, feeds=feeds)
                for id_, each in state.held.items()
                if (feeds := tuple(filter(is_open, each.feeds)))
            },
        )
        state = without_private_words(state, store, plan, out)
    return Output(STATE, _TYPE, encode(state), updated)


def remember_history(store: Store, plan: Plan, state: SiteState, known: str) -> None:
    """Remember in the index that what it has was published, and what is to be remembered of that.

    Args:
        store: the index.
        plan: what was published.
        state: what is to be remembered.
        known: the SHA-256 of the newest file of a state that is part of this, in hexadecimal; empty where none is.
    """
    feeds = [RememberedFeed(each.group.path, each.key, name_of(each.group)) for each in plan.feeds]
    remember_publication(store, feeds, encode(state), known)
