"""From a file to its article: `load` its bytes, split them (`readers`), take their fields (`fields`), `decode`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from feeds.articles.decode import Withheld
from feeds.articles.decode import decode as decode_document
from feeds.articles.document import MOST_BYTES, ReaderFailed, Unreadable
from feeds.articles.document import decode as decode_text
from feeds.articles.readers import parse
from feeds.problems import Problem

if TYPE_CHECKING:
    from feeds.articles.discover import Found
    from feeds.articles.options import Reading
    from feeds.model import Article

_MOST_FILES_HAVE_LESS: Final = 65_536

__all__ = ["ReaderFailed", "Withheld", "decode", "load", "read"]


def load(found: Found) -> tuple[bytes | None, Problem | None]:
    """Give the bytes of an article file, or the problem that keeps them back."""
    try:
        raw = _bytes(found.file)
    except OSError as error:
        return None, Problem(found.path, 1, 1, "F101", f"cannot be read: {error.strerror}")
    if len(raw) > MOST_BYTES:
        message = f"larger than {MOST_BYTES // 1_000_000} MB; an article is a text, put pictures and data elsewhere"
        return None, Problem(found.path, 1, 1, "F105", message)
    return raw, None


def _bytes(name: str) -> bytes:
    """Give a file's bytes, or one more than an article may have; Python's file objects would take twice as long."""
    file = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        raw = part = os.read(file, _MOST_FILES_HAVE_LESS)
        while part and len(raw) <= MOST_BYTES:
            part = os.read(file, MOST_BYTES + 1 - len(raw))
            raw += part
        return raw
    finally:
        os.close(file)


def decode(raw: bytes, path: str, how: Reading) -> tuple[Article | Withheld | None, tuple[Problem, ...]]:
    """Make an article of a file's bytes.

    Returns:
        The article, `Withheld` where it is not to be published and not complete, or None where the file is none or
        lacks what no feed can do without; and every problem met.

    Raises:
        ReaderFailed: what reads the file, of another package, failed.
    """
    try:
        text, dropped = decode_text(raw, path)
        article, problems = decode_document(parse(text, path), path, how)
    except ReaderFailed:
        raise
    except Unreadable as error:
        return None, (error.problem,)
    return article, dropped + problems


def read(found: Found, how: Reading) -> tuple[Article | Withheld | None, tuple[Problem, ...]]:
    """Read one article file, as `load` and `decode` do."""
    raw, problem = load(found)
    if raw is None:
        return None, (problem,) if problem else ()
    try:
        return decode(raw, found.path, how)
    except ReaderFailed as error:
        return None, (error.problem,)
