"""What is wrong with a text that libyaml refuses, in words for whoever wrote it.

Its own words say what its parser waited for. They and its two places (where it stopped, and where what it was reading
began) tell the cases apart; the lines there tell what was meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.plain_yaml import SECURED
from feeds.lib.yaml_problems import Place, YamlProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

_NAME: Final = re.compile(r"[^\s:#'\"\[\]{},-][^:#'\"\[\]{},]{0,40}?(?=[\s:]|$)")
_NAMED: Final = re.compile(r"(?:- +)*[^\s#][^#]*?:(?: |$)")
_QUOTE_IT: Final = "put the value between quotes"
_ANYTHING: Final = f"{_QUOTE_IT}, or check the indentation"


class _Refusal(NamedTuple):
    """A text, the place where it was refused, and the one where what was being read there began.

    Attributes:
        words: libyaml's.
    """

    lines: list[str]
    at: Place
    since: Place
    words: str

    @property
    def line(self) -> str:
        return self.lines[self.at.line - 1] if self.at.line <= len(self.lines) else ""

    @property
    def before(self) -> str:
        """What stands before the place in its line, without blanks around."""
        return self.line[: self.at.column - 1].strip()

    @property
    def found(self) -> str:
        """What stands at the place in its line."""
        return self.line[self.at.column - 1 :].strip()

    def previous(self) -> Place:
        """Return where the last line starts before the place that is neither empty nor a comment."""
        for number in range(self.at.line - 1, 0, -1):
            line = self.lines[number - 1]
            if line.strip() and not line.lstrip().startswith("#"):
                return Place(number, _depth(line) + 1)
        return self.at


def syntax_problem(error: yaml.MarkedYAMLError, text: str) -> YamlProblem:
    """Return what is wrong with a text, where, and the way out."""
    text = text.removeprefix("\ufeff")
    mark = error.problem_mark or error.context_mark
    since = error.context_mark or mark
    refused = _Refusal(
        text.split("\n"),
        _place(mark, text) if mark else Place(1, 1),
        _place(since, text) if since else Place(1, 1),
        f"{error.problem or 'not YAML'} ({error.context or ''})",
    )
    if tab := _tab(refused):
        return tab
    for words, explain in _CASES:
        if re.search(words, refused.words) and (said := explain(refused)):
            return YamlProblem("syntax", *said)
    return YamlProblem("syntax", refused.at, f"this is not YAML, where a field is 'name: value'; {_ANYTHING}")


def _place(mark: yaml.Mark, text: str) -> Place:
    """Return a place as editors count lines: for libyaml there are more signs that end one, such as U+2028."""
    start = text.rfind("\n", 0, mark.index) + 1
    return Place(text.count("\n", 0, start) + 1, mark.index - start + 1)


def _tab(refused: _Refusal) -> YamlProblem | None:
    line, column = refused.line, refused.at.column
    if "\t" not in line[:column] or line[: column - 1].strip(" \t-?:"):
        return None
    return YamlProblem("tab", Place(refused.at.line, line.index("\t") + 1), "found a tab; indent with spaces")


_Said = tuple[Place, str] | None


def _open_quote(refused: _Refusal) -> _Said:
    # where the text ends says nothing of where the quote is
    return refused.since, "the quote that opens here is never closed; close it"


def _escape(refused: _Refusal) -> _Said:
    return refused.at, "between double quotes a backslash means something else; write it twice, or use single quotes"


def _second_colon(refused: _Refusal) -> _Said:
    """A colon where no name can stand: in a value, below a name without a colon, or too deep."""
    if _NAMED.match(refused.before):
        return refused.at, f"the value of the field has another ': ' in it; {_QUOTE_IT}"
    place = refused.previous()
    previous = refused.lines[place.line - 1].strip()
    if place == refused.at or previous.startswith("- "):
        return None
    if not _NAMED.match(previous):
        if _goes_on(refused._replace(at=place)):
            return refused.at, "the text that began above has a ': ' here; write '|' behind its name, or quote it"
        return _no_colon(refused, place)
    if _depth(refused.line) > place.column - 1:
        return (
            Place(refused.at.line, _depth(refused.line) + 1),
            "the line is indented deeper than the one before, which has a value already; indent both alike",
        )
    return None


def _goes_on(refused: _Refusal) -> bool:
    """Whether a line without a name goes on with a text of several lines."""
    above = refused.previous()
    line = refused.lines[above.line - 1].strip()
    is_value = not _NAMED.match(line) or (not line.endswith(":") and above.column < refused.at.column)
    return above != refused.at and is_value


def _key(refused: _Refusal) -> _Said:
    place = refused.since
    return _no_colon(refused, place) if place.line <= len(refused.lines) else None


def _no_colon(refused: _Refusal, place: Place) -> _Said:
    line = refused.lines[place.line - 1][place.column - 1 :].strip()
    if line.startswith("-"):
        return place, "an item of a list needs a blank behind its '-'"
    if any(SECURED in each for each in refused.lines):
        return place, "no ':' and a blank stand behind the name; write them"
    if found := _NAME.match(line):
        name = found[0]
        if line.startswith(f"{name}:"):
            return place, f"no blank stands behind '{name}:'; write one"
        return place, f"no ':' stands behind '{name}'; write '{name.split()[0]}: …'"
    return None


def _no_value(refused: _Refusal) -> _Said:
    """Nothing, or a sign, where a bracket has just opened or a comma stands."""
    if refused.found:
        return refused.at, f"found '{refused.found[0]}' where a value or the end of a list is; write one, or quote it"
    number = refused.at.line if refused.before else refused.previous().line
    last = refused.lines[number - 1]
    column = max(map(last.rfind, "[{,")) + 1  # behind which something should stand
    return Place(number, max(column, 1)), "the text ends in a list or mapping between brackets; close it"


def _no_name(refused: _Refusal) -> _Said:
    """Something else where a field should begin."""
    at, before, found = refused.at, refused.before, refused.found
    if before.endswith(("'", '"')):
        return at, "more follows behind the quote that ends here; close every quote, and write one within a text twice"
    if before.endswith(("]", "}")) or found.startswith((",", "]", "}")):
        return at, f"'{found[:1]}' stands behind a value that ended; remove it, or {_QUOTE_IT}"
    if before:
        return None
    if found.startswith("- "):
        return at, "found an item of a list, expected a field; put the list below a name, indented"
    if found.startswith(":"):
        return at, "no name stands before the ':'; write one"
    return at, "the line is indented like none above it; indent the fields that belong together alike"


def _inner(refused: _Refusal) -> _Said:
    """An item of a list, or a key with a sign before it, where a value is."""
    if refused.found.startswith("?"):
        return refused.at, f"'?' and a blank begin a name, which cannot stand here; {_QUOTE_IT}"
    return refused.at, f"an item of a list begins a line, below the name of the list; {_QUOTE_IT} if it is text"


def _no_item(refused: _Refusal) -> _Said:
    return refused.at, "found a field, expected an item of the list above; write '- ' before it, or indent it alike"


def _open_bracket(refused: _Refusal) -> _Said:
    sign = refused.lines[refused.since.line - 1][refused.since.column - 1 :][:1]
    closing = {"[": "]", "{": "}"}.get(sign)
    if closing is None:
        return None
    message = (
        f"the '{sign}' that opens here is not closed, or a ',' is missing; close it with '{closing}', or quote a text"
    )
    return refused.since, message


def _sign(refused: _Refusal) -> _Said:
    place = refused.since if refused.since.line == refused.at.line else refused.at
    found = refused.lines[place.line - 1][place.column - 1 :][:1] if place.line <= len(refused.lines) else ""
    return (place, f"no value can start with '{found}'; {_QUOTE_IT}") if found.strip() else None


def _undefined(refused: _Refusal) -> _Said:
    return refused.at, f"nothing above is marked with '&' and the name that follows the '*'; {_QUOTE_IT} if it is text"


def _block(refused: _Refusal) -> _Said:
    return refused.since, f"'|' and '>' begin a text on the lines below; start it there, or {_QUOTE_IT}"


def _second_document(refused: _Refusal) -> _Said:
    return refused.at, f"'{refused.found[:3]}' begins a second document; remove the line"


def _start(refused: _Refusal) -> _Said:
    first = next((line for line in refused.lines if line.strip()), "")
    if _depth(first) > _depth(refused.line):
        return refused.at, "the lines above are indented and this one is not; indent them alike"
    return refused.at, "more follows behind the end of the document; remove it, or check the indentation"


def _directive(refused: _Refusal) -> _Said:
    return refused.at, "no line can start with '%'"


_CASES: Final[tuple[tuple[str, Callable[[_Refusal], _Said]], ...]] = (
    ("(?:end of stream|document indicator).*quoted scalar", _open_quote),
    ("parsing a quoted scalar", _escape),
    ("mapping values", _second_colon),
    ("sequence entries|mapping keys", _inner),
    ("expected ':'", _key),
    ("expected ',' or", _open_bracket),
    ("expected node content.*flow", _no_value),
    ("expected node content", _sign),
    ("expected key", _no_name),
    ("expected '-'", _no_item),
    ("block scalar", _block),
    ("undefined alias", _undefined),
    ("cannot start any token|alias|anchor|\\btag\\b", _sign),
    ("another document", _second_document),
    ("document start", _start),
    ("directive|incompatible YAML", _directive),
)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
