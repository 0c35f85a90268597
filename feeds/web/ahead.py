"""Rendering ahead: what a new snapshot makes anew before it is answered from, so that readers need not wait for it."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from feeds.web.views import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.index.search import Search
    from feeds.web.bodies import Body
    from feeds.web.snapshot import Snapshot

_LATELY: Final = 10.0


def render_ahead(snapshot: Snapshot, outdated: Mapping[str, Body], search: Search, seconds: float) -> None:
    """Render what readers asked for lately and is right no more, as far as there is time.

    Else all who ask for a feed wait while it is rendered, each time that one of its articles changed. What is asked for
    less often than every ten seconds, and what there is no time for, is left to who asks for it.

    Args:
        snapshot: that nobody is answered from yet.
        outdated: the bodies of the one before, by path.
        search: finds articles by words.
        seconds: how long to begin with another body.
    """
    begin = monotonic()
    for path, former in outdated.items():
        target = snapshot.find(path) if begin - former.asked < _LATELY else None
        if target and monotonic() - begin < seconds:
            with suppress(Exception):  # whatever it is, who asks for this one is told
                snapshot.body(target, WHOLE, search).take_place_of(former)
