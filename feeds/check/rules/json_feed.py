"""JSON Feed 1.1 and 1.0 (https://www.jsonfeed.org/version/1.1/) as rules."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules.finding import Finding
from feeds.check.rules.flaw_codes import JSON_CODES
from feeds.check.rules.json_members import ATTACHMENT, AUTHOR, FEED, HUB, ITEM
from feeds.lib.jsontree import JsonNode, Places, read
from feeds.lib.text import quoted
from feeds.lib.values.iri import absolute
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.media_type import media_type
from feeds.lib.values.timestamp import rfc3339_of_any_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.check.rules.json_members import Expected
    from feeds.lib.jsontree import JsonObject, JsonValue
    from feeds.lib.values import Flaw

_VERSIONS: Final = {"https://jsonfeed.org/version/1": "1.0", "https://jsonfeed.org/version/1.1": "1.1"}
_SLIPS: Final = {"syntax": "V401", "twice": "V402", "surrogate": "V405"}
_LOOK: Final = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_EXTENSION: Final = re.compile(r"_[^\W\d_][^.]*")
_HTML: Final = re.compile(
    r"</(?:a|b|em|i|p|span|strong)>|<br ?/?>|&(?:amp|quot|nbsp|lt|gt|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)


def is_json_feed(body: bytes) -> bool:
    """Whether bytes are meant as a JSON Feed: they name its version, however broken the rest is."""
    return _LOOK.search(body.replace(b"\0", b"")) is not None


def check(body: bytes) -> Iterator[Finding]:
    """Check a JSON Feed's bytes by the rules `V4…` of `feeds.problems.codes`.

    A feed that names version 1 is checked by JSON Feed 1.0, any other by 1.1.
    """
    text, findings = _decoded(body)
    yield from findings
    node, slips = read(text)
    places = Places(text)
    for slip in slips:
        yield Finding(*places.place(slip.at), _SLIPS[slip.kind], slip.message)
    if node is not None:
        yield from _Feed(places).check(node)


def _decoded(body: bytes) -> tuple[str, list[Finding]]:
    """Return the text whatever its encoding, and where that breaks RFC 8259, section 8.1."""
    encoding = json.detect_encoding(body)
    if not encoding.startswith("utf-8"):
        found = encoding.upper().replace("-SIG", "")
        return body.decode(encoding, "replace").removeprefix("\ufeff"), [
            Finding(1, 1, "V403", f"found {found}; expected UTF-8, save the feed so")
        ]
    findings = []
    if encoding == "utf-8-sig":
        findings.append(Finding(1, 1, "V404", "found a byte order mark; save the feed as UTF-8 without one"))
        body = body[3:]
    try:
        return body.decode(), findings
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8", "replace")
        message = f"found byte 0x{body[error.start]:02x}, which is not UTF-8; save the feed as UTF-8"
        findings.append(Finding(*Places(before).place(len(before)), "V403", message))
        return body.decode("utf-8", "replace"), findings


class _Feed:
    """One feed, as it is checked by the rules."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._version = "1.1"
        self._ids: dict[str, int] = {}

    def check(self, root: JsonNode) -> Iterator[Finding]:
        """Check the whole feed."""
        feed = root.value
        if not isinstance(feed, dict):
            message = f"found {_kind(feed)}; expected an object with version, title and items"
            yield self._at(root.at, "V412", message)
            return
        version = feed.get("version")
        if "items" not in feed and (version is None or not isinstance(version.node.value, str)):
            message = "is no JSON Feed: found neither items nor the version https://jsonfeed.org/version/1.1"
            yield self._at(root.at, "V410", message)
            return
        if version is not None and isinstance(version.node.value, str):
            known = version.node.value
            self._version = _VERSIONS.get(known, "1.1")
            if known not in _VERSIONS:
                message = f"version: found {quoted(known)}; expected https://jsonfeed.org/version/1.1"
                yield self._at(version.at, "V410", message)
        yield from self._object(root, FEED, "the feed")
        yield from self._addresses(root, feed)

    def _at(self, at: int, code: str, message: str) -> Finding:
        return Finding(*self._places.place(at), code, message)

    def _addresses(self, root: JsonNode, feed: JsonObject) -> Iterator[Finding]:
        for name in ("home_page_url", "feed_url"):
            if name not in feed:
                yield self._at(root.at, "V422", f"the feed has no {name}; a feed on the public web should have one")
        following, itself = feed.get("next_url"), feed.get("feed_url")
        if following and itself and following.node.value == itself.node.value:
            message = "next_url is the feed's own feed_url, so that who follows it never ends; name the next page"
            yield self._at(following.at, "V419", message)

    def _object(self, node: JsonNode, expected: Mapping[str, Expected], what: str) -> Iterator[Finding]:
        """Check an object's members against a table of them."""
        members = node.value
        if not isinstance(members, dict):
            yield self._at(node.at, "V412", f"found {_kind(members)} as {what}; expected an object")
            return
        for name, each in expected.items():
            if each.required and name not in members:
                yield self._at(node.at, "V411", f"{what} has no {name}; add it")
        for name, member in members.items():
            known = expected.get(name)
            if known is None:
                yield from self._unknown(name, member.at, what)
                continue
            if known.since > self._version:
                message = (
                    f"{name} is of version 1.1 and the feed names version 1; name https://jsonfeed.org/version/1.1"
                )
                yield self._at(member.at, "V424", message)
            yield from KINDS[known.kind](self, name, JsonNode(member.at, member.node.value))
        if "author" in members and "author" in expected and "authors" not in members and self._version != "1.0":
            message = "author is deprecated since version 1.1; write authors, a list, instead of it or beside it"
            yield self._at(members["author"].at, "V423", message)

    def _unknown(self, name: str, at: int, what: str) -> Iterator[Finding]:
        if not name.startswith("_"):
            message = f"{what} has {quoted(name)}, which JSON Feed does not know; an extension's name starts with '_'"
            yield self._at(at, "V420", message)
        elif not _EXTENSION.fullmatch(name):
            message = f"found the extension {quoted(name)}; expected '_' and a letter first, and no '.'"
            yield self._at(at, "V421", message)

    def _wrong(self, name: str, node: JsonNode, expected: str) -> Finding:
        return self._at(node.at, "V412", f"{name}: found {_kind(node.value)}; expected {expected}")

    def text(self, name: str, node: JsonNode) -> Iterator[Finding]:
        if not isinstance(node.value, str):
            yield self._wrong(name, node, "text")

    def plain(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self.text(name, node)
        if isinstance(node.value, str) and (match := _HTML.search(node.value)):
            yield self._at(node.at, "V428", f"{name}: found {match[0]!r}; only content_html may hold HTML, write text")

    def _value(self, name: str, node: JsonNode, find_flaw: Callable[[str], Flaw | None]) -> Iterator[Finding]:
        yield from self.text(name, node)
        if isinstance(node.value, str) and (flaw := find_flaw(node.value)):
            yield self._at(node.at, JSON_CODES[flaw.kind], f"{name}: {flaw.message}")

    def url(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._value(name, node, absolute)

    def language(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._value(name, node, language_tag)

    def media_type(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._value(name, node, media_type)

    def date(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._value(name, node, rfc3339_of_any_case)

    def flag(self, name: str, node: JsonNode) -> Iterator[Finding]:
        if not isinstance(node.value, bool):
            yield self._wrong(name, node, "true or false")

    def amount(self, name: str, node: JsonNode) -> Iterator[Finding]:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield self._wrong(name, node, "a number")
        elif value < 0:
            yield self._at(node.at, "V412", f"{name}: found {value}; expected a number that is not negative")

    def identity(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self.text(name, node)
        value = node.value
        if not isinstance(value, str):
            return
        if not value.strip():
            yield self._at(
                node.at, "V413", f"{name}: found an empty text; expected what tells the item from all others"
            )
        elif value in self._ids:
            line, _ = self._places.place(self._ids[value])
            message = f"{name}: {quoted(value)} is also that of the item in line {line}; give each its own"
            yield self._at(node.at, "V414", message)
        else:
            self._ids[value] = node.at

    def author(self, name: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._object(node, AUTHOR, "an author")
        if isinstance(node.value, dict) and not node.value.keys() & AUTHOR.keys():
            yield self._at(node.at, "V418", f"{name}: found an author without name, url and avatar; give one of them")

    def item(self, _: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._object(node, ITEM, "an item")
        if not isinstance(node.value, dict):
            return
        if not node.value.keys() & {"content_html", "content_text"}:
            yield self._at(node.at, "V415", "an item has neither content_html nor content_text; give one of them")
        identity = node.value.get("id")
        text = identity.node.value if identity else None
        if identity and isinstance(text, str) and text.startswith(("http://", "https://")) and "url" not in node.value:
            message = "an item has its address as id and no url; give it as url too, which is what readers open"
            yield self._at(identity.at, "V427", message)

    def hub(self, _: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._object(node, HUB, "a hub")

    def attachment(self, _: str, node: JsonNode) -> Iterator[Finding]:
        yield from self._object(node, ATTACHMENT, "an attachment")

    def listed(self, name: str, node: JsonNode, kind: _Kind) -> Iterator[Finding]:
        if not isinstance(node.value, list):
            yield self._wrong(name, node, "a list")
            return
        for each in node.value:
            yield from kind(self, name, each)


if TYPE_CHECKING:
    _Kind = Callable[[_Feed, str, JsonNode], Iterator[Finding]]


def _list_of(kind: _Kind) -> _Kind:
    return lambda feed, name, node: feed.listed(name, node, kind)


KINDS: Final[Mapping[str, _Kind]] = {
    "text": _Feed.text,
    "plain": _Feed.plain,
    "url": _Feed.url,
    "date": _Feed.date,
    "language": _Feed.language,
    "media type": _Feed.media_type,
    "flag": _Feed.flag,
    "amount": _Feed.amount,
    "id": _Feed.identity,
    "author": _Feed.author,
    "authors": _list_of(_Feed.author),
    "texts": _list_of(_Feed.text),
    "items": _list_of(_Feed.item),
    "hubs": _list_of(_Feed.hub),
    "attachments": _list_of(_Feed.attachment),
}
"""How the value of a member is checked, by what kind it must be."""


def _kind(value: JsonValue) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return quoted(value) if isinstance(value, str) else json.dumps(value)
