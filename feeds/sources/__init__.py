"""From the config to articles: `discover` files, split them (`document`), take their fields (`fields`), `decode`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.problems import Problem
from feeds.sources.decode import Withheld, decode
from feeds.sources.discover import Found, discover
from feeds.sources.document import MOST_BYTES, Unreadable, parse
from feeds.sources.document import decode as decode_text
from feeds.sources.reading import Reading, reading

if TYPE_CHECKING:
    from feeds.model import Article

__all__ = ["Found", "Reading", "Withheld", "discover", "read", "reading"]


def read(found: Found, how: Reading) -> tuple[Article | Withheld | None, tuple[Problem, ...]]:
    """Read one article file.

    Returns:
        The article, `Withheld` where it is not to be published and not complete, or None where the file is none or
        lacks what no feed can do without; and every problem met.
    """
    try:
        with open(found.file, "rb") as file:  # noqa: PTH123 - speed: this runs for every file
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, (Problem(found.path, 1, 1, "F101", f"cannot be read: {error.strerror}"),)
    if len(raw) > MOST_BYTES:
        message = f"larger than {MOST_BYTES // 1_000_000} MB; an article is a text, put pictures and data elsewhere"
        return None, (Problem(found.path, 1, 1, "F105", message),)
    try:
        text, dropped = decode_text(raw, found.path)
        article, problems = decode(parse(text, found.path), found.path, how)
    except Unreadable as error:
        return None, (error.problem,)
    return article, dropped + problems
