"""Headers that are no front matter: Pelican's `Title: …` lines, and Nikola's `.. title: …` lines in a comment.

Their fields get the names that front matter has, and keep their places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.lib import lazy_re
from feeds.lib.yamltree import Place

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

_FIELD: Final = lazy_re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>\S.*)|[ \t]*)")
_TIGHT: Final = lazy_re.compile(r"(?P<name>[A-Za-z][\w-]*):(?P<value>(?!//)\S.*)")
"""A field without a blank behind its colon, which counts below others: Python-Markdown reads it."""
_DOTTED: Final = lazy_re.compile(r"\.\.[ \t]+(?P<name>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>\S.*)|[ \t]*)")
_END: Final = lazy_re.compile(r"(?:---+|\.\.\.)[ \t]*")
_COMMENT: Final = "<!--"
_COMMENT_END: Final = "-->"
_LISTED: Final = frozenset({"tags", "keywords", "categories", "authors"})
_NAMES: Final = {"modified": "updated", "keywords": "tags"}
_WITHHELD: Final = frozenset({"draft", "hidden", "private", "skip"})


class Header(msgspec.Struct, frozen=True):
    """The fields before a body that is no YAML, TOML or JSON.

    Attributes:
        data: by front-matter name.
        body: what stands behind them.
        place: returns the line and column of the value that some keys and positions lead to.
        closed: the text of the header where a line of dashes closes it, so that it may as well be YAML.
    """

    data: dict[str, Any]
    body: str
    place: Callable[..., Place]
    closed: str | None = None


class _Field(msgspec.Struct, frozen=True):
    name: str
    value: str
    place: Place
    more: list[str]

    @property
    def text(self) -> str:
        """What stands on its line and on those that go on with it."""
        return "\n".join([self.value, *self.more]).strip()


def read_header(text: str) -> Header | None:
    """Return the header that a text begins with; None where its first lines are no fields with a title among them."""
    start = len(text) - len(text.lstrip("\n"))
    if text.startswith((_COMMENT, ".."), start):
        return _dotted(text, start)
    fields: list[_Field] = []
    line = text.count("\n", 0, start) + 1
    end = len(text)
    position = start
    closed = None
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        content = text[position:stop]
        end = stop + 1
        if not content.strip():
            break
        if fields and _END.fullmatch(content):
            closed = text[:position]
            break
        if fields and (content[0] in " \t" or content.startswith("- ")):
            _append(fields, content)
        elif match := _FIELD.fullmatch(content) or (fields and _TIGHT.fullmatch(content)) or None:
            fields.append(_field(match, line))
        else:
            return None
        position, line = end, line + 1
    found = _header(fields, text[end:])
    return found and msgspec.structs.replace(found, closed=closed)


def _dotted(text: str, start: int) -> Header | None:
    """Return Nikola's header: lines of `.. name: value`, in Markdown and HTML within a comment."""
    in_comment = text.startswith(_COMMENT, start)
    line = text.count("\n", 0, start) + 1
    fields: list[_Field] = []
    position = start
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        content = text[position:stop]
        bare = content.strip()
        if in_comment and bare.startswith(_COMMENT) and not fields:
            bare = bare.removeprefix(_COMMENT).lstrip()
        closes = in_comment and bare.endswith(_COMMENT_END)
        bare = bare.removesuffix(_COMMENT_END).rstrip() if closes else bare
        if match := _DOTTED.fullmatch(bare):
            fields.append(_field(match, line, content.find(bare)))
        elif bare or (not in_comment and fields):  # a blank line ends the header where no comment does
            if in_comment or bare:
                return None
            return _header(fields, text[stop + 1 :])
        position, line = stop + 1, line + 1
        if closes:
            return _header(fields, text[position:])
    return None if in_comment else _header(fields, "")


def dotted_fields(text: str) -> dict[str, Any]:
    """Return the fields of a file that has nothing else: lines of `.. name: value`; other lines say nothing."""
    found = filter(None, map(_DOTTED.fullmatch, (line.strip() for line in text.split("\n"))))
    return as_front_matter((match["name"].lower(), match["value"] or "") for match in found)


def _field(match: re.Match[str], line: int, shift: int = 0) -> _Field:
    column = match.start("value") if match["value"] else match.start("name")
    return _Field(match["name"].lower(), (match["value"] or "").strip(), Place(line, column + shift + 1), [])


def _append(fields: list[_Field], content: str) -> None:
    """Take a line that goes on with the field before."""
    fields[-1].more.append(content.strip())


def _header(fields: list[_Field], body: str) -> Header | None:
    found = as_front_matter((each.name, each.text) for each in fields)
    if not found.get("title"):
        return None
    places: dict[str, Place] = {}
    for each in fields:
        places.setdefault(_NAMES.get(each.name, each.name), each.place)
    first = fields[0].place

    def place(*steps: str | int) -> Place:
        return places.get(str(steps[0]), first) if steps else first

    return Header(found, body, place)


def as_front_matter(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return fields of a header under the names and in the form that front matter has; empty ones are none.

    Args:
        fields: pairs of a name in lower case and its text, of which the first with a name counts.
    """
    found: dict[str, Any] = {}
    for name, value in fields:
        known = _NAMES.get(name, name)
        if value and known not in found:
            found[known] = _items(value) if name in _LISTED else _joined(value)
    # Pelican's category, which is one, goes with its tags; so does Nikola's
    if "category" in found and "topics" not in found:
        found["topics"] = list(dict.fromkeys((found["category"], *found.get("tags", ()))))
    if str(found.get("status", "")).lower() in _WITHHELD or _WITHHELD.intersection(found.get("tags", ())):
        found.setdefault("draft", "true")
    return found


def _items(value: str) -> list[str]:
    """Return the parts of a list: what stands between semicolons, else between commas or on lines."""
    parts = value.split(";") if ";" in value else value.replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def _joined(value: str) -> str:
    return " ".join(value.split("\n"))
