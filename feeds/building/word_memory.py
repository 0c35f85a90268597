"""What a state says of the words of entries, so that the next build sees which changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.index import PublishedWords, date_edits, digest64, keys_in, published_words
from feeds.state import KnownWords
from feeds.state.merging import undigested

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.config import Config
    from feeds.index import Plan, Store
    from feeds.state import SiteState


def date_by_words(store: Store, state: SiteState, config: Config, now: datetime) -> None:
    """Date articles by when their words changed since the last publication, where the config asks for that.

    Args:
        store: an index that is up to date with the files, whose articles have the ids that they are to have.
        state: what the last publication left.
        config: the config.
        now: when this run is made.
    """
    if config.updated == "content" and state.words:
        from feeds.entries.words import RULE  # few sites ask for it

        words = state.words if state.words_by == RULE else undigested(state.words)
        before = {
            int(key, 16): PublishedWords(int(each.digest, 16) if each.digest else None, each.updated)
            for key, each in words.items()
        }
        date_edits(store, before, now)


def with_words(state: SiteState, store: Store, before: SiteState, config: Config) -> SiteState:
    """Return what is to be remembered of a publication, with the words of its entries where the config asks for them.

    Args:
        state: what is to be remembered.
        store: the index.
        before: what the last publication left. Of what is out of all feeds it is kept as long as that is remembered.
        config: the config.
    """
    if config.updated != "content":
        return msgspec.structs.replace(state, words={}, words_by=0)
    from feeds.entries.words import RULE  # as above

    known = before.words if before.words_by == RULE else undigested(before.words)
    out = (_key(digest64(id_)) for id_ in (*state.removed, *state.held))
    words = {key: known[key] for key in out if key in known}
    for key, (digest, updated) in published_words(store).items():
        words[_key(key)] = KnownWords(_key(digest), updated)
    return msgspec.structs.replace(state, words=words, words_by=RULE)


def without_private_words(state: SiteState, store: Store, plan: Plan, out: Iterable[str]) -> SiteState:
    """Return what anyone may read of the words of entries: those of feeds that need no key.

    Args:
        state: what anyone may read of the rest.
        store: the index.
        plan: says which feeds are private.
        out: the ids of entries that were taken out of feeds, of which none is private.
    """
    if not state.words:
        return state
    # what was taken out of these may have come back in private ones, with other words
    taken_out = {digest64(id_) for id_ in out} - published_words(store).keys()
    shown = {_key(key) for key in taken_out | keys_in(store, [each.group_id for each in plan.open_feeds])}
    return msgspec.structs.replace(state, words={key: each for key, each in state.words.items() if key in shown})


def _key(digest: int) -> str:
    return f"{digest:016x}"
