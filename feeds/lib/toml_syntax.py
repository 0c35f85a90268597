"""What is wrong with a text that is no TOML, in words for whoever wrote it.

The standard library says where it stopped and what it waited for; the line there tells what was meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.plain_yaml import SECURED
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACE: Final = re.compile(
    r"(?P<words>.*?) ?\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
_NAMED: Final = re.compile(r"""\s*(?P<name>[\w-]+|"[^"]*"|'[^']*')\s*(?P<sign>[=:])\s*(?P<value>.*)""")
_DATE: Final = re.compile(r"\d{4}[-/.]\d|\d\d?[./]\d")
_CURLY: Final = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")
_YES: Final = frozenset({"yes", "no", "on", "off", "true", "false"})
_OPENED: Final = re.compile(r"=\s*(?P<sign>[\[{])")
_QUOTED: Final = re.compile(r"(?P<sign>\"\"\"|'''|[\"'])")
_ANYTHING: Final = "this is no TOML; a line has a name, '=' and a value, and texts stand between quotes"


class TomlProblem(NamedTuple):
    """What is wrong with a TOML text, and where; line and column are counted from 1."""

    line: int
    column: int
    message: str


class _Stopped(NamedTuple):
    """A text and the place where it was refused; `at_end` where that is its end."""

    lines: list[str]
    line: int
    column: int
    at_end: bool

    @property
    def text(self) -> str:
        return self.lines[self.line - 1] if self.line <= len(self.lines) else ""

    @property
    def found(self) -> str:
        """What stands at the place in its line."""
        return self.text[self.column - 1 :].strip()

    @property
    def name(self) -> str:
        """The name that the line begins with, or an empty text."""
        named = _NAMED.match(self.text)
        return named["name"] if named else ""

    def problem(self, message: str) -> TomlProblem:
        return TomlProblem(self.line, self.column, message)

    def at_start(self, message: str) -> TomlProblem:
        """Return a problem where the line begins."""
        return TomlProblem(self.line, len(self.text) - len(self.text.lstrip()) + 1, message)

    def opened(self, sign: re.Pattern[str], message: str) -> TomlProblem:
        """Return a problem at what opened last before the place."""
        for number in range(self.line, 0, -1):
            end = self.column - 1 if number == self.line else None
            if found := list(sign.finditer(self.lines[number - 1][:end])):
                return TomlProblem(number, found[-1].start("sign") + 1, message.format(found[-1]["sign"]))
        return self.problem(message.format("sign"))


def toml_problem(error: Exception, text: str) -> TomlProblem:
    """Return what is wrong with a text, where, and the way out; from what the standard library raised."""
    lines = text.split("\n")
    place = _PLACE.fullmatch(str(error))
    words = place["words"] if place else str(error)
    if place and place["line"]:
        refused = _Stopped(lines, int(place["line"]), int(place["column"]), at_end=False)
    else:
        last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
        refused = _Stopped(lines, last, len(lines[last - 1]) + 1, at_end=True)
    if SECURED in text:  # of which nothing may be shown
        return refused.problem(_ANYTHING)
    for sign, explain in _CASES:
        if re.search(sign, words):
            return explain(refused)
    return refused.problem(_ANYTHING)


def _no_sign(refused: _Stopped) -> TomlProblem:
    named = _NAMED.match(refused.text)
    if named and named["sign"] == ":":
        return refused.problem(
            f"found ':' behind '{named['name']}', expected '='; between lines of +++ fields are TOML"
        )
    first = refused.text.split("=", maxsplit=1)[0].strip()
    if first.startswith("- "):
        return refused.at_start(
            f'found an item of a list; in TOML a list stands between brackets: ["{shown(first[2:])}"]'
        )
    if " " in first and "=" in refused.text:
        return refused.at_start(f"the name '{shown(first)}' has a blank in it; put it between quotes, or write '-'")
    return refused.at_start(f"no '=' stands behind '{shown(first)}'; write a name, '=' and a value")


def _more(refused: _Stopped) -> TomlProblem:
    named = _NAMED.match(refused.text)
    if named and named["value"][:1] not in {*"\"'[{"}:  # what was read was only the beginning of it
        return _no_value(refused._replace(column=named.start("value") + 1))
    return refused.problem(f"found '{shown(refused.found)}' behind the value; remove it, or quote the whole value")


def _no_value(refused: _Stopped) -> TomlProblem:
    found = refused.found
    if not found:
        return refused.problem(f"no value stands behind '{refused.name}'; write one, or remove the line")
    if "[" in refused.text[: refused.column - 1]:
        found = re.split(r"[],]", found, maxsplit=1)[0].strip()
    if _DATE.match(found):
        return _no_date(refused)
    if _CURLY.match(found):
        return refused.problem(f'found {found[0]}, expected a straight quote: "{shown(_CURLY.sub("", found))}"')
    if found.lower() in _YES:
        return refused.problem(f"found {found}; expected true or false, in small letters, or a text between quotes")
    return refused.problem(f'found {shown(found)}; a text stands between quotes: "{shown(found)}"')


def _no_date(refused: _Stopped) -> TomlProblem:
    return refused.problem(f"found {shown(refused.found)}, which is no date; write it as 2020-12-31T09:30:00Z")


def _again(refused: _Stopped) -> TomlProblem:
    what = refused.name or refused.text.strip().strip("[]")
    return refused.at_start(f"'{shown(what)}' stands twice, or as a value and a table; remove one")


def _open_text(refused: _Stopped) -> TomlProblem:
    return refused.opened(_QUOTED, "the text that opens here is never closed; close it with {0}")


def _open_list(refused: _Stopped) -> TomlProblem:
    return refused.opened(_OPENED, "the '{0}' that opens here is not closed, or a ',' is missing")


def _escape(refused: _Stopped) -> TomlProblem:
    message = "between double quotes a backslash means something else; write it twice, or use single quotes"
    return refused.problem(message)


def _no_name(refused: _Stopped) -> TomlProblem:
    if not refused.found:
        return refused.problem("what stands between braces stands on one line")
    if refused.found.startswith(("//", "/*", "--", ";", "<!--")):
        return refused.problem("comments start with '#'")
    return refused.problem(f"found '{shown(refused.found)}' where a name should begin; write a name, '=' and a value")


def _header(refused: _Stopped) -> TomlProblem:
    return refused.at_start("the header of a table is not closed; write it as [name]")


def _sign(refused: _Stopped) -> TomlProblem:
    return refused.problem("found a character that TOML does not allow here; remove it")


_CASES: Final[tuple[tuple[str, Callable[[_Stopped], TomlProblem]], ...]] = (
    ("after a key", _no_sign),
    ("after a statement", _more),
    ("date", _no_date),
    ("Invalid value", _no_value),
    ("twice|overwrite|mutate|redefine|Duplicate", _again),
    ("declaration", _header),
    (r"Unterminated|Illegal character '\\n'|Expected .*['\"]{3}|Expected [\"']['\"][\"']", _open_text),
    ("Unclosed", _open_list),
    (r"Unescaped|hex|scalar", _escape),
    ("key part|statement", _no_name),
    ("character", _sign),
)
