"""YAML of any kind: PyYAML's C loader composes the nodes, and walking them here makes values of them.

The walk keeps every key's line and column, sees keys given twice, stops alias bombs, and passes over encrypted fields
without ever reading them.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

import yaml

from feeds.lib.plain_yaml import NULLS, SECURED
from feeds.lib.yaml_problems import Place, YamlError, YamlProblem
from feeds.lib.yaml_syntax import syntax_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml.nodes import Node


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
_MOST_VALUES: Final = 50_000
_MOST_CHARACTERS: Final = 10_000_000
_MOST_DEPTH: Final = 60


class Nodes:
    """A YAML document, composed.

    Attributes:
        data: mappings, lists, text and None; keys are text.
        problems: what was repaired on the way, of kind `duplicate` or `secured`.
    """

    def __init__(self, root: Node | None) -> None:
        self._root = root
        self._walk = _Walk()
        if root is not None:
            self._walk.hide_encrypted(root)
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


def compose(text: str) -> Nodes:
    """Return one YAML document composed, with its values.

    Raises:
        YamlError: the text is not YAML, nests too deeply, or its aliases expand to too much.
    """
    try:
        return Nodes(yaml.compose(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise YamlError(_deepest(error, text) or syntax_problem(error, text)) from error
    except yaml.reader.ReaderError as error:
        message = "found a character that YAML does not allow; remove it"
        raise YamlError(YamlProblem("syntax", Place(1, 1), message)) from error


def _place(node: Node | yaml.Event) -> Place:
    mark = node.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


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
            return None if text in NULLS and not node.style else text  # type: ignore[attr-defined]
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
                    found[name] = None if text in NULLS and not value.style else text
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

    def hide_encrypted(self, root: Node) -> None:
        """Remember the nodes of all encrypted values, so that nothing shows them that came before, or shares them."""
        seen: set[int] = set()
        pending = [root]
        while pending:
            node = pending.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == SECURED:
                        self._hide(value)
                    pending += (key, value)
            elif isinstance(node, yaml.SequenceNode):
                pending += node.value

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
