"""The page of a folder of feeds, `topics/index.html`: all that it has, and the crossings below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.lib.dates import rfc3339
from feeds.pages.environment import write
from feeds.pages.filenames import INDEX
from feeds.pages.listing import block, found_words
from feeds.pages.page_language import page_language
from feeds.pages.sections import folder_heading, sections
from feeds.pages.view import common, root_of

if TYPE_CHECKING:
    from feeds.model import Directory, Frame


def render(directory: Directory, frame: Frame, path: str) -> bytes:
    """Write the page at a path, in the site's language."""
    language, root = page_language(frame.language), root_of(path)
    folder = path.removesuffix(INDEX)
    listings = [each for each in directory.listings if each.path.startswith(folder)]
    blocks = [block(section, frame, language, root, folded=False) for section in sections(listings, language)]
    updated = max(each.updated for each in listings)
    heading = folder_heading(folder.rstrip("/"), language)
    return write(
        "folder.html",
        language,
        common(frame, root, frame.language)
        | {
            "title": f"{heading} · {frame.title}",
            "heading": heading,
            "description": "",
            "canonical": f"{frame.url}{folder}",
            "blocks": blocks,
            "number": language.ngettext("%(num)s feed", "%(num)s feeds", len(listings)),
            "found": found_words(blocks, language),
            "updated": (rfc3339(updated), language.day(updated, frame.timezone)),
            "preview": frame.logo or frame.icon,
        },
        frame.look,
    )
