"""The codes of extensions, and short ways to write their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.rows import Attribute, Codes, Element, Extension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.check.rules.rows import ElementUse, Fault

CODES: Final = Codes(
    missing="V707",
    repeated="V702",
    unknown="V701",
    no_attribute="V708",
    unknown_attribute="V706",
    text="V709",
    empty="V710",
)
FEED: Final = frozenset({"feed"})
ENTRY: Final = frozenset({"entry"})
BOTH: Final = FEED | ENTRY
EVERYWHERE: Final = BOTH | {"other", "person"}


def table(
    namespace: str, section: str, rows: Iterable[tuple[str, Element, frozenset[str], int | None]]
) -> Iterator[tuple[str, Extension]]:
    """Yield a module's rows by tag.

    Args:
        namespace: of the module.
        section: the name of its document, for messages.
        rows: names with white space between them, what such an element may hold, where it may stand, and how often.
    """
    for names, element, places, most in rows:
        named = element if element.section else element._replace(section=section)
        for name in names.split():
            yield f"{namespace}}}{name}", Extension(named, places, most)


def value(check: Callable[[str], Fault | None] | None = None, *, blank: bool = False) -> Element:
    """Make the row of an element that holds a value."""
    return Element("", CODES, check=check, blank=blank)


def anything() -> Element:
    """Make the row of an element that nothing is known of but its name."""
    return Element("", CODES, holds="anything")


def nested(children: dict[str, ElementUse], attributes: dict[str, Attribute] | None = None) -> Element:
    """Make the row of an element that holds others."""
    return Element("", CODES, holds="elements", children=children, attributes=attributes or {})
