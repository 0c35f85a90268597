"""What a publication leaves for the next one: only what neither the articles nor the outputs say again.

    last publication's `SiteState` + articles → feeds, and the next `SiteState`

Instants are aware and in UTC. What is remembered of articles is remembered of the few that are an exception; what is
remembered of feeds has one short row for each.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

_LONGEST: Final = 2000
_STEP: Final = r"(?!\.{1,2}(?:/|\Z))[\w.~+@-]+"

FeedPath = Annotated[str, Meta(max_length=_LONGEST, pattern=rf"^{_STEP}(?:/{_STEP})*\Z")]
"""The path of a feed without an extension: no step of it leaves the folder of the outputs."""

EntryId = Annotated[str, Meta(min_length=1, max_length=_LONGEST, pattern=r"^[^\x00-\x20\x7f]+\Z")]
"""The id of an entry."""

Instant = Annotated[datetime, Meta(tz=True)]
Seconds = Annotated[int, Meta(ge=-(10**12), le=10**12)]
Digest = Annotated[int, Meta(ge=0, lt=2**32)]


class KnownArchive(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The archive of a feed as it was published last, as far as its documents are full.

    Attributes:
        limit: how many entries each may have.
        full: for each, the oldest first, when it ends, in seconds since 1970, and a digest of the ids of its entries,
            whatever their order.
        last: the ids of the entries that documents end with, by their numbers, where others of that second come later.
        displaced: numbers of documents by digests of the ids of entries that stand there though they are older or newer
            than the others; 0 is none that is full.
        first: the number that the first document has in its address: those below it were given up, and what had been
            full at an address is never filled anew.
    """

    limit: Annotated[int, Meta(ge=1)]
    full: tuple[tuple[Seconds, Digest], ...]
    last: dict[Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,8}\Z")], EntryId] = {}
    displaced: dict[Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")], Annotated[int, Meta(ge=0, le=10**9)]] = {}
    first: Annotated[int, Meta(ge=1, le=10**9)] = 1

    @property
    def given_up(self) -> "KnownArchive":
        """What is known of it where its documents are there no more."""
        following = self.first + len(self.full) + 1 if self.full else self.first
        return KnownArchive(limit=self.limit, full=(), first=following)


class KnownFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed as it was published last.

    Attributes:
        ids: a digest of the ids of all its articles, whatever their order, in hexadecimal.
        removal: when an article was last taken out of it.
        archive: what is known of its archive, where a document of it is full.
    """

    ids: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    removal: Instant | None = None
    archive: KnownArchive | None = None


Mark = Annotated[str, Meta(pattern=r"^([0-9a-f]{24})?\Z")]


class Removal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry that was published and was taken out of feeds: as long as these tell it, and some time more.

    Attributes:
        when: the instant of the build that took it out.
        feeds: the paths of those that had it, sorted.
        was: digests of its date, its title and its text, as far as they are known: another article is none of these.
    """

    when: Instant
    feeds: tuple[FeedPath, ...] = ()
    was: Mark = ""


class HeldBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry that is out of all feeds, maybe for a while.

    Attributes:
        feeds: the paths of those that had it, sorted.
        was: as of a removal, where no file is known to have the article: only one that cannot be read may.
    """

    feeds: tuple[FeedPath, ...]
    was: Mark = ""


class KnownWords(msgspec.Struct, frozen=True, array_like=True):
    """The words of an entry as they were published last.

    Attributes:
        digest: of them, in hexadecimal; empty where it is not known.
        updated: the `updated` of the entry, in seconds since 1970.
    """

    digest: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")]
    updated: Seconds


Count = Annotated[int, Meta(ge=0)]


class SiteState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of a site.

    Attributes:
        articles: how many were published.
        marked: how many files marked an article as removed.
        authority: the host that ids start from which no address makes (RFC 4151): that of the first publication.
        feeds: by path.
        emptied: feeds that lost their last article and still say so: what each is called among its like, by path.
        retired: feeds that were published and are no more: when that was, by path.
        removed: what was taken out of feeds, by the ids of entries.
        held: entries that left all feeds, maybe for a while, by id.
        ids: ids that entries keep, by those that the rules would give them now.
        rule: the rule of the config that made ids; empty where none did.
        said: a digest of what all entries said that anyone may read, in hexadecimal: who finds another one here than it
            published itself knows that others have.
        words: what entries say and when that changed, where the config asks for it, by digests of their ids in
            hexadecimal.
        words_by: the number of the rule by which words are digested: digests by another say nothing of a change.
        in_the_way: digests of the paths of what is no file, or a link that leads to none, and hides nothing published.
    """

    articles: Count = 0
    marked: Count = 0
    authority: Annotated[str, Meta(max_length=_LONGEST, pattern=r"^[^\x00-\x20\x7f]*\Z")] = ""
    feeds: dict[FeedPath, KnownFeed] = {}
    emptied: dict[FeedPath, Annotated[str, Meta(max_length=_LONGEST)]] = {}
    retired: dict[FeedPath, Instant] = {}
    removed: dict[EntryId, Removal] = {}
    held: dict[EntryId, HeldBack] = {}
    ids: dict[EntryId, EntryId] = {}
    rule: Annotated[str, Meta(max_length=_LONGEST)] = ""
    said: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")] = ""
    words: dict[Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")], KnownWords] = {}
    words_by: Count = 0
    in_the_way: tuple[Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")], ...] = ()


EMPTY: Final = SiteState()
"""That of a site of which nothing was published."""
