"""HTML that any reader may show: Markdown rendered, everything sanitised, every address absolute.

Sanitising is nh3's (ammonia), and always the last step: what is to be put in or taken out is so before, and where only
the sanitised HTML shows what that is, it is sanitised once more. The few elements that `entries` and `embeds` put
around it hold only values that are escaped and addresses that are checked.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin

from feeds.entries import html_blocks, markdown, md_in_html, mdx
from feeds.entries.bounds import bounded, in_pieces
from feeds.entries.embeds import Embed, embed_of, frame, picture, player, read_frame
from feeds.entries.templates import Referents, has_templates, without_templates
from feeds.lib import lazy_re
from feeds.lib.tags import tags
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url, is_relative
from feeds.model import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feeds.lib.tags import Tag

# What stands in a `<noscript>` is for programs that run no script, as readers are; nh3 takes it for text.
_REPLACED: Final = lazy_re.compile("<iframe|<noscript|</noscript", re.IGNORECASE)
# A link to `https:example.org` leads to another place in every browser, and so does one whose slashes lean back.
_NO_HOST: Final = lazy_re.compile(r"https?:(?!//[^/\\?#])", re.IGNORECASE)
# What browsers pass over anywhere in an address, and before it (URL, section 4.4).
_PASSED_OVER: Final = {ord(each): None for each in "\t\n\r"}
# A picture with an address, as nh3 writes it. Counting them is faster than reading all tags.
_PICTURE: Final = lazy_re.compile(r'<img(?: [a-z]+="[^"]*")*? src="')
# The files that articles are in.
_SOURCES: Final = (".md", ".mdx", ".markdown", ".mdown", ".rst")
_SOURCE: Final = lazy_re.compile(r"\.(?:mdx?|markdown|mdown|rst)[\"'#]", re.IGNORECASE)
_BEFORE: Final = "".join(map(chr, range(0x21)))
_ALIGNED: Final = lazy_re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(left|right|center|justify|start|end)\s*(?:;|$)", re.IGNORECASE
)
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_MEDIA: Final[dict[str, set[str]]] = {
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "poster", "preload", "width", "height"},
    "source": {"src", "type"},
}
_FRAMES: Final[dict[str, set[str]]] = {"iframe": {"src", "width", "height", "title", "allowfullscreen"}}
# Presentation MathML without what can hold HTML that is no text of a formula.
_FORMULAS: Final = frozenset(
    {"math", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow"}
    | {"mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtr", "munder", "munderover"}
)
_DIRECTIONS: Final = frozenset({"ltr", "rtl", "auto"})
_DATA: Final = lazy_re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
# Where pages that load pictures late keep their addresses, the likeliest first.
_LATE: Final = ("data-src", "data-original", "data-lazy-src", "data-original-src", "data-lazy")
_CANDIDATE: Final = lazy_re.compile(r"[\s,]*+([^\s,]\S*+)")


@cache
def _cleaning(embeds: str, *, has_formulas: bool, has_directions: bool) -> dict[str, Any]:
    """Return nh3's options that do not depend on the article's address; it reads them anew for every text."""
    import nh3  # slow to import

    attributes = nh3.ALLOWED_ATTRIBUTES | _MEDIA | (_FRAMES if embeds == "iframe" else {})
    attributes |= {"*": {"dir", "lang", "title"}} if has_directions else {}
    attributes |= {"math": {"display"}} if has_formulas else {}
    return {
        "tags": nh3.ALLOWED_TAGS
        | (_FORMULAS if has_formulas else set())
        | _MEDIA.keys()
        | (_FRAMES.keys() if embeds == "iframe" else set()),
        "clean_content_tags": {"script", "style"} | ({"annotation", "annotation-xml"} if has_formulas else set()),
        # nh3 takes `cite` for text and lets any scheme through; no reader shows it
        "attributes": {tag: names - {"cite"} for tag, names in attributes.items()}
        | {cell: attributes[cell] | {"style"} for cell in ("th", "td")},
        "url_schemes": _SCHEMES | {"data"},
        "link_rel": None,
        "attribute_filter": _filtered,
    }


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value as it may stay; None for one that goes."""
    if attribute in {"href", "src", "poster"}:
        if tag == "iframe":
            return value if player(value) == value else None
        return _address(tag, attribute, value)
    if attribute == "dir":
        return value if value.lower() in _DIRECTIONS else None
    if attribute == "style":  # Markdown aligns the columns of tables with it
        aligned = _ALIGNED.search(value)
        return f"text-align:{aligned[1].lower()}" if aligned else None
    return value


def _address(tag: str, attribute: str, value: str) -> str | None:
    """Return an address as it may stay; None for one that leads elsewhere than it says, or holds what it shows."""
    bare = value.translate(_PASSED_OVER).lstrip(_BEFORE)
    if bare[:5].lower() == "data:":
        return bare if (tag, attribute) == ("img", "src") and _DATA.fullmatch(bare) else None
    if _NO_HOST.match(bare):
        return None
    if bare[:4].lower() == "http" and (" " in bare or not bare.isascii()):
        return absolute_url(bare) or value
    return value


def render(body: str, markup: Markup, *, base: str, embeds: str) -> str:
    """Return an article's body as sanitised HTML with absolute URLs.

    Args:
        body: as its author wrote it.
        markup: how it is written.
        base: the page that its relative addresses start from.
        embeds: `link` turns frames into linked pictures, `iframe` keeps those from known video hosts.
    """
    site = Referents(urljoin(base, "/") if has_templates(body) else base)
    return sanitise(as_written(body, markup, site), base=base, embeds=embeds)


def as_written(body: str, markup: Markup, site: Referents) -> str:
    """Return an article's body as the HTML that its author meant, which is not yet sanitised.

    Args:
        body: as its author wrote it.
        markup: how it is written.
        site: what its template tags and wiki links refer to.
    """
    if markup is Markup.MDX or (markup is Markup.MARKDOWN and mdx.imports(body)):
        return markdown.to_html(mdx.to_markdown(body), resolve=site.resolve, is_mdx=True)
    if has_templates(body):
        body = without_templates(body, site, is_markdown=markup is Markup.MARKDOWN).text
    if markup is Markup.HTML:
        return body
    html = markdown.to_html(html_blocks.ended(md_in_html.opened(body)), resolve=site.resolve)
    return mdx.without_remarks(html) if "{/*" in body else html


def resolved(html: str, site: Referents) -> str:
    """Return HTML whose links to the files of other articles lead to their addresses."""
    if not _SOURCE.search(html):
        return html
    return _edited(html, ((tag, to) for tag in tags(html) if tag.name == "a" and (to := _led(tag, site))))


def _led(tag: Tag, site: Referents) -> str | None:
    href = tag.attributes.get("href") or ""
    bare = href.partition("#")[0].lower()
    url = site.resolve(href) if is_relative(href) and bare.endswith(_SOURCES) else None
    if not url:
        return None
    title = tag.attributes.get("title")
    return f'<a href="{escape(url)}"{f" title={chr(34)}{escape(title)}{chr(34)}" if title else ""}>'


def placed(html: str, files: Mapping[str, str | None]) -> str:
    """Return HTML whose pictures of known files have their addresses, without those whose address nobody knows."""
    return _edited(html, ((tag, text) for tag in tags(html) if (text := _placed(tag, files)) is not None))


def _placed(tag: Tag, files: Mapping[str, str | None]) -> str | None:
    if tag.is_end or tag.name not in {"img", "source", "video", "audio"}:
        return None
    found = tag.attributes
    src = found.get("src") or ""
    url = files.get(unquote(src)) if src else None
    if url is None:
        return None
    kept = "".join(f' {name}="{escape(value)}"' for name, value in found.items() if name not in {"src", "srcset"})
    return f'<{tag.name} src="{escape(url)}"{kept}>' if url else ""


def sanitise(html: str, *, base: str, embeds: str) -> str:
    """Return HTML without whatever could do something, its addresses absolute."""
    if _REPLACED.search(html) or "data-" in html or "srcset" in html:
        html = _edited(html, (each for tag in tags(html) if (each := _replacement(tag, base, embeds))))
    cleaning = _cleaning(embeds, has_formulas="<math" in html, has_directions="dir" in html)
    clean = _clean(bounded(html, cleaning["tags"]), base, cleaning)
    # only now is it known which pictures have no usable address, and which characters references stood for
    shown = drop_forbidden(clean)
    if shown.count("<img") > len(_PICTURE.findall(shown)):
        shown = _edited(shown, ((tag, "") for tag in tags(shown) if tag.name == "img" and "src" not in tag.attributes))
    return (clean if shown == clean else _clean(shown, base, cleaning)).strip()


def _clean(html: str, base: str, cleaning: dict[str, Any]) -> str:
    import nh3  # slow to import

    return nh3.clean(in_pieces(html), url_relative=("rewrite_with_base", base), **cleaning)


def _replacement(tag: Tag, base: str, embeds: str) -> tuple[Tag, str] | None:
    """Return what stands for a tag that readers cannot show; None for others."""
    if tag.name == "noscript":
        return tag, ""
    if tag.name == "img":
        return _late(tag)
    if tag.name != "iframe":
        return None
    embed = None if tag.is_end else embed_of(tag, base)
    if embed is None:
        return tag, ""
    framed = frame(embed) if embeds == "iframe" else None
    return tag, framed or picture(embed, None, None)


def _late(tag: Tag) -> tuple[Tag, str] | None:
    """Return a picture that pages load late with its address; None for any other."""
    if "data-" not in tag.text and "srcset" not in tag.text:
        return None
    found = tag.attributes
    src = next((found[name] for name in _LATE if found.get(name)), None)
    candidate = (
        None if src or found.get("src") else _CANDIDATE.match(found.get("srcset") or found.get("data-srcset") or "")
    )
    if candidate:
        src = candidate[1].rstrip(",")
    if not src:
        return None
    kept = "".join(f' {name}="{escape(found[name])}"' for name in ("alt", "title", "width", "height") if name in found)
    return tag, f'<img src="{escape(src)}"{kept}>'


def _edited(html: str, replacements: Iterable[tuple[Tag, str]]) -> str:
    """Return HTML with other text in the places of some of its tags."""
    kept, at = [], 0
    for tag, text in replacements:
        kept += [html[at : tag.start], text]
        at = tag.end
    return "".join([*kept, html[at:]])


def shows_picture(html: str, url: str) -> bool:
    """Whether a picture is among those in sanitised HTML."""
    # most often not even the part of its address that no escape can change is there
    return url.partition("&")[0] in html and url in _values(html, {"img"}, {"src"})


def link_urls(html: str) -> set[str]:
    """Return the addresses of whatever sanitised HTML links to or shows."""
    return set(_values(html, None, {"href", "src"}))


def _values(html: str, names: set[str] | None, attributes: set[str]) -> Iterator[str]:
    """Yield the values of some attributes of some tags, or of all."""
    for tag in tags(html):
        if not tag.is_end and (names is None or tag.name in names):
            yield from (value for name, value in tag.attributes.items() if name in attributes)


def featured(text: str, *, base: str) -> Embed | str:
    """Return a featured embed as an `Embed` where it is a frame or an address, else the HTML that it is."""
    found = read_frame(text, base)
    if found:
        return found
    url = absolute_url(unescape(text)) if "<" not in text else None
    return Embed(url) if url else text
