"""YAML as plain values whose places are known: text stays as it was typed, and what the text means its field decides.

PyYAML's C loader composes the nodes; walking them here keeps every key's line and column, sees keys given twice, stops
alias bombs, and passes over encrypted fields without ever reading them.
"""

from __future__ import annotations

import json
import operator
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml.nodes import Node

SECURED: Final = "secured"
"""The key whose value is encrypted and never read, at any depth."""


class _Loader(yaml.CBaseLoader):
    """libyaml's parser and composer, with every tag the same: what a value means, its field decides.

    The composer asks these three for every node. Builtins that take the same arguments and do nothing of note answer
    faster than functions would.
    """

    resolve = "".format
    descend_resolver = operator.is_  # type: ignore[assignment]
    ascend_resolver = int  # type: ignore[assignment]


_SCALAR: Final = yaml.ScalarNode
_SEQUENCE: Final = yaml.SequenceNode
_SPECIAL: Final = frozenset({SECURED, "<<"})
_NULLS: Final = frozenset({"", "~", "null"})
_MOST_VALUES: Final = 50_000
_MOST_CHARACTERS: Final = 10_000_000
_MOST_DEPTH: Final = 60

# What libyaml refuses and XML would forbid anyway, or nobody can see (YAML 1.1, section 5.1, `c-printable`).
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_UNPRINTABLE_UTF8: Final = re.compile(
    rb"[\x00-\x7f]|\xc2[\x80-\x84\x86-\x9f]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]"
)
_ORDINARY: Final = bytes([*b"\t\n\r", *range(0x20, 0x7F)])

# A character beyond the first plane as JSON escapes it, which many programs write and libyaml refuses.
_PAIR: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")

type_names: Final = {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


class YamlProblem(NamedTuple):
    """What is wrong with a YAML text, as the kind of problem, the place, and a sentence."""

    kind: str
    place: Place
    message: str


class YamlError(Exception):
    """The text cannot be read as YAML, or not safely.

    Attributes:
        problem: its kind is `syntax`, `tab`, `aliases` or `depth`.
    """

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Tree:
    """A YAML document.

    Attributes:
        data: mappings, lists, text and None; keys are text.
        problems: what was repaired on the way, of kind `duplicate` or `secured`.
    """

    def __init__(self, root: Node | None) -> None:
        self._root = root
        self._walk = _Walk()
        self._pairs: dict[int, dict[object, tuple[Node, Node]]] = {}
        self.data: Any = None if root is None else self._walk.value(root, 0)

    @property
    def problems(self) -> Sequence[YamlProblem]:
        """What was repaired while reading."""
        return self._walk.problems

    @property
    def hidden(self) -> Sequence[Place]:
        """Where encrypted values stand."""
        return self._walk.hidden

    def place(self, *path: str | int) -> Place:
        """Return where a value stands: the key of a mapping's value, the item of a list; else what is nearest above."""
        node, place = self._root, Place(1, 1)
        for step in path:
            if isinstance(node, yaml.MappingNode):
                if id(node) not in self._pairs:  # many problems in one large document are many questions
                    named = (pair for pair in node.value if isinstance(pair[0], yaml.ScalarNode))
                    self._pairs[id(node)] = {pair[0].value: pair for pair in named}
                pair = self._pairs[id(node)].get(step)
                if not pair:
                    break
                key, node = pair
                place = _place(key)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = _place(node)
            else:
                break
        return place


def parse(text: str) -> Tree:
    """Return one YAML document as a tree.

    Raises:
        YamlError: the text is not YAML, nests too deeply, or its aliases expand to too much.
    """
    if "\\" in text:
        text = _PAIR.sub(lambda match: json.loads(f'"{match[0]}"'), text)
    try:
        return Tree(yaml.compose(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise YamlError(_deepest(error, text) or _syntax(error, text)) from error
    except yaml.reader.ReaderError as error:
        raise YamlError(YamlProblem("syntax", Place(1, 1), str(error.reason))) from error


def drop_unprintable(text: str) -> tuple[str, Place | None]:
    """Return a text without the characters that YAML refuses, and where the first one stood."""
    # the bytes that are left when ordinary ASCII is taken out are few, and taking it out is fast
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    found = _UNPRINTABLE.search(text) if _UNPRINTABLE_UTF8.search(rest) else None
    if not found:
        return text, None
    line = text.count("\n", 0, found.start()) + 1
    return _UNPRINTABLE.sub("", text), Place(line, found.start() - text.rfind("\n", 0, found.start()))


def _place(node: Node | yaml.Event) -> Place:
    mark = node.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


_ENDS_EARLY: Final = re.compile("end of stream|document indicator")


def _syntax(error: yaml.MarkedYAMLError, text: str) -> YamlProblem:
    mark = error.problem_mark or error.context_mark
    if error.context_mark and "quoted scalar" in str(error.context) and _ENDS_EARLY.search(str(error.problem)):
        # where the text ends says nothing of where the quote is
        opened = Place(error.context_mark.line + 1, error.context_mark.column + 1)
        return YamlProblem("syntax", opened, "the quote that opens here is never closed; close it")
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: place.column] and not line[: place.column - 1].strip(" \t-?:"):
        column = line.index("\t") + 1
        return YamlProblem("tab", Place(place.line, column), "found a tab; indent with spaces")
    what = error.problem or "not YAML"
    if error.context:
        what = f"{what} ({error.context})"
    hint = ""
    if ": " in line.partition(": ")[2] or "mapping values are not allowed" in what:
        hint = "; put a value that contains ': ' between quotes"
    return YamlProblem("syntax", place, f"{what}{hint}")


def _deepest(error: yaml.MarkedYAMLError, text: str) -> YamlProblem | None:
    """Return the problem of values that nest too deeply before the place of an error; None where none do.

    libyaml itself refuses what nests so deeply that composing it could overflow the stack, and only its words tell that
    from other errors. Cut off where it was refused, the text shows how deep it was by then.
    """
    mark = error.problem_mark
    depth = 0
    try:
        for event in yaml.parse(text[: mark.index] if mark else text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _MOST_DEPTH:
                    return _too_deep(_place(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:  # what is cut off is not closed
        pass
    return None


def _too_deep(place: Place) -> YamlProblem:
    return YamlProblem("depth", place, f"values nest more than {_MOST_DEPTH} levels deep; flatten them")


class _Walk:
    """One walk over a document's nodes."""

    def __init__(self) -> None:
        self.problems: list[YamlProblem] = []
        self.hidden: list[Place] = []
        self._values = 0
        self._characters = 0
        self._secured: set[int] = set()

    def value(self, node: Node, depth: int, at: Node | None = None) -> Any:  # noqa: ANN401 - YAML is a tree of anything
        """Return a node's value; `at` is the nearest key before it, since an alias keeps no place of its own."""
        self._count(1, node)
        if self._secured and id(node) in self._secured:
            message = f"an alias to '{SECURED}' was ignored: encrypted values are never published"
            self.problems.append(YamlProblem("secured", _place(at or node), message))
            return None
        kind = type(node)
        if kind is _SCALAR:
            text: str = node.value
            self._characters += len(text)
            return None if text in _NULLS and not node.style else text  # type: ignore[attr-defined]
        if depth >= _MOST_DEPTH:
            raise YamlError(_too_deep(_place(node)))
        if kind is _SEQUENCE:
            return [self.value(item, depth + 1, at) for item in node.value]
        return self._mapping(node, depth + 1)

    def _count(self, values: int, node: Node) -> None:
        self._values += values
        if self._values > _MOST_VALUES or self._characters > _MOST_CHARACTERS:
            message = (
                f"aliases expand to more than {_MOST_VALUES} values or {_MOST_CHARACTERS} characters; write them out"
            )
            raise YamlError(YamlProblem("aliases", _place(node), message))

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value
            if not isinstance(name, str):  # `{{ template }}` and other keys that are no text name no field,
                self.value(key, depth)  # but they may hold encrypted values, which an alias could bring back
                self.value(value, depth)
            elif name == SECURED:
                self._hide(value)
                self.hidden.append(_place(key))
            elif name == "<<" and not key.style:
                self._merge(value, depth, key, merged)
            else:
                if name in found:
                    message = f"'{name}' stands twice; the last one counts, remove the others"
                    self.problems.append(YamlProblem("duplicate", _place(key), message))
                if type(value) is _SCALAR and not self._secured:  # what `value` would do, at a third of the time
                    text: str = value.value
                    self._characters += len(text)
                    found[name] = None if text in _NULLS and not value.style else text
                else:
                    found[name] = self.value(value, depth, key)
        self._count(len(node.value), node)
        return merged | found if merged else found

    def _merge(self, node: Node, depth: int, at: Node, merged: dict[str, Any]) -> None:
        """Add a merge key's value, which is a mapping or a list of them, to what was merged: earlier ones win."""
        value = self.value(node, depth, at)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for name, each in item.items():
                    merged.setdefault(name, each)

    def _hide(self, node: Node) -> None:
        """Remember every node of an encrypted value, so that no alias can bring it back."""
        pending = [node]
        while pending:
            current = pending.pop()
            if id(current) in self._secured:
                continue
            self._secured.add(id(current))
            if isinstance(current, yaml.MappingNode):
                pending += [part for pair in current.value for part in pair]
            elif isinstance(current, yaml.SequenceNode):
                pending += current.value
