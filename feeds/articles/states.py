"""Keys that look like an editorial state and are not read: an article that has one may be published by mistake."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.edit_distance import one_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

STATES: Final = ("published", "draft", "removed", "deleted")
"""The keys that are read as an editorial state."""

# Below this many letters one edit makes another word: `date` is no misspelt `data`.
_FEWEST_LETTERS: Final = 5
FALSE: Final = frozenset({"false", "no", "off", "0"})
TRUE: Final = frozenset({"true", "yes", "on", "1"})
_HELD: Final = frozenset({"draft", "unpublished", "private", "hidden", "pending", "removed", "deleted"})
# What other programs call an editorial state, and the values that keep an article back there.
_WITHHOLDING: Final[Mapping[str, frozenset[str]]] = {
    "publish": FALSE,
    "ispublished": FALSE,
    "visible": FALSE,
    "unpublished": TRUE,
    "isdraft": TRUE,
    "hidden": TRUE,
    "private": TRUE,
    "unlisted": TRUE,
    "status": _HELD,
    "state": _HELD,
    "visibility": _HELD,
}


class _Meaning(NamedTuple):
    """The values with which a key would keep an article back, and what to write instead."""

    values: frozenset[str]
    instead: str


def unread(data: Mapping[str, object], is_read: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the keys that mean, misspelt or in another program's words, that an article is not to be published.

    Args:
        data: front matter.
        is_read: whether a key is read as something else.

    Yields:
        The key, and a message about it.
    """
    for key in data:
        meaning = _meaning(key)
        if meaning is None or is_read(key):
            continue
        value = data[key]
        word = "" if isinstance(value, dict | list) else str(value).strip().lower()
        if word in meaning.values:
            message = f"'{key}: {word}' is not read, so the article is published; if it should not be"
            yield key, f"{message}, write '{meaning.instead}'"


@lru_cache(4096)
def _meaning(key: str) -> _Meaning | None:
    """Return what a key that is not read would mean; None where it is read or means nothing of the kind."""
    if key in STATES:
        return None
    bare = bare_name(key)
    state = next((each for each in STATES if is_near(key, each)), None)
    values = _WITHHOLDING.get(bare, frozenset())
    if state == "published":
        return _Meaning(values | FALSE, "published: false")
    if state:
        return _Meaning(values | TRUE, f"{state}: true")
    return _Meaning(values, "draft: true") if values else None


@lru_cache(4096)
def is_near(key: str, name: str) -> bool:
    """Whether a key that is not another is so but for its case, its joints or one slip of the pen."""
    if bare_name(key) == bare_name(name):
        return True
    return min(len(key), len(name)) >= _FEWEST_LETTERS and one_apart(bare_name(key), bare_name(name))


def bare_name(key: str) -> str:
    """Return a key without its case and joints."""
    return re.sub(r"[\s_-]", "", key).lower()
