r"""What reads an article's file, by what the file's name ends in: the registry of readers.

A reader takes a file's text (Unicode, `\n` line ends, nothing that YAML refuses) and its path, and gives a `Document`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from feeds.articles.document import Document, ReaderFailed, Unreadable, data_in_json, data_in_yaml, html, markdown, mdx
from feeds.articles.restructured import SUFFIX as RESTRUCTURED
from feeds.articles.restructured import is_installed, restructured
from feeds.lib import lazy_re
from feeds.lib.text import drop_forbidden
from feeds.lib.yamltree import SECURED, Place
from feeds.model import Markup
from feeds.plugins import Registry
from feeds.problems import Problem
from feeds.problems.errors import PluginError

Reader = Callable[[str, str], Document]


class Malformed(Exception):  # noqa: N818 - what is wrong with a file, not with the program
    """What a reader of another package raises where a file is no article.

    Args:
        message: what was found, what was expected, and the way out.
        line: counted from 1.
        column: counted from 1, in characters.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = max(1, line)
        self.column = max(1, column)


READERS: Final[Registry[Reader]] = Registry(
    "feeds.readers",
    {
        ".md": markdown,
        ".markdown": markdown,
        ".mdown": markdown,
        ".mkd": markdown,
        ".mkdn": markdown,
        ".mkdown": markdown,
        ".mdoc": markdown,
        ".mdx": mdx,
        **({RESTRUCTURED: restructured} if is_installed() else {}),
        ".html": html,
        ".htm": html,
        ".yaml": data_in_yaml,
        ".yml": data_in_yaml,
        ".json": data_in_json,
    },
    names=lazy_re.compile(r"\.[a-z0-9_+-]+"),
)
"""By suffix, in lower case. A file that is named outright may have any other; it is read as Markdown."""
PLAIN: Final = frozenset({".txt"})
"""What the names of articles end in only where the site's generator says so; most such files are something else."""


def suffix_of(path: str) -> str:
    """Return what a file's name ends in, in lower case: `.md`, or nothing."""
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def parse(text: str, path: str) -> Document:
    """Return the document that a file's text is.

    Args:
        text: as `document.decode` gives it.
        path: the file's name, which says what reads it.

    Raises:
        Unreadable: it is no article.
    """
    suffix = suffix_of(path)
    if READERS.is_own(suffix):
        return READERS.get(suffix)(text, path)
    if suffix in PLAIN and is_installed() and text.lstrip().startswith((".. ", ":")):
        return restructured(text, path)
    if suffix not in READERS.plugins():
        return markdown(text, path)
    try:
        with READERS.blame(suffix, Unreadable):
            return _checked(READERS.get(suffix), text, path)
    except PluginError as error:
        raise ReaderFailed(Problem(path, 1, 1, "M112", f"{error}; the article was left out")) from error


def _checked(read: Callable[[str, str], object], text: str, path: str) -> Document:
    """Return what another package's reader makes of a text, in the form that this package's own have.

    Raises:
        Unreadable: the reader says that the file is no article.
        TypeError: the reader returned something that is no document.
    """
    try:
        found = read(text, path)
    except Malformed as error:
        raise Unreadable(Problem(path, error.line, error.column, "M111", error.message)) from error
    if not isinstance(found, Document):
        raise TypeError(f"the reader gave a {type(found).__name__}; expected a Document")
    data, body = _plain(found.data), _plain(found.body)
    if not isinstance(data, dict) or not isinstance(body, str):
        raise TypeError("the reader gave a Document of other things than a dict of fields and a text")
    return Document(data, drop_forbidden(body), _steady(found.place), tuple(found.problems), Markup(found.markup))


def _plain(value: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    """Return a value as front matter has them, without what is encrypted."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items() if name != SECURED}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | date):
        return value
    raise TypeError(f"found a {type(value).__name__} among the fields; expected text, numbers, dates, lists and dicts")


def _steady(place: Callable[..., Place]) -> Callable[..., Place]:
    """Return a function that finds a place for everything, whatever another package's does."""

    def steady(*steps: str | int) -> Place:
        try:
            line, column = place(*steps)
            return Place(max(1, line), max(1, column))
        except Exception:  # noqa: BLE001 - a problem without its place is better than none
            return Place(1, 1)

    return steady
