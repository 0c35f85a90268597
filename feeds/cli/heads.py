"""The head of a new article, in each of the forms that heads have: YAML, TOML, JSON, and lines of fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.cli.starter_config import as_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class HeadField(NamedTuple):
    """A field of a head.

    Attributes:
        name: its name.
        value: a text, true or false, or a list that is still empty.
        is_date: whether it is a date, which some forms have a type for.
    """

    name: str
    value: str | bool | tuple[()]
    is_date: bool = False


def _literal(field: HeadField) -> str:
    """Return a value as JSON has it, and TOML and YAML too."""
    return json.dumps(field.value, ensure_ascii=False)


def _yaml(fields: Sequence[HeadField], remark: str) -> str:
    lines = []
    for each in fields:
        plain = each.value if each.is_date else as_yaml(each.value) if isinstance(each.value, str) else _literal(each)
        lines.append(f"{each.name}: {plain}\n")
    return f"---\n{''.join(lines)}{f'# {remark}{chr(10)}' if remark else ''}---\n\n"


def _toml(fields: Sequence[HeadField], remark: str) -> str:
    lines = [f"{each.name} = {each.value if each.is_date else _literal(each)}\n" for each in fields]
    return f"+++\n{''.join(lines)}{f'# {remark}{chr(10)}' if remark else ''}+++\n\n"


def _json(fields: Sequence[HeadField], _remark: str) -> str:
    return json.dumps({each.name: each.value for each in fields}, ensure_ascii=False, indent=2) + "\n\n"


def _texts(fields: Sequence[HeadField]) -> list[tuple[str, str]]:
    """Return the fields that a line of text can hold, as such."""
    as_text = {True: "true", False: "false"}
    pairs = ((each.name, as_text[each.value] if isinstance(each.value, bool) else each.value) for each in fields)
    return [(name, text) for name, text in pairs if isinstance(text, str)]


def _lines(fields: Sequence[HeadField], _remark: str) -> str:
    return "".join(f"{name.capitalize()}: {text}\n" for name, text in _texts(fields)) + "\n"


def _dotted(fields: Sequence[HeadField], _remark: str) -> str:
    return "".join(f".. {name}: {text}\n" for name, text in _texts(fields)) + "\n"


def _comment(fields: Sequence[HeadField], remark: str) -> str:
    return f"<!--\n{_dotted(fields, remark).strip()}\n-->\n\n"


def _titled(fields: Sequence[HeadField], _remark: str) -> str:
    """Return the head of reStructuredText: a title with a line below, and a list of fields."""
    texts = _texts(fields)
    title = dict(texts).get("title", "")
    lines = "".join(f":{name}: {text}\n" for name, text in texts if name != "title")
    return f"{title}\n{'#' * max(4, 2 * len(title))}\n\n{lines}\n"


HEADS: Final[Mapping[str, Callable[[Sequence[HeadField], str], str]]] = {
    "yaml": _yaml,
    "toml": _toml,
    "json": _json,
    "lines": _lines,
    "dotted": _dotted,
    "comment": _comment,
    "titled": _titled,
}
"""What writes a head in each form: from its fields, and a remark where the form has any."""


def form_of(text: str, suffix: str) -> str:
    """Return the form of the head that an article begins with."""
    text = text.lstrip()
    for start, name in {"---": "yaml", "+++": "toml", "{": "json", "<!--": "comment", "..": "dotted"}.items():
        if text.startswith(start):
            return name
    return "titled" if suffix == ".rst" else "lines"
