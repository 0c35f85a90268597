"""From a file to its article: it is loaded (`loading`), split (`parsing`), and its fields are decoded (`decode`)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from feeds.articles.decode import decode_all
from feeds.articles.document import Unreadable
from feeds.articles.drafts import OtherPage
from feeds.articles.loading import Unseen, fetch, load, load_beside
from feeds.articles.parsing import failure, parse_source
from feeds.articles.source import Parsed, Source
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feeds.articles.beside import Beside
    from feeds.articles.drafts import Withheld
    from feeds.articles.found import Found
    from feeds.articles.options import DecodeOptions
    from feeds.model import Article
    from feeds.problems import Problem

__all__ = [
    "Unreadable",
    "Unseen",
    "decode_parsed",
    "decode_source",
    "failure",
    "fetch",
    "load",
    "load_beside",
    "parse_source",
    "read",
    "read_source",
    "read_sources",
]

_AT_ONCE: Final = 200


def decode_parsed(files: Sequence[Parsed | Source], options: DecodeOptions) -> list[Source]:
    """Return what files are read as, of which some may have no document."""
    parsed = [each for each in files if isinstance(each, Parsed)]
    try:
        decoded = iter(_decoded(parsed, options))
    except BaseException as error:  # noqa: BLE001 - it is one of them that costs itself alone
        fault_of(error)
        decoded = (_decoded_alone(each, options) for each in parsed)
    return [next(decoded) if isinstance(each, Parsed) else each for each in files]


def _decoded(parsed: Sequence[Parsed], options: DecodeOptions) -> list[Source]:
    decoded = decode_all(((each.document, each.path) for each in parsed), options)
    return [_source(each, *found) for each, found in zip(parsed, decoded, strict=True)]


def _decoded_alone(parsed: Parsed, options: DecodeOptions) -> Source:
    try:
        return _decoded([parsed], options)[0]
    except BaseException as error:  # noqa: BLE001 - as in `parse_source`
        return Source(problems=(failure(error, parsed.path),), failed=True)


def _source(parsed: Parsed, article: Article | Withheld | OtherPage | None, problems: tuple[Problem, ...]) -> Source:
    if isinstance(article, OtherPage):
        return Source(parsed.text, passed_over=article.reason)
    return Source(parsed.text, parsed.document, article, parsed.problems + problems)


def decode_source(
    raw: bytes, path: str, options: DecodeOptions, language: str | None = None, beside: Sequence[Beside] = ()
) -> Source:
    """Return what a file's bytes are read as; for the arguments see `parse_source`."""
    (source,) = decode_parsed([parse_source(raw, path, options, language, beside)], options)
    return source


def read(found: Found, options: DecodeOptions) -> tuple[Article | Withheld | None, tuple[Problem, ...]]:
    """Return the article in a file, as `Source.article` has it, and every problem met."""
    source = read_source(found, options)
    return source.article, source.problems


def read_sources(found: Iterable[Found], options: DecodeOptions) -> Iterator[tuple[Found, Source]]:
    """Yield files with what they are read as, of those that are objects many asked for at a time.

    Raises:
        NothingToPublish: a store does not give one.
    """
    files = iter(found)
    while some := list(islice(files, _AT_ONCE)):
        objects = fetch(some)
        yield from ((each, read_source(each, options, objects)) for each in some)


def read_source(found: Found, options: DecodeOptions, objects: Mapping[str, bytes | None] | None = None) -> Source:
    """Return what a file is read as; `fetch` has been asked for it, or is.

    Raises:
        NothingToPublish: a store does not give it.
    """
    try:
        if objects is None:
            objects = fetch([found])
        raw, beside = load(found, objects), load_beside(found, objects)
    except Unreadable as error:
        return Source(problems=(error.problem,))
    return decode_source(raw, found.path, options, found.language, beside)
