"""What a row of the tables of elements has: what may stand in an element, and how often.

A rule about one value is a check, a rule about several elements is a function of the element around them; both are
named in the row of the element that they are about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.check.rules.finding import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.check.rules.tree import XmlNode


class Fault(NamedTuple):
    """What is wrong with a value: a code, and what was found and expected."""

    code: str
    message: str


class Codes(NamedTuple):
    """The codes of a format for what can be wrong with any element.

    `nameless` is for an element of no namespace, where that is another matter than one that the format does not know.
    """

    missing: str
    repeated: str
    unknown: str
    no_attribute: str
    unknown_attribute: str
    text: str
    empty: str
    nameless: str = ""


class Attribute(NamedTuple):
    """What an attribute may say.

    Attributes:
        check: what is wrong with its value, if anything.
        needed: whether it must be there.
    """

    check: Callable[[str], Fault | None] | None = None
    needed: bool = False


class Element(NamedTuple):
    """What an element may hold.

    Attributes:
        section: where its format says so.
        codes: what to call what is wrong.
        holds: "text", "elements" or "nothing"; "ruled" where rules of its own look at what is within; "anything" where
            nobody looks at it, nor at the attributes.
        blank: whether the text may be empty.
        exact: whether white space around the text is part of it; else it is dropped before the check.
        check: what is wrong with the text, if anything.
        attributes: by tag; others of no namespace are unknown.
        children: by tag; filled after the rows are made, where they hold each other.
        place: what extensions may stand in it: "feed", "entry", "other", or "" for none.
        rules: what must hold between the element's parts.
    """

    section: str
    codes: Codes
    holds: str = "text"
    blank: bool = False
    exact: bool = False
    check: Callable[[str], Fault | None] | None = None
    attributes: Mapping[str, Attribute] = {}
    children: Mapping[str, ElementUse] = {}
    place: str = ""
    rules: tuple[Callable[[XmlNode, RuleReport], None], ...] = ()


class ElementUse(NamedTuple):
    """How an element stands in another.

    Attributes:
        element: what it may hold there.
        least: how often it must stand there.
        most: how often it may; None for any number.
    """

    element: Element
    least: int = 0
    most: int | None = 1


class Extension(NamedTuple):
    """An element that other formats may hold.

    Attributes:
        element: what it may hold.
        places: in which kinds of element it may stand.
        most: how often it may stand in each; None for any number.
    """

    element: Element
    places: frozenset[str]
    most: int | None = None


class RuleReport:
    """The findings of one feed, in the order in which they are made."""

    __slots__ = ("findings", "unknown")

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.unknown: set[str] = set()

    def add(self, node: XmlNode, code: str, message: str) -> None:
        """Report something that is wrong with an element."""
        self.findings.append(Finding(node.line, node.column, code, message))


FREE: Final = Attribute()
"""An attribute that may say anything."""


def one(element: Element) -> ElementUse:
    """An element that must stand there once."""
    return ElementUse(element, 1, 1)


def maybe(element: Element) -> ElementUse:
    """An element that may stand there once."""
    return ElementUse(element, 0, 1)


def many(element: Element) -> ElementUse:
    """An element that may stand there any number of times."""
    return ElementUse(element, 0, None)


def some(element: Element) -> ElementUse:
    """An element that must stand there at least once."""
    return ElementUse(element, 1, None)
