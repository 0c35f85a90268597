"""Media types (RFC 6838, section 4.2; their parameters: RFC 2045, section 5.1)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.text import shown
from feeds.lib.values.flaw import Flaw

_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_TOKEN: Final = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"  # noqa: S105 - a token of the grammar
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_BARE: Final = lazy_re.compile(rf"{_NAME}/{_NAME}")
_WHOLE: Final = lazy_re.compile(rf"{_NAME}/{_NAME}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))*\s*;?")


@lru_cache(1024)
def media_type(text: str) -> Flaw | None:
    """Check that a text is a media type, with or without parameters."""
    if _WHOLE.fullmatch(text):
        return None
    return Flaw("media type", f"'{shown(text)}' is no media type; write one as text/html or audio/mpeg")


def is_bare_media_type(text: str) -> bool:
    """Whether a text is a media type without parameters."""
    return _BARE.fullmatch(text) is not None
