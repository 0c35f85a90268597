"""What template tags that nobody knows are likely to show: the picture that one names, or a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.entries.templates.meanings import figure, is_picture, link
from feeds.lib import lazy_re

if TYPE_CHECKING:
    from feeds.entries.templates.arguments import Arguments
    from feeds.entries.templates.meanings import Referents

_NO_CONTENT: Final = lazy_re.compile(
    r"(?:.*_)?(?:seo|meta|metadata|head|header|footer|nav|navbar|navigation|menu|sidebar|breadcrumbs?|pagination"
    r"|scripts?|styles?|stylesheet|css|js|jsonld|json_ld|opengraph|og|favicon|analytics|ads?|adsense"
    r"|comments?|disqus|giscus|utterances|share|sharing|share_buttons?|social|newsletter|subscribe)"
)
"""Names of what a page has around its text, whatever pictures and addresses are given to it."""
_LOOKS: Final = frozenset(
    (
        *("width", "height", "class", "id", "style", "align", "float", "position", "size", "loading", "lazy"),
        *("target", "rel", "icon", "color", "colour", "theme", "variant", "quality", "format"),
    )
)
"""Arguments that say how something looks and not what it is."""
_PICTURES: Final = ("src", "image", "img")
_ADDRESSES: Final = ("href", "url", "link")
_CAPTIONS: Final = ("caption", "title", "attr")
_WORDS: Final = ("title", "text", "label")


class Guess(msgspec.Struct, frozen=True):
    """What a tag is likely to stand for.

    Attributes:
        text: HTML.
        is_all: whether nothing that readers would see is left out of it.
        is_link: whether it is no more than a link.
    """

    text: str
    is_all: bool
    is_link: bool = False


def guess(key: str, given: Arguments, site: Referents) -> Guess | None:
    """Return what a tag of a name that nobody knows is likely to stand for, if it is anything."""
    if _NO_CONTENT.fullmatch(key):
        return None
    picture = next((name for name in _PICTURES if is_picture(given.of(name))), "")
    address = next((name for name in _ADDRESSES if given.of(name) and "{" not in given.of(name)), "")
    if picture:
        caption = next((name for name in _CAPTIONS if given.of(name)), "")
        text = figure(given, site, given.of(picture), given.of(address) if address else "")
        return Guess(text, _is_all(given, {picture, address, caption, "alt"}))
    words = next((name for name in _WORDS if given.of(name)), "")
    if address and words:
        text = link(given.of(address), given.of(words))
        return Guess(text, not given.ordered and _is_all(given, {address, words}), is_link=True)
    return None


def _is_all(given: Arguments, used: set[str]) -> bool:
    return all(name in used or name.replace("-", "_") in _LOOKS or not value for name, value in given.named.items())
