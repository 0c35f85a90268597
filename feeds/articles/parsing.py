"""From the bytes of a file to the document that they are, or why it is no article."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.articles.beside import parse_loosely, parse_with
from feeds.articles.document import Document, NoFrontMatter, NoMapping, ReaderFailed, Unreadable
from feeds.articles.document import decode as decode_text
from feeds.articles.header_lines import read_header
from feeds.articles.passed_over import is_dated, reason_of, reason_of_data
from feeds.articles.readers import parse
from feeds.articles.secrecy import refuse_secrets
from feeds.articles.source import Parsed, Source
from feeds.lib import lazy_re
from feeds.lib.text import blanks_for_tabs
from feeds.lib.urls import path_in_site
from feeds.lib.yamltree import SECURED
from feeds.model import Markup
from feeds.problems import Problem
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.articles.beside import Beside
    from feeds.articles.options import DecodeOptions

_NO_FIELDS: Final = lazy_re.compile(r"\n*+---[ \t]*+\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+---[ \t]*+(?:\n|\Z)")
_FENCED: Final = lazy_re.compile(rf"^[ \t]*(?:---|\+\+\+)[ \t]*$|^[ \t\"']*{SECURED}\b", re.MULTILINE)
_HEAD: Final = 20_000


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
