"""What stands before the entries of Atom and RSS, written by feedgen once for all feeds of a kind.

To load feedgen and lxml takes a fifth of a build after one change, and a head of their elements ten times as long as
text. So feedgen is given a feed with marks in place of its texts; what it writes is kept beside this program, as Python
keeps bytecode, and every feed's own texts are put in the places of the marks. The bytes are those that feedgen writes
of the feed itself.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.formats.xml_text import attribute, attribute_value, character_data, element
from feeds.lib.about import HOME, VERSION
from feeds.lib.dates import rfc822, rfc3339
from feeds.lib.kept_beside import keep, read_kept
from feeds.lib.text import drop_forbidden
from feeds.model import Tombstone
from feeds.plugins import editions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feeds.model import Feed, Link

    Write = Callable[[Feed, Link], str]
    """Returns the document of a feed without its entries."""

# Private use characters (Unicode, section 23.5), which XML allows, nothing escapes, and a text may have as well: those
# of a feed are never looked through for marks.
_OPEN: Final = "\uf8f0"
_CLOSE: Final = "\uf8f1"
_WHEN: Final = datetime(1, 1, 1, tzinfo=UTC)
_DELETED: Final = Tombstone("", _WHEN)
_FOLDER: Final = os.path.dirname(__file__)  # noqa: PTH120 - pathlib is slow
_KEPT: Final = f"{_FOLDER}/document-heads"
_MOST_KEPT: Final = 500


class Form(NamedTuple):
    """A document without the texts of its feed.

    Attributes:
        parts: what stands before, between and behind the texts.
        places: for each text which one it is, and whether it stands in an attribute.
    """

    parts: tuple[str, ...]
    places: tuple[tuple[int, bool], ...]

    def filled(self, texts: Sequence[str], spelling: Callable[[str], str]) -> str:
        """Return the document.

        Args:
            texts: what stands in the places.
            spelling: changes how what is escaped is spelt.
        """
        written = [self.parts[0]]
        for (number, is_attribute), part in zip(self.places, self.parts[1:], strict=True):
            text = texts[number]
            written += (spelling(attribute_value(text) if is_attribute else character_data(text)), part)
        return "".join(written)


def _as_it_is(text: str) -> str:
    return text


def head(feed: Feed, itself: Link, write: Write, spelling: Callable[[str], str] = _as_it_is) -> str:
    """Return what a function writes of a feed, from what it writes of one with marks.

    Args:
        feed: of which no more counts than feedgen is told; nothing of podcasts, which have words of their own.
        itself: the link to this format of it.
        write: has feedgen write the document. What it writes may depend on which texts there are, not on what they say.
            Its name tells it from others.
        spelling: as `Form.filled` has it.
    """
    texts = [rfc3339(feed.updated), rfc822(feed.updated)]
    marked = _marked(feed, itself, texts)
    return _form(write, *marked).filled(texts, spelling)


def with_entries(head: str, feed: Feed, entries: Sequence[str], end: str) -> bytes:
    """Return the document of a feed with its entries, and with what browsers show it by, if it has a stylesheet.

    The address of the stylesheet is a processing instruction (https://www.w3.org/TR/xml-stylesheet/) and stands outside
    the root element, which is all that feedgen lets extensions see. CSS
    cannot make the link to the feed's page.

    Args:
        head: the document without entries.
        feed: what it is of.
        entries: each as an element, with the end of its line.
        end: what the document ends in; entries stand before it.
    """
    assert head.endswith(end)  # noqa: S101 - as feedgen writes it
    declaration, _, root = head.removesuffix(end).partition("\n")
    style = page = ""
    if feed.stylesheet:
        style = f'<?xml-stylesheet type="text/css"{attribute("href", feed.stylesheet)}?>\n'
        page = _page_link(feed.alternate)
    return "".join((declaration, "\n", style, root, page, *entries, end)).encode()


def _page_link(url: str) -> str:
    """Return a link to the page of a feed that a browser follows: an anchor of XHTML, which is one in any document.

    It stands in an extension element, as both formats allow them, of schema.org: the W3C's validator takes that
    namespace without a warning, and XHTML by itself or a namespace of ours with one.
    """
    anchor = element("a", url, f' xmlns="http://www.w3.org/1999/xhtml"{attribute("href", url)}')
    return f'<mainEntityOfPage xmlns="https://schema.org/">{anchor}</mainEntityOfPage>\n'


def _marked(feed: Feed, itself: Link, texts: list[str]) -> tuple[Feed, Link]:
    """Return a feed and the link to it with marks in place of texts, and append the texts."""

    def mark(text: str) -> str:
        if text := drop_forbidden(text):
            texts.append(text)
            return f"{_OPEN}{len(texts) - 1}{_CLOSE}"
        return text

    def marked(text: str | None) -> str | None:
        return mark(text) if text else text

    def link(each: Link) -> Link:
        return type(each)(each.rel, mark(each.href), each.type, marked(each.title), marked(each.hreflang))

    url, chain = mark(feed.id), feed.chain
    replaced = msgspec.structs.replace(
        feed,
        path="",
        url=url,
        query="",
        chain=chain and type(chain)(url, number=chain.number and 1, older=chain.older and ""),
        title=mark(feed.title),
        subtitle=mark(feed.subtitle),
        updated=_WHEN,
        alternate=mark(feed.alternate),
        entries=(),
        links=tuple(map(link, feed.links)),
        authors=tuple(type(each)(mark(each.name), marked(each.uri), marked(each.email)) for each in feed.authors),
        language=marked(feed.language),
        rights=marked(feed.rights),
        icon=marked(feed.icon),
        logo=marked(feed.logo),
        stylesheet=None,
        picture=None,
        podcast=None,
        translations=(),
        deleted=(_DELETED,) if feed.deleted else (),
        is_private=False,
    )
    return replaced, link(itself)


def _form(write: Write, feed: Feed, itself: Link) -> Form:
    """Return what a function writes of a feed with marks, which it is asked for once."""
    forms = _forms()
    key = msgspec.msgpack.encode((write.__name__, feed, itself))
    form = forms.get(key)
    if form is None:
        form = _parted(write(feed, itself))
        if len(forms) < _MOST_KEPT:
            forms[key] = form
            keep(_KEPT, _made_by(), msgspec.msgpack.encode(forms))
    return form


def _parted(document: str) -> Form:
    """Return a document by its marks, the instant that it is of being one in each spelling."""
    for index, instant in enumerate((rfc3339(_WHEN), rfc822(_WHEN))):
        document = document.replace(instant, f"{_OPEN}{index}{_CLOSE}")
    first, *others = document.split(_OPEN)
    parts, places, before = [first], [], first
    for each in others:
        number, _, part = each.partition(_CLOSE)
        # what is escaped has neither sign, so that the last one tells whether a tag is open
        places.append((int(number), before.rfind("<") > before.rfind(">")))
        parts.append(part)
        before += part
    return Form(tuple(parts), tuple(places))


@cache
def _forms() -> dict[bytes, Form]:
    """Return the documents that are known, by what they are written of."""
    kept = read_kept(_KEPT, _made_by())
    with suppress(msgspec.DecodeError, msgspec.ValidationError):  # damaged
        return msgspec.msgpack.decode(kept, type=dict[bytes, Form]) if kept else {}
    return {}


@cache
def _made_by() -> bytes:
    """Return what documents are made by: these modules as they are, and the libraries."""
    files = []
    with suppress(OSError), os.scandir(_FOLDER) as entries:  # a program in an archive
        files = [(each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in entries if each.is_file()]
    libraries = sorted(editions(("feedgen", "lxml")).items())
    return f"{VERSION} {HOME} {libraries} {sorted(files)}\n".encode("utf-8", "surrogateescape")
