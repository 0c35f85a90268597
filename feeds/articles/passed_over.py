"""Which files stand among articles and are none, by their names and by what is in them."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.articles.document import Document, NoFrontMatter, NoMapping, Unreadable
from feeds.articles.readers import suffix_of
from feeds.articles.states import STATES
from feeds.generators import GENERATORS
from feeds.lib import lazy_re
from feeds.lib.dates import date_in_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.articles.options import DecodeOptions

UNREAD: Final = frozenset(
    (
        *(".adoc", ".asc", ".asciidoc", ".creole", ".ipynb", ".mediawiki", ".mdwn", ".njk", ".org"),
        *(".pandoc", ".qmd", ".rest", ".rmd", ".rst", ".textile", ".wiki"),
    )
)
"""What the names of other programs' articles end in. Where nothing reads one of them, it is worth a word."""

NOT_READ: Final = "nothing reads files with this suffix"
OTHER_NAME: Final = "the generator has no article of this name"
_SECTION: Final = "_index."
_DATA: Final = frozenset({".yaml", ".yml", ".json"})
_FRAGMENT: Final = frozenset({".html", ".htm"})
_PROJECT: Final = lazy_re.compile(
    r"(?:readme|licen[cs]e|copying|changelog|changes|contributing|code_of_conduct|security|authors|todo)(?:[._-].*)?",
    re.IGNORECASE,
)
_LISTS: Final = lazy_re.compile(r"(?:authors|tags)\.(?:ya?ml|json)", re.IGNORECASE)
_MEANT: Final = lazy_re.compile(r"^[ \t]*title[ \t]*[:=]", re.IGNORECASE | re.MULTILINE)
_HEAD: Final = 2000


class PassedOver(NamedTuple):
    """A file among the articles that is none, and why."""

    path: str
    reason: str


def passes_over_more(generator: str) -> bool:
    """Whether a generator passes over more names than any does."""
    row = GENERATORS.get(generator)
    return bool(row and row.passed_over)


@lru_cache(8)
def by_name(generator: str) -> Callable[[str], object]:
    """Return a function that tells the names that a generator passes over; those of folders end in `/`."""
    row = GENERATORS.get(generator)
    globs = row.passed_over if row else ()
    # a glob is of files, or of folders where it ends so
    kinds = (
        pattern if each.endswith("/") else f"(?!.*/\\Z){pattern}"
        for each, pattern in zip(globs, map(translate, globs), strict=True)
    )
    wanted = re.compile("|".join([re.escape(_SECTION) + ".*", "_index", *kinds]), re.DOTALL)
    return wanted.fullmatch


def reason_of(error: Unreadable, text: str, path: str, options: DecodeOptions) -> str | None:
    """Return why a file that is no article was not meant as one; None where it may have been, and is broken.

    Args:
        error: what keeps it from being read.
        text: what it holds.
        path: its name.
        options: what decoding needs to know of the config.
    """
    name, suffix = path.rpartition("/")[2], suffix_of(path)
    generator = options.generator
    if isinstance(error, NoFrontMatter):
        if is_of_project(name):
            return "a file about the project, without front matter"
        if (generator or suffix in _FRAGMENT) and not text.startswith("---") and not _MEANT.search(text[:_HEAD]):
            return "it has no front matter"
        return None
    is_list = isinstance(error, NoMapping)
    if suffix in _DATA and (is_list or _LISTS.fullmatch(name) or (generator and suffix not in generator.suffixes)):
        return "it is data and no article"
    return None


def reason_of_data(document: Document, path: str, options: DecodeOptions) -> str | None:
    """Return why a file that is all data is no article; None where it is one, or looks like one."""
    suffix = suffix_of(path)
    if suffix not in _DATA:
        return None
    data = document.data
    titled = any(name.partition(".")[0] in data for name in options.names["title"])
    dated = any(name.partition(".")[0] in data for name in options.names["published"]) or _has_date(path)
    generator = options.generator
    foreign = generator is not None and suffix not in generator.suffixes
    if (titled and dated) or (not foreign and (titled or dated)) or any(state in data for state in STATES):
        return None
    return "it is data, without a title and a date"


def is_of_project(name: str) -> bool:
    """Whether a file is about the project that it is in, as its name says, such as `README.md`."""
    return _PROJECT.fullmatch(name) is not None


def is_dated(path: str) -> bool:
    """Whether the name of a file, or of its folder, begins with a date."""
    folder, _, name = path.rpartition("/")
    return _has_date(name) or _has_date(folder)


def _has_date(path: str) -> bool:
    try:
        return date_in_name(path.rpartition("/")[2]) is not None
    except ValueError:
        return False
