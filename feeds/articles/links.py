"""An article's addresses, and the id that follows from them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.config.permalinks import folder_served, in_language, own_name, permalink
from feeds.generators.row import ArticleFacts, no_address
from feeds.lib import lazy_re
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url, is_relative, url_below
from feeds.lib.values.iri import is_iri

if TYPE_CHECKING:
    from feeds.articles.drafts import Subject
    from feeds.articles.fields import Fields
    from feeds.articles.options import DecodeOptions
    from feeds.generators.row import Generator

# An address, and no template of one as Eleventy has them: a URL, or a path with a folder or a suffix. Jekyll's names of
# patterns (`pretty`) are none.
_PERMALINK: Final = lazy_re.compile(r"(?!.*\{[{%])(?:https?://.*|[^\s:?#]*/.*|[^\s/?#]+\.html?)")


def links(fields: Fields, options: DecodeOptions, subject: Subject | None) -> tuple[str | None, str | None, str | None]:
    """Return the alternate link, the link to where the article came from, and the one that identifies it.

    That one is as it was typed, or, of an address on the site itself, the path below it: whatever host the site moves
    to, the article stays the same.

    Args:
        fields: of its front matter.
        options: what decoding needs to know of the config.
        subject: None where an article is not complete, so that only what its front matter names outright is an address.
    """
    original = fields.present("original")
    if original and _is_of_another(original[0], options) and not _is_elsewhere(original[1], options):
        original = None  # a theme's own mapping, or a part of its own site
    via = fields.url(original[1], original[0], warn=True) if original else None
    alternate = first = None
    for key in fields.names("link"):
        value = fields.value(key)
        if value is None or value == "" or (key in _RELATIVE_BY_GENERATOR and _is_theirs(value, options)):
            continue
        if _is_of_another(key, options):
            continue
        alternate = via if original and key == original[0] else fields.url(value, key, warn=True)
        if alternate:
            first = _typed(value, alternate, options.home)
            break
    if not alternate and subject:
        alternate, first = _on_its_site(fields, options, subject)
    if via and original and not _is_of_another(original[0], options):
        first = _typed(original[1], via, options.home)
    return alternate, via if via != alternate else None, first


_RELATIVE_BY_GENERATOR: Final = frozenset({"url"})
"""Names whose relative values mean what the site's generator takes them for."""


def _is_theirs(value: object, options: DecodeOptions) -> bool:
    """Whether the site's generator makes the address itself, from this value or in spite of it."""
    return _addressing(options) is not None and isinstance(value, str) and is_relative(value)


def _is_elsewhere(value: object, options: DecodeOptions) -> bool:
    return isinstance(value, str) and not _is_theirs(value, options)


def _is_of_another(name: str, options: DecodeOptions) -> bool:
    """Whether a name is that of what an article is about, as Nikola's `link`: on its site it has its own address."""
    generator = _addressing(options)
    return generator is not None and name in generator.names.get("original", ())


def _addressing(options: DecodeOptions) -> Generator | None:
    """Return the generator whose articles' addresses follow from what they say, where the config has no pattern."""
    generator = None if options.permalink else options.generator
    return None if generator is None or generator.address is no_address else generator


def _typed(value: str, url: str, home: str) -> str:
    """Return an address as it was typed, or its path below the site where it names no host itself."""
    if url == value:
        return url
    return _path_below(url, home) if is_relative(value) else drop_forbidden(value).strip()


def _path_below(url: str, home: str) -> str:
    """Return the path of an address below its site, with what stands behind it, or else from the root of its host."""
    return f"/{url.removeprefix(home)}" if url.startswith(home) else _from_root(url)


def _from_root(url: str) -> str:
    return f"/{url.partition('://')[2].partition('/')[2]}"


def _on_its_site(fields: Fields, options: DecodeOptions, subject: Subject) -> tuple[str | None, str | None]:
    """Return the address of an article on its own site, and what identifies the article.

    The address is made by the config's pattern, the site's generator or the article's own permalink.
    """
    made = None
    if generator := _addressing(options):
        made = generator.address(_facts(fields, options, subject), options.traits)
    made = made or _permalink(fields, options, subject)
    address = _below(made, options.home) if made else None
    if made is None or address is None:
        return None, None
    if is_relative(made):
        return address, _path_below(address, options.home)
    # what names a host does so for all articles, or for this one alone
    return address, _from_root(address) if options.permalink and _own_permalink(fields) is None else address


def _below(address: str, home: str) -> str | None:
    """Return a path, from the root of the site, or a URL as the URL that it is."""
    return url_below(home, address) if is_relative(address) else absolute_url(address)


def _facts(fields: Fields, options: DecodeOptions, subject: Subject) -> ArticleFacts:
    language = fields.present("language")
    return ArticleFacts(
        path=PurePosixPath(fields.path),
        front_matter=fields.data,
        title=subject.title,
        published=subject.published.astimezone(options.zone),
        language=language[1] if language and isinstance(language[1], str) else fields.named_language,
        topics=tuple(subject.topics),
        first_line=fields.body.lstrip().partition("\n")[0].rstrip(),
    )


def _permalink(fields: Fields, options: DecodeOptions, subject: Subject) -> str | None:
    """Return the address that an article's own permalink names, or the config's pattern."""
    own = _own_permalink(fields)
    if not (own or options.permalink):
        return None
    name = PurePosixPath(fields.path)
    theirs = fields.value("categories")
    language = fields.named_language
    filled = permalink(
        own or options.permalink or "",
        published=subject.published.astimezone(options.zone),
        path=name,
        name=fields.plain("slug") or own_name(name, language),
        categories=[text for text in map(fields.text, _listed(theirs)) if text] if theirs else subject.topics,
    )
    if language and not own and language != options.traits.language:
        filled = in_language(filled, language)
    if filled.startswith(("http://", "https://")):
        return filled
    return f"/{folder_served(filled).lstrip('/')}"


def _own_permalink(fields: Fields) -> str | None:
    """Return the permalink that front matter names, where it is an address or a path."""
    found = fields.present("permalink")
    own = found[1].strip() if found and isinstance(found[1], str) else ""
    return own if _PERMALINK.fullmatch(own) else None


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - front matter is a tree of anything
    """Return the items of a list, or the words of a string as Jekyll does."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else str(value).split()


def own_id(fields: Fields, language: str | None, field: str = "id") -> str | None:
    """Return the id that the front matter itself names.

    Args:
        fields: the front matter.
        language: what the file's name or folder says of it. Translations of an article share an id that is no IRI.
        field: `id`, or `guid` for that of RSS.
    """
    found = fields.present(field)
    if found and isinstance(found[1], str):
        said = fields.kept(found[1], found[0]).strip() or None
    else:
        said = fields.text(found[1], found[0]) if found else None
    return f"{said}/{language}" if said and language and not is_iri(said) else said
