"""Articles together with what their files say, so that a rule can look at either and knows the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.articles import discover, reading
from feeds.articles.decode import decode as decode_document
from feeds.articles.document import Unreadable
from feeds.articles.document import decode as decode_text
from feeds.articles.fields import Fields
from feeds.articles.read import load
from feeds.articles.readers import parse
from feeds.articles.selection import Verdict, judge
from feeds.model import Article
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from feeds.articles import Found
    from feeds.articles.document import Document
    from feeds.config.schema import Config


class Written(NamedTuple):
    """An article as its file says it.

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
        """Make a problem at the place of a field."""
        return Problem(self.article.path, *self.document.place(*steps), code, message)

    def name_of(self, field: str) -> str:
        """Give the front-matter name that a field of `feeds.config.field_names` goes by here."""
        found = self.fields.present(field)
        return found[0] if found else self.fields.names(field)[0]


def every(config: Config, *, now: datetime, include_unpublished: bool) -> Iterator[Written]:
    """Give every article that can be read, by path.

    Args:
        config: says where they are and which of them are published.
        now: articles dated after it are held back.
        include_unpublished: take drafts for published.
    """
    how = reading(config)
    found = discover(config.folder, config.articles.paths, config.output_folder, config.path).files
    for each in sorted(found, key=lambda each: each.path):
        text = _text(each)
        if text is None:
            continue
        try:
            document = parse(text, each.path)
        except Unreadable:
            continue  # the build reports it
        article, _ = decode_document(document, each.path, how)
        if isinstance(article, Article):
            verdict = judge(article, config.select, now, include_unpublished=include_unpublished)
            fields = Fields(document, each.path, how.names, how.site_url)
            body_line = text.count("\n", 0, len(text) - len(document.body)) + 1
            yield Written(article, verdict, document, fields, body_line, how.zone)


def _text(found: Found) -> str | None:
    raw, _ = load(found)
    try:
        return None if raw is None else decode_text(raw, found.path)[0]
    except Unreadable:
        return None
