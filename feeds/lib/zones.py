"""Names of time zones."""

from __future__ import annotations


def is_zone(name: str) -> bool:
    """Whether a name is that of an IANA time zone."""
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # slow to import, and many need none

    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
