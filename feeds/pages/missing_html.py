"""404.html: what is shown where nothing is. It is shown at any address, so its links start from the host's root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.pages.environment import write
from feeds.pages.filenames import MISSING, folder_indexes
from feeds.pages.page_language import page_language
from feeds.pages.sections import everything
from feeds.pages.view import common, folder_link, page_link, root_anywhere

if TYPE_CHECKING:
    from feeds.model import Directory, Frame


def render(directory: Directory, frame: Frame) -> bytes:
    """Write the page, in the site's language."""
    language, root = page_language(frame.language), root_anywhere(frame)
    whole = everything(directory.listings)
    kinds = [folder_link(path, frame, root, language) for path in folder_indexes(frame.paths)]
    nothing = language.gettext("Nothing is here")  # outside of what is formatted, where Python 3.11 hides it from Babel
    return write(
        "missing.html",
        language,
        common(frame, root, frame.language)
        | {
            "title": f"{nothing} · {frame.title}",
            "description": "",
            "canonical": f"{frame.url}{MISSING}",
            "whole": page_link("", whole.path, root).href if whole else None,
            "kinds": [each for each in kinds if each],
        },
        frame.look,
    )
