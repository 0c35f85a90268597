"""What is logged, on stderr."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


class _ToStderr(logging.Handler):
    """Writes what is being waited for, or was thrown away, a line each."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"feeds: {self.format(record)}", err=True)


@contextmanager
def log_to_stderr() -> Iterator[None]:
    """Show on stderr what is logged meanwhile."""
    log, handler = logging.getLogger("feeds"), _ToStderr()
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)
