"""Reading the declarative configs of generators, and what stands in files beside them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from feeds.generators.misread import note
from feeds.lib import lazy_re, yamltree
from feeds.lib.half_characters import with_whole_characters
from feeds.lib.regular_files import regular_bytes
from feeds.lib.text import blanks_for_tabs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MOST_BYTES: Final = 1_000_000
_HEAD: Final = lazy_re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<head>.*?)^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE
)
_TOML_PART: Final = lazy_re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?"
    r"|'[^'\n]*+'?"
    r'|#[^\n]*+|[^"\'#\n,{}\[\]]++|.',
    re.DOTALL,
)
"""A text, a comment, what has no sign, or a sign of TOML."""
_BETWEEN: Final = lazy_re.compile(r"^---[ \t]*$", re.MULTILINE)
_CONTENT: Final = lazy_re.compile(r"^[ \t]*[^\s#%]", re.MULTILINE)
_LAST: Final = lazy_re.compile(r"(?:\s++|#[^\n]*+)*+\}")
_IN_PATHS: Final = "/~@+!$&'()*,;=:%"
"""What a path may have beside letters and digits; escapes that are there stay."""


def read_mapping(file: Path, tab_width: int = 0) -> dict[str, Any]:
    """Return what a file says, as `read_data` does; an empty mapping where that is none."""
    data = read_data(file, tab_width)
    return data if isinstance(data, dict) else {}


def read_data(file: Path, tab_width: int = 0) -> Any:  # noqa: ANN401 - a tree of anything
    """Return what a file of YAML, TOML or JSON says, by its suffix; an empty mapping where it cannot be read.

    In YAML every scalar is text, as it was typed.

    Args:
        file: whose suffix says what it is.
        tab_width: how many blanks a tab that indents YAML stands for; 0 where there may be none.
    """
    text, above = "", 0
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return {}
        text = regular_bytes(file).decode("utf-8-sig").replace("\r\n", "\n")
        if file.suffix == ".toml":
            data: Any = _shown(_toml(text))
        elif file.suffix == ".json":
            from json import loads  # few configs are in it

            data = _shown(with_whole_characters(loads(text)))
        else:
            text = blanks_for_tabs(text, tab_width) if tab_width else text
            first, above = _first_document(yamltree.drop_unprintable(text)[0])
            data = yamltree.parse(first).data
    except (OSError, ValueError, RecursionError, yamltree.YamlError) as error:
        note(file, error, text, above)
        return {}
    return data


def _shown(data: object) -> Any:  # noqa: ANN401 - a config is a tree of anything
    """Return what TOML or JSON says without encrypted values, which YAML is read without."""
    if isinstance(data, dict):
        return {key: _shown(value) for key, value in data.items() if key != yamltree.SECURED}
    return [_shown(each) for each in data] if isinstance(data, list) else data


def _first_document(text: str) -> tuple[str, int]:
    """Return the first of several documents in YAML, which is all that generators read, and the lines above it."""
    parts = _BETWEEN.split(text) if "---" in text else [text]
    index = next((index for index, part in enumerate(parts) if _CONTENT.search(part)), None)
    return (text, 0) if index is None else (parts[index], sum(part.count("\n") for part in parts[:index]))


def _toml(text: str) -> dict[str, Any]:
    """Return what TOML says, also of its version 1.1, in which an inline table may go over several lines."""
    import tomllib  # most configs are no TOML

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        try:
            return tomllib.loads("".join(_on_one_line(text)))
        except tomllib.TOMLDecodeError:
            raise error from None  # its place is in the text as it was typed


def _on_one_line(text: str) -> Iterator[str]:
    """Yield the parts of a text in TOML without the line ends, comments and last commas within its inline tables."""
    open_ones: list[str] = []
    tables = 0
    for match in _TOML_PART.finditer(text):
        part = match[0]
        if part in "{[":
            open_ones.append(part)
            tables += part == "{"
        elif part in "}]" and open_ones:
            tables -= open_ones.pop() == "{"
        if not tables or part[0] not in "#\n," or (part == "," and not _LAST.match(text, match.end())):
            yield part


def front_matter(file: Path) -> dict[str, Any]:
    """Return what stands at the head of an article's file; an empty mapping where nothing does or it cannot be read.

    In YAML every scalar is text, as it was typed.
    """
    with suppress(OSError, ValueError, RecursionError, yamltree.YamlError):
        if file.stat().st_size > _MOST_BYTES:
            return {}
        text = regular_bytes(file).decode("utf-8-sig").replace("\r\n", "\n").lstrip("\n")
        if text.startswith("{"):
            from json import JSONDecoder  # as above

            data: Any = _shown(with_whole_characters(JSONDecoder().raw_decode(text)[0]))
        elif (head := _HEAD.match(text)) and head["fence"] == "+++":
            data = _shown(_toml(head["head"]))
        else:
            data = yamltree.parse(yamltree.drop_unprintable(head["head"])[0]).data if head else {}
        return data if isinstance(data, dict) else {}
    return {}


def read_text(file: Path, most: int = _MOST_BYTES) -> str:
    """Return what a file says as text; nothing where it cannot be read, or is longer than any config."""
    try:
        if file.is_file() and file.stat().st_size <= most:
            return regular_bytes(file).decode("utf-8-sig")
    except OSError as error:
        note(file, error, "", 0)
    except ValueError:  # it is no text
        pass
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
