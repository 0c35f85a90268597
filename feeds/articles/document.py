"""A file's text as front matter and body: YAML between `---`, TOML between `+++`, JSON, or a file that is all data.

Which it is, and how the body is written, follows from what the file's name ends in: the table is in `readers`.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feeds.articles.header_lines import read_header
from feeds.lib import lazy_re, yamltree
from feeds.lib.half_characters import INSTEAD, half_character_at, whole_characters, with_whole_characters
from feeds.lib.yamltree import Place, YamlError
from feeds.model import Markup
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES: Final = 10_000_000
NO_FILE: Final = "not a regular file; articles are files of text"

_FENCE: Final = lazy_re.compile(r"\n*(---|\+\+\+|-{4,}+(?=\s*+[\w-]++[ \t]*+:))[ \t]*\n")
_YAML_END: Final = lazy_re.compile(r"^(?:-{3,}|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_END: Final = lazy_re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_DEEP_KEY: Final = lazy_re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){60}""")
_TOO_DEEP: Final = "values are nested too deeply; flatten them"
_TOO_LONG: Final = "a number has thousands of digits; put it between quotes"
_WHOLE: Final = lazy_re.compile(r"\A\n*---[ \t]*\n(.*?)^(?:---|\.\.\.)\s*\Z", re.DOTALL | re.MULTILINE)
_CODES: Final = {
    "syntax": "M103",
    "tab": "M104",
    "duplicate": "M105",
    "aliases": "M106",
    "depth": "M107",
    "secured": "A113",
}


def _first_line(*_: str | int) -> Place:
    return Place(1, 1)


class Document(NamedTuple):
    """Front matter as plain values whose places are known, and the body behind it.

    Attributes:
        data: fields by front-matter name. Values are mappings, lists, text and None; from TOML and JSON also numbers,
            booleans and dates.
        body: as it was written.
        place: returns the line and column of the value that some keys and positions lead to.
        problems: met on the way.
        markup: how the body is written.
        language: what the file's name or folder says of it: `fr` for `index.fr.md`.
    """

    data: dict[str, Any]
    body: str = ""
    place: Callable[..., Place] = _first_line
    problems: tuple[Problem, ...] = ()
    markup: Markup = Markup.MARKDOWN
    language: str | None = None


class Unreadable(Exception):  # noqa: N818 - carries a problem; the caller reports it and goes on
    """A file is no article."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class NoMapping(Unreadable):
    """What stands where the fields should is no mapping."""


class NoFrontMatter(Unreadable):
    """A file has no front matter, so that it may well have been meant for something else."""


class ReaderFailed(Unreadable):
    """A reader of another package failed; the file itself may be well."""


def decode(raw: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Return a file's text with `\n` line ends, without a byte order mark and without unprintable characters.

    Raises:
        Unreadable: the file is empty, too large or not UTF-8.
    """
    if not raw or raw.isspace():
        raise Unreadable(Problem(path, 1, 1, "F107", "the file is empty; write an article or remove it"))
    raw = raw.removeprefix(BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"found byte 0x{raw[error.start]:02x}, which is not UTF-8; save the file as UTF-8"
        raise Unreadable(Problem(path, line, column, "F106", message)) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, dropped = yamltree.drop_unprintable(text, raw)
    if dropped:
        return text, (Problem(path, *dropped, "F110", "characters that no feed may contain were dropped; remove them"),)
    return text, ()


def data_in_json(text: str, path: str) -> Document:
    """Return the document of a file that is one JSON object."""
    document = _json(text, path)
    if document.body.strip():
        raise Unreadable(Problem(path, 1, 1, "M110", "something follows the object; a file holds one article"))
    return document


def data_in_yaml(text: str, path: str) -> Document:
    """Return the document of a file that is one YAML mapping."""
    fenced = _WHOLE.match(text)  # a file of front matter alone, closed as in an article
    return from_yaml(text[: fenced.end(1)] if fenced else text, path)


def html(text: str, path: str) -> Document:
    """Return the document of a file of front matter and HTML."""
    return markdown(text, path)._replace(markup=Markup.HTML)


def mdx(text: str, path: str) -> Document:
    """Return the document of a file of front matter and MDX: Markdown with components."""
    return markdown(text, path)._replace(markup=Markup.MDX)


def markdown(text: str, path: str) -> Document:
    """Return the document of a file of front matter, or of another program's header, and Markdown.

    Raises:
        NoFrontMatter: there is neither.
        Unreadable: it cannot be read.
    """
    if text.startswith("{"):
        return _json(text, path)
    if text.startswith("---\n"):  # as nearly every article does
        end = text.find("\n---", 3)
        if end >= 0 and text[end + 4 : end + 5] == "\n" and text.find("\n...", 3, end) < 0:
            return from_yaml(text[4 : end + 1], path, body=text[end + 5 :], offset=1)
    opening = _FENCE.match(text)
    if not opening:
        header = read_header(text)
        if header and header.closed is not None:  # as Hexo has it
            return from_yaml(header.closed, path, body=header.body)
        if header:
            return Document(header.data, header.body, header.place)
        message = "found no front matter; an article starts with a line '---', its fields, and another '---'"
        raise NoFrontMatter(Problem(path, 1, 1, "M101", message))
    fence = opening[1]
    closing = (_TOML_END if fence == "+++" else _YAML_END).search(text, opening.end())
    offset = text.count("\n", 0, opening.end())
    if not closing:
        message = f"the front matter is not closed; put a line '{fence}' after its fields"
        raise Unreadable(Problem(path, offset, 1, "M102", message))
    head, body = text[opening.end() : closing.start()], text[closing.end() + 1 :]
    if fence == "+++":
        return _toml(head, body, offset, path)
    return from_yaml(head, path, body=body, offset=offset)


def from_yaml(head: str, path: str, *, body: str = "", offset: int = 0, markup: Markup = Markup.MARKDOWN) -> Document:
    """Return a document of fields in YAML.

    Args:
        head: the fields.
        path: the file's name, for problems.
        body: what stands behind them.
        offset: how many lines of the file stand before them.
        markup: how the body is written.

    Raises:
        Unreadable: they are not YAML, or not a mapping.
    """
    try:
        tree = yamltree.parse(head)
    except YamlError as error:
        kind, (line, column), message = error.problem
        raise Unreadable(Problem(path, line + offset, column, _CODES[kind], message)) from error

    def place(*steps: str | int) -> Place:
        line, column = tree.place(*steps)
        return Place(line + offset, column)

    problems = tuple(
        Problem(path, each.place.line + offset, each.place.column, _CODES[each.kind], each.message)
        for each in tree.problems
    )
    return Document(_mapping(tree.data, path, offset), body, place, problems, markup)


def _toml(head: str, body: str, offset: int, path: str) -> Document:
    import tomllib  # most articles have YAML

    if deep := _DEEP_KEY.search(head):  # the parser is quadratic in the parts of a key
        line = head.count("\n", 0, deep.start()) + 1 + offset
        raise Unreadable(Problem(path, line, deep.start() - head.rfind("\n", 0, deep.start()), "M107", _TOO_DEEP))
    try:
        data = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        from feeds.lib.toml_syntax import toml_problem  # what is right needs no words

        line, column, message = toml_problem(error, head)
        raise Unreadable(Problem(path, line + offset, column, "M109", message)) from error
    except ValueError as error:
        raise Unreadable(Problem(path, offset + 1, 1, "M109", _TOO_LONG)) from error
    except RecursionError as error:
        raise Unreadable(Problem(path, offset + 1, 1, "M107", _TOO_DEEP)) from error
    return Document(
        data,
        body,
        _by_key(head, offset, re.compile(r"^[ \t]*\[*(?P<key>[\w.-]+|\"[^\"]+\")\s*[=\]]", re.MULTILINE)),
        (),
    )


def _json(text: str, path: str) -> Document:
    import json  # few articles are in it

    try:
        repeated: list[str] = []
        start = len(text) - len(text.lstrip())
        data, end = json.JSONDecoder(object_pairs_hook=lambda pairs: _object(pairs, repeated)).raw_decode(text, start)
        body = text[end:].lstrip(" \t").removeprefix("\n")
        half = half_character_at(text[:end])
        data = data if half is None else with_whole_characters(data)
    except json.JSONDecodeError as error:
        from feeds.lib.jsontree import syntax_slip  # as above

        line, column, message = syntax_slip(text, (error.lineno, error.colno))
        raise Unreadable(Problem(path, line, column, "M110", message)) from error
    except ValueError as error:
        raise Unreadable(Problem(path, 1, 1, "M110", _TOO_LONG)) from error
    except RecursionError as error:
        raise Unreadable(Problem(path, 1, 1, "M107", _TOO_DEEP)) from error
    place = _by_key(text[:end], 0, re.compile(r"\"(?P<key>[^\"\\]+)\"\s*:"))
    problems = [
        Problem(path, *place(key), "M105", f"'{key}' stands twice; the last one counts, remove the others")
        for key in map(whole_characters, repeated)
    ]
    if half is not None:
        message = rf"found '{text[half : half + 6]}', half of a character; '{INSTEAD}' was put for it, write the whole"
        where = text.count("\n", 0, half) + 1, half - text.rfind("\n", 0, half)
        problems.insert(0, Problem(path, *where, "F110", message))
    return Document(_mapping(data, path, 0), body, place, tuple(problems))


def _object(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    """Return a JSON object as a mapping, and note the keys that it has twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        repeated += sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return made


def _mapping(data: object, path: str, offset: int) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    found = yamltree.type_names.get(type(data), "a value")
    raise NoMapping(Problem(path, offset + 1, 1, "M108", f"found {found}; expected fields such as 'title: …'"))


def _by_key(text: str, offset: int, keys: re.Pattern[str]) -> Callable[..., Place]:
    """Return what finds places in a text whose parser keeps none: the first line that sets the outermost key."""
    places = cache(partial(_places, text, offset, keys))

    def place(*steps: str | int) -> Place:
        first = Place(1 + offset, 1)
        return places().get(str(steps[0]), first) if steps else first

    return place


def _places(text: str, offset: int, keys: re.Pattern[str]) -> dict[str, Place]:
    """Return where each key is set first."""
    found: dict[str, Place] = {}
    line = start = 0
    for match in keys.finditer(text):
        line += text.count("\n", start, match.start("key"))
        start = match.start("key")
        place = Place(line + 1 + offset, start - text.rfind("\n", 0, start))
        found.setdefault(match["key"].strip('"'), place)
    return found
