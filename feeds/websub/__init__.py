"""WebSub (https://www.w3.org/TR/websub/): telling a hub which feeds changed, so that it tells their subscribers."""

from __future__ import annotations

from feeds.websub.notify import Pinged, hub_of, ping
from feeds.websub.sender import Pace

__all__ = ["Pace", "Pinged", "hub_of", "ping"]
