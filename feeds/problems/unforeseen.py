"""Faults of this program itself: what nobody foresaw costs one article or one output, and not the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from types import TracebackType

_OURS: Final = "feeds."
_REPORT: Final = "report it to those who maintain feeds"
# All else is a fault; what libraries in Rust raise when they panic is no `Exception`.
_NO_FAULTS: Final = (KeyboardInterrupt, SystemExit, GeneratorExit, FeedsError)


def fault_of(error: BaseException, *meant: type[Exception]) -> str:
    """Return which fault of this program an exception tells of, and where in it: all that a report needs.

    The exception's own words are left out, since they may quote what nobody is to see.

    Args:
        error: what was raised.
        meant: exceptions that are no faults.

    Raises:
        BaseException: the exception itself, where it is no fault.
    """
    if isinstance(error, (*_NO_FAULTS, *meant)):
        raise error
    name, line = _place(error.__traceback__)
    where = f" in {name}, line {line}" if name else ""
    return f"feeds itself failed ({type(error).__name__}{where}); {_REPORT}"


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    """Return the last module of this program that a traceback leads through, and the line."""
    found = "", 0
    while traceback is not None:
        name = str(traceback.tb_frame.f_globals.get("__name__", ""))
        if name.startswith(_OURS):
            found = name, traceback.tb_lineno
        traceback = traceback.tb_next
    return found
