"""RSS 1.0 and 0.90, which are RDF: the rows of their elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.validate import names
from feeds.validate.atom import ELSEWHERE
from feeds.validate.extensions import EXTENSIONS
from feeds.validate.modules import anything
from feeds.validate.prose import plain
from feeds.validate.rows import Attribute, Codes, Element, many, maybe, one, some
from feeds.validate.uris import absolute, reference
from feeds.validate.values import all_of, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.validate.rows import Fault, Report, Use
    from feeds.validate.tree import Node

_CODES: Final = Codes("V321", "V322", "V323", "V324", "V325", "V326", "V327")
_RESOURCE: Final = f"{names.RDF}}}resource"
_ABOUT: Final = f"{names.RDF}}}about"
_LI: Final = f"{names.RDF}}}li"
ROOT: Final = f"{names.RDF}}}RDF"
"""The tag of the element that such a document begins with."""


def _resource(node: Node, report: Report) -> None:
    """An item of a list names what it stands for; old documents leave out the prefix."""
    if _RESOURCE not in node.attributes and "resource" not in node.attributes:
        report.add(node, "V324", "<rdf:li> has no rdf:resource; add the rdf:about of the item that it stands for")


def _value(section: str, check: Callable[[str], Fault | None] | None, *, blank: bool = False) -> Element:
    return Element(section, _CODES, check=check, blank=blank)


def _pointing(section: str) -> Element:
    return Element(
        section,
        _CODES,
        holds="nothing",
        attributes={_RESOURCE: Attribute(all_of(filled, reference), needed=True)},
    )


_DESCRIBED: Final[Mapping[str, Use]] = {
    # RDF lets a property hold a resource with properties of its own, which RSS 2.0 knows nothing of.
    **{
        tag: many(anything())
        for tag in EXTENSIONS
        if names.namespace_of(tag) in {names.DC, names.DCTERMS} and not EXTENSIONS[tag].element.check
    },
    **{tag: many(anything()) for tag in names.qualified(names.RDFS, "seeAlso", "label", "comment")},
}
_PINGED: Final[Mapping[str, Use]] = {
    f"{names.TRACKBACK}}}ping": maybe(_pointing("TrackBack module for RSS, section RSS 1.0")),
    f"{names.TRACKBACK}}}about": many(_pointing("TrackBack module for RSS, section RSS 1.0")),
}


def _named(namespace: str, uses: Mapping[str, Use]) -> dict[str, Use]:
    return {f"{namespace}}}{name}": use for name, use in uses.items()}


def _resources(namespace: str, section: str, *, about: bool) -> Element:
    """Make the row of the document: a channel, and beside it all that it names.

    Args:
        namespace: of the version.
        section: the name of its specification.
        about: whether each of them has an address in `rdf:about`.
    """
    address = {_ABOUT: Attribute(absolute, needed=about)}

    def parts(part: str, uses: Mapping[str, Use], place: str, *extra: Mapping[str, Use]) -> Element:
        children = {**ELSEWHERE, **_DESCRIBED, **_named(namespace, uses)}
        for each in extra:
            children.update(each)
        return Element(
            f"{section}, section {part}" if about else section,
            _CODES,
            holds="elements",
            attributes=address,
            children=children,
            place=place,
        )

    def text(part: str, check: Callable[[str], Fault | None] | None = None) -> Element:
        return _value(f"{section}, section {part}" if about else section, check)

    li = Element(section, _CODES, holds="nothing", attributes={"resource": Attribute(reference)}, rules=(_resource,))
    sequence = Element(section, _CODES, holds="elements", children={_LI: many(li)})
    items = Element(
        f"{section}, section 5.3.5", _CODES, holds="elements", children={f"{names.RDF}}}Seq": maybe(sequence)}
    )
    channel: dict[str, Use] = {
        "title": one(text("5.3.1", plain)),
        "link": one(text("5.3.2", absolute)),
        "description": one(text("5.3.3")),
    }
    if about:
        channel |= {"image": maybe(_pointing("5.3.4")), "items": one(items), "textinput": maybe(_pointing("5.3.6"))}
    item: dict[str, Use] = {"title": one(text("5.5.1", plain)), "link": one(text("5.5.2", absolute))}
    if about:
        item["description"] = maybe(text("5.5.3"))
    image = {
        "title": one(text("5.4.1", plain)),
        "url": one(text("5.4.2", absolute)),
        "link": one(text("5.4.3", absolute)),
    }
    textinput = {
        "title": one(text("5.6.1", plain)),
        "description": one(text("5.6.2")),
        "name": one(text("5.6.3")),
        "link": one(text("5.6.4", absolute)),
    }
    return Element(
        f"{section}, section 5.2" if about else section,
        _CODES,
        holds="elements",
        children=_named(
            namespace,
            {
                "channel": one(parts("5.3", channel, "feed")),
                "item": some(parts("5.5", item, "entry", _PINGED)),
                "image": maybe(parts("5.4", image, "other")),
                "textinput": maybe(parts("5.6", textinput, "other")),
            },
        ),
        place="root",
    )


VERSIONS: Final[Mapping[str, Element]] = {
    names.RSS_1: _resources(names.RSS_1, "RSS 1.0", about=True),
    names.RSS_090: _resources(names.RSS_090, "RSS 0.90", about=False),
    names.RSS_090_CHANNEL: _resources(names.RSS_090_CHANNEL, "RSS 0.90", about=False),
}
"""The row of the outermost element by the namespace of what is within."""


def version(root: Node) -> Element:
    """Give the row of a document by what stands in it; RSS 1.0 where nothing says otherwise."""
    for child in root.children:
        found = VERSIONS.get(names.namespace_of(child.tag))
        if found:
            return found
    return VERSIONS[names.RSS_1]
