"""An article's addresses, and the id that follows from them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.config.permalinks import in_language, own_name, permalink
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url, is_relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.articles.fields import Fields
    from feeds.articles.options import DecodeOptions

# An address, and no template of one as Eleventy has them.
_PERMALINK: Final = re.compile(r"(?!.*\{[{%])(?:/|https?://).*")


def links(
    fields: Fields, options: DecodeOptions, published: datetime, topics: Sequence[str]
) -> tuple[str | None, str | None, str | None]:
    """Return the alternate link, the link to where the article came from, and the one, as typed, that identifies it."""
    original = fields.present("original")
    via = fields.url(original[1], original[0], warn=True) if original else None
    alternate = first = None
    for key in fields.names("link"):
        value = fields.value(key)
        if value is None or value == "":
            continue
        alternate = via if original and key == original[0] else fields.url(value, key, warn=True)
        if alternate:
            first = _typed(value, alternate)
            break
    if not alternate:
        alternate = first = _permalink(fields, options, published, topics)
    if via and original:
        first = _typed(original[1], via)
    return alternate, via if via != alternate else None, first


def _typed(value: str, url: str) -> str:
    """Return an address as it was typed, or what it was read as where it names no host itself."""
    return url if url == value or is_relative(value) else drop_forbidden(value).strip()


def _permalink(fields: Fields, options: DecodeOptions, published: datetime, topics: Sequence[str]) -> str | None:
    """Return the address of an article on its own site, by its own permalink or by the config's pattern."""
    found = fields.present("permalink")
    pattern = found[1] if found and isinstance(found[1], str) and _PERMALINK.fullmatch(found[1]) else options.permalink
    if not pattern:
        return None
    name = PurePosixPath(fields.path)
    language = fields.named_language
    slug = fields.plain("slug") or own_name(name, language)
    own = fields.value("categories")
    categories = [text for text in (fields.text(each) for each in _listed(own)) if text] if own else topics
    local = published.astimezone(options.zone)
    filled = permalink(pattern, published=local, path=name, name=slug, categories=categories)
    if language and not found and language != options.traits.language:
        filled = in_language(filled, language)
    return absolute_url(f"./{filled.lstrip('/')}" if filled.startswith("/") else filled, options.site_url)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - front matter is a tree of anything
    """Return the items of a list, or the words of a string as Jekyll does."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else str(value).split()


def own_id(fields: Fields) -> str | None:
    """Return the id that the front matter itself names."""
    found = fields.present("id")
    if found and isinstance(found[1], str):
        return fields.kept(found[1], found[0]).strip() or None
    return fields.text(found[1], found[0]) if found else None
