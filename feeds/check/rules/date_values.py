"""The checks of values that are dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules.flaw_codes import check_of
from feeds.lib.values import timestamp

if TYPE_CHECKING:
    from feeds.check.rules.rows import Fault

_LOCAL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)

rfc3339: Final = check_of(timestamp.rfc3339)
rfc822: Final = check_of(timestamp.rfc822)
w3c: Final = check_of(timestamp.w3c)


def w3c_or_local(text: str) -> Fault | None:
    """A date in the W3C's profile, or one in the time of wherever it happens."""
    return None if _LOCAL.fullmatch(text) and w3c(f"{text}Z") is None else w3c(text)


def period(text: str) -> Fault | None:
    """A period of time of DCMI, a date in the W3C's profile among them."""
    if "=" in text:
        return None
    return w3c(text)
