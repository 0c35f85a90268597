"""Old feeds in XML: feedparser reads RSS, Atom and what is not well-formed; `xml_nodes` has what it does not keep."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.check.rules.encoding import decode
from feeds.check.rules.tree import read
from feeds.lib.extras import install
from feeds.lib.suffixes import UNKNOWN_TYPE
from feeds.lib.tags import tags
from feeds.lib.text import plain, shown
from feeds.lib.urls import domain_name, joined, without_secrets
from feeds.model import Enclosure, Person, Provider
from feeds.moving import xml_nodes
from feeds.moving.feed_texts import as_paragraphs, collapsed, has_markup, instant, plain_title, whole_number
from feeds.moving.old_feed import NoFeed, OldEntry, OldFeed
from feeds.moving.show import show_of
from feeds.moving.xml_hazards import hazard
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from feeds.check.rules.tree import XmlDocument, XmlNode

_TEXT: Final = "text/plain"
_NO_CATEGORIES: Final = ("http://www.itunes.com/", "http://schemas.google.com/g/2005#kind")
_TYPES: Final = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})
_HEAD: Final = 100_000
_EARLIER: Final = ("prev-archive", "next")


def read_xml(body: bytes, base: str = "") -> OldFeed:
    """Return what a feed in XML says.

    Args:
        body: the document.
        base: its address, which relative addresses start from.

    Raises:
        NoFeed: it is none, or one that is not to be read.
        FeedsError: feedparser is not installed.
    """
    decoded = decode(body)
    document = read(decoded)
    if decoded.body is None:
        raise NoFeed(next(iter(document.findings)).message)
    if reason := hazard(document, decoded.body):
        raise NoFeed(*reason)
    parsed = _feedparser().parse(
        BytesIO(decoded.body),  # never bytes, which it might take for the name of a file
        response_headers={"content-location": base, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise NoFeed(_what_it_is(decoded.body.decode("utf-8", "replace"), base))
    return _feed(parsed, document, base)


def _what_it_is(text: str, base: str) -> str:
    """Return what is said of a document that is no feed: the feeds that it names, where it is a page."""
    is_page, named = False, []
    for tag in tags(text[:_HEAD]):
        is_page = is_page or tag.name == "html"
        found = tag.attributes if tag.name == "link" else {}
        if found.get("type") in _TYPES and found.get("href"):
            named.append(shown(without_secrets(joined(base, found["href"]))))
    if not is_page:
        return "it is no feed"
    way_out = f"it names {', '.join(named[:3])}" if named else "name the address of its feed"
    return f"it is an HTML page and no feed; {way_out}"


def _feedparser() -> ModuleType:
    try:
        import feedparser
    except ImportError as error:
        message = f"feeds in XML need another package: {install('import')}"
        raise FeedsError(message) from error
    module: ModuleType = feedparser
    return module


def _feed(parsed: Any, document: XmlDocument, base: str) -> OldFeed:  # noqa: ANN401 - feedparser has no types
    about, entries = dict(parsed.feed), [dict(each) for each in parsed.entries]
    is_atom = parsed.get("version", "").startswith("atom")
    inherited: list[Mapping[str, Any]] = (about.get("authors") or []) if is_atom else []
    nodes = xml_nodes.entry_nodes(document.root) if document.root else []
    kept: list[XmlNode | None] = list(nodes) if len(nodes) == len(entries) else [None] * len(entries)
    links = {each.get("rel"): each.get("href") for each in reversed(about.get("links", ()))}
    flaw = next((each for each in document.findings if document.root is None), None)
    return OldFeed(
        entries=tuple(_entry(each, node, inherited, is_atom=is_atom) for each, node in zip(entries, kept, strict=True)),
        earlier=next((links[rel] for rel in _EARLIER if links.get(rel)), None),
        address=links.get("self"),
        home=links.get("alternate"),
        language=collapsed(about.get("language")) or None,
        deleted=xml_nodes.deleted_ids(document.root) if document.root else (),
        flaw=(flaw.line, flaw.column, flaw.message) if flaw else None,
        show=show_of(document.root, links.get("self") or base) if document.root else None,
    )


def _entry(
    said: Mapping[str, Any], node: XmlNode | None, inherited: Iterable[Mapping[str, Any]], *, is_atom: bool
) -> OldEntry:
    source = said.get("source") or {}
    authors = said.get("authors") or source.get("authors") or inherited
    summary, content, base = _texts(said, node, is_atom=is_atom)
    dates = {name: instant(said.get(name), said.get(f"{name}_parsed")) for name in ("published", "created", "updated")}
    published = dates["published"] or dates["created"] or dates["updated"]
    made = OldEntry(
        line=node.line if node else 0,
        id=(xml_nodes.own_id(node) if node else collapsed(said.get("id"))) or None,
        title=_title(said.get("title_detail") or {}, None if is_atom else node, is_atom=is_atom),
        link=_link(said, is_atom=is_atom),
        via=_href(said, "via"),
        published=published,
        updated=dates["updated"] or published,
        dated="" if published else next((text for name in dates if (text := collapsed(said.get(name)))), ""),
        authors=tuple(_people(authors)),
        categories=tuple(_categories(said.get("tags") or ())),
        summary=summary,
        content=content,
        base=base,
        source=_provider(source),
        enclosures=tuple(_enclosures(said.get("links") or ())),
        format="atom" if is_atom else "rss",
    )
    return _completed(made, node) if node else made


def _completed(entry: OldEntry, node: XmlNode) -> OldEntry:
    """Return an entry with what feedparser does not keep."""
    media, (episode, lasts) = xml_nodes.media(node), xml_nodes.episode(node)
    known = {each.url: each for each in media.files}
    files = [
        msgspec.structs.replace(each, duration=known.pop(each.url).duration) if each.url in known else each
        for each in entry.enclosures
    ]
    files += known.values()
    if files and files[0].duration is None:
        files[0] = msgspec.structs.replace(files[0], duration=lasts)
    return msgspec.structs.replace(
        entry,
        images=media.images,
        enclosures=tuple(files),
        episode=episode if files else None,
        language=xml_nodes.language(node),
    )


def _texts(said: Mapping[str, Any], node: XmlNode | None, *, is_atom: bool) -> tuple[str, str, str]:
    """Return an entry's summary as plain text, its content as HTML, and what addresses in that start from."""
    detail = said.get("summary_detail") or {}
    contents = [each for each in said.get("content") or () if each.get("value")]
    contents.sort(key=lambda each: each.get("type") == _TEXT)
    base = next((each.get("base") for each in (*contents, detail) if each.get("base")), "")
    if node and not is_atom:
        short, full = xml_nodes.texts(node)
    else:
        short, full = _html(detail), _html(contents[0]) if contents else ""
    if full:
        return plain(short), full if has_markup(full) else as_paragraphs(plain(full)), base
    return ("", short, base) if has_markup(short) else (plain(short), "", base)


def _html(detail: Mapping[str, Any]) -> str:
    """Return a text construct as HTML (RFC 4287, section 3.1)."""
    value = detail.get("value") or ""
    return as_paragraphs(value) if detail.get("type") == _TEXT else value


def _title(detail: Mapping[str, Any], node: XmlNode | None, *, is_atom: bool) -> str:
    value = detail.get("value") or ""
    if not is_atom:
        return plain_title((xml_nodes.title(node) if node else "") or value)
    return collapsed(value) if detail.get("type") == _TEXT else plain(value)


def _link(said: Mapping[str, Any], *, is_atom: bool) -> str | None:
    """Return the address of an entry's page: its link, or in RSS its guid where that says that it is one."""
    return _href(said, "alternate") or (said.get("id") if not is_atom and said.get("guidislink") else None)


def _href(said: Mapping[str, Any], rel: str) -> str | None:
    links = (each for each in said.get("links") or () if each.get("rel") == rel)
    return next((href for each in links if (href := collapsed(each.get("href")))), None)


def _people(authors: Iterable[Mapping[str, Any]]) -> Iterable[Person]:
    for each in authors:
        name, email = plain(each.get("name") or ""), collapsed(each.get("email"))
        if name or email:
            yield Person(name or email, collapsed(each.get("href")) or None, email or None)


def _categories(found: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for each in found:
        label = plain(each.get("label") or each.get("term") or "")
        if label and not (each.get("scheme") or "").startswith(_NO_CATEGORIES):
            yield label


def _provider(source: Mapping[str, Any]) -> Provider | None:
    """Return the site that an entry is from (RFC 4287, section 4.2.11; RSS 2.0, element source)."""
    name, address = plain(source.get("title") or ""), source.get("link") or source.get("href") or ""
    domain = domain_name(address) if "://" in address else None
    return Provider(name or domain or "", domain) if name or domain else None


def _enclosures(links: Iterable[Mapping[str, Any]]) -> Iterable[Enclosure]:
    for each in links:
        href = collapsed(each.get("href") or each.get("url"))
        if each.get("rel") == "enclosure" and href:
            length, kind = collapsed(each.get("length")), collapsed(each.get("type"))
            yield Enclosure(
                href,
                None if kind in {"", UNKNOWN_TYPE} else kind,
                whole_number(length),
                title=plain(each.get("title") or "") or None,
            )
