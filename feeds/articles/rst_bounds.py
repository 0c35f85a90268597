"""What is made of reStructuredText once it is parsed, within bounds: a few lines can name any amount of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docutils import nodes
from docutils.readers import standalone
from docutils.transforms.misc import Transitions
from docutils.transforms.references import Substitutions

if TYPE_CHECKING:
    from docutils.transforms import Transform

_MOST_TEXT: Final = 100_000
"""How many characters substitutions may stand for in a text and in each other, and how many marks beside them."""
_CIRCLE: Final = 1_000
"""What one that is defined by itself counts for, which stands for nothing: of very many docutils makes as much."""
_MOST_MISTAKES: Final = 2_000
"""Of each, such as a name that is defined nowhere, docutils makes a message, and two links between both."""
_WARNING: Final = 2
_MOST_LINES: Final = 500
"""How many lines between paragraphs docutils may look for the right places of, each among all that is beside it."""


class BoundedReader(standalone.Reader):  # type: ignore[type-arg] # which it takes for type checkers only
    """A reader of reStructuredText whose substitutions, mistakes and lines between paragraphs are counted."""

    def new_document(self) -> nodes.document:
        """Return a document that nothing is in yet."""
        document = super().new_document()
        mistakes = 0

        def count(message: nodes.system_message) -> None:
            nonlocal mistakes
            mistakes += message["level"] >= _WARNING
            if mistakes > _MOST_MISTAKES:
                raise ValueError(f"it has more than {_MOST_MISTAKES:,} mistakes, as names that are defined nowhere")

        document.reporter.attach_observer(count)
        return document

    def get_transforms(self) -> list[type[Transform]]:
        """Return what is made of a text once it is parsed."""
        bounded: dict[object, type[Transform]] = {Substitutions: _Counted, Transitions: _FewTransitions}
        return [bounded.get(each, each) for each in super().get_transforms()]


class _FewTransitions(Transitions):
    """Lines between paragraphs, which stay where they are where they are many."""

    def apply(self) -> None:
        """Take those at the end of a section out of it."""
        if sum(1 for _ in self.document.findall(nodes.transition)) <= _MOST_LINES:
            super().apply()


class _Counted(Substitutions):
    """Substitutions, where they stand for so much and no more."""

    def apply(self) -> None:
        """Make them.

        Raises:
            ValueError: they stand for too much.
        """
        definitions = self.document.substitution_defs
        named = {key: self._named(each) for key, each in definitions.items()}
        sizes: dict[str, int] = {}
        begun: set[str] = set()
        waiting = list(definitions)
        while waiting:
            key = waiting[-1]
            if key not in begun:
                begun.add(key)
                waiting += [each for each in named[key] if each not in begun]
                continue
            waiting.pop()
            if key not in sizes:  # of what is defined by itself docutils tells
                nested = sum(sizes.get(each, _CIRCLE) for each in named[key])
                sizes[key] = min(1 + len(definitions[key].astext()) + nested, _MOST_TEXT + 1)
        # definitions are a part of the document: docutils makes also those that nothing shows
        if sum(sizes[each] for each in self._named(self.document)) > _MOST_TEXT:
            raise ValueError(f"its substitutions stand for more than {_MOST_TEXT:,} characters; use fewer of them")
        super().apply()

    def _named(self, node: nodes.Element) -> list[str]:
        """List the definitions that stand in a node, each as often as it does."""
        definitions, names = self.document.substitution_defs, self.document.substitution_names
        found = (each["refname"] for each in node.findall(nodes.substitution_reference))
        keys = (each if each in definitions else names.get(each.lower(), "") for each in found)
        return [each for each in keys if each in definitions]
