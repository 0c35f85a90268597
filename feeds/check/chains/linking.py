"""What must hold for the links between a feed and its archives (RFC 5005, section 4)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from feeds.check.rules.finding import Finding
from feeds.lib.text import shown
from feeds.lib.urls import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.chains.chain_document import ChainDocument, FeedChain, LinkTo, Located


def broken_ends(chain: FeedChain) -> Iterator[Located]:
    """Find a link to what is not there or no feed (V731), or back into the chain (V735)."""
    if chain.end:
        code, link, message = chain.end
        yield _at(chain.documents[-1], link, code, f"{_named(link)}, {message}")


def unmarked(chain: FeedChain) -> Iterator[Located]:
    """Find a document that is led to as an archive and does not say that it is one."""
    for newer, document in pairwise(chain.documents):
        if document.marks_archives and not document.is_archive:
            link = newer.links["prev-archive"]
            message = f"{_named(link)}, which has no fh:archive; add <fh:archive/> there"
            yield _at(newer, link, "V732", message)


def other_currents(chain: FeedChain) -> Iterator[Located]:
    """Find an archive whose `current` is not the feed that it is an archive of."""
    feed = chain.documents[0]
    for document in chain.documents[1:]:
        current = document.links.get("current")
        if current and not chain.same(current.address, feed.links["self"].address):
            message = f"{_named(current)}; expected {_shown(feed.links['self'].address)}, whose archive this is"
            yield _at(document, current, "V733", message)


def other_ways_back(chain: FeedChain) -> Iterator[Located]:
    """Find an archive whose `next-archive` is not the archive that leads to it."""
    for above, (newer, document) in zip(chain.documents, pairwise(chain.documents[1:]), strict=False):
        if not document.marks_archives:
            continue
        back, address = document.links.get("next-archive"), above.links["prev-archive"].address
        if back is None:
            link = newer.links["prev-archive"]
            message = f'{_named(link)}, which does not lead back; add <link rel="next-archive" href="…"/> there'
            yield _at(newer, link, "V734", message)
        elif not chain.same(back.address, address):
            yield _at(document, back, "V734", f"{_named(back)}; expected {_shown(address)}, whose prev-archive this is")


def _named(link: LinkTo) -> str:
    return f"{link.name} leads to {_shown(link.address)}"


def _shown(address: str) -> str:
    return shown(without_secrets(address))


def _at(document: ChainDocument, link: LinkTo, code: str, message: str) -> Located:
    return document.name, Finding(link.line, link.column, code, message)
