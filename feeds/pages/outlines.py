"""The list of feeds as OPML 2.0 (http://opml.org/spec2.opml), which feed readers import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import FORMATS
from feeds.formats.xml_text import attribute, element
from feeds.lib.dates import rfc822
from feeds.pages.filenames import PAGE
from feeds.pages.page_language import page_language
from feeds.pages.sections import everything, sections
from feeds.pages.subscribing import preferred

if TYPE_CHECKING:
    from feeds.model import Directory, Frame, Listing


def render(directory: Directory, frame: Frame) -> bytes:
    """Write every feed as an outline on a line of its own, in folders, by path; that of everything stands first.

    A head with `docs`, which OPML 2.0 has, and a folder with more than `text` are refused or told of by validators, and
    no reader needs them.
    """
    about = (("title", frame.title), ("dateModified", rfc822(directory.updated)))
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<opml version="2.0">', "  <head>"]
    lines += [f"    {element(name, text)}" for name, text in about]
    lines += ["  </head>", "  <body>"]
    whole = everything(directory.listings)
    if whole:
        lines.append(f"    {_outline(whole, frame)}")
    for section in sections(directory.listings, page_language(frame.language)):
        heading = section.heading
        lines.append(f"    <outline{attribute('text', heading)}>")
        lines += [f"      {_outline(listing, frame)}" for listing in section.listings]
        lines.append("    </outline>")
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def _outline(listing: Listing, frame: Frame) -> str:
    extension = FORMATS.get(preferred(frame.formats, is_podcast=listing.is_podcast)).extension
    address = f"{frame.url}{listing.path}"
    said = {
        "text": listing.title,
        "title": listing.title,
        "type": "rss",  # the specification's word for any feed
        **({"description": listing.description} if listing.description else {}),
        **({"language": listing.language} if listing.language else {}),
        "xmlUrl": f"{address}{extension}",
        "htmlUrl": f"{address}{PAGE}" if frame.pages else frame.url,
    }
    return f"<outline{''.join(attribute(name, value) for name, value in said.items())}/>"
