"""Articles together with their documents, so that a rule can look at either and knows the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.articles import decode_options, discover
from feeds.articles.fields import Fields
from feeds.articles.read import read_sources
from feeds.articles.selection import Verdict, judge
from feeds.model import Article
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from feeds.articles import DecodeOptions, Found
    from feeds.articles.document import Document
    from feeds.articles.source import Source
    from feeds.config.schema import Config


class Written(NamedTuple):
    """An article together with its file.

    Attributes:
        body_line: the line of the file that the body's first line is.
        zone: that of dates that carry none.
    """

    article: Article
    verdict: Verdict
    document: Document
    fields: Fields
    body_line: int
    zone: tzinfo

    def say(self, code: str, message: str, *steps: str | int) -> Problem:
        """Return a problem at the place of a field."""
        return Problem(self.article.path, *self.fields.place(*steps), code, message)

    def name_of(self, field: str) -> str:
        """Return the front-matter name that a field of `feeds.config.field_names` goes by here."""
        found = self.fields.present(field)
        return found[0] if found else self.fields.names(field)[0]


def every(
    config: Config, sources: Mapping[str, Source], *, now: datetime, include_unpublished: bool
) -> Iterator[Written]:
    """Yield every article that can be read, by path.

    Args:
        config: says where they are and which of them are published.
        sources: what files were read as already, by path.
        now: articles dated after it are held back.
        include_unpublished: take drafts for published.
    """
    options = decode_options(config)
    found = discover(config.folder, config.articles.paths, config.output_folder, config.path, config.traits).files
    for each, source in _read(sorted(found, key=lambda each: each.path), sources, options):
        article, document = source.article, source.document
        if document and isinstance(article, Article):  # the build reports what is none
            verdict = judge(article, config.select, now, include_unpublished=include_unpublished)
            fields = Fields(document, each.path, options)
            body_line = source.text.count("\n", 0, len(source.text) - len(document.body)) + 1
            yield Written(article, verdict, document, fields, body_line, options.zone)


def _read(
    found: Sequence[Found], sources: Mapping[str, Source], options: DecodeOptions
) -> Iterator[tuple[Found, Source]]:
    """Yield files with what they are read as, and read those that were not."""
    others = read_sources((each for each in found if each.path not in sources), options)
    for each in found:
        yield (each, sources[each.path]) if each.path in sources else next(others)
