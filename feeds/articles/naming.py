"""What an article is called, where its title may stand in a heading or in the name of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles.passed_over import is_dated
from feeds.articles.titles import first_heading, first_html_heading, note_words, shielded, title_in_name
from feeds.model import Markup

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.articles.document import Document
    from feeds.articles.drafts import Heading
    from feeds.articles.fields import Fields
    from feeds.articles.options import DecodeOptions


def heading_of(document: Document) -> Heading | None:
    """Return the first heading of a body, which may be its title."""
    find = first_html_heading if document.markup is Markup.HTML else first_heading
    return find(document.body)


def title_of(fields: Fields, heading: Heading | None, options: DecodeOptions) -> str | None:
    """Return what an article's front matter, its first heading or its file's name calls it."""
    found = fields.present("title")
    generator = options.generator
    # a page of notes that no heading titles has its file's name, and posts have dates before theirs
    has_both = generator and generator.title_from_name and generator.title_from_heading
    if not found and heading and heading.text and (heading.level == 1 or not has_both):
        return heading.text
    by_name = has_both or (generator and generator.title_from_name and is_dated(fields.path_in_site))
    if not found and by_name:
        return title_in_name(fields.path_in_site) or None
    value = shielded(found[1]) if found and isinstance(found[1], str) else found and found[1]
    return fields.text(value, found[0]) if found else None


def note_title(document: Document, dated: datetime, options: DecodeOptions) -> str | None:
    """Return what a note without a title is called: its first words, or its day; None where its site has none such."""
    generator = options.generator
    if not generator or not generator.publishes_untitled:
        return None
    return note_words(document.body) or f"{dated.astimezone(options.zone):%Y-%m-%d}"
