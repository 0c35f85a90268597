"""How an article is worded: its title, its excerpt, its pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.entries.templates import Referents, has_templates, without_templates
from feeds.lib.text import plain, shown
from feeds.model import Markup
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config

_LONGEST_TITLE: Final = 200
_FEWEST_CAPITALS: Final = 15
_FEWEST_WORDS: Final = 3
_SHORTEST_EXCERPT: Final = 40
_SHORTEST_SITE: Final = 3
_BEFORE_EXCERPT: Final = 600  # a heading or a caption may come first
_TARGET: Final = re.compile(r"\]\([^()]*\)")
_SITE: Final = re.compile(r".*\S\s+(?:[|\u2013\u2014\u00b7-]|::)\s+(.+)", re.DOTALL)
# What a sentence, or a text that says it goes on, may end with; quotes and brackets may follow.
_ENDED: Final = re.compile(r"[.!?\u2026:;\u3002\uff01\uff1f\u0964\u061f\u06d4\u17d4]\W*\Z")
_LAST_WORDS: Final = 3
# Marks of emphasis, code and links may stand around words.
_BETWEEN: Final = r"[\s*_`\[\]]+"
_GOES_ON: Final = r"[*_`\]]*[ \t]*\n?[ \t]*[*_`\[]*[\w,(]"


def problems(written: Written, config: Config) -> Iterator[Problem]:
    """Find what is wrong with the wording of an article."""
    yield from _title(written, config)
    yield from _excerpt(written)
    yield from _pictures(written)
    yield from _templates(written)


def _title(written: Written, config: Config) -> Iterator[Problem]:
    article = written.article
    title, key = article.title, written.name_of("title")
    if len(title) > _LONGEST_TITLE:
        message = f"the title has {len(title)} characters; readers show one line, keep it to {_LONGEST_TITLE}"
        yield written.say("L101", message, key)
    capitals = sum(letter.isupper() for letter in title)
    if capitals >= _FEWEST_CAPITALS and title.isupper() and len(title.split()) >= _FEWEST_WORDS:
        yield written.say("L102", "the title is all capitals; write it as a sentence", key)
    match = _SITE.fullmatch(title)
    sites = {config.site.title, *((article.provider.name, article.provider.domain) if article.provider else ())}
    if match and match[1].casefold() in {site.casefold() for site in sites if site and len(site) >= _SHORTEST_SITE}:
        message = f"the title ends with '{match[1]}', which feeds tell beside it; leave it out"
        yield written.say("L103", message, key)


def _excerpt(written: Written) -> Iterator[Problem]:
    article = written.article
    summary = article.summary
    if not summary:
        if not (article.body.strip() or article.embed or article.images or article.enclosures):
            message = "nothing to read but a title: no excerpt, no body and no picture; give it an excerpt"
            yield written.say("L105", message, written.name_of("title"))
        return
    if not article.body or len(summary) < _SHORTEST_EXCERPT or _ENDED.search(summary[-6:]):
        return
    start = article.body[: 4 * len(summary) + _BEFORE_EXCERPT]
    said, before = _letters(summary), _letters(plain(_TARGET.sub("]", start)))
    last = _BETWEEN.join(map(re.escape, summary.split()[-_LAST_WORDS:]))
    if 0 <= before.find(said) <= _BEFORE_EXCERPT and re.search(last + _GOES_ON, start):
        message = (
            f"the excerpt repeats the start of the body and breaks off at '{summary[-20:].strip()}'; "
            "end it with a sentence, or leave it out"
        )
        yield written.say("L104", message, written.name_of("summary"))


def _letters(text: str) -> str:
    """Return what of a text is the same however it is marked up."""
    return "".join(filter(str.isalnum, text)).casefold()


def _pictures(written: Written) -> Iterator[Problem]:
    bare = [image for image in written.article.images if not (image.width and image.height)]
    if bare:
        count = f"{len(bare)} of {len(written.article.images)} pictures have" if len(bare) > 1 else "a picture has"
        message = f"{count} no width and height, so that pages jump while it loads; give both"
        yield written.say("L106", message, written.name_of("images"))


def _templates(written: Written) -> Iterator[Problem]:
    body, markup = written.document.body, written.document.markup
    if markup is Markup.MDX or not has_templates(body):
        return
    found = without_templates(body, Referents(""), is_markdown=markup is Markup.MARKDOWN)
    if not found.unknown:
        return
    line, column = body.count("\n", 0, found.first), found.first - body.rfind("\n", 0, found.first)
    names = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in found.unknown.items())
    names = shown(names.replace("'", ""))
    message = f"template tags are not run, and of '{names}' nobody knows what they mean; write what they stand for"
    yield Problem(written.article.path, written.body_line + line, column, "L114", message)
