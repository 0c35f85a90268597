"""The list of feeds as OPML 2.0 (http://opml.org/spec2.opml), which feed readers import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from feeds.formats import FORMATS
from feeds.lib.dates import rfc822
from feeds.lib.text import drop_forbidden
from feeds.pages.filenames import PAGE
from feeds.pages.sections import everything, sections

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Directory, Frame, Listing

_DOCS: Final = "http://opml.org/spec2.opml"
_KNOWN_TO_READERS: Final = ("atom", "rss")


def render(directory: Directory, frame: Frame) -> bytes:
    """Write every feed as an outline on a line of its own, in folders, by path; that of everything stands first."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    for name, text in (("title", frame.title), ("dateModified", rfc822(directory.updated)), ("docs", _DOCS)):
        etree.SubElement(head, name).text = drop_forbidden(text)
    body = etree.SubElement(root, "body")
    extension = _extension(frame)
    whole = everything(directory.listings)
    if whole:
        _add(body, whole, frame, extension)
    for section in sections(directory.listings):
        folder = etree.SubElement(body, "outline", text=section.heading, title=section.heading)
        for listing in section.listings:
            _add(folder, listing, frame, extension)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _extension(frame: Frame) -> str:
    """Return the extension of the format that most readers understand, of those that the site writes."""
    name = next((name for name in frame.formats if name in _KNOWN_TO_READERS), frame.formats[0])
    return FORMATS.get(name).extension


def _add(parent: _Element, listing: Listing, frame: Frame, extension: str) -> None:
    title, address = drop_forbidden(listing.title), f"{frame.url}{listing.path}"
    said = {
        "text": title,
        "title": title,
        "type": "rss",  # the specification's word for any feed
        "xmlUrl": f"{address}{extension}",
        "htmlUrl": f"{address}{PAGE}" if frame.pages else frame.url,
    }
    etree.SubElement(parent, "outline", said)
