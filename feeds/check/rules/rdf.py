"""RSS 1.0 and 0.90, which are RDF: the rows of their elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules import namespaces
from feeds.check.rules.atom_elements import ELSEWHERE
from feeds.check.rules.extensions import EXTENSIONS
from feeds.check.rules.modules import anything
from feeds.check.rules.prose import plain
from feeds.check.rules.rows import Attribute, Codes, Element, many, maybe, one, some
from feeds.check.rules.uris import absolute, reference
from feeds.check.rules.value_rules import all_of, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.check.rules.rows import ElementUse, Fault, RuleReport
    from feeds.check.rules.tree import XmlNode

    _HowOften = Callable[[Element], ElementUse]

_CODES: Final = Codes("V321", "V322", "V323", "V324", "V325", "V326", "V327")
_RESOURCE: Final = f"{namespaces.RDF}}}resource"
_ABOUT: Final = f"{namespaces.RDF}}}about"
_LI: Final = f"{namespaces.RDF}}}li"
ROOT: Final = f"{namespaces.RDF}}}RDF"
"""The tag of the element that such a document begins with."""


def _resource(node: XmlNode, report: RuleReport) -> None:
    """An item of a list names what it stands for; old documents leave out the prefix."""
    if _RESOURCE not in node.attributes and "resource" not in node.attributes:
        report.add(node, "V324", "<rdf:li> has no rdf:resource; add the rdf:about of the item that it stands for")


def _value(section: str, check: Callable[[str], Fault | None] | None) -> Element:
    return Element(section, _CODES, check=check)


def _pointing(section: str) -> Element:
    return Element(
        section,
        _CODES,
        holds="nothing",
        attributes={_RESOURCE: Attribute(all_of(filled, reference), needed=True)},
    )


_DESCRIBED: Final[Mapping[str, ElementUse]] = {
    # RDF lets a property hold a resource with properties of its own, which RSS 2.0 knows nothing of.
    **{
        tag: many(anything())
        for tag in EXTENSIONS
        if namespaces.namespace_of(tag) in {namespaces.DC, namespaces.DCTERMS} and not EXTENSIONS[tag].element.check
    },
    **{tag: many(anything()) for tag in namespaces.qualified(namespaces.RDFS, "seeAlso", "label", "comment")},
}
_PINGED: Final[Mapping[str, ElementUse]] = {
    f"{namespaces.TRACKBACK}}}ping": maybe(_pointing("TrackBack module for RSS, section RSS 1.0")),
    f"{namespaces.TRACKBACK}}}about": many(_pointing("TrackBack module for RSS, section RSS 1.0")),
}


def _named(namespace: str, uses: Mapping[str, ElementUse]) -> dict[str, ElementUse]:
    return {f"{namespace}}}{name}": use for name, use in uses.items()}


def _texts(section: str, uses: Mapping[str, Callable[[str], Fault | None] | None]) -> dict[str, ElementUse]:
    """Return the rows of elements that each stand there once and hold a value."""
    return {name: one(_value(section, check)) for name, check in uses.items()}


def _items(section: str) -> Element:
    """Make the row of the list of a channel's items."""
    li = Element(section, _CODES, holds="nothing", attributes={"resource": Attribute(reference)}, rules=(_resource,))
    sequence = Element(section, _CODES, holds="elements", children={_LI: many(li)})
    return Element(section, _CODES, holds="elements", children={f"{namespaces.RDF}}}Seq": maybe(sequence)})


def _parts(
    section: str, *, about: bool
) -> Iterator[tuple[str, str, Callable[[Element], ElementUse], Mapping[str, ElementUse]]]:
    """Yield the parts of a document: name, place for extensions, how often it stands there, and what it holds."""
    named: dict[str, Callable[[str], Fault | None] | None] = {"title": plain, "link": absolute}
    channel = _texts(f"{section}.3" if about else section, {**named, "description": None})
    item = _texts(f"{section}.5" if about else section, named)
    if about:
        channel["image"] = maybe(_pointing(f"{section}.3.4"))
        channel["items"] = one(_items(f"{section}.3.5"))
        channel["textinput"] = maybe(_pointing(f"{section}.3.6"))
        item["description"] = maybe(_value(f"{section}.5.3", None))
    image = _texts(f"{section}.4" if about else section, {**named, "url": absolute})
    textinput = _texts(f"{section}.6" if about else section, {**named, "description": None, "name": None})
    yield "channel", "feed", one, channel
    yield "item", "entry", some, item
    yield "image", "other", maybe, image
    yield "textinput", "other", maybe, textinput


def _resources(namespace: str, section: str, *, about: bool) -> Element:
    """Make the row of the document: a channel, and beside it all that it names.

    Args:
        namespace: of the version.
        section: the chapter of its specification that is about elements.
        about: whether each of them has an address in `rdf:about`.
    """
    children = {}
    for name, place, how_often, uses in _parts(section, about=about):
        element = Element(
            section,
            _CODES,
            holds="elements",
            attributes={_ABOUT: Attribute(absolute, needed=about)},
            children={**ELSEWHERE, **_DESCRIBED, **(_PINGED if name == "item" else {}), **_named(namespace, uses)},
            place=place,
        )
        children[f"{namespace}}}{name}"] = how_often(element)
    return Element(section, _CODES, holds="elements", children=children, place="root")


VERSIONS: Final[Mapping[str, Element]] = {
    namespaces.RSS_1: _resources(namespaces.RSS_1, "RSS 1.0, section 5", about=True),
    namespaces.RSS_090: _resources(namespaces.RSS_090, "RSS 0.90", about=False),
    namespaces.RSS_090_CHANNEL: _resources(namespaces.RSS_090_CHANNEL, "RSS 0.90", about=False),
}
"""The row of the outermost element by the namespace of what is within."""


def version(root: XmlNode) -> Element:
    """Return the row of a document by what stands in it; RSS 1.0 where nothing says otherwise."""
    for child in root.children:
        found = VERSIONS.get(namespaces.namespace_of(child.tag))
        if found:
            return found
    return VERSIONS[namespaces.RSS_1]
