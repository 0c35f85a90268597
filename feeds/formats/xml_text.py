"""XML written as text (XML 1.0, fifth edition): the elements of entries, of which there are many.

Every function takes any text. What XML forbids is dropped, what it would take for markup is escaped, and a parser gives
the text back as it was. Elements are written on one line, and attributes between double quotes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feeds.lib.text import drop_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model import Enclosure, Image

_TYPES: Final = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_MEDIUMS: Final = frozenset({"audio", "image", "video"})

# Contents are kept as many as most feeds have entries, and none that is long: four million characters at most.
_CONTENTS: Final = 100
_LONG: Final = 40_000


def character_data(text: str) -> str:
    """Return a text as it stands between two tags (XML 1.0, section 2.4)."""
    if not text.isprintable():
        # a parser would take a carriage return for the end of a line (section 2.11)
        text = drop_forbidden(text).replace("&", "&amp;").replace("\r", "&#13;")
    elif "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def plain_data(text: str) -> str:
    """Return plain text as it stands between two tags, so that the fewest programs take it for HTML.

    A parser gives the same text back as of `character_data`. References by number are what the RSS Best Practices
    Profile asks for (data type character data), since programs that look for HTML look for the names.
    """
    data = character_data(text)
    return by_number(data) if "&" in data else data


def by_number(data: str) -> str:
    """Return XML with references by number in place of `&amp;`, `&lt;` and `&gt;`."""
    return data.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;").replace("&gt;", "&#x3E;")


def attribute_value(text: str) -> str:
    """Return a text as it stands between the double quotes of an attribute (XML 1.0, section 2.3)."""
    if not text.isprintable() or "&" in text or '"' in text or "<" in text or ">" in text:
        text = character_data(text).replace('"', "&quot;")
        # a parser would take these for blanks (section 3.3.3)
        text = text.replace("\n", "&#10;").replace("\t", "&#9;")
    return text


def attribute(name: str, value: str) -> str:
    """Return an attribute, with the blank before it (XML 1.0, section 3.1)."""
    return f' {name}="{attribute_value(value)}"'


def element(tag: str, text: str, attributes: str = "") -> str:
    """Return an element that holds text.

    Args:
        tag: its name, with the prefix that the document declares.
        text: what it holds.
        attributes: as `attribute` returns them.
    """
    return f"<{tag}{attributes}>{character_data(text)}</{tag}>"


def plain_element(tag: str, text: str, attributes: str = "") -> str:
    """Return an element that holds plain text, as `plain_data` has it, where some programs expect HTML."""
    return f"<{tag}{attributes}>{plain_data(text)}</{tag}>"


def enclosed(enclosures: Iterable[Enclosure]) -> str:
    """Return files that go along with an entry, with their length and duration (Media RSS 1.5.1)."""
    return "".join(map(_file, enclosures))


def _file(each: Enclosure) -> str:
    kind = each.type or ""
    medium = kind.partition("/")[0]
    opening = f"<media:content{attribute('url', each.url)}"
    opening += f' fileSize="{each.length}"' if each.length else ""
    opening += attribute("type", kind) if kind else ""
    opening += f' medium="{medium}"' if medium in _MEDIUMS else ""
    opening += f' duration="{each.duration}"' if each.duration else ""
    inner = plain_element("media:title", each.title, ' type="plain"') if each.title else ""
    return f"{opening}>{inner}</media:content>" if inner else f"{opening}/>"


def content(text: str) -> str:
    """Return the content of an entry as `character_data`, which one format writes after the other."""
    return _kept(text) if len(text) <= _LONG else character_data(text)


@lru_cache(_CONTENTS)
def _kept(text: str) -> str:
    return character_data(text)


@lru_cache(2048)
def media(images: tuple[Image, ...]) -> str:
    """Return every picture with its size, and the first one as thumbnail (Media RSS 1.5.1)."""
    if not images:
        return ""
    parts = [_content(image) for image in images]
    parts.append(f"<media:thumbnail{attribute('url', images[0].url)}{_size(images[0])}/>")
    return "".join(parts)


def _content(image: Image) -> str:
    kind = _TYPES.get(image.url.partition("?")[0].rpartition(".")[2].lower())
    typed = f' type="{kind}"' if kind else ""
    opening = f'<media:content{attribute("url", image.url)} medium="image"{_size(image)}{typed}'
    inner = plain_element("media:title", image.title, ' type="plain"') if image.title else ""
    if image.credit:
        inner += plain_element("media:credit", image.credit)
    return f"{opening}>{inner}</media:content>" if inner else f"{opening}/>"


def _size(image: Image) -> str:
    width = f' width="{image.width}"' if image.width else ""
    return f'{width} height="{image.height}"' if image.height else width
