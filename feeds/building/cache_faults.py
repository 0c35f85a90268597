"""What becomes of a run whose cache is damaged, or cannot be written."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from feeds.index import Damaged, open_store, throw_away
from feeds.lib.scratch import temporary_folder
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from feeds.building.build_options import BuildOptions
    from feeds.index import Store

_LOG: Final = logging.getLogger("feeds")
_T = TypeVar("_T")

# What it can come to when an index says something else than was written to it: damage that SQLite sees, text that is no
# UTF-8, an instant beyond all years, a verdict that there is not.
_DAMAGED: Final = (Damaged, sqlite3.Error, ArithmeticError, IndexError, KeyError, TypeError, ValueError)


class NoIndex(Exception):  # noqa: N818 - a state of the disk; the run goes on elsewhere
    """An index cannot be opened where it is to be, since nothing can be written there."""


def open_index(
    stack: ExitStack,
    options: BuildOptions,
    made_by: str,
    is_right: Callable[[Store], bool],
    is_latest: Callable[[Store], bool],
) -> Store:
    """Open the index in the cache, or one that nobody keeps where there is to be none.

    Args:
        stack: closes it.
        options: say where the cache is.
        made_by: as `open_store` takes it.
        is_right: as `open_store` takes it.
        is_latest: likewise.

    Raises:
        NoIndex: it cannot be written.
    """
    try:
        return stack.enter_context(open_store(options.cache, made_by, is_right, is_latest))
    except (OSError, sqlite3.OperationalError) as error:
        raise NoIndex(getattr(error, "strerror", None) or str(error)) from error


def retry_without_cache(run: Callable[[BuildOptions], _T], options: BuildOptions) -> _T:
    """Return what a function returns that works with an index.

    Where the index turns out to be damaged on the way, it is thrown away and the function called once more. Where no
    cache can be written, it is called with options that name none.

    Raises:
        DestinationError: no index can be written without a cache either.
    """
    if options.cache:
        try:
            return _with_cache(run, options)
        except (NoIndex, Damaged, sqlite3.Error) as error:
            _LOG.warning("the cache cannot be written (%s); building without it", error)
            if not isinstance(error, NoIndex):  # what was begun may be what fills the disk
                with suppress(OSError, sqlite3.Error):
                    throw_away(options.cache)
        options = msgspec.structs.replace(options, cache=None)
    try:
        return run(options)
    except (NoIndex, sqlite3.OperationalError) as error:
        folder = temporary_folder()
        message = f"what the build needs for a while cannot be written: {error} (TMPDIR names another folder)"
        raise DestinationError(f"{folder} cannot be written", [Problem(folder, *WHOLE, "D101", message)]) from error


def _with_cache(run: Callable[[BuildOptions], _T], options: BuildOptions) -> _T:
    try:
        return run(options)
    except _DAMAGED as error:
        if options.cache is None or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise
        why = str(error) if isinstance(error, Damaged | sqlite3.Error) else type(error).__name__
        _LOG.warning("the cache was thrown away, and every article is read anew: %s", why or "it is damaged")
        throw_away(options.cache)
    return run(options)
