"""The bytes of articles' files, and of what stands beside them, from a disk or from a store."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from feeds.articles.beside import Beside
from feeds.articles.document import MOST_BYTES, NO_FILE, Unreadable
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.articles.found import Found

NO_OBJECTS: Final[Mapping[str, bytes | None]] = {}
# A pipe is not waited for.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class Unseen(Unreadable):
    """Nobody can say what is in a file, which is not gone for that."""


def fetch(found: Iterable[Found]) -> Mapping[str, bytes | None]:
    """Return what those files hold that are objects in a store, to be handed to `load`: asked for many at a time.

    Raises:
        NothingToPublish: the store does not give one.
    """
    files = [file for each in found if each.tag for file in (each.file, *each.beside)]
    if not files:
        return {}
    from feeds.articles.buckets import fetched  # most articles are files

    return fetched(files, MOST_BYTES)


def load(found: Found, objects: Mapping[str, bytes | None] = NO_OBJECTS) -> bytes:
    """Return the bytes of an article file.

    Args:
        found: the file.
        objects: what `fetch` returned.

    Raises:
        Unseen: the system does not give them.
        Unreadable: they cannot be an article's.
    """
    return _of_object(found.path, objects.get(found.file)) if found.tag else _bytes(found.file, found.path)


def load_beside(found: Found, objects: Mapping[str, bytes | None] = NO_OBJECTS) -> tuple[Beside, ...]:
    """Return what the files beside an article file hold that have fields of its.

    Args:
        found: the file.
        objects: what `fetch` returned.

    Raises:
        Unseen: the system does not give it; it may say that the article is not to be published.
        Unreadable: it cannot be what goes with an article.
    """
    if not found.beside:
        return ()
    if found.tag:
        held = ((file, _of_object(file, objects.get(file))) for file in found.beside)
        return tuple(Beside(file.rpartition("/")[2], raw) for file, raw in held)
    folder = found.path.rpartition("/")[0]
    names = [os.path.basename(file) for file in found.beside]  # noqa: PTH119 - these are strings
    paths = [f"{folder}/{name}" if folder else name for name in names]
    return tuple(Beside(name, _bytes(file, path)) for file, name, path in zip(found.beside, names, paths, strict=True))


def _of_object(path: str, raw: bytes | None) -> bytes:
    """Return what an object held, where it was there and may be an article's."""
    if raw is None:
        raise Unseen(Problem(path, 1, 1, "F101", "cannot be read: it is gone since it was listed; build again"))
    return _not_too_large(raw, path)


def _bytes(name: str, path: str) -> bytes:
    """Return a file's bytes, which Python's file objects would take twice as long for.

    Args:
        name: where it is.
        path: what problems call it.
    """
    try:
        file = os.open(name, _FLAGS)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):  # it may be another than the one that was found
                raise Unseen(Problem(path, 1, 1, "F111", NO_FILE))
            # room for no more than there should be: what is too much has to be given back
            raw = part = os.read(file, min(status.st_size, MOST_BYTES) + 1)
            while part and len(raw) <= MOST_BYTES and len(raw) != status.st_size:
                part = os.read(file, MOST_BYTES + 1 - len(raw))
                raw += part
        finally:
            os.close(file)
    except OSError as error:
        raise Unseen(Problem(path, 1, 1, "F101", f"cannot be read: {error.strerror}")) from error
    return _not_too_large(raw, path)


def _not_too_large(raw: bytes, path: str) -> bytes:
    if len(raw) > MOST_BYTES:
        message = f"larger than {MOST_BYTES // 1_000_000} MB; an article is a text, put pictures and data elsewhere"
        raise Unreadable(Problem(path, 1, 1, "F105", message))
    return raw
