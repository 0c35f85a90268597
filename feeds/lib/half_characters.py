r"""Half characters: JSON may escape one half of a pair of UTF-16 alone (`\ud800`), which no text in UTF-8 can have.

See RFC 8259, section 8.2.
"""

from __future__ import annotations

import re
from typing import Any, Final

from feeds.lib import lazy_re

INSTEAD: Final = "\ufffd"
_MAY_BE: Final = lazy_re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE: Final = lazy_re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|(u[dD][c-fC-F])|.)", re.DOTALL
)
_HALF: Final = lazy_re.compile("[\ud800-\udfff]")


def half_character_at(text: str) -> int | None:
    """Return where the first half character is escaped in a text in JSON; None where there is none."""
    if not _MAY_BE.search(text):  # as nearly always
        return None
    escapes = _ESCAPE.finditer(text)
    return next((each.start() for each in escapes if each[3] or (each[1] and not each[2])), None)


def whole_characters(text: str) -> str:
    """Return a text with U+FFFD for each half character."""
    return text if text.isascii() else _HALF.sub(INSTEAD, text)


def with_whole_characters(data: Any) -> Any:  # noqa: ANN401 - JSON is a tree of anything
    """Return what a text in JSON says with U+FFFD for each half character, in names too."""
    if isinstance(data, str):
        return whole_characters(data)
    if isinstance(data, dict):
        return {whole_characters(name): with_whole_characters(value) for name, value in data.items()}
    return [with_whole_characters(each) for each in data] if isinstance(data, list) else data
