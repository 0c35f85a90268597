"""What plug-ins raise, as errors that name the plug-in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator

# All else is a fault: `sys.exit`, and what libraries in Rust raise when they panic, are no `Exception`.
NO_FAULTS: Final = (KeyboardInterrupt, GeneratorExit)


@contextmanager
def blame(plugin: str, *meant: type[Exception]) -> Iterator[None]:
    """Run code of a plug-in, so that whatever it raises becomes a `PluginError`.

    Args:
        plugin: what messages call it.
        meant: exceptions that it may raise; they pass unchanged.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, (PluginError, *NO_FAULTS, *meant)):
            raise
        raise PluginError(f"{plugin} failed: {one_line(error)}") from error


def one_line(error: BaseException) -> str:
    """Return the type and the message of an exception on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
