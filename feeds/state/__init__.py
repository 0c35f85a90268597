"""What has to be remembered of a publication so that the next one goes on from it, whatever machine makes that.

`site_state` has the values, `state_file` their bytes in `feeds-state.json` beside the outputs, `merging` makes one
state of several. Whoever reads a state decides what follows from it; nothing here knows articles or outputs.
"""

from __future__ import annotations

from feeds.lib.urls import STATE
from feeds.state.merging import merged
from feeds.state.site_state import EMPTY, HeldBack, KnownArchive, KnownFeed, KnownWords, Removal, SiteState
from feeds.state.state_file import decode, encode

__all__ = [
    "EMPTY",
    "STATE",
    "HeldBack",
    "KnownArchive",
    "KnownFeed",
    "KnownWords",
    "Removal",
    "SiteState",
    "decode",
    "encode",
    "merged",
]
