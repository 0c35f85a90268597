"""Views: a feed narrowed by the query of its address, the same address for the same view however it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_plus, urlencode

from feeds.index.search import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ENTRIES: Final = 500
"""The most entries that a view may ask for."""

_MOST_WORDS: Final = 12
_LONGEST: Final = 200
_NUMBER: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
_DIGITS: Final = 9
_PARAMETERS: Final = frozenset({"limit", "type", "min_quality", "q"})


class View(NamedTuple):
    """What of a feed somebody asks for. None asks for nothing."""

    limit: int | None = None
    type: str | None = None
    min_quality: float | None = None
    words: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The one query that stands for this view, with its question mark; empty for the whole feed."""
        said = {
            "limit": None if self.limit is None else str(self.limit),
            "min_quality": None if self.min_quality is None else _written(self.min_quality),
            "q": " ".join(self.words),
            "type": self.type,
        }
        return f"?{urlencode({name: value for name, value in said.items() if value})}" if any(said.values()) else ""

    @property
    def title(self) -> str:
        """What tells this view's title from the feed's."""
        parts = (
            f"“{' '.join(self.words)}”" if self.words else "",
            self.type or "",
            "" if self.min_quality is None else f"quality {_written(self.min_quality)}",
        )
        return " · ".join(part for part in parts if part)


WHOLE: Final = View()


def parameters(query: str) -> Mapping[str, str]:
    """Return the parameters of a query that mean something, the last of each; others count for nothing.

    Raises:
        ValueError: one of them is not percent-encoded UTF-8.
    """
    given = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name = unquote_plus(name)
        if name in _PARAMETERS and (value := unquote_plus(value, errors="strict").strip()):
            given[name] = value
    return given


def view_of(query: str, limit: int) -> View:
    """Read a query.

    Args:
        query: without the question mark.
        limit: the most entries that the feed has anyway; asking for as many asks for nothing.

    Raises:
        ValueError: a value makes no sense; the message says which.
    """
    given = parameters(query)
    return View(
        limit=_limit(given.get("limit"), limit),
        type=_text(given.get("type"), "type"),
        min_quality=_number(given.get("min_quality"), "min_quality"),
        words=_words(given.get("q")),
    )


def _limit(text: str | None, usual: int) -> int | None:
    if text is None:
        return None
    most = max(usual, MOST_ENTRIES)
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and 1 <= int(text) <= most):
        raise ValueError(f"limit: expected a number from 1 to {most}")
    return None if int(text) == usual else int(text)


def _number(text: str | None, name: str) -> float | None:
    if text is not None and not (text.isascii() and _NUMBER.fullmatch(text)):
        raise ValueError(f"{name}: expected a number")
    return None if text is None else float(text) + 0.0  # no number is less than nothing by its sign alone


def _written(number: float) -> str:
    """Write a number so that it reads back the same."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _text(text: str | None, name: str) -> str | None:
    if text is not None and (len(text) > _LONGEST or not text.isprintable()):
        raise ValueError(f"{name}: expected at most {_LONGEST} characters")
    return text


def _words(text: str | None) -> tuple[str, ...]:
    """Return the words of a search, each once, in an order that does not depend on how they were typed."""
    if text is None:
        return ()
    words = sorted(set(words_of(text)))
    if not words or len(words) > _MOST_WORDS or len(text) > _LONGEST:
        raise ValueError(f"q: expected 1 to {_MOST_WORDS} words")
    return tuple(words)
