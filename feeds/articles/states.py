"""What keeps an article back, in the words of several programs, and keys that look like it and are not read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib.edit_distance import one_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

STATES: Final = ("published", "draft", "removed", "deleted")
"""The keys that say true or false of an editorial state."""

# Below this many letters one edit makes another word: `date` is no misspelt `data`.
_FEWEST_LETTERS: Final = 5
FALSE: Final = frozenset({"false", "no", "off", "0"})
TRUE: Final = frozenset({"true", "yes", "on", "1"})
_NEVER: Final = FALSE | {"never"}
UNLISTING: Final[Mapping[str, frozenset[str]]] = {
    "hidden": TRUE,
    "unlisted": TRUE,
    "eleventyExcludeFromCollections": TRUE,
    "feed": FALSE,
    "render": FALSE,
    "permalink": FALSE,
    "status": frozenset({"draft", "hidden", "private", "unpublished", "pending"}),
    "build.list": _NEVER | {"local"},
    "build.render": _NEVER,
    "_build.list": _NEVER | {"local"},
    "_build.render": _NEVER,
}
"""The keys with which generators keep a page out of lists and feeds, and the values that do."""
STATE_KEYS: Final = (*STATES, *UNLISTING)
_HELD: Final = frozenset({"draft", "unpublished", "private", "hidden", "pending", "removed", "deleted"})
# What other programs call an editorial state, and the values that keep an article back there.
_WITHHOLDING: Final[Mapping[str, frozenset[str]]] = {
    "publish": FALSE,
    "ispublished": FALSE,
    "visible": FALSE,
    "unpublished": TRUE,
    "isdraft": TRUE,
    "private": TRUE,
    "state": _HELD,
    "visibility": _HELD,
}


class _Meaning(msgspec.Struct, frozen=True):
    """The values with which a key would keep an article back, and what to write instead."""

    values: frozenset[str]
    instead: str


def is_unlisted(value_of: Callable[[str], object]) -> bool:
    """Whether an article says, in a generator's words, that no list or feed has it.

    Args:
        value_of: returns what stands under a front-matter name.
    """
    for key, values in UNLISTING.items():
        value = value_of(key)
        if value is not None and not isinstance(value, dict | list) and str(value).strip().lower() in values:
            return True
    return False


def misread(data: Mapping[str, object], unread: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the keys that mean, misspelt or in words that are not read, that an article is not to be published.

    Args:
        data: front matter.
        unread: its keys that are not read as anything.

    Yields:
        The key, and a message about it.
    """
    for key in unread:
        meaning = _meaning(key)
        if meaning is None:
            continue
        value = data[key]
        word = "" if isinstance(value, dict | list) else str(value).strip().lower()
        if word in meaning.values:
            message = f"'{key}: {word}' is not read, so the article is published; if it should not be"
            yield key, f"{message}, write '{meaning.instead}'"


@lru_cache(4096)
def _meaning(key: str) -> _Meaning | None:
    """Return what a key that is not read would mean; None where it is read or means nothing of the kind."""
    if key in STATE_KEYS:
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
