"""From a feed to its archives: which files they are, by their addresses, and how far they lead."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.check.chains.chain_document import BrokenEnd, FeedChain, read_document
from feeds.check.chains.site_root import root_of
from feeds.lib.regular_files import regular_bytes
from feeds.lib.tags import tags
from feeds.lib.text import shown
from feeds.lib.urls import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.check.chains.chain_document import ChainDocument, LinkTo
    from feeds.check.chains.site_root import SiteRoot

_FIRST_ENTRY: Final = re.compile(rb"<(?:\w+:)?(?:entry|item)[\s>]")
_LEADS_ON: Final = re.compile(rb"prev-archive|\"next_url\"")
_OLDER: Final = "prev-archive"


class NotAtHand(Exception):  # noqa: N818 - nothing is wrong with it
    """A document is somewhere else, and is not looked at."""


class ChainStart(NamedTuple):
    """A file that leads to an older document.

    Attributes:
        name: the path to report.
        file: where it is, absolute.
        older: the file that it leads to.
        root: what stands for the site here.
        is_alone: whether it was named itself, so that its archives may not be at hand.
        read: returns the bytes of a file, and raises OSError where it cannot be read, or `NotAtHand`.
    """

    name: str
    file: str
    older: str
    root: SiteRoot
    is_alone: bool
    read: Callable[[str], bytes] = regular_bytes


def known_to_lead_on(
    body: bytes, name: str, file: str, *, is_alone: bool, read: Callable[[str], bytes] = regular_bytes
) -> ChainStart | None:
    """Return what a feed leads to, or None where that is nothing, or no file: only what is below the site's address.

    Where the site is on this machine is known from the feed's address of itself, which ends as its path does.

    Args:
        body: the file as it is.
        name: the path to report.
        file: where it is, absolute.
        is_alone: whether it was named itself.
        read: as `ChainStart` has it.
    """
    if not _LEADS_ON.search(body):
        return None
    own, older = _heads_of_json(body) if body.lstrip()[:1] == b"{" else _heads_of_xml(body)
    root = root_of(file, own) if own and older else None
    lead = root.file_of(joined(own, older)) if root else None
    return ChainStart(name, file, lead, root, is_alone, read) if root and lead else None


def _heads_of_xml(body: bytes) -> tuple[str, str]:
    first = _FIRST_ENTRY.search(body)
    head = body[: first.start() if first else len(body)].decode("utf-8", "replace")
    links: dict[str, str] = {}
    for tag in tags(head):
        if tag.name.rpartition(":")[2] == "link":
            said = tag.attributes
            links.setdefault(said.get("rel", "").rpartition("/")[2], said.get("href", "").strip())
    return links.get("self", ""), links.get(_OLDER, "")


def _heads_of_json(body: bytes) -> tuple[str, str]:
    try:
        said = json.loads(body)
        own, older = said.get("feed_url"), said.get("next_url")
    except (ValueError, AttributeError, RecursionError):  # which a rule for one document tells
        return "", ""
    return (own.strip(), older.strip()) if isinstance(own, str) and isinstance(older, str) else ("", "")


def follow(starts: Iterable[ChainStart]) -> Iterator[tuple[ChainStart, FeedChain]]:
    """Yield the chain of each feed of several documents, without places, and where it starts.

    What no other document leads to comes first, then what is left.
    """
    every = list(starts)
    led_to = {each.older for each in every if each.older != each.file}
    reached: set[str] = set()
    for start in sorted(every, key=lambda each: (each.file in led_to, each.file)):
        if start.file not in reached:
            chain = chain_of(start, with_places=False)
            if chain:
                reached.update(each.file for each in chain.documents)
                yield start, chain


def chain_of(start: ChainStart, *, with_places: bool) -> FeedChain | None:
    """Return what a file leads to; None where it is an archive, or where nothing of its site is at hand."""
    document: ChainDocument | None
    try:
        document = read_document(start.read(start.file), start.name, start.file, with_places=with_places)
    except OSError:  # it was there before; what can be seen of it then is told
        return None
    if document is None or document.is_archive:
        return None
    documents, end = [document], None
    files = {document.file}
    shown_above = start.name.removesuffix(os.path.basename(start.file))  # noqa: PTH119 - these are strings
    while link := document.links.get(_OLDER):
        file = start.root.file_of(link.address)
        if file is None:
            break
        if file in files:
            end = BrokenEnd("V735", link, "which is a document that leads here; let the oldest archive have none")
            break
        name = os.path.normpath(os.path.join(shown_above, os.path.relpath(file, os.path.dirname(start.file))))  # noqa: PTH118, PTH120 - as above
        try:
            older, flaw = _older(start.read, file, name.replace(os.sep, "/"), link, with_places=with_places)
        except NotAtHand:
            break
        if older is None:
            end = BrokenEnd("V731", link, flaw)
            break
        document = older
        files.add(file)
        documents.append(document)
    if start.is_alone and end and end.code == "V731" and len(documents) == 1:
        return None
    return FeedChain(tuple(documents), end, start.root)


def _older(
    read: Callable[[str], bytes], file: str, name: str, link: LinkTo, *, with_places: bool
) -> tuple[ChainDocument | None, str]:
    """Return the document that a link leads to, or why there is none.

    Raises:
        NotAtHand: it is not looked at.
    """
    try:
        document = read_document(read(file), name, file, link.address, with_places=with_places)
    except OSError as error:
        return None, f"and {shown(name)} cannot be read: {error.strerror}; publish it, or leave the link out"
    return document, f"and {shown(name)} is no feed that can be read; publish it again, or leave the link out"
