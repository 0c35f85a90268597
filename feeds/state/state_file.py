"""The bytes of a state: `feeds-state.json`, the same for the same state, one row to a line (docs/history.md)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.lib.about import PROGRAM
from feeds.state.site_state import SiteState

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION: Final = 1
"""That of what the file says: one with another is not read."""

LARGEST: Final = 128_000_000
"""In bytes; what is larger is no state, whoever wrote it."""


class _Head(msgspec.Struct):
    generator: str
    version: int


def encode(state: SiteState) -> bytes:
    """Return the bytes of a state: JSON, sections and rows sorted, each row on a line of its own."""
    said = msgspec.to_builtins(state)
    lines = [f'"generator": {_json(PROGRAM)}', f'"version": {VERSION}']
    lines += [f"{_json(name)}: {_section(said[name])}" for name in sorted(said)]
    return "{{\n {}\n}}\n".format(",\n ".join(lines)).encode()


@lru_cache(2)
def decode(raw: bytes) -> SiteState:
    """Read a state, whoever wrote it. A build asks for that of the last publication several times.

    Raises:
        ValueError: it is none, is damaged, or is of another version; the message says which.
    """
    if len(raw) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("it is not what this program writes") from error
    if head.generator != PROGRAM:
        raise ValueError("another program wrote it")
    if head.version != VERSION:
        raise ValueError(f"it has version {head.version}, and this program reads {VERSION}")
    try:
        return msgspec.json.decode(raw, type=SiteState)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"it is damaged: {error}") from error


def _section(said: Any) -> str:  # noqa: ANN401 - any value of JSON
    if isinstance(said, dict):
        return _rows((f"{_json(key)}: {_json(said[key])}" for key in sorted(said)), "{}")
    return _rows(map(_json, said), "[]") if isinstance(said, list | tuple) else _json(said)


def _rows(rows: Iterable[str], brackets: str) -> str:
    inner = ",\n  ".join(rows)
    return f"{brackets[0]}\n  {inner}\n {brackets[1]}" if inner else brackets


def _json(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    return msgspec.json.encode(value, order="sorted").decode()
