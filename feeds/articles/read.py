"""From a file to its article: its bytes are loaded, split (`readers`), and their fields decoded (`decode`)."""

from __future__ import annotations

import os
import re
import stat
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles.beside import Beside, parse_loosely, parse_with
from feeds.articles.decode import decode_all
from feeds.articles.document import MOST_BYTES, NO_FILE, Document, NoFrontMatter, NoMapping, ReaderFailed, Unreadable
from feeds.articles.document import decode as decode_text
from feeds.articles.drafts import OtherPage, Withheld
from feeds.articles.header_lines import read_header
from feeds.articles.passed_over import is_dated, reason_of, reason_of_data
from feeds.articles.readers import parse
from feeds.articles.secrecy import refuse_secrets
from feeds.lib import lazy_re
from feeds.lib.text import blanks_for_tabs
from feeds.lib.urls import path_in_site
from feeds.lib.yamltree import SECURED
from feeds.model import Markup
from feeds.problems import Problem
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feeds.articles.found import Found
    from feeds.articles.options import DecodeOptions
    from feeds.model import Article

NO_OBJECTS: Final[Mapping[str, bytes | None]] = {}
_NO_FIELDS: Final = lazy_re.compile(r"\n*+---[ \t]*+\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+---[ \t]*+(?:\n|\Z)")
_FENCED: Final = lazy_re.compile(rf"^[ \t]*(?:---|\+\+\+)[ \t]*$|^[ \t\"']*{SECURED}\b", re.MULTILINE)
_HEAD: Final = 20_000
_AT_ONCE: Final = 200
_MOST_FILES_HAVE_LESS: Final = 65_536
# A pipe is not waited for.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)

__all__ = [
    "Parsed",
    "Source",
    "Unreadable",
    "Unseen",
    "Withheld",
    "decode_parsed",
    "decode_source",
    "fetch",
    "load",
    "load_beside",
    "parse_source",
    "read",
    "read_source",
    "read_sources",
]


class Unseen(Unreadable):
    """Nobody can say what is in a file, which is not gone for that."""


def fetch(found: Iterable[Found]) -> Mapping[str, bytes | None]:
    """Return what those files hold that are objects in a store, to be handed to `load`: asked for many at a time.

    Raises:
        NothingToPublish: the store does not give one.
    """
    files = [file for each in found if each.tag for file in (each.file, *each.beside)]
    if not files:
        return {}
    from feeds.articles.buckets import fetched  # most articles are files

    return fetched(files, MOST_BYTES)


def load(found: Found, objects: Mapping[str, bytes | None] = NO_OBJECTS) -> bytes:
    """Return the bytes of an article file.

    Args:
        found: the file.
        objects: what `fetch` returned.

    Raises:
        Unseen: the system does not give them.
        Unreadable: they cannot be an article's.
    """
    return _of_object(found.path, objects.get(found.file)) if found.tag else _bytes(found.file, found.path)


def load_beside(found: Found, objects: Mapping[str, bytes | None] = NO_OBJECTS) -> tuple[Beside, ...]:
    """Return what the files beside an article file hold that have fields of its.

    Args:
        found: the file.
        objects: what `fetch` returned.

    Raises:
        Unseen: the system does not give it; it may say that the article is not to be published.
        Unreadable: it cannot be what goes with an article.
    """
    if not found.beside:
        return ()
    if found.tag:
        held = ((file, _of_object(file, objects.get(file))) for file in found.beside)
        return tuple(Beside(file.rpartition("/")[2], raw) for file, raw in held)
    folder = found.path.rpartition("/")[0]
    names = [os.path.basename(file) for file in found.beside]  # noqa: PTH119 - these are strings
    paths = [f"{folder}/{name}" if folder else name for name in names]
    return tuple(Beside(name, _bytes(file, path)) for file, name, path in zip(found.beside, names, paths, strict=True))


def _of_object(path: str, raw: bytes | None) -> bytes:
    """Return what an object held, where it was there and may be an article's."""
    if raw is None:
        raise Unseen(Problem(path, 1, 1, "F101", "cannot be read: it is gone since it was listed; build again"))
    return _not_too_large(raw, path)


def _bytes(name: str, path: str) -> bytes:
    """Return a file's bytes, which Python's file objects would take twice as long for.

    Args:
        name: where it is.
        path: what problems call it.
    """
    try:
        file = os.open(name, _FLAGS)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):  # it may be another than the one that was found
                raise Unseen(Problem(path, 1, 1, "F111", NO_FILE))
            raw = part = os.read(file, _MOST_FILES_HAVE_LESS)
            while part and len(raw) <= MOST_BYTES and len(raw) != status.st_size:
                part = os.read(file, MOST_BYTES + 1 - len(raw))
                raw += part
        finally:
            os.close(file)
    except OSError as error:
        raise Unseen(Problem(path, 1, 1, "F101", f"cannot be read: {error.strerror}")) from error
    return _not_too_large(raw, path)


def _not_too_large(raw: bytes, path: str) -> bytes:
    if len(raw) > MOST_BYTES:
        message = f"larger than {MOST_BYTES // 1_000_000} MB; an article is a text, put pictures and data elsewhere"
        raise Unreadable(Problem(path, 1, 1, "F105", message))
    return raw


class Source(msgspec.Struct, frozen=True):
    """A file's text, what it was read as, and every problem met.

    Attributes:
        text: what the file holds.
        document: None where the file is no article.
        article: `Withheld` where it is not to be published and not complete; None where the file is no article, or
            lacks what no feed can do without.
        problems: in the order in which they were met.
        failed: a reader of another package failed, or this program did; the file itself may be well.
        passed_over: why the file, which is no article, was not meant as one.
    """

    text: str = ""
    document: Document | None = None
    article: Article | Withheld | None = None
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    passed_over: str | None = None


class Parsed(msgspec.Struct, frozen=True):
    """A file that has a document.

    Attributes:
        path: its name.
        text: what it holds.
        document: what that is.
        problems: met with its characters.
    """

    path: str
    text: str
    document: Document
    problems: tuple[Problem, ...] = ()


def parse_source(
    raw: bytes, path: str, options: DecodeOptions, language: str | None = None, beside: Sequence[Beside] = ()
) -> Parsed | Source:
    """Return the document that a file's bytes are; what the file is read as, where it is no article.

    Args:
        raw: the bytes.
        path: the file's name.
        options: what decoding needs to know of the config.
        language: what the name says of it.
        beside: other files that have fields of the article.
    """
    try:
        return _parsed_source(raw, path, options, language, beside)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this one article
        return Source(problems=(failure(error, path),), failed=True)


def failure(error: BaseException, path: str) -> Problem:
    """Return the problem that this program failed on a file.

    Raises:
        BaseException: the exception that was raised, where it is no fault.
    """
    return Problem(path, 1, 1, "F115", f"{fault_of(error)}; the article was left out")


def _parsed_source(
    raw: bytes, path: str, options: DecodeOptions, language: str | None, beside: Sequence[Beside]
) -> Parsed | Source:
    text = ""
    try:
        text, dropped = decode_text(raw, path)
        document = parse_with(text, path, beside) if beside else _parsed(text, path, options)
        refuse_secrets(document, text, path)
    except Unreadable as error:
        if reason := reason_of(error, text, path, options):
            return Source(text, passed_over=reason)
        return Source(problems=(error.problem,), failed=isinstance(error, ReaderFailed))
    if reason := reason_of_data(document, path, options):
        return Source(text, passed_over=reason)
    if language:
        document = document._replace(language=language)
    if document.markup is Markup.MARKDOWN and options.traits.settings.get("is_mdx"):
        document = document._replace(markup=Markup.MDX)
    return Parsed(path, text, document, dropped)


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


def _parsed(text: str, path: str, options: DecodeOptions) -> Document:
    """Return the document that a text is; where its title may stand elsewhere, a dated name makes it an article."""
    generator = options.generator
    try:
        return parse(_untabbed(text, generator.tab_width) if generator and generator.tab_width else text, path)
    except NoFrontMatter:
        if generator and (generator.title_from_heading or generator.title_from_name) and _is_dated(path, options):
            if _FENCED.search(text[:_HEAD]):  # fields that do not stand first, of which some may be secret
                raise
            return Document({}, text)
        if generator and generator.beside and (found := parse_loosely(text, path)):
            return found
        raise
    except NoMapping:
        empty = _NO_FIELDS.match(text) if generator else None
        if not empty:
            raise
        return Document({}, text[empty.end() :])
    except Unreadable:
        header = read_header(text.removeprefix("---")) if generator and generator.fields_are_lines else None
        if not header or header.closed is None or not text.startswith("---\n"):
            raise
        return Document(header.data, header.body, header.place)


def _is_dated(path: str, options: DecodeOptions) -> bool:
    """Whether the name of a file has a date, or its folders have one that its generator reads."""
    generator = options.generator
    return is_dated(path) or bool(
        generator and "date" in generator.implied(PurePosixPath(path_in_site(path)), options.traits)
    )


def _untabbed(text: str, width: int) -> str:
    """Return a text with blanks for the tabs that indent its front matter."""
    end = text.find("\n---", 1)
    if end < 0 or "\n\t" not in text[:end]:
        return text
    return blanks_for_tabs(text[:end], width) + text[end:]


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
