"""What Pelican's articles write before the paths of their links (https://docs.getpelican.com/en/latest/content.html).

[tea]({filename}/drinks/tea.md)      ![leaf]({static}/images/leaf.png)      [all]({tag}green)
"""

from __future__ import annotations

import re
from posixpath import normpath, relpath
from typing import TYPE_CHECKING, Final

from feeds.generators.files import quoted_path
from feeds.lib.code_areas import CODE, CodeAreas
from feeds.lib.urls import url_below

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from feeds.generators.row import Traits

_MARKS: Final = ("{filename}", "{static}", "{attach}", "{index}", "|filename|", "|static|", "|attach|")
_NEXT: Final = re.compile(
    rf"(?<=[(<\"'= ])[{{|](?P<what>filename|static|attach|index)[}}|](?P<path>[^\s\"'<>()|{{}}]*+)|(?:{CODE})",
    re.MULTILINE | re.IGNORECASE,
)
MARK: Final = re.compile(r"(?:\{|\||%7B|%7C)(?:static|attach|filename)(?:\}|\||%7D|%7C)", re.IGNORECASE)
"""Such a mark where it stands alone, as before a picture's path in front matter."""
_SOURCE: Final = re.compile(r"\.(?:md|markdown|mkd|mdown|rst|html?)(?:[?#]|\Z)", re.IGNORECASE)


def body(text: str, path: PurePosixPath, traits: Traits, home: str) -> str:
    """Return a body whose links have paths and addresses in place of such marks; code stays as it is.

    Args:
        text: in Markdown, or as HTML.
        path: of its file, relative to the site's folder.
        traits: say where the content is.
        home: the address of the site.
    """
    if not any(each in text for each in _MARKS):
        return text
    areas = CodeAreas(text)
    parts, at, done = [], 0, 0
    while found := _NEXT.search(text, at):
        at = found.end()
        if found["what"] is None:
            at = areas.end(found) or at
            continue
        parts += [text[done : found.start()], _led(found["what"].lower(), found["path"], path, traits, home)]
        done = at
    return "".join([*parts, text[done:]])


def _led(what: str, named: str, path: PurePosixPath, traits: Traits, home: str) -> str:
    """Return the path of another article's file from this one, or the address of what else is named."""
    if what == "index":
        return home
    content = traits.settings.get("content") or "."
    folder = relpath(path.parent, content)
    inside = named.lstrip("/") if named.startswith("/") else normpath(f"{folder}/{named}")
    if what == "filename" and _SOURCE.search(named):
        return relpath(inside, folder)
    return url_below(home, f"/{quoted_path(inside)}") or named
