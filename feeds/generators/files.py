"""Reading the declarative configs of generators, and what stands in files beside them."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from feeds.lib import yamltree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MOST_BYTES: Final = 1_000_000
_TABS: Final = re.compile(r"(?<=\n)\t+")
_IN_PATHS: Final = "/~@+!$&'()*,;=:%"
"""What a path may have beside letters and digits; escapes that are there stay."""


def read_mapping(file: Path, tab_width: int = 0) -> dict[str, Any]:
    """Return what a file of YAML, TOML or JSON says, by its suffix; an empty mapping where it cannot be read.

    In YAML every scalar is text, as it was typed.

    Args:
        file: whose suffix says what it is.
        tab_width: how many blanks a tab that indents YAML stands for; 0 where there may be none.
    """
    with suppress(OSError, ValueError, RecursionError, yamltree.YamlError):
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return {}
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        if file.suffix == ".toml":
            data: Any = tomllib.loads(text)
        elif file.suffix == ".json":
            data = json.loads(text)
        else:
            text = _TABS.sub(lambda tabs: " " * (tab_width * len(tabs[0])), text) if tab_width else text
            data = yamltree.parse(yamltree.drop_unprintable(text)[0]).data
        return data if isinstance(data, dict) else {}
    return {}


def read_text(file: Path) -> str:
    """Return what a file says as text; nothing where it cannot be read."""
    with suppress(OSError, ValueError):
        if file.is_file() and file.stat().st_size <= _MOST_BYTES:
            return file.read_bytes().decode("utf-8-sig")
    return ""


def first_file(folder: Path, names: Iterable[str]) -> Path | None:
    """Return the first of some files that is there."""
    return next((folder / name for name in names if (folder / name).is_file()), None)


def dig(data: object, *keys: str) -> Any:  # noqa: ANN401 - a config is a tree of anything
    """Return what some keys lead to in nested mappings, whatever their case; None where they lead nowhere."""
    for key in keys:
        if not isinstance(data, dict):
            return None
        if key in data:
            data = data[key]
            continue
        data = next((value for name, value in data.items() if str(name).lower() == key.lower()), None)
    return data


def text_of(value: object) -> str | None:
    """Return a scalar as text, stripped; None for what is none or empty."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return str(value).strip() or None
    except ValueError:  # an integer of thousands of digits
        return None


def is_true(value: object) -> bool:
    """Whether a value of a config is true, in the words of YAML 1.1."""
    return str(value).strip().lower() in {"true", "yes", "on", "1"}


def texts_of(value: object) -> tuple[str, ...]:
    """Return the items of a list, or one scalar, as texts."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for text in map(text_of, items) if text)


def quoted_path(path: str) -> str:
    """Return a path as URLs have it, so that a `?` or `#` in it is a part of a name."""
    return quote(path, safe=_IN_PATHS, errors="replace")
