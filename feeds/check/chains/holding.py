"""What must hold for the entries of a feed and its archives together (RFC 5005, section 4)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from feeds.check.rules.finding import Finding
from feeds.lib.dates import rfc3339
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.chains.chain_document import EntryHeld, FeedChain, Located


def two_stories(chain: FeedChain) -> Iterator[Located]:
    """Find an entry that an older document tells otherwise than a newer one, which is not updated later."""
    told: dict[str, tuple[str, EntryHeld]] = {}
    for document in chain.documents:
        here: set[str] = set()
        for entry in document.entries:
            name, newer = told.setdefault(entry.id, (document.name, entry))
            # twice in one document is what a rule for that finds
            if entry.id not in here and name != document.name and newer.story != entry.story:
                here.add(entry.id)
                if newer.updated and entry.updated and newer.updated > entry.updated:
                    continue
                message = (
                    f"the entry {shown(entry.id)} is told otherwise in {shown(name)}, line {newer.line}, which is not "
                    "updated later; leave it out of one of them, or date what was corrected"
                )
                yield document.name, Finding(entry.line, entry.column, "V736", message)


def newer_in_archives(chain: FeedChain) -> Iterator[Located]:
    """Find an archive that has an entry newer than all of the feed: who polls that is never shown it."""
    newest = max((each.published for each in chain.documents[0].entries if each.published), default=None)
    if newest is None:
        return
    feed = shown(chain.documents[0].name)
    for document in chain.documents[1:]:
        newer = ((each, each.published) for each in document.entries if each.published and each.published > newest)
        for entry, published in islice(newer, 1):
            message = (
                f"an entry of {rfc3339(published)} stands in an archive, and the newest in {feed} is of "
                f"{rfc3339(newest)}; put the newest entries into the feed"
            )
            yield document.name, Finding(entry.line, entry.column, "V737", message)
