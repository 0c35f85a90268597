"""What a request asks for beside a path, by RFC 9110: content codings, and whether its own copy is still good."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from feeds.lib.codings import CODINGS

IDENTITY: Final = "identity"

_LONGEST: Final = 200
_ALIASES: Final = {"x-gzip": "gzip"}
_WEIGHT: Final = re.compile(r"[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
# What proxies append to the tag of a body that they coded themselves, and we to tell our own codings apart.
_SUFFIX: Final = re.compile(rf"(?:--?|[;:])(?:{'|'.join(CODINGS)}|deflate|{IDENTITY})$")


def coding_for(accept: str | None) -> str:
    """Choose the content coding of an answer (RFC 9110, section 12.5.3).

    Args:
        accept: the value of Accept-Encoding; None where the request has none, which asks for nothing in particular.
            One that nobody would send in earnest counts for nothing.
    """
    return _coding_for(accept) if accept and len(accept) <= _LONGEST else IDENTITY


@lru_cache(1024)
def _coding_for(accept: str) -> str:
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            match = _WEIGHT.fullmatch(parameter)
            weight = float(match[1]) if match else 0.0
        weights[_ALIASES.get(name, name)] = weight
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


def tags(value: str) -> list[str]:
    """List the entity tags of If-None-Match without what says how the body was coded: `W/"x-gzip", "y"` → x, y.

    The comparison is weak (RFC 9110, section 13.1.2), and a coding does not change what a body says.
    """
    return [_SUFFIX.sub("", tag) for tag in _TAG.findall(value)] or _bare(value)


def _bare(value: str) -> list[str]:
    """Take tags that somebody sends without their quotes."""
    return [_SUFFIX.sub("", part.strip().removeprefix("W/")) for part in value.split(",") if part.strip()]


def is_not_modified(
    if_none_match: str | None, if_modified_since: str | None, tag: str, updated: datetime, since: datetime | None = None
) -> bool:
    """Return whether what the client has is still good (RFC 9110, section 13.2.2): its tags count before its date.

    Args:
        if_none_match: as sent, if it was.
        if_modified_since: as sent, if it was; a date that nobody can read counts for nothing.
        tag: what the body has, without quotes and coding.
        updated: when the body changed last.
        since: from when on nothing is known to have changed, if that is later. A date between the two is one of a body
            that was newer than what is left now, before this process was there to see it change.
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or tag in tags(if_none_match)
    had = _instant(if_modified_since) if if_modified_since and len(if_modified_since) <= _LONGEST else None
    return had is not None and (had == updated or had >= max(updated, since or updated))


@lru_cache(1024)
def _instant(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
